/* What others write about services, and staff about needs: opening hours, a service in HSDS, answers of an
 * assessment. Whatever is taken, written and read again stays as it is from then on. The words and forms are the
 * shipped ones; the first byte tells which of the three it is. */
#include "base/arena.h"
#include "base/limits.h"
#include "domain/assessment.h"
#include "domain/hours.h"
#include "domain/listing_record.h"
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

#define NOW_MS INT64_C(1795000000000)

enum { TEXT_SIZE = 4096, ARENA_SIZE = 8 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static const struct menus *shipped(void)
{
    static struct menus *menus;
    if (!menus)
        menus = shipped_menus();
    return menus;
}

static void try_hours(struct str text)
{
    char first_text[TEXT_SIZE], second_text[TEXT_SIZE];
    struct office_hours hours, again;
    struct builder first, second;
    struct hours_now now;
    if (!hours_parse(text, &hours))
        return;
    hours_now(&(struct hours_place){ .hours = &hours }, NOW_MS, &now);
    expect(now.open || now.opens_ms == 0 || now.opens_ms > NOW_MS);
    expect(!now.open || now.always || now.until_ms > NOW_MS);
    builder_init(&first, first_text, sizeof(first_text));
    hours_write(&hours, STR("Mon Tue Wed Thu Fri Sat Sun"), &first);
    if (first.len == 0)
        return;
    expect(hours_parse(builder_str(&first), &again));
    builder_init(&second, second_text, sizeof(second_text));
    hours_write(&again, STR("Mon Tue Wed Thu Fri Sat Sun"), &second);
    expect(str_equal(builder_str(&first), builder_str(&second)));
}

static bool same_columns(const struct listing *one, const struct listing *other)
{
    char one_text[TEXT_SIZE], other_text[TEXT_SIZE];
    struct builder a, b;
    for (int column = 0; column < LISTING_COLUMN_COUNT; column++) {
        builder_init(&a, one_text, sizeof(one_text));
        builder_init(&b, other_text, sizeof(other_text));
        listing_write(one, (enum listing_column)column, &a);
        listing_write(other, (enum listing_column)column, &b);
        if (!str_equal(builder_str(&a), builder_str(&b)))
            return false;
    }
    return true;
}

static struct listing again(const struct listing_reading *reading, const struct listing *listing)
{
    struct listing read;
    struct err err = { 0 };
    const struct json *root;
    struct str text;
    expect(json_print(listing_hsds(listing, reading->words), reading->arena, &text, &err));
    expect(json_parse(text, reading->arena, &root, &err));
    expect(listing_of_hsds(reading, root, &read, &err));
    return read;
}

static void try_service(const struct json *root, struct arena *arena)
{
    const struct listing_reading reading = { shipped()->needs, STR("fuzz"), NOW_MS, arena };
    struct listing first;
    struct err err = { 0 };
    if (!listing_of_hsds(&reading, root, &first, &err))
        return;
    const struct listing second = again(&reading, &first), third = again(&reading, &second);
    expect(same_columns(&second, &third));
}

static void try_answers(const struct json *root)
{
    const struct assessments *forms = shipped()->assessments;
    struct assessment_score open[ASSESSMENT_SECTIONS_MAX], done[ASSESSMENT_SECTIONS_MAX];
    for (int i = 0; i < forms->count; i++) {
        const struct assessment_form *form = &forms->all[i];
        struct err err = { 0 };
        if (!assessment_score(form, root, false, open, &err))
            continue;
        for (int at = 0; at < form->section_count; at++)
            expect(open[at].answered <= open[at].asked &&
                   open[at].severity <= ASSESSMENT_SEVERITY_MAX);
        /* What is enough for the end scores as it did before. */
        if (assessment_score(form, root, true, done, &err)) {
            for (int at = 0; at < form->section_count; at++)
                expect(done[at].severity == open[at].severity &&
                       done[at].urgent == open[at].urgent);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data + 1, size - 1 };
    struct err err = { 0 };
    const struct json *root;
    if (size < 1)
        return 0;
    if (data[0] % 3 == 0) {
        try_hours(text);
        return 0;
    }
    struct arena *arena = arena_new(ARENA_SIZE);
    if (json_parse(text, arena, &root, &err)) {
        if (data[0] % 3 == 1)
            try_service(root, arena);
        else
            try_answers(root);
    }
    arena_free(arena);
    return 0;
}
