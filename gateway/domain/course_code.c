/* Floor 1: codes of certificates. */
#include "domain/course_words.h"

#include "domain/fold.h"

#include <string.h>

/* No vowels, so that no code is a word; nothing that is read as something else (0 O, 1 I L, 5 S,
 * 2 Z, U V). A prime number of them: then the check finds every single slip and every two letters
 * that changed places. */
static const char signs[] = "23456789BCDFGHJKMNPQRTV";

enum { SIGNS = sizeof(signs) - 1, HALF = 4, LENGTH = COURSE_CODE_DATA + 1, TYPED_SIZE = 64 };

static int check_of(const int values[COURSE_CODE_DATA])
{
    int sum = 0;
    for (int i = 0; i < COURSE_CODE_DATA; i++)
        sum += (i + 2) * values[i];
    return (SIGNS - sum % SIGNS) % SIGNS;
}

static void write_code(const int values[LENGTH], char ret[COURSE_CODE_SIZE])
{
    int at = 0;
    for (int i = 0; i < LENGTH; i++) {
        if (i == HALF)
            ret[at++] = '-';
        ret[at++] = signs[values[i]];
    }
    ret[at] = '\0';
}

void course_code_make(const unsigned char random[COURSE_CODE_DATA], char ret[COURSE_CODE_SIZE])
{
    int values[LENGTH];
    for (int i = 0; i < COURSE_CODE_DATA; i++)
        values[i] = random[i] % SIGNS;
    values[COURSE_CODE_DATA] = check_of(values);
    write_code(values, ret);
}

bool course_code_read(struct str text, char ret[COURSE_CODE_SIZE])
{
    char storage[TYPED_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder b;
    int values[LENGTH], count = 0;
    if (text.len > TYPED_SIZE)
        return false;
    builder_init(&b, storage, sizeof(storage));
    fold(text, &b);
    for (size_t i = 0; i < b.len; i++) {
        char c = storage[i];
        if (c == ' ')
            continue;
        c = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        const char *sign = c == '\0' ? NULL : strchr(signs, c);
        if (!sign || count == LENGTH)
            return false;
        values[count++] = (int)(sign - signs);
    }
    if (count != LENGTH || check_of(values) != values[COURSE_CODE_DATA])
        return false;
    write_code(values, ret);
    return true;
}
