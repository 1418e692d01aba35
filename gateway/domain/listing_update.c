/* Floor 1: messages of providers. */
#include "domain/listing_update.h"

#include "domain/fold.h"

#include <string.h>

enum { TEXT_SIZE_MAX = 60 };

static const struct {
    const char *words; /* folded */
    enum listing_update what;
} table[] = {
    { "beds", UPDATE_BEDS },          { "bed", UPDATE_BEDS },
    { "free", UPDATE_BEDS },          { "places", UPDATE_BEDS },
    { "shtreter", UPDATE_BEDS },      { "vende", UPDATE_BEDS },
    { "vende te lira", UPDATE_BEDS }, { "closed today", UPDATE_SHUT },
    { "closed", UPDATE_SHUT },        { "mbyllur sot", UPDATE_SHUT },
    { "mbyllur", UPDATE_SHUT },       { "sot mbyllur", UPDATE_SHUT },
    { "open", UPDATE_OPEN },          { "open today", UPDATE_OPEN },
    { "hapur", UPDATE_OPEN },         { "hapur sot", UPDATE_OPEN },
};

static const char *const names[] = {
    [UPDATE_NONE] = "", [UPDATE_BEDS] = "beds", [UPDATE_SHUT] = "closed", [UPDATE_OPEN] = "open"
};

/* Splits the last word off. */
static struct str cut_last(struct str *text)
{
    size_t at = text->len;
    while (at > 0 && text->ptr[at - 1] != ' ')
        at--;
    struct str last = str_from(*text, at);
    *text = str_trim(str_head(*text, at));
    return last;
}

static bool is_pin(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] < '0' || word.ptr[i] > '9')
            return false;
    }
    return word.len >= PROVIDER_PIN_MIN && word.len <= PROVIDER_PIN_MAX;
}

bool listing_update_read(struct str text, struct listing_said *ret)
{
    char storage[TEXT_SIZE_MAX * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    *ret = (struct listing_said){ 0 };
    if (text.len > TEXT_SIZE_MAX)
        return false;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    struct str rest = builder_str(&folded), pin = cut_last(&rest), words = rest;
    if (!is_pin(pin) || !str_to_c(pin, ret->pin, sizeof(ret->pin)))
        return false;
    bool counted = str_to_int64(cut_last(&words), &ret->count) && ret->count >= 0 &&
                   ret->count <= LISTING_BEDS_MAX;
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        bool beds = table[i].what == UPDATE_BEDS;
        if (!str_equal(beds ? words : rest, str_of(table[i].words)) || (beds && !counted))
            continue;
        ret->what = table[i].what;
        ret->count = beds ? ret->count : 0;
        return true;
    }
    return false;
}

void listing_update_masked(const struct listing_said *said, struct builder *ret)
{
    builder_add(ret, str_of(names[said->what]));
    if (said->what == UPDATE_BEDS)
        builder_addf(ret, " %lld", (long long)said->count);
    builder_add(ret, STR(" ****"));
}
