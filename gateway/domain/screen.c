/* Floor 1: screens: composed from texts, folded, then cut to what the bearer carries. */
#include "domain/screen.h"

#include "domain/pages.h"

#include <assert.h>

enum {
    SCREEN_SIZE = 4096, /* a composed screen before it is cut */
    HINT_SIZE = 96,
    HINTS_MAX = 4,
    HINTS_ROOM = HINTS_MAX * (HINT_SIZE + 1),
};

struct hint { /* a key and what it does: "0 back" */
    const char *key;
    enum phrase phrase;
    bool needed; /* stays even if it costs a segment */
};

struct composed {
    struct builder body;      /* in stored spelling */
    const struct str *spoken; /* phrases in the language of the body, for its keys */
    struct hint hints[HINTS_MAX];
    int hint_count;
    bool drafted; /* nobody reviewed the text: marked where it costs nothing */
    char storage[SCREEN_SIZE];
};

static void add_hint(struct composed *screen, const char *key, enum phrase phrase, bool needed)
{
    assert(screen->hint_count < HINTS_MAX);
    screen->hints[screen->hint_count++] = (struct hint){ key, phrase, needed };
}

static void add_text(const struct screen_want *want, struct str text, struct composed *screen)
{
    if (!want->brief)
        builder_add(&screen->body, text);
}

static void add_option(struct composed *screen, int number, struct str label)
{
    assert(number > 0 && number < 100);
    if (screen->body.len > 0)
        builder_add_char(&screen->body, '\n');
    const char key[] = { (char)('0' + number / 10), (char)('0' + number % 10), ' ' };
    builder_add(&screen->body, str_from((struct str){ key, sizeof(key) }, number < 10));
    builder_add(&screen->body, label);
}

static void compose_home(const struct screen_want *want, struct composed *screen)
{
    const struct menus *menus = want->menus;
    const struct str *phrases = menus->phrases[want->language];
    add_text(want, phrases[PHRASE_HOME_TITLE], screen);
    int number = 1;
    for (; number <= menus->category_count; number++) {
        int category = menus->home[want->language][number - 1];
        add_option(screen, number,
                   menus_text(menus, menus->categories[category].start, want->language)->label);
    }
    add_option(screen, number, phrases[PHRASE_HOME_ASK]);
    add_option(screen, number + 1, phrases[PHRASE_HOME_LANGUAGE]);
    if (want->language_open && phrases[PHRASE_HOME_FIRST].len > 0) {
        builder_add_char(&screen->body, '\n');
        builder_add(&screen->body, phrases[PHRASE_HOME_FIRST]);
    }
}

static void compose_languages(const struct screen_want *want, struct composed *screen)
{
    add_text(want, want->menus->phrases[want->language][PHRASE_LANGUAGE_TITLE], screen);
    for (int i = 0; i < want->menus->language_count; i++)
        add_option(screen, i + 1, str_of(want->menus->languages[i]->name));
    add_hint(screen, "0", PHRASE_KEY_BACK, false);
}

static void compose_offers(const struct screen_want *want, struct composed *screen)
{
    const struct str *phrases = want->menus->phrases[want->language];
    builder_add(&screen->body, phrases[PHRASE_OFFER_PAGES]);
    for (int i = 0; i < want->offer_count; i++)
        add_option(screen, i + 1, menus_text(want->menus, want->offers[i], want->language)->label);
    add_option(screen, want->offer_count + 1, phrases[PHRASE_HOME_ASK]);
    struct str danger = danger_reply(want->menus->danger, DANGER_REPLY_KEY,
                                     str_of(want->menus->languages[want->language]->code));
    if (danger.len > 0)
        add_option(screen, KEY_DANGER, danger);
    add_hint(screen, "0", PHRASE_KEY_BACK, false);
}

/* The node's text. The keys follow its language: in another script they would cost it segments. */
static const struct node_text *take_text(const struct screen_want *want, struct composed *screen)
{
    int language = menus_text_language(want->menus, want->node, want->language);
    screen->spoken = want->menus->phrases[language];
    return &want->menus->nodes[want->node].texts[language];
}

