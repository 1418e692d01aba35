/* iCalendar files, as RFC 5545 has them. */
#include "check.h"

#include "domain/ical.h"

static struct str write_one(struct str summary, bool cancelled, char *storage, size_t size)
{
    struct builder b;
    const struct ical_event event = { .id = 77,
                                      .sequence = 2,
                                      .changed_ms = 1795600000000,
                                      .starts_ms = 1795680000000,
                                      .ends_ms = 1795681800000,
                                      .cancelled = cancelled,
                                      .summary = summary,
                                      .place = STR("Rruga A, 5; kati 2\\b") };
    builder_init(&b, storage, size);
    ical_begin(STR("Besa"), &b);
    ical_add(&event, &b);
    ical_end(&b);
    assert_true(builder_ok(&b));
    return builder_str(&b);
}

static bool has(struct str text, const char *line)
{
    return str_find(text, str_of(line)) < text.len;
}

static void times_are_utc_and_texts_escaped(void **state)
{
    char storage[2048];
    (void)state;
    struct str text = write_one(STR("Ulliri 417\nBEGIN:VEVENT\r\x07"), false, storage, 2048);
    assert_true(str_starts(text, STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
    assert_true(str_ends(text, STR("END:VEVENT\r\nEND:VCALENDAR\r\n")));
    assert_true(has(text, "\r\nDTSTART:20261126T080000Z\r\nDTEND:20261126T083000Z\r\n"));
    assert_true(has(text, "\r\nUID:77@migranti\r\nSEQUENCE:2\r\n"));
    assert_true(has(text, "\r\nSUMMARY:Ulliri 417\\nBEGIN:VEVENT\r\n"));
    assert_true(has(text, "\r\nLOCATION:Rruga A\\, 5\\; kati 2\\\\b\r\n"));
    assert_true(has(text, "\r\nSTATUS:TENTATIVE\r\n"));
    text = write_one(STR("x"), true, storage, 2048);
    assert_true(has(text, "\r\nSTATUS:CANCELLED\r\n"));
}

static void long_lines_are_folded_between_characters(void **state)
{
    char storage[4096], name[400] = "";
    struct builder b;
    (void)state;
    builder_init(&b, name, sizeof(name));
    for (int i = 0; i < 120; i++)
        builder_add(&b, i % 3 ? STR("ë") : STR("a"));
    struct str text = write_one(builder_str(&b), false, storage, sizeof(storage)), line,
               rest = text;
    int folds = 0;
    while (rest.len > 0) {
        (void)str_cut(rest, '\n', &line, &rest);
        assert_true(line.len > 0 && line.ptr[line.len - 1] == '\r' && line.len <= 76);
        folds += line.ptr[0] == ' ';
        int lead = line.ptr[0] == ' ' ? (unsigned char)line.ptr[1] : 'a';
        assert_true((lead & 0xc0) != 0x80); /* no half of a character */
    }
    assert_true(folds >= 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_utc_and_texts_escaped),
        cmocka_unit_test(long_lines_are_folded_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
