/* Bench: the walks. */
#include "walks.h"

#include <stddef.h>

const char *const walks[WALKS][WALK_STEPS_MAX] = {
    { "1", "2", "1", "1", "0", "00", "0", NULL }, { "1", "1", "1", "9", "0", "00", "0", NULL },
    { "2", "1", "1", "0", "00", "0", NULL },      { "1", "4", "2", "9", "00", "0", NULL },
    { "2", "6", "1", "9", "00", "0", NULL },      { "1", "ETIAS", "0", "00", "0", NULL },
    { "2", "2", "1", "0", "2", "00", "0", NULL }, { "1", NULL },
};