static void compose_menu(const struct screen_want *want, struct composed *screen)
{
    const struct menu_node *node = &want->menus->nodes[want->node];
    add_text(want, take_text(want, screen)->title, screen);
    for (int i = 0; i < node->option_count; i++)
        add_option(screen, i + 1, menus_text(want->menus, node->options[i], want->language)->label);
    add_hint(screen, "0", PHRASE_KEY_BACK, false);
    if (node->parent >= 0)
        add_hint(screen, "00", PHRASE_KEY_HOME, false);
}

static bool names_112(struct str text)
{
    return str_find(text, STR("112")) < text.len;
}

/* Whoever looks for help must not be left without the number that always holds. */
static void add_overdue(const struct screen_want *want, struct composed *screen)
{
    const struct menus *menus = want->menus;
    const struct node_text *text = menus_text(menus, want->node, want->language);
    add_text(want, screen->spoken[PHRASE_OVERDUE], screen);
    if (!names_112(text->text) && !names_112(text->more))
        return;
    builder_add(&screen->body, STR(" "));
    add_text(want,
             danger_reply(menus->danger, DANGER_REPLY_OVERDUE,
                          str_of(menus->languages[want->language]->code)),
             screen);
}

static void compose_page(const struct screen_want *want, struct composed *screen)
{
    const struct menu_node *node = &want->menus->nodes[want->node];
    bool ussd = want->bearer == BEARER_USSD;
    bool overdue = menus_overdue(node, want->now_ms);
    const struct node_text *text = overdue ? NULL : take_text(want, screen);
    screen->drafted = text && text->status == TEXT_MACHINE_DRAFTED && !want->brief;
    if (!text) {
        add_overdue(want, screen);
    } else if (ussd) {
        builder_add(&screen->body, text->text);
        builder_add(&screen->body, text->more.len > 0 ? STR("\n") : STR(""));
        builder_add(&screen->body, text->more);
        add_hint(screen, "1", PHRASE_KEY_SMS, true);
    } else if (want->more && text->more.len > 0) {
        add_text(want, text->more, screen);
    } else {
        add_text(want, text->text, screen);
        if (text->more.len > 0)
            add_hint(screen, "9", PHRASE_KEY_MORE, true);
    }
    add_hint(screen, "2", PHRASE_KEY_EXPERT, false);
    add_hint(screen, "0", PHRASE_KEY_BACK, false);
}

static void compose_prompt(const struct screen_want *want, struct composed *screen)
{
    struct str prompt = menus_text(want->menus, want->node, want->language)->title;
    builder_add(&screen->body,
                prompt.len > 0 ? prompt : want->menus->phrases[want->language][PHRASE_ASK_PROMPT]);
    add_hint(screen, "0", PHRASE_KEY_BACK, false);
}

static void compose(const struct screen_want *want, struct composed *screen)
{
    builder_init(&screen->body, screen->storage, sizeof(screen->storage));
    screen->spoken = want->menus->phrases[want->language];
    screen->hint_count = 0;
    screen->drafted = false;
    if (want->kind == SCREEN_LANGUAGES)
        compose_languages(want, screen);
    else if (want->kind == SCREEN_OFFERS)
        compose_offers(want, screen);
    else if (want->node < 0)
        compose_home(want, screen);
    else if (want->menus->nodes[want->node].kind == NODE_MENU)
        compose_menu(want, screen);
    else if (want->menus->nodes[want->node].kind == NODE_PAGE)
        compose_page(want, screen);
    else
        compose_prompt(want, screen);
}

/* The text as this channel sends it, in `storage`. */
static struct str spelled(struct str text, bool folded, char *storage, size_t size)
{
    if (!folded)
        return text;
    struct builder b;
    builder_init(&b, storage, size);
    sms_fold(text, &b);
    return builder_str(&b);
}

