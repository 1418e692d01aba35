/* Floor 4: the desk's calls about what the menus look like on a phone. */
#include "edge/console_call.h"

#include "domain/disclosure.h"
#include "domain/fold.h"
#include "domain/sms.h"
#include "edge/console_json.h"
#include "edge/menu_screens.h"
#include "service/figures.h"

#include <string.h>

enum { PRICE_SIZE = 32, FOLDED_SIZE = 4 * REPLY_SIZE };

static bool read_language(const struct console_call *call, int *ret, struct err *err)
{
    *ret = menus_language(call->menus, form_get(&call->query, "language"));
    return *ret >= 0 || err_set(err, ERR_INVALID, "language is one of those of the menus");
}

static const char *kind_of(const struct menu_node *node)
{
    static const char *const names[] = {
        [NODE_MENU] = "menu", [NODE_PAGE] = "page", [NODE_INPUT] = "input", [NODE_ACTION] = "action"
    };
    return names[node->kind];
}

/* ---- the trees */

/* Of the text that people are shown: another language's where this one has none. */
static const char *status_of(const struct menus *menus, int node, int language)
{
    const struct node_text *text = &menus->nodes[node].texts[language];
    if (!text->present)
        return "missing";
    return text->status == TEXT_REVIEWED ? "reviewed" : "drafted";
}

static void put_options(struct json_out *object, const struct menus *menus, const int *nodes,
                        int count)
{
    struct json_out *list = json_array();
    for (int i = 0; i < count; i++)
        json_put_str(list, NULL, menus->nodes[nodes[i]].id);
    json_put(object, "options", list);
}

static void put_standing(struct json_out *object, int64_t people)
{
    if (people == DISCLOSURE_HIDDEN)
        json_put_null(object, "standing");
    else
        json_put_int(object, "standing", people);
}

static struct json_out *node_json(const struct console_call *call, int index, int language,
                                  int64_t standing)
{
    const struct menus *menus = call->menus;
    const struct menu_node *node = &menus->nodes[index];
    struct json_out *out = json_object();
    json_put_str(out, "id", node->id);
    json_put_str(out, "tree", menus->categories[node->category].name);
    json_put_str(out, "kind", str_of(kind_of(node)));
    json_put_str(out, "label", menus_text(menus, index, language)->label);
    json_put_str(out, "parent", node->parent < 0 ? STR("") : menus->nodes[node->parent].id);
    put_options(out, menus, node->options, node->option_count);
    json_put_str(out, "status", str_of(status_of(menus, index, language)));
    json_put_bool(out, "overdue", menus_overdue(node, call->job.now_ms));
    json_put_bool(out, "high_risk", node->high_risk);
    put_standing(out, standing);
    return out;
}

