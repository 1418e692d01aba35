/* Floor 1: does every screen fit what a person pays and what a phone shows? */
#include "domain/menus_draft.h"
#include "domain/pages.h"
#include "domain/promise.h"
#include "domain/screen.h"

enum {
    SCREEN_ROOM = 2 * REPLY_SIZE,
    KEY_CHARACTERS_MAX = 20,
    VALUE_CHARACTERS = 24, /* of a text quoted in a phrase */
};

static struct screen_want want_of(const struct menus_draft *draft, int node, int language)
{
    return (struct screen_want){
        .menus = draft->menus,
        .node = node,
        .language = language,
        .bearer = BEARER_SMS,
        .limits = { draft->budget->ussd_gsm7_max, draft->budget->ussd_ucs2_max,
                    draft->budget->fold },
    };
}

/* How many characters so many segments hold. */
static int room_of(enum sms_alphabet alphabet, int segments)
{
    if (alphabet == SMS_GSM7)
        return segments == 1 ? 160 : segments * 153;
    return segments == 1 ? 70 : segments * 67;
}

/* Where channels do not fold, texts whose letters GSM-7 lacks cost what the operator chose. */
static bool chosen(const struct menus_draft *draft, int language, enum sms_alphabet alphabet)
{
    return !draft->budget->fold && alphabet == SMS_UCS2 &&
           !draft->menus->languages[language]->right_to_left;
}

static void tell_size(struct menus_draft *draft, struct fault_place place, struct sms_size size,
                      int segments_max, int language, const char *remedy)
{
    static const char sentence[] =
        "takes %d SMS of the %d allowed (%d characters with its keys, %d fit in %s); %s";
    const char *alphabet = size.alphabet == SMS_GSM7 ? "GSM-7" : "UCS-2";
    (chosen(draft, language, size.alphabet) ? fault_warning : fault_error)(
        draft->faults, place, sentence, size.segments, segments_max, size.units,
        room_of(size.alphabet, segments_max), alphabet, remedy);
}

static void check_sms(struct menus_draft *draft, struct fault_place place,
                      const struct screen_want *want, struct str text, const char *remedy)
{
    char storage[SCREEN_ROOM];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_render(want, &b);
    struct sms_size size = sms_measure(builder_str(&b));
    if (text.len > REPLY_SIZE - 256) /* too long to be shown whole */
        size = sms_measure(text);
    int segments_max =
        size.alphabet == SMS_GSM7 ? draft->budget->gsm7_segments : draft->budget->ucs2_segments;
    if (size.segments > segments_max)
        tell_size(draft, place, size, segments_max, want->language, remedy);
}

/* What must come in one piece, with all that stands beside it. `whole`: nothing of it was cut. */
static void check_page(struct menus_draft *draft, struct fault_place place, int language,
                       struct str text, bool whole)
{
    struct sms_size size = sms_measure(text);
    int units_max =
        size.alphabet == SMS_GSM7 ? draft->budget->ussd_gsm7_max : draft->budget->ussd_ucs2_max;
    if (size.units > units_max || !whole)
        (chosen(draft, language, size.alphabet) ? fault_warning : fault_error)(
            draft->faults, place,
            "is too long: with its keys and values it has %d characters, a USSD page has %d; "
            "shorten it",
            size.units, units_max);
}

/* A label with its number, and "9 more" under it, is what a USSD page must hold at least. */
static void check_label(struct menus_draft *draft, int node, int language)
{
    struct str label = draft->menus->nodes[node].texts[language].label;
    struct str more = draft->menus->phrases[language][PHRASE_KEY_MORE];
    char storage[1024];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, STR("1 \n9 "));
    builder_add(&b, more);
    struct str label_head = pages_cut(label, sizeof(storage) / 2);
    if (draft->budget->fold)
        sms_fold(label_head, &b);
    else
        builder_add(&b, label_head);
    check_page(draft, fault_in(menus_draft_text_place(draft, node, language), STR("label")),
               language, builder_str(&b), label_head.len == label.len);
}

/* What is answered by a key or a text must come on one USSD page, with the ways out behind it. */
static void check_prompt(struct menus_draft *draft, struct fault_place place, int language,
                         struct str prompt)
{
    char plain_storage[SCREEN_ROOM], storage[SCREEN_ROOM];
    struct builder plain, b;
    builder_init(&plain, plain_storage, sizeof(plain_storage));
    builder_init(&b, storage, sizeof(storage));
    builder_add(&plain, prompt);
    builder_add(&plain, STR("\n0 "));
    builder_add(&plain, draft->menus->phrases[language][PHRASE_KEY_BACK]);
    builder_add(&plain, STR(" 00 "));
    builder_add(&plain, draft->menus->phrases[language][PHRASE_KEY_HOME]);
    if (draft->budget->fold)
        sms_fold(builder_str(&plain), &b);
    else
        builder_add(&b, builder_str(&plain));
    check_page(draft, place, language, builder_str(&b), builder_ok(&plain));
}

