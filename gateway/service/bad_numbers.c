/* Floor 3: telephone numbers of bad offers. */
#include "service/bad_numbers.h"

#include "domain/msisdn.h"

#include <string.h>

enum { NUMBERS_MAX = 8, RAW_SIZE = 32, DIGITS_MIN = 7, KEYED_SIZE = 64 };

struct numbers {
    char at[NUMBERS_MAX][MSISDN_SIZE];
    int count;
};

static void keep_number(struct str raw, int digits, struct numbers *ret)
{
    if (digits >= DIGITS_MIN && ret->count < NUMBERS_MAX &&
        msisdn_normalise(str_trim(raw), STR("355"), ret->at[ret->count]) == MSISDN_E164)
        ret->count++;
}

/* Digits with blanks, dots, hyphens, slashes and brackets between, a plus in front. */
static void find_numbers(struct str text, struct numbers *ret)
{
    static const char between[] = { ' ', '-', '.', '/', '(', ')' };
    char raw[RAW_SIZE];
    size_t len = 0;
    int digits = 0;
    ret->count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool digit = c >= '0' && c <= '9';
        bool inside = digits > 0 && memchr(between, c, sizeof(between)) != NULL;
        if ((digit || inside || (c == '+' && digits == 0)) && len < sizeof(raw)) {
            len = c == '+' ? 0 : len;
            raw[len++] = c;
            digits += digit;
            continue;
        }
        keep_number((struct str){ raw, len }, digits, ret);
        len = 0;
        digits = 0;
        if (c == '+')
            raw[len++] = c;
    }
    keep_number((struct str){ raw, len }, digits, ret);
}

static struct str index_of(const struct keyring *keys, const char *number,
                           unsigned char storage[CRYPTO_INDEX_SIZE])
{
    char keyed[KEYED_SIZE];
    struct builder b;
    builder_init(&b, keyed, sizeof(keyed));
    builder_addf(&b, "bad offer %s", number); /* another hash than a contact's */
    crypto_index(keys->number, builder_str(&b), storage);
    return (struct str){ (const char *)storage, CRYPTO_INDEX_SIZE };
}

bool bad_numbers_known(struct db *db, const struct keyring *keys, struct str text,
                       struct arena *arena, bool *ret, struct err *err)
{
    struct numbers numbers;
    unsigned char storage[CRYPTO_INDEX_SIZE];
    struct db_rows rows;
    find_numbers(text, &numbers);
    *ret = false;
    for (int i = 0; i < numbers.count && !*ret; i++) {
        if (!DB_RUN(db, QUERY_BAD_NUMBER, arena, &rows, err,
                    DB_B(index_of(keys, numbers.at[i], storage))))
            return false;
        *ret = rows.row_count > 0;
    }
    return true;
}

bool bad_numbers_add(struct db *db, const struct keyring *keys, struct str text, int64_t staff_id,
                     int64_t now_ms, struct arena *arena, int *ret, struct err *err)
{
    struct numbers numbers;
    unsigned char storage[CRYPTO_INDEX_SIZE];
    find_numbers(text, &numbers);
    for (int i = 0; i < numbers.count; i++) {
        if (!DB_RUN(db, QUERY_BAD_NUMBER_ADD, arena, NULL, err,
                    DB_B(index_of(keys, numbers.at[i], storage)), DB_I(staff_id), DB_I(now_ms)))
            return false;
    }
    *ret = numbers.count;
    return true;
}
