/* Folding takes any bytes, gives UTF-8 within its bound, and leaves folded texts as they are. */
#include "domain/fold.h"
#include "domain/keyword.h"
#include "domain/language.h"
#include "domain/msisdn.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static struct str fold_into(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    fold(text, &b);
    expect(builder_ok(&b));
    expect(utf8_valid(builder_str(&b)));
    return builder_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size + 1), *once = malloc(size * FOLD_GROWTH_MAX + 1);
    char *twice = malloc(size * FOLD_GROWTH_MAX + 1);
    expect(exact && once && twice);
    memcpy(exact, data, size);
    exact = realloc(exact, size ? size : 1);
    struct str text = { exact, size }, language;

    struct str folded = fold_into(text, once, size * FOLD_GROWTH_MAX + 1);
    expect(str_equal(fold_into(folded, twice, size * FOLD_GROWTH_MAX + 1), folded));
    enum command command = command_exact(folded, &language);
    expect(command != COMMAND_NONE || language.len == 0);
    expect(language.len == 0 || language_find(language));
    command_near(folded);
    int max = keyword_tolerance(folded.len);
    expect(keyword_distance(folded, STR("unsubscribe"), max) <= max + 1);
    language_of_script(text);

    char number[MSISDN_SIZE];
    enum msisdn_kind kind = msisdn_normalise(text, STR("355"), number);
    expect((kind == MSISDN_E164) == (number[0] == '+'));
    expect(kind != MSISDN_E164 || (strlen(number) >= 8 && strlen(number) < MSISDN_SIZE));

    free(exact);
    free(once);
    free(twice);
    return 0;
}