static struct str hint_text(const struct screen_want *want, const struct composed *screen,
                            const struct hint *hint, char storage[HINT_SIZE])
{
    char word_storage[HINT_SIZE];
    struct builder b;
    builder_init(&b, storage, HINT_SIZE);
    builder_add(&b, str_of(hint->key));
    builder_add_char(&b, ' ');
    builder_add(&b, spelled(screen->spoken[hint->phrase], want->limits.fold, word_storage,
                            sizeof(word_storage)));
    return builder_str(&b);
}

/* The text with the keys that it cannot do without. */
static struct sms_size size_needed(const struct screen_want *want, const struct composed *screen,
                                   struct str text)
{
    char storage[SCREEN_SIZE + HINTS_ROOM];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    builder_add(&b, text);
    for (int i = 0; i < screen->hint_count; i++) {
        char hint_storage[HINT_SIZE];
        if (!screen->hints[i].needed)
            continue;
        builder_add_char(&b, '\n');
        builder_add(&b, hint_text(want, screen, &screen->hints[i], hint_storage));
    }
    return sms_measure(builder_str(&b));
}

/* Whether a text still fits behind the message without costing a segment; then takes the room. */
static bool take_room(struct sms_size *size, struct str text)
{
    int units = pages_units(text, size->alphabet) + 1;
    bool odd = size->alphabet == SMS_GSM7 && !sms_is_gsm7(text);
    if (odd || units > size->left)
        return false;
    size->left -= units;
    return true;
}

static void lay_out_sms(const struct screen_want *want, const struct composed *screen,
                        struct builder *ret)
{
    char plain_storage[SCREEN_SIZE], storage[SCREEN_SIZE];
    struct builder plain;
    builder_init(&plain, plain_storage, sizeof(plain_storage));
    builder_add(&plain, want->lead);
    builder_add(&plain, want->lead.len > 0 && screen->body.len > 0 ? STR("\n") : STR(""));
    builder_add(&plain, builder_str(&screen->body));
    struct str text = spelled(builder_str(&plain), want->limits.fold, storage, sizeof(storage));
    size_t room = ret->size - ret->len - 1;
    text = pages_cut(text, room > HINTS_ROOM ? room - HINTS_ROOM : 0);
    builder_add(ret, text);

    struct sms_size size = size_needed(want, screen, text);
    struct str mark = screen->spoken[PHRASE_DRAFTED];
    if (screen->drafted && mark.len > 0 && take_room(&size, mark)) {
        builder_add_char(ret, ' ');
        builder_add(ret, mark);
    }
    char separator = '\n';
    for (int i = 0; i < screen->hint_count; i++) {
        char hint_storage[HINT_SIZE];
        struct str hint = hint_text(want, screen, &screen->hints[i], hint_storage);
        if (!screen->hints[i].needed && !take_room(&size, hint))
            continue;
        builder_add_char(ret, separator);
        builder_add(ret, hint);
        separator = ' ';
    }
}

static struct pages_want pages_of(struct str text, struct str keys, struct str more, int page,
                                  const struct screen_limits *limits)
{
    return (struct pages_want){
        .text = text,
        .keys = keys,
        .more = more,
        .page = page,
        .gsm7_max = limits->ussd_gsm7_max,
        .ucs2_max = limits->ussd_ucs2_max,
    };
}

struct ussd_form { /* what pages are made of, spelled */
    struct pages_want pages;
    char text[SCREEN_SIZE], lead[REPLY_SIZE], keys[HINTS_ROOM], more[HINT_SIZE], mark[HINT_SIZE];
};

