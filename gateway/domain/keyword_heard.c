/* Floor 1: commands by their consonants. */
#include "domain/keyword.h"

#include "domain/skeleton.h"

/* Skeletons of the commands' words in Arabic script that have SKELETON_MIN consonants or more. */
static const struct heard {
    const char *skeleton;
    enum command command;
} heard[] = {
    { "bnd", COMMAND_STOP },     { "bstr", COMMAND_MORE },   { "hbr", COMMAND_EXPERT },
    { "kbl", COMMAND_BACK },     { "kmk", COMMAND_CALL },    { "krp", COMMAND_EXPERT },
    { "krpv", COMMAND_EXPERT },  { "lhl", COMMAND_STATUS },  { "lkm", COMMAND_MENU },
    { "lkv", COMMAND_STOP },     { "lmsd", COMMAND_CALL },   { "lmzd", COMMAND_MORE },
    { "lnjd", COMMAND_CALL },    { "lsbk", COMMAND_BACK },   { "mnv", COMMAND_MENU },
    { "mrst", COMMAND_CALL },    { "msd", COMMAND_CALL },    { "mths", COMMAND_EXPERT },
    { "mzd", COMMAND_MORE },     { "njd", COMMAND_CALL },    { "nvr", COMMAND_MORE },
    { "phtn", COMMAND_EXPERT },  { "pstn", COMMAND_EXPERT }, { "pvhtn", COMMAND_EXPERT },
    { "pvstn", COMMAND_EXPERT }, { "rjv", COMMAND_BACK },    { "srv", COMMAND_START },
    { "strk", COMMAND_START },   { "svl", COMMAND_EXPERT },  { "tkf", COMMAND_STOP },
    { "tvkf", COMMAND_STOP },    { "vdr", COMMAND_STOP },    { "vdrv", COMMAND_STOP },
    { "vdt", COMMAND_STATUS },   { "vzt", COMMAND_STATUS },
};

enum command command_heard(struct str folded)
{
    struct skeletons typed;
    bool one_word = folded.len > 0 && str_find(folded, STR(" ")) == folded.len;
    if (!one_word || (unsigned char)folded.ptr[0] >= 0x80)
        return COMMAND_NONE;
    skeleton_read(folded, &typed);
    for (int i = 0; i < typed.count; i++) {
        struct str skeleton = { typed.at[i], typed.lengths[i] };
        for (size_t k = 0; k < sizeof(heard) / sizeof(heard[0]); k++) {
            if (str_equal(skeleton, str_of(heard[k].skeleton)))
                return heard[k].command;
        }
    }
    return COMMAND_NONE;
}