/* How many people stand at each node now, by its index; home is behind the last. */
static bool read_standing(struct console_call *call, struct db *db, int64_t **ret, struct err *err)
{
    const struct menus *menus = call->menus;
    struct figures_screen *screens;
    size_t count, home = (size_t)menus->node_count;
    *ret = ARENA_ARRAY(call->job.arena, int64_t, home + 1);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for the menus");
    if (!figures_standing(db, call->job.now_ms, call->job.arena, &screens, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        int node = menus_node(menus, screens[i].node);
        if (node >= 0)
            (*ret)[node] = screens[i].turns;
        else if (screens[i].node.len == 0)
            (*ret)[home] = screens[i].turns;
    }
    disclosure_mask(*ret, home + 1);
    return true;
}

static bool nodes_run(struct console_call *call, struct db *db, struct err *err)
{
    const struct menus *menus = call->menus;
    int language, starts[MENU_CATEGORIES_MAX];
    int64_t *standing;
    if (!read_language(call, &language, err) || !read_standing(call, db, &standing, err))
        return false;
    struct json_out *out = json_object(), *list = json_array(), *languages = json_array();
    for (int i = 0; i < menus->language_count; i++)
        json_put_str(languages, NULL, str_of(menus->languages[i]->code));
    for (int i = 0; i < menus->category_count; i++)
        starts[i] = menus->categories[menus->home[language][i]].start;
    for (int i = 0; i < menus->node_count; i++)
        json_put(list, NULL, node_json(call, i, language, standing[i]));
    json_put_str(out, "version", str_of(menus->version));
    json_put(out, "languages", languages);
    put_options(out, menus, starts, menus->category_count);
    put_standing(out, standing[menus->node_count]);
    json_put(out, "nodes", list);
    return console_call_json(call, 200, out, err);
}

/* ---- finding a word */

static bool holds(struct str text, struct str wanted)
{
    char storage[FOLDED_SIZE];
    struct builder folded;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    return str_find(builder_str(&folded), wanted) < folded.len;
}

static bool node_holds(const struct menus *menus, int index, int language, struct str wanted)
{
    const struct node_text *text = menus_text(menus, index, language);
    const struct menu_node *node = &menus->nodes[index];
    return holds(node->id, wanted) || holds(node->fact, wanted) || holds(text->label, wanted) ||
           holds(text->title, wanted) || holds(text->text, wanted) || holds(text->more, wanted);
}

static bool find_run(struct console_call *call, struct db *db, struct err *err)
{
    (void)db;
    char storage[FOLDED_SIZE];
    struct builder wanted;
    struct str text = str_trim(form_get(&call->query, "text"));
    int language;
    if (!read_language(call, &language, err))
        return false;
    if (text.len == 0 || text.len > MENU_FIND_SIZE_MAX)
        return err_set(err, ERR_INVALID, "text is what is looked for, at most %d bytes",
                       MENU_FIND_SIZE_MAX);
    builder_init(&wanted, storage, sizeof(storage));
    fold(text, &wanted);
    struct json_out *out = json_object(), *list = json_array();
    for (int i = 0; wanted.len > 0 && i < call->menus->node_count; i++) {
        if (node_holds(call->menus, i, language, builder_str(&wanted)))
            json_put_str(list, NULL, call->menus->nodes[i].id);
    }
    json_put(out, "nodes", list);
    return console_call_json(call, 200, out, err);
}

/* ---- one node's screens */

struct shown {
    const struct config_tariff *tariff;
    struct json_out *list;
    bool priced; /* SMS cost, pages of a dialled session do not */
};

static void put_cost(struct json_out *out, const char *name, const struct config_tariff *tariff,
                     int64_t price)
{
    char storage[PRICE_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    config_tariff_write(tariff, price, &b);
    json_put_str(out, name, builder_str(&b));
}

static void put_costs(struct json_out *out, const struct config_tariff *tariff, int segments)
{
    int64_t least = tariff->networks[0].segment_price, most = least;
    for (int i = 1; i < tariff->network_count; i++) {
        int64_t price = tariff->networks[i].segment_price;
        least = price < least ? price : least;
        most = price > most ? price : most;
    }
    put_cost(out, "cost_min", tariff, least * segments);
    put_cost(out, "cost_max", tariff, most * segments);
}

static void put_screen(void *context, const struct menu_screen *screen)
{
    const struct shown *shown = context;
    struct sms_size size = sms_measure(screen->text);
    struct json_out *out = json_object();
    json_put_str(out, "part", str_of(screen->part));
    json_put_str(out, "text", screen->text);
    json_put_str(out, "alphabet", size.alphabet == SMS_GSM7 ? STR("GSM-7") : STR("UCS-2"));
    json_put_int(out, "units", size.units);
    json_put_int(out, "segments", size.segments);
    if (shown->priced && shown->tariff->network_count > 0)
        put_costs(out, shown->tariff, size.segments);
    json_put(shown->list, NULL, out);
}

static struct json_out *screens_json(const struct console_call *call, int node, int language,
                                     enum bearer bearer)
{
    const struct menu_screen_want want = { .node = node,
                                           .language = language,
                                           .bearer = bearer,
                                           .fold = gateway_budget(call->gateway->config).fold,
                                           .now_ms = call->job.now_ms };
    struct shown shown = { &call->gateway->config->tariff, json_array(), bearer == BEARER_SMS };
    menu_screens_of(call->menus, &want, put_screen, &shown);
    return shown.list;
}

static void put_facts(struct json_out *out, const struct console_call *call, int index,
                      int language)
{
    const struct menu_node *node = &call->menus->nodes[index];
    struct json_out *sources = json_array();
    for (size_t i = 0; i < node->source_count; i++)
        json_put_str(sources, NULL, node->sources[i]);
    json_put_str(out, "status", str_of(status_of(call->menus, index, language)));
    json_put_str(out, "fact", node->fact);
    json_put(out, "sources", sources);
    console_json_time(out, "reviewed", node->reviewed_ms);
    console_json_time(out, "review_by", node->review_by_ms);
}

static bool screen_run(struct console_call *call, struct db *db, struct err *err)
{
    (void)db;
    struct str id = form_get(&call->query, "node");
    int language, node = id.len > 0 ? menus_node(call->menus, id) : -1;
    if (!read_language(call, &language, err))
        return false;
    if (id.len > 0 && node < 0)
        return err_set(err, ERR_NOT_FOUND, "there is no such screen in the menus in service");
    struct json_out *out = json_object();
    json_put_str(out, "id", id);
    json_put_str(out, "currency", str_of(call->gateway->config->tariff.currency));
    json_put(out, "sms", screens_json(call, node, language, BEARER_SMS));
    json_put(out, "ussd", screens_json(call, node, language, BEARER_USSD));
    if (node >= 0)
        put_facts(out, call, node, language);
    return console_call_json(call, 200, out, err);
}

const struct console_route console_screens_routes[] = {
    { "GET", "/menus/nodes", "", RIGHT_SELF, STORE_READ, nodes_run, NULL, NULL },
    { "GET", "/menus/find", "", RIGHT_SELF, STORE_READ, find_run, NULL, NULL },
    { "GET", "/menus/screen", "", RIGHT_SELF, STORE_READ, screen_run, NULL, NULL },
    { 0 },
};