static void form_ussd(const struct screen_want *want, const struct composed *screen,
                      struct ussd_form *ret)
{
    struct builder keys;
    builder_init(&keys, ret->keys, sizeof(ret->keys));
    for (int i = 0; i < screen->hint_count; i++) {
        char hint_storage[HINT_SIZE];
        builder_add(&keys, i > 0 ? STR(" ") : STR(""));
        builder_add(&keys, hint_text(want, screen, &screen->hints[i], hint_storage));
    }
    const struct hint more = { "9", PHRASE_KEY_MORE, true };
    bool fold = want->limits.fold;
    struct str mark = screen->spoken[PHRASE_DRAFTED];
    ret->pages = pages_of(spelled(builder_str(&screen->body), fold, ret->text, sizeof(ret->text)),
                          builder_str(&keys), hint_text(want, screen, &more, ret->more), want->page,
                          &want->limits);
    ret->pages.lead = spelled(want->lead, fold, ret->lead, sizeof(ret->lead));
    if (screen->drafted)
        ret->pages.mark = spelled(mark, fold, ret->mark, sizeof(ret->mark));
}

/* ---- screens made ready when menus are loaded: most of those that people see */

struct screen_ready {
    struct str sms;
    struct str page;            /* USSD, all of it with its keys, drafts marked */
    enum sms_alphabet alphabet; /* of the page and of "9 more" */
    int units;                  /* of the page: shown when the channel's pages have them, else */
    struct pages_want pages;    /* what the pages are made of */
};

enum { READY_HOMES = 2 }; /* with and without a language chosen; the nodes follow */

static struct screen_ready *ready_at(const struct screen_want *want)
{
    int slot = want->node < 0 ? want->language_open : READY_HOMES + want->node;
    int row = (slot * want->menus->language_count + want->language) * 2 + want->limits.fold;
    return &want->menus->screens[row];
}

/* Folding changes few texts outside of Albanian: what is the same is kept once. */
static bool keep(struct arena *arena, struct str text, struct str twin, struct str *ret)
{
    *ret = twin;
    return str_equal(text, twin) || arena_copy(arena, text, ret);
}

static bool make_ready(struct menus *menus, const struct screen_want *like)
{
    static const struct screen_ready none;
    struct screen_want want = *like;
    struct screen_ready *ready = ready_at(&want);
    const struct screen_ready *twin = want.limits.fold ? ready - 1 : &none; /* not folded */
    struct composed screen;
    char storage[REPLY_SIZE];
    struct builder sms, page;
    compose(&want, &screen);
    builder_init(&sms, storage, sizeof(storage));
    lay_out_sms(&want, &screen, &sms);
    bool kept = keep(menus->arena, builder_str(&sms), twin->sms, &ready->sms);

    struct ussd_form form;
    want.bearer = BEARER_USSD;
    compose(&want, &screen);
    form_ussd(&want, &screen, &form);
    builder_init(&page, storage, sizeof(storage));
    pages_render(&form.pages, &page);
    struct str all = builder_str(&page);
    ready->alphabet = sms_is_gsm7(all) && sms_is_gsm7(form.pages.more) ? SMS_GSM7 : SMS_UCS2;
    ready->units = pages_units(all, ready->alphabet);
    if (ready->units > USSD_GSM7_CHARS_MAX)
        all = STR(""); /* on no channel one page */
    return kept && keep(menus->arena, all, twin->page, &ready->page) &&
           keep(menus->arena, form.pages.text, twin->pages.text, &ready->pages.text) &&
           keep(menus->arena, form.pages.mark, twin->pages.mark, &ready->pages.mark) &&
           keep(menus->arena, form.pages.keys, twin->pages.keys, &ready->pages.keys) &&
           keep(menus->arena, form.pages.more, twin->pages.more, &ready->pages.more);
}

bool screen_prepare(struct menus *menus)
{
    size_t rows = (size_t)(READY_HOMES + menus->node_count) * (size_t)menus->language_count * 2;
    menus->screens = ARENA_ARRAY(menus->arena, struct screen_ready, rows);
    bool made = menus->screens != NULL;
    for (int node = -READY_HOMES; made && node < menus->node_count; node++) {
        for (int i = 0; made && i < menus->language_count * 2; i++) {
            const struct screen_want want = {
                .menus = menus,
                .node = node < 0 ? -1 : node,
                .language = i / 2,
                .language_open = node == -1,
                .now_ms = INT64_MIN, /* before any review-by date */
                .limits = { REPLY_SIZE, REPLY_SIZE, i % 2 == 1 },
            };
            made = make_ready(menus, &want);
        }
    }
    return made;
}

