/* Floor 4: every screen of a set of menus. */
#include "edge/menu_screens.h"

#include "base/json.h"
#include "domain/dialogue.h"
#include "domain/sms.h"

#include <string.h>

struct dump {
    const struct menus *menus;
    int64_t now_ms;
    /* what becomes of a screen */
    bool (*take)(const struct dump *dump, struct str text, int page, int pages);
    void *context;
    FILE *to;
    struct err *err;
    /* what the next line is about */
    int language;
    enum bearer bearer;
    bool fold;
    struct str node;
    const char *part;
};

static struct screen_limits limits_of(const struct dump *dump)
{
    return (struct screen_limits){ USSD_GSM7_CHARS_MAX, USSD_UCS2_CHARS_MAX, dump->fold };
}

/* ---- a line */

static bool print_line(const struct dump *dump, struct str text, int page, int pages)
{
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct sms_size size = sms_measure(text);
    struct json_out *out = json_object();
    struct str line;
    json_put_str(out, "language", str_of(dump->menus->languages[dump->language]->code));
    json_put_str(out, "node", dump->node);
    json_put_str(out, "part", str_of(dump->part));
    json_put_str(out, "bearer", dump->bearer == BEARER_SMS ? STR("sms") : STR("ussd"));
    json_put_bool(out, "fold", dump->fold);
    json_put_int(out, "page", page + 1);
    json_put_int(out, "pages", pages);
    json_put_str(out, "text", text);
    json_put_str(out, "alphabet", size.alphabet == SMS_GSM7 ? STR("GSM-7") : STR("UCS-2"));
    json_put_int(out, "units", size.units);
    json_put_int(out, "segments", size.segments);
    bool printed = json_print(out, arena, &line, dump->err);
    if (printed)
        fprintf(dump->to, STR_FMT "\n", STR_ARG(line));
    arena_free(arena);
    return printed;
}

/* ---- screens: a person who comes back to a state is shown it */

static void show(const struct dump *dump, const struct dialogue_state *like, int page,
                 struct dialogue_result *ret)
{
    struct dialogue_state state = *like;
    state.resume = state.mode;
    state.mode = MODE_RESUME;
    state.page = page;
    state.last_ms = dump->now_ms;
    const struct dialogue_input input = {
        .event = EVENT_TEXT,
        .bearer = dump->bearer,
        .text = STR("1"),
        .now_ms = dump->now_ms,
        .limits = limits_of(dump),
    };
    dialogue_step(dump->menus, &state, &input, NULL, ret);
}

static bool print_state(const struct dump *dump, const struct dialogue_state *state)
{
    struct dialogue_result result;
    int pages = 1;
    if (dump->bearer == BEARER_USSD && state->mode != MODE_QUESTION) {
        show(dump, state, USSD_PAGES_MAX, &result); /* beyond the last: the last */
        pages = result.state.page + 1;
    }
    for (int page = 0; page < pages; page++) {
        show(dump, state, page, &result);
        if (!dump->take(dump, str_of(result.reply), page, pages))
            return false;
    }
    return true;
}

static void state_at(const struct dump *dump, int node, struct dialogue_state *ret)
{
    struct builder id, language;
    memset(ret, 0, sizeof(*ret));
    builder_init(&id, ret->node, sizeof(ret->node));
    builder_init(&language, ret->language, sizeof(ret->language));
    builder_add(&id, node < 0 ? STR("") : dump->menus->nodes[node].id);
    builder_add(&language, str_of(dump->menus->languages[dump->language]->code));
}

static bool print_node(struct dump *dump, int index)
{
    const struct menu_node *node = &dump->menus->nodes[index];
    struct dialogue_state state;
    state_at(dump, index, &state);
    dump->node = node->id;
    if (node->kind == NODE_INPUT || (node->kind == NODE_ACTION && node->action == ACTION_ASK)) {
        dump->part = "prompt";
        state.mode = MODE_QUESTION;
        return print_state(dump, &state);
    }
    if (node->kind == NODE_ACTION)
        return true; /* its answer is made of phrases */
    dump->part = node->kind == NODE_MENU ? "menu" : "text";
    bool printed = print_state(dump, &state);
    bool more = menus_text(dump->menus, index, dump->language)->more.len > 0;
    if (!more || dump->bearer == BEARER_USSD)
        return printed;
    dump->part = "more";
    state.more = true;
    return printed && print_state(dump, &state);
}

