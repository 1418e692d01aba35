/* What a provider tells by SMS of how it is today: "BEDS 4 123456", "CLOSED TODAY 123456", "OPEN 123456",
 * in the words of the languages that offices here write; the PIN stands last.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_LISTING_UPDATE_H
#define GATEWAY_LISTING_UPDATE_H

#include "base/limits.h"
#include "base/str.h"

enum { PROVIDER_TEXT_SIZE = 40 };

enum listing_update {
    UPDATE_NONE,
    UPDATE_BEDS, /* so many places are free */
    UPDATE_SHUT, /* closed for the rest of the day */
    UPDATE_OPEN, /* as usual again */
};

struct listing_said {
    enum listing_update what;
    int64_t count;                  /* UPDATE_BEDS */
    char pin[PROVIDER_PIN_MAX + 1]; /* digits */
};

/* False: the text is no such message. */
bool listing_update_read(struct str text, struct listing_said *ret);

/* The same text without its PIN, to be kept: "beds 4 ****". */
void listing_update_masked(const struct listing_said *said, struct builder *ret);

/* What a step is told of the provider who said it. */
struct listing_provider {
    struct listing_said said;
    int64_t listing_id; /* 0: the PIN is none of this number's, or there were too many tries */
    struct str name;
};

#endif
