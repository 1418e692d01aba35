/* Floor 1: the stored form of a dialogue's state.
 *
 *     1            the format
 *     sq           the language
 *     em-l01       the node
 *     emigrants/em-law
 *     emigrants    the category
 *     0 0 0 0 0 0 1795255200000 3735928559   mode, resume, more, open, page, misses, last, options
 *     whatever is being collected, to the end */
#include "domain/dialogue.h"

enum { FORMAT = 1, NUMBERS = 8 };

static void add_line(struct builder *b, const char *text)
{
    builder_add(b, str_of(text));
    builder_add_char(b, '\n');
}

static void add_number(struct builder *b, int64_t number, char separator)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0)
        digits[--at] = '-';
    builder_add(b, (struct str){ digits + at, sizeof(digits) - at });
    builder_add_char(b, separator);
}

size_t dialogue_state_encode(const struct dialogue_state *state, char *ret)
{
    struct builder b;
    builder_init(&b, ret, DIALOGUE_STATE_SIZE_MAX);
    add_number(&b, FORMAT, '\n');
    add_line(&b, state->language);
    add_line(&b, state->node);
    add_line(&b, state->trail);
    add_line(&b, state->category);
    const int64_t numbers[NUMBERS] = { state->mode,    state->resume,     state->more,
                                       state->open,    state->page,       state->misses,
                                       state->last_ms, state->fingerprint };
    for (int i = 0; i < NUMBERS; i++)
        add_number(&b, numbers[i], i + 1 < NUMBERS ? ' ' : '\n');
    builder_add(&b, str_of(state->slot));
    return b.len;
}

static bool decode_numbers(struct str line, struct dialogue_state *ret)
{
    int64_t numbers[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
        struct str number;
        (void)str_cut(line, ' ', &number, &line);
        if (!str_to_int64(number, &numbers[i]))
            return false;
    }
    bool sane = numbers[0] >= 0 && numbers[0] < MODE_COUNT && numbers[1] >= 0 &&
                numbers[1] < MODE_COUNT && numbers[1] != MODE_RESUME && numbers[4] >= -1 &&
                numbers[4] <= USSD_PAGES_MAX && numbers[5] >= 0 && numbers[5] <= 100 &&
                numbers[6] >= 0 && numbers[7] >= 0 && numbers[7] <= UINT32_MAX && line.len == 0;
    if (!sane)
        return false;
    ret->mode = (enum dialogue_mode)numbers[0];
    ret->resume = (enum dialogue_mode)numbers[1];
    ret->more = numbers[2] != 0;
    ret->open = numbers[3] != 0;
    ret->page = (int)numbers[4];
    ret->misses = (int)numbers[5];
    ret->last_ms = numbers[6];
    ret->fingerprint = (uint32_t)numbers[7];
    return true;
}

static bool decode_rest(struct str bytes, struct dialogue_state *ret)
{
    struct {
        char *storage;
        size_t size;
    } lines[] = { { ret->node, sizeof(ret->node) },
                  { ret->trail, sizeof(ret->trail) },
                  { ret->category, sizeof(ret->category) } };
    struct str line;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (!str_cut(bytes, '\n', &line, &bytes) ||
            !str_to_c(line, lines[i].storage, lines[i].size))
            return false;
    }
    return str_cut(bytes, '\n', &line, &bytes) && decode_numbers(line, ret) &&
           str_to_c(bytes, ret->slot, sizeof(ret->slot));
}

static bool language_sound(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        if (!((code.ptr[i] >= 'a' && code.ptr[i] <= 'z') || code.ptr[i] == '-'))
            return false;
    }
    return code.len < LANGUAGE_SIZE;
}

static void set_empty(struct dialogue_state *ret)
{
    ret->node[0] = ret->trail[0] = ret->category[0] = ret->slot[0] = '\0';
    ret->mode = ret->resume = MODE_SCREEN;
    ret->fingerprint = 0;
    ret->more = ret->open = false;
    ret->page = ret->misses = 0;
    ret->last_ms = 0;
}

void dialogue_state_decode(struct str bytes, struct dialogue_state *ret)
{
    struct str format, language, rest;
    int64_t number = 0;
    ret->language[0] = '\0';
    set_empty(ret);
    if (!str_cut(bytes, '\n', &format, &rest) || !str_to_int64(format, &number) ||
        !str_cut(rest, '\n', &language, &rest) || !language_sound(language) ||
        !str_to_c(language, ret->language, sizeof(ret->language)))
        return;
    if (number != FORMAT || !decode_rest(rest, ret))
        set_empty(ret);
}