static bool print_first(struct dump *dump, struct dialogue_state *state)
{
    state_at(dump, -1, state);
    dump->node = STR("");
    dump->part = "home";
    return print_state(dump, state);
}

static bool print_home(struct dump *dump)
{
    struct dialogue_state state;
    bool printed = print_first(dump, &state);
    dump->part = "languages";
    state.mode = MODE_LANGUAGE;
    printed = printed && print_state(dump, &state);
    if (dump->language != 0)
        return printed;
    dump->part = "home-first";
    state.mode = MODE_SCREEN;
    state.language[0] = '\0';
    return printed && print_state(dump, &state);
}

/* ---- sentences, with their placeholders as they stand */

static bool print_sentence(const struct dump *dump, struct str sentence)
{
    const struct screen_limits limits = limits_of(dump);
    char storage[REPLY_SIZE];
    struct builder text;
    int pages = 1;
    for (int page = 0; page < pages; page++) {
        builder_init(&text, storage, sizeof(storage));
        if (dump->bearer == BEARER_USSD)
            pages = screen_pages(sentence, STR(""),
                                 dump->menus->phrases[dump->language][PHRASE_KEY_MORE], page,
                                 &limits, &text);
        else if (dump->fold)
            sms_fold(sentence, &text);
        else
            builder_add(&text, sentence);
        if (!dump->take(dump, builder_str(&text), page, pages))
            return false;
    }
    return true;
}

static bool print_sentences(struct dump *dump)
{
    dump->node = STR("");
    for (int i = 0; i < PHRASE_COUNT; i++) {
        dump->part = phrase_table[i].name;
        struct str phrase = dump->menus->phrases[dump->language][i];
        if (phrase.len > 0 && !print_sentence(dump, phrase))
            return false;
    }
    struct str code = str_of(dump->menus->languages[dump->language]->code);
    for (int i = 0; i < DANGER_REPLY_COUNT; i++) {
        dump->part = danger_reply_names[i];
        struct str reply = danger_reply(dump->menus->danger, (enum danger_reply)i, code);
        if (reply.len > 0 && !print_sentence(dump, reply))
            return false;
    }
    return true;
}

static bool print_all(struct dump *dump)
{
    bool printed = print_home(dump) && print_sentences(dump);
    for (int i = 0; printed && i < dump->menus->node_count; i++)
        printed = print_node(dump, i);
    return printed;
}

bool menu_screens_print(const struct menus *menus, int64_t now_ms, FILE *to, struct err *err)
{
    struct dump dump = {
        .menus = menus, .now_ms = now_ms, .take = print_line, .to = to, .err = err
    };
    bool printed = true;
    for (dump.language = 0; printed && dump.language < menus->language_count; dump.language++) {
        for (int way = 0; printed && way < 4; way++) {
            dump.bearer = way < 2 ? BEARER_SMS : BEARER_USSD;
            dump.fold = way % 2 == 1;
            printed = print_all(&dump);
        }
    }
    return printed;
}

/* ---- of one node */

struct visit {
    void (*each)(void *context, const struct menu_screen *screen);
    void *context;
};

static bool visit(const struct dump *dump, struct str text, int page, int pages)
{
    const struct visit *visit = dump->context;
    const struct menu_screen screen = {
        .part = dump->part, .text = text, .page = page, .pages = pages
    };
    visit->each(visit->context, &screen);
    return true;
}

void menu_screens_of(const struct menus *menus, const struct menu_screen_want *want,
                     void (*each)(void *context, const struct menu_screen *screen), void *context)
{
    struct visit to = { each, context };
    struct dialogue_state state;
    struct dump dump = {
        .menus = menus,
        .now_ms = want->now_ms,
        .take = visit,
        .context = &to,
        .language = want->language,
        .bearer = want->bearer,
        .fold = want->fold,
    };
    (void)(want->node < 0 ? print_first(&dump, &state) : print_node(&dump, want->node));
}
