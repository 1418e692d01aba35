/* Floor 1: danger/replies.json: what people in danger are answered, in every language. */
#include "domain/danger_lists.h"
#include "domain/menus_draft.h"
#include "domain/sms.h"

enum { FIRST_GSM7_SEGMENTS_MAX = 1, FIRST_UCS2_SEGMENTS_MAX = 2 }; /* of a reply by SMS */

static const struct menus_field replies_fields[] = {
    { "$schema", JSON_STRING, false }, { "owner", JSON_STRING, true },
    { "reviewer", JSON_STRING, true }, { "date", JSON_STRING, true },
    { "tests", JSON_STRING, true },    { "replies", JSON_OBJECT, true },
    { NULL, JSON_NULL, false },
};

/* 30.12.2026, 23:30 in Albania */
static const int64_t widest_moment_ms = 1798669800000;

/* Who is told when somebody is back must be told the day, and nobody else. */
static void check_back(struct menus_draft *draft, struct fault_place place, enum danger_reply reply,
                       struct str text)
{
    bool away = (reply >= DANGER_REPLY_AWAY && reply <= DANGER_REPLY_AWAY_CHILD) ||
                reply == DANGER_REPLY_AWAY_USSD;
    bool back = str_find(text, STR("{back}")) < text.len;
    if (away && !back)
        fault_error(draft->faults, place,
                    "does not say when somebody is back; write {back} where day and hour go");
    else if (back && !away)
        fault_error(draft->faults, place,
                    "holds {back}, which is known only when nobody is there; take it out");
}

static void check_reply(struct menus_draft *draft, struct fault_place place,
                        enum danger_reply reply, struct str text)
{
    char plain_storage[REPLY_SIZE], storage[REPLY_SIZE];
    struct builder plain, folded;
    builder_init(&plain, plain_storage, sizeof(plain_storage));
    builder_init(&folded, storage, sizeof(storage));
    danger_write_reply(text, widest_moment_ms, &plain);
    if (draft->budget->fold)
        sms_fold(builder_str(&plain), &folded);
    else
        builder_add(&folded, builder_str(&plain));
    check_back(draft, place, reply, text);
    struct sms_size size = sms_measure(builder_str(&folded));
    bool gsm7 = size.alphabet == SMS_GSM7;
    int segments_max = gsm7 ? FIRST_GSM7_SEGMENTS_MAX : FIRST_UCS2_SEGMENTS_MAX;
    bool by_hand = reply == DANGER_REPLY_DETAINED;
    int units_max = gsm7 ? draft->budget->ussd_gsm7_max : draft->budget->ussd_ucs2_max;
    void (*tell)(struct menu_faults *, struct fault_place, const char *, ...) PRINTF_LIKE(3, 4) =
        draft->budget->fold ? fault_error : fault_warning;
    if (!builder_ok(&plain) || !builder_ok(&folded) || size.segments > segments_max)
        tell(draft->faults, place, "takes %d SMS, at most %d are allowed; shorten it",
             size.segments, segments_max);
    else if (reply >= DANGER_REPLY_FIRST_USSD && !by_hand && size.units > units_max)
        tell(draft->faults, place, "takes %d characters, a USSD page has %d; shorten it",
             size.units, units_max);
}

static void read_reply(struct menus_draft *draft, struct danger *danger, struct fault_place place,
                       const struct json *object, struct str code)
{
    int at = danger->reply_language_count;
    if (at == DANGER_LANGUAGES_MAX)
        return;
    danger->reply_languages[at] = menus_draft_copy(draft, code);
    danger->reply_language_count++;
    for (int i = 0; i < DANGER_REPLY_COUNT; i++) {
        struct fault_place here = fault_in(place, str_of(danger_reply_names[i]));
        const struct json *text = json_get(object, danger_reply_names[i]);
        if (!json_is(text, JSON_STRING) || str_trim(text->string).len == 0) {
            fault_error(draft->faults, here, "is missing; write the reply");
            continue;
        }
        danger->replies[at][i] = menus_draft_copy(draft, str_trim(text->string));
        check_reply(draft, here, (enum danger_reply)i, danger->replies[at][i]);
    }
    for (const struct json *item = object->first; item; item = item->next) {
        if (str_among(item->key, danger_reply_names, DANGER_REPLY_COUNT) < 0)
            fault_error(draft->faults, fault_in(place, item->key),
                        "is no reply of the gateway; remove it");
    }
}

void menus_danger_replies(struct menus_draft *draft, const struct menus_source *source,
                          struct danger *danger)
{
    struct fault_place place = fault_file(source->path);
    menus_file_fields(draft, place, source->root, replies_fields);
    menus_danger_head(draft, source);
    const struct json *replies = json_get(source->root, "replies");
    if (!json_is(replies, JSON_OBJECT))
        return;
    place = fault_in(place, STR("replies"));
    for (const struct json *item = replies->first; item; item = item->next) {
        struct fault_place at = fault_in(place, item->key);
        const struct language *language = menus_danger_language(draft, at, item->key);
        if (language && json_is(item, JSON_OBJECT))
            read_reply(draft, danger, at, item, str_of(language->code));
        else if (language)
            fault_error(draft->faults, at, "is of the wrong type; write an object in { }");
    }
    for (int i = 0; i < draft->menus->language_count; i++) {
        if (!json_get(replies, draft->menus->languages[i]->code))
            fault_error(draft->faults, place,
                        "lacks \"%s\", which the gateway speaks; add the replies in it",
                        draft->menus->languages[i]->code);
    }
}
