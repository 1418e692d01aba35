/* Floor 1: is every text made of characters that phones show and people can pay? */
#include "base/utf8.h"
#include "domain/menus_draft.h"
#include "domain/sms.h"

/* Whether GSM 7-bit carries the character, after folding where channels fold. */
static bool plain(struct str character, int32_t c, bool folded)
{
    char storage[16];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    if (sms_septets(c) > 0 || !folded)
        return sms_septets(c) > 0;
    sms_fold(character, &b);
    return sms_measure(builder_str(&b)).alphabet == SMS_GSM7;
}

struct census {
    int characters, odd, odd_column, marks, mark_column;
    int32_t odd_character, mark;
    struct str odd_text;
};

static struct census count_characters(struct str text, bool folded)
{
    struct census census = { 0 };
    int32_t c;
    for (size_t taken; (taken = utf8_next(text, &c)) > 0; text = str_from(text, taken)) {
        census.characters++;
        if (utf8_is_invisible(c) || (utf8_is_control(c) && c != '\n')) {
            if (census.marks++ == 0) {
                census.mark = c;
                census.mark_column = census.characters;
            }
        } else if (!plain(str_head(text, taken), c, folded) && census.odd++ == 0) {
            census.odd_character = c;
            census.odd_column = census.characters;
            census.odd_text = str_head(text, taken);
        }
    }
    return census;
}

/* A text of another script pays UCS-2 for what it is; a few characters in a Latin one do not. */
static bool check_odd(struct menus_draft *draft, struct fault_place place, int language,
                      struct str text, const struct census *census)
{
    if (census->odd == 0 || census->odd * 2 >= census->characters ||
        draft->menus->languages[language]->right_to_left)
        return true;
    int septets = census->characters; /* with one plain character in place of each odd one */
    int plain_segments = septets <= 160 ? 1 : (septets + 152) / 153;
    char storage[160];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_addf(&b, "\"" STR_FMT "\" (U+%04X) in column %d", STR_ARG(census->odd_text),
                 (unsigned)census->odd_character, census->odd_column);
    if (census->odd > 1)
        builder_addf(&b, " and %d more", census->odd - 1);
    int segments = sms_measure(text).segments;
    if (segments != plain_segments)
        builder_addf(&b, " makes this %d SMS instead of %d", segments, plain_segments);
    (draft->budget->fold ? fault_error : fault_warning)(
        draft->faults, place,
        "%s: not in the alphabet of cheap SMS, which hold 160 characters, not 70; write it with "
        "plain letters",
        storage);
    return !draft->budget->fold;
}

bool menus_check_texts_characters(struct menus_draft *draft, struct fault_place place, int language,
                                  struct str text)
{
    struct census census = count_characters(text, draft->budget->fold);
    if (census.marks > 0)
        fault_error(
            draft->faults, place,
            "holds an invisible character (U+%04X) in column %d; delete it: it is not shown "
            "but paid for",
            (unsigned)census.mark, census.mark_column);
    return check_odd(draft, place, language, text, &census) && census.marks == 0;
}

static bool expected_placeholder(struct str name,
                                 const char *const expected[PHRASE_PLACEHOLDERS_MAX])
{
    for (int i = 0; i < PHRASE_PLACEHOLDERS_MAX && expected[i]; i++) {
        if (str_equal(name, str_of(expected[i])))
            return true;
    }
    return false;
}

void menus_check_texts_placeholders(struct menus_draft *draft, struct fault_place place,
                                    struct str text,
                                    const char *const expected[PHRASE_PLACEHOLDERS_MAX])
{
    for (struct str rest = text; (rest = str_from(rest, str_find(rest, STR("{")))).len > 0;) {
        struct str name;
        rest = str_from(rest, 1);
        if (!str_cut(rest, '}', &name, &rest)) {
            fault_error(draft->faults, place, "has a { without its }; close or remove it");
            break;
        }
        if (!expected_placeholder(name, expected))
            fault_error(draft->faults, place, "{" STR_FMT "} is no placeholder here; %s%s%s",
                        STR_ARG(fault_quote(name)), expected[0] ? "did you mean {" : "remove it",
                        expected[0] ? expected[0] : "", expected[0] ? "}?" : "");
    }
    for (int i = 0; i < PHRASE_PLACEHOLDERS_MAX && expected[i]; i++) {
        char storage[32];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        builder_addf(&b, "{%s}", expected[i]);
        if (str_find(text, builder_str(&b)) == text.len)
            fault_error(draft->faults, place,
                        "lacks {%s}, where the gateway puts its own value; add it", expected[i]);
    }
}

static void check_text(struct menus_draft *draft, struct fault_place place, int language,
                       const char *name, struct str text, bool *ret_clean)
{
    static const char *const none[PHRASE_PLACEHOLDERS_MAX];
    place = fault_in(place, str_of(name));
    *ret_clean &= menus_check_texts_characters(draft, place, language, text);
    menus_check_texts_placeholders(draft, place, text, none);
}

bool menus_check_texts_node(struct menus_draft *draft, int node, int language)
{
    const struct node_text *text = &draft->menus->nodes[node].texts[language];
    struct fault_place place = menus_draft_text_place(draft, node, language);
    bool clean = true;
    check_text(draft, place, language, "label", text->label, &clean);
    check_text(draft, place, language, "title", text->title, &clean);
    check_text(draft, place, language, "text", text->text, &clean);
    check_text(draft, place, language, "more", text->more, &clean);
    return clean;
}
