/* What sms_measure() says is what cutting part by part finds, and folding only ever saves. */
#include "base/utf8.h"
#include "domain/sms.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static int units_of(struct str text, enum sms_alphabet alphabet)
{
    int units = 0;
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken)) {
        int septets = sms_septets(c) ? sms_septets(c) : 1;
        units += alphabet == SMS_GSM7 ? septets : sms_utf16_units(c);
    }
    return units;
}

/* Parts may be more than measured, never fewer: cutting spares clusters, measuring only pairs. */
static int parts_of(struct str text, enum sms_alphabet alphabet, int units_max)
{
    int parts = 0;
    for (; text.len > 0; parts++) {
        size_t fit = sms_fit(text, alphabet, units_max);
        expect(fit > 0 && fit <= text.len);
        expect(units_of(str_head(text, fit), alphabet) <= units_max);
        text = str_from(text, fit);
    }
    return parts;
}

static void check_size(struct str text)
{
    struct sms_size size = sms_measure(text);
    bool gsm7 = size.alphabet == SMS_GSM7;
    int alone = gsm7 ? 160 : 70, part = gsm7 ? 153 : 67;
    expect(gsm7 == (size.odd_length == 0));
    expect(size.odd_offset + size.odd_length <= text.len);
    expect(size.units == units_of(text, size.alphabet));
    expect((size.segments > 1) == (size.units > alone));
    expect((size.segments == 0) == (text.len == 0));
    expect(size.left >= 0 && size.left <= (size.segments > 1 ? part : alone));
    if (size.segments > 1) {
        expect(size.segments * part >= size.units + size.left);
        expect(parts_of(text, size.alphabet, part) >= size.segments);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    /* The first byte chooses a cut, the rest is the text. */
    int units_max = 2 + data[0] % 200;
    struct str text = { NULL, size - 1 };
    char *exact = malloc(text.len ? text.len : 1), *storage = malloc(size);
    expect(exact && storage);
    memcpy(exact, data + 1, text.len);
    text.ptr = exact;

    check_size(text);
    parts_of(text, SMS_GSM7, units_max);
    parts_of(text, SMS_UCS2, units_max);

    struct builder b;
    builder_init(&b, storage, size);
    sms_fold(text, &b);
    expect(builder_ok(&b));
    struct str folded = builder_str(&b);
    expect(str_equal(folded, text) || sms_measure(folded).alphabet == SMS_GSM7);
    check_size(folded);

    free(exact);
    free(storage);
    return 0;
}
