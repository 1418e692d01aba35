/* Floor 1: faults of menu files. */
#include "domain/fault.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

enum { POINTER_SIZE = 512, SENTENCE_SIZE = 600, QUOTE_SIZE = 60 };

struct fault_place fault_file(struct str file)
{
    return (struct fault_place){ .file = file, .index = -1 };
}

struct fault_place fault_in(struct fault_place place, struct str part)
{
    assert(place.part_count < (int)(sizeof(place.parts) / sizeof(place.parts[0])));
    place.parts[place.part_count++] = part;
    return place;
}

struct fault_place fault_at(struct fault_place place, int index)
{
    place.index = index;
    return place;
}

struct str fault_quote(struct str text)
{
    if (text.len <= QUOTE_SIZE)
        return text;
    size_t end = QUOTE_SIZE;
    while (end > 0 && ((unsigned char)text.ptr[end] & 0xc0) == 0x80)
        end--;
    return str_head(text, end);
}

/* RFC 6901: "~" and "/" inside a part are written "~0" and "~1". */
static void write_pointer(const struct fault_place *place, struct builder *b)
{
    for (int i = 0; i < place->part_count; i++) {
        builder_add_char(b, '/');
        struct str part = fault_quote(place->parts[i]);
        for (size_t k = 0; k < part.len; k++) {
            if (part.ptr[k] == '~')
                builder_add(b, STR("~0"));
            else if (part.ptr[k] == '/')
                builder_add(b, STR("~1"));
            else
                builder_add_char(b, part.ptr[k]);
        }
    }
    if (place->index >= 0)
        builder_addf(b, "/%d", place->index);
}

/* One line, whatever the file holds. */
static void blank_controls(char *text)
{
    for (char *c = text; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    }
}

static void add(struct menu_faults *faults, const struct fault_place *place, bool warning,
                char sentence[SENTENCE_SIZE])
{
    faults->total++;
    faults->errors += !warning;
    if (faults->count == MENU_FAULTS_MAX)
        return;
    char pointer[POINTER_SIZE];
    struct builder b;
    builder_init(&b, pointer, sizeof(pointer));
    write_pointer(place, &b);
    blank_controls(pointer);
    blank_controls(sentence);
    struct menu_fault fault = { .warning = warning };
    if (arena_copy(faults->arena, place->file, &fault.file) &&
        arena_copy(faults->arena, builder_str(&b), &fault.pointer) &&
        arena_copy(faults->arena, str_of(sentence), &fault.text))
        faults->rows[faults->count++] = fault;
}

void fault_error(struct menu_faults *faults, struct fault_place place, const char *fmt, ...)
{
    char sentence[SENTENCE_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof(sentence), fmt, args);
    va_end(args);
    add(faults, &place, false, sentence);
}

void fault_warning(struct menu_faults *faults, struct fault_place place, const char *fmt, ...)
{
    char sentence[SENTENCE_SIZE];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof(sentence), fmt, args);
    va_end(args);
    add(faults, &place, true, sentence);
}

void fault_sort(struct menu_faults *faults)
{
    for (int i = 1; i < faults->count; i++) {
        struct menu_fault moving = faults->rows[i];
        int at = i;
        for (; at > 0 && str_compare(faults->rows[at - 1].file, moving.file) > 0; at--)
            faults->rows[at] = faults->rows[at - 1];
        faults->rows[at] = moving;
    }
}