static struct screen_shown show_pages(const struct pages_want *want, struct builder *ret)
{
    struct pages_shown shown = pages_render(want, ret);
    return (struct screen_shown){ .pages = shown.pages, .page = shown.page };
}

static struct screen_shown show_ready(const struct screen_want *want, struct builder *ret)
{
    const struct screen_ready *ready = ready_at(want);
    const struct screen_limits *limits = &want->limits;
    bool ussd = want->bearer == BEARER_USSD;
    int room = pages_room(ready->alphabet, limits->ussd_gsm7_max, limits->ussd_ucs2_max);
    if (ussd && (ready->units > room || ready->page.len == 0)) {
        struct pages_want pages = ready->pages;
        pages.page = want->page;
        pages.gsm7_max = limits->ussd_gsm7_max;
        pages.ucs2_max = limits->ussd_ucs2_max;
        return show_pages(&pages, ret);
    }
    builder_add(ret, ussd ? ready->page : ready->sms);
    return (struct screen_shown){ .pages = 1 };
}

static bool is_ready(const struct screen_want *want)
{
    return want->menus->screens && want->kind == SCREEN_NODE && want->lead.len == 0 &&
           !want->brief && !want->more &&
           (want->node < 0 || !menus_overdue(&want->menus->nodes[want->node], want->now_ms));
}

struct screen_shown screen_render(const struct screen_want *want, struct builder *ret)
{
    if (is_ready(want))
        return show_ready(want, ret);
    struct composed screen;
    compose(want, &screen);
    if (want->bearer == BEARER_SMS) {
        lay_out_sms(want, &screen, ret);
        return (struct screen_shown){ .pages = 1 };
    }
    struct ussd_form form;
    form_ussd(want, &screen, &form);
    return show_pages(&form.pages, ret);
}

int screen_pages(struct str text, struct str keys, struct str key_more, int page,
                 const struct screen_limits *limits, struct builder *ret)
{
    char text_storage[SCREEN_SIZE], keys_storage[HINTS_ROOM], more_storage[HINT_SIZE];
    char word_storage[HINT_SIZE];
    struct builder more;
    builder_init(&more, more_storage, sizeof(more_storage));
    builder_add(&more, STR("9 "));
    builder_add(&more, spelled(key_more, limits->fold, word_storage, sizeof(word_storage)));
    struct pages_want pages =
        pages_of(spelled(text, limits->fold, text_storage, sizeof(text_storage)),
                 spelled(keys, limits->fold, keys_storage, sizeof(keys_storage)),
                 builder_str(&more), page, limits);
    return pages_render(&pages, ret).pages;
}

/* The value for the placeholder that the text begins with, or NULL. */
static const struct screen_value *value_at(struct str text, const struct screen_value *values,
                                           size_t value_count)
{
    for (size_t i = 0; i < value_count; i++) {
        struct str name = str_of(values[i].name);
        if (text.len >= name.len + 2 && str_starts(str_from(text, 1), name) &&
            text.ptr[name.len + 1] == '}')
            return &values[i];
    }
    return NULL;
}

void screen_phrase(const struct menus *menus, int language, enum phrase phrase,
                   const struct screen_value *values, size_t value_count, struct builder *ret)
{
    struct str rest = menus->phrases[language][phrase];
    while (rest.len > 0) {
        struct str before = str_head(rest, str_find(rest, STR("{")));
        builder_add(ret, before);
        rest = str_from(rest, before.len);
        const struct screen_value *value = value_at(rest, values, value_count);
        if (value) {
            builder_add(ret, value->value);
            rest = str_from(rest, str_of(value->name).len + 2);
        } else if (rest.len > 0) {
            builder_add_char(ret, '{');
            rest = str_from(rest, 1);
        }
    }
}
