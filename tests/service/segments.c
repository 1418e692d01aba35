/* What domain/sms.c says about strings, for the oracle in segments.test.js. In: strings, a NUL behind
 * each. Out: a line for each: the alphabet, segments, units, and where sms_fit() would cut it into
 * parts, in UTF-16 units. */
#include "domain/sms.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

enum { GSM7_PART = 153, UCS2_PART = 67 };

static int utf16_length(struct str text)
{
    int length = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken))
        length += sms_utf16_units(c);
    return length;
}

static void tell(struct str text)
{
    struct sms_size size = sms_measure(text);
    bool gsm7 = size.alphabet == SMS_GSM7;
    printf("%s %d %d", gsm7 ? "GSM-7" : "UCS-2", size.segments, size.units);
    int at = 0;
    while (text.len > 0) {
        size_t fits = sms_fit(text, size.alphabet, gsm7 ? GSM7_PART : UCS2_PART);
        if (fits == 0)
            abort();
        at += utf16_length(str_head(text, fits));
        text = str_from(text, fits);
        if (text.len > 0)
            printf(" %d", at);
    }
    putchar('\n');
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    for (ssize_t got; (got = getdelim(&line, &size, '\0', stdin)) > 0;) {
        tell((struct str){ line, (size_t)got - 1 });
        fflush(stdout);
    }
    free(line);
    return 0;
}