static void check_node(struct menus_draft *draft, int index, int language)
{
    const struct menu_node *node = &draft->menus->nodes[index];
    const struct node_text *text = &node->texts[language];
    struct fault_place place = menus_draft_text_place(draft, index, language);
    struct fault_place title = fault_in(place, STR("title"));
    struct screen_want want = want_of(draft, index, language);
    check_label(draft, index, language);
    if (node->kind != NODE_PAGE && text->title.len > 0)
        check_sms(draft, title, &want, text->title,
                  node->kind == NODE_MENU ? "shorten the title or the labels of its options"
                                          : "shorten it");
    if (node->kind == NODE_INPUT || node->kind == NODE_ACTION)
        check_prompt(draft, title, language, text->title);
    if (node->kind != NODE_PAGE)
        return;
    check_sms(draft, fault_in(place, STR("text")), &want, text->text,
              text->more.len > 0 ? "shorten it" : "shorten it or move its end to \"more\"");
    want.more = true;
    if (text->more.len > 0)
        check_sms(draft, fault_in(place, STR("more")), &want, text->more, "shorten it");
}

/* The day of the week with the longest name. */
static struct str longest_time(const struct menus_draft *draft, int language,
                               char storage[PROMISE_SIZE])
{
    static const int64_t monday_ms =
        4LL * 24 * 60 * 60 * 1000; /* 5 January 1970, 01:00 in Tirana */
    struct builder longest;
    builder_init(&longest, storage, PROMISE_SIZE);
    for (int day = 0; day < PROMISE_DAYS; day++) {
        char day_storage[PROMISE_SIZE];
        struct builder b;
        int64_t at_ms = monday_ms + day * (monday_ms / 4);
        builder_init(&b, day_storage, sizeof(day_storage));
        promise_write(draft->menus, language, at_ms, at_ms, &b);
        if (pages_units(builder_str(&b), SMS_UCS2) > pages_units(builder_str(&longest), SMS_UCS2)) {
            builder_init(&longest, storage, PROMISE_SIZE);
            builder_add(&longest, builder_str(&b));
        }
    }
    return builder_str(&longest);
}

/* A phrase that is answered by a key must come on one USSD page, with what stands in it. */
static void check_phrase_page(struct menus_draft *draft, struct fault_place place, int language,
                              enum phrase phrase)
{
    static const char filling[VALUE_CHARACTERS + 1] = "xxxxxxxxxxxxxxxxxxxxxxxx";
    char time_storage[PROMISE_SIZE];
    const struct screen_value values[] = { { "text", str_of(filling) },
                                           { "word", str_of(filling) },
                                           { "number", STR("123456") },
                                           { "date", STR("31.12.2026") },
                                           { "time",
                                             longest_time(draft, language, time_storage) } };
    char storage[SCREEN_ROOM];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(draft->menus, language, phrase, values, sizeof(values) / sizeof(values[0]), &b);
    check_prompt(draft, place, language, builder_str(&b));
}

static void check_phrase(struct menus_draft *draft, int language, enum phrase phrase)
{
    const struct phrase_row *row = &phrase_table[phrase];
    struct str text = draft->menus->phrases[language][phrase];
    const struct menus_source *source =
        menus_file_find(draft, STR("common"), str_of(draft->menus->languages[language]->code));
    struct fault_place place =
        fault_in(fault_in(fault_file(source->path), STR("phrases")), str_of(row->name));
    if (text.len == 0)
        return;
    bool clean = menus_check_texts_characters(draft, place, language, text);
    menus_check_texts_placeholders(draft, place, text, row->placeholders);
    if (phrase == PHRASE_DAYS && !promise_is_days(text))
        fault_error(
            draft->faults, place,
            "is not %d words; name the days of the week, Monday first, with a space between",
            PROMISE_DAYS);
    if (row->key && pages_units(text, SMS_UCS2) > KEY_CHARACTERS_MAX)
        fault_error(draft->faults, place,
                    "is too long for a hint behind a key; %d characters at most",
                    KEY_CHARACTERS_MAX);
    if (clean && row->page)
        check_phrase_page(draft, place, language, phrase);
    struct sms_size size = sms_measure(text);
    int segments_max =
        size.alphabet == SMS_GSM7 ? draft->budget->gsm7_segments : draft->budget->ucs2_segments;
    if (clean && draft->budget->fold && size.segments > 2 * segments_max)
        tell_size(draft, place, size, 2 * segments_max, language, "shorten it");
}

static bool starts_known(const struct menus *menus)
{
    for (int i = 0; i < menus->category_count; i++) {
        if (menus->categories[i].start < 0)
            return false;
    }
    return menus->category_count > 0;
}

void menus_check_screens(struct menus_draft *draft)
{
    const struct menus *menus = draft->menus;
    for (int language = 0; language < menus->language_count; language++) {
        for (int i = 0; i < PHRASE_COUNT; i++)
            check_phrase(draft, language, (enum phrase)i);
        for (int i = 0; i < menus->node_count; i++) {
            if (menus->nodes[i].texts[language].present &&
                menus_check_texts_node(draft, i, language))
                check_node(draft, i, language);
        }
        if (!starts_known(menus))
            continue;
        const struct menus_source *source =
            menus_file_find(draft, STR("common"), str_of(menus->languages[language]->code));
        struct screen_want home = want_of(draft, -1, language);
        check_sms(draft,
                  fault_in(fault_in(fault_file(source->path), STR("phrases")), STR("home.title")),
                  &home, menus->phrases[language][PHRASE_HOME_TITLE],
                  "shorten it or the labels of the categories");
    }
}
