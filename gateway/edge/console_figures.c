/* Floor 4: the desk's calls about figures. Each is one table of a period, as JSON or as CSV. */
#include "edge/console_sheet.h"

#include "domain/date.h"
#include "domain/disclosure.h"
#include "service/figures.h"

enum { DAY_SIZE = 16, PRICE_SIZE = 32 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct figures_call {
    struct console_call *call;
    struct db *db;
    struct figures_query query;
    struct sheet sheet;
};

/* ---- what is asked for, and the answer */

static bool begin(struct console_call *call, struct db *db, struct figures_call *ret,
                  struct err *err)
{
    struct str topic = form_get(&call->query, "topic");
    int64_t from_ms, until_ms;
    *ret = (struct figures_call){ .call = call, .db = db };
    if (!console_sheet_days(call, FIGURES_DAYS_MAX, &from_ms, &until_ms, err))
        return false;
    if (!rights_is_topics(topic) || topic.len >= CATEGORY_SIZE)
        return err_set(err, ERR_INVALID, "topic is a category of the menus, or none");
    figures_period(from_ms / day_ms, until_ms / day_ms - 1, &ret->query);
    ret->query.topic = topic;
    ret->query.staff_id = call->staff.id;
    return console_sheet_open(call, call->job.arena, &ret->sheet, err);
}

/* `head` holds what stands beside the rows; it is taken over. */
static bool answer(struct figures_call *figures, struct json_out *head, struct err *err)
{
    struct console_call *call = figures->call;
    struct str name;
    int64_t counted_ms = 0;
    if (!figures->sheet.csv &&
        !figures_counted(figures->db, call->job.now_ms, call->job.arena, &counted_ms, err))
        goto fail;
    if (!arena_format(call->job.arena, &name, STR_FMT "-" STR_FMT "-" STR_FMT,
                      STR_ARG(console_sheet_name(call)), STR_ARG(form_get(&call->query, "from")),
                      STR_ARG(form_get(&call->query, "to")))) {
        err_put(err, ERR_LIMIT, "no room for the name of a file");
        goto fail;
    }
    json_put_int(head, "counted_at", counted_ms);
    return console_sheet_answer(call, &figures->sheet, head, name, err);
fail:
    json_out_free(head);
    json_out_free(sheet_rows(&figures->sheet));
    return false;
}

/* When reading failed: what was opened goes. */
static bool give_up(struct figures_call *figures)
{
    json_out_free(sheet_rows(&figures->sheet));
    return false;
}

static void put_day(struct sheet *sheet, int64_t day)
{
    char storage[DAY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    date_write_iso(day * day_ms, &b);
    sheet_str(sheet, "day", builder_str(&b));
}

/* ---- questions */

enum { FLOWS = 3 };

/* Column by column; `values` has room for one. */
static void mask_flows(struct figures_flow *flows, size_t count, int64_t *values)
{
    for (int k = 0; k < FLOWS; k++) {
        for (size_t i = 0; i < count; i++)
            values[i] = (int64_t[]){ flows[i].asked, flows[i].heard, flows[i].answered }[k];
        disclosure_mask(values, count);
        for (size_t i = 0; i < count; i++)
            *(int64_t *[]){ &flows[i].asked, &flows[i].heard, &flows[i].answered }[k] = values[i];
    }
}

static bool mask(struct figures_call *figures, struct figures_flow *flows, size_t count,
                 struct err *err)
{
    int64_t *values = ARENA_ARRAY(figures->call->job.arena, int64_t, count + 1);
    if (!values)
        return err_set(err, ERR_LIMIT, "no room for figures");
    mask_flows(flows, count, values);
    return true;
}

static void put_flow(struct sheet *sheet, const struct figures_flow *flow)
{
    sheet_count(sheet, "asked", flow->asked);
    sheet_count(sheet, "heard", flow->heard);
    sheet_count(sheet, "answered", flow->answered);
}

/* Every day of the period has a row, those without questions too. */
static bool days_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_flow *flows;
    size_t count, next = 0;
    if (!begin(call, db, &figures, err))
        return false;
    const struct figures_query *query = &figures.query;
    if (!figures_days(db, query, call->job.arena, &flows, &count, err) ||
        (query->topic.len > 0 && !mask(&figures, flows, count, err)))
        return give_up(&figures);
    for (int64_t day = query->from_day; day <= query->to_day; day++) {
        struct figures_flow none = { 0 };
        bool any = next < count && flows[next].day == day;
        sheet_row(&figures.sheet);
        put_day(&figures.sheet, day);
        put_flow(&figures.sheet, any ? &flows[next++] : &none);
    }
    return answer(&figures, json_object(), err);
}

static bool topics_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_flow *flows;
    size_t count;
    if (!begin(call, db, &figures, err))
        return false;
    if (!figures_topics(db, &figures.query, call->job.arena, &flows, &count, err) ||
        !mask(&figures, flows, count, err))
        return give_up(&figures);
    for (size_t i = 0; i < count; i++) {
        sheet_row(&figures.sheet);
        sheet_str(&figures.sheet, "topic", flows[i].topic);
        sheet_str(&figures.sheet, "language", flows[i].language);
        put_flow(&figures.sheet, &flows[i]);
    }
    return answer(&figures, json_object(), err);
}

/* ---- answers and the queue */

static int64_t per_mille(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 1000 + whole / 2) / whole : 0;
}

/* Of how many a row tells: of few, it is hidden whole. The first row is of all topics. */
static void mask_rows(int64_t *totals, size_t count)
{
    if (count == 0)
        return;
    if (totals[0] < DISCLOSURE_MIN)
        totals[0] = DISCLOSURE_HIDDEN;
    disclosure_mask(totals + 1, count - 1);
}

static int64_t *new_totals(struct figures_call *figures, size_t count, struct err *err)
{
    int64_t *totals = ARENA_ARRAY(figures->call->job.arena, int64_t, count + 1);
    if (!totals)
        err_put(err, ERR_LIMIT, "no room for figures");
    return totals;
}

static void put_wait(struct sheet *sheet, const struct figures_wait *wait, bool hidden)
{
    sheet_row(sheet);
    sheet_str(sheet, "topic", wait->topic);
    sheet_count(sheet, "answers", hidden ? DISCLOSURE_HIDDEN : wait->answers);
    sheet_count(sheet, "kept_per_mille",
                hidden ? DISCLOSURE_HIDDEN : per_mille(wait->kept, wait->answers));
    sheet_count(sheet, "median_ms", hidden ? DISCLOSURE_HIDDEN : wait->median_ms);
    sheet_count(sheet, "ninth_ms", hidden ? DISCLOSURE_HIDDEN : wait->ninth_ms);
}

static bool waits_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_wait *waits;
    size_t count;
    int64_t *totals;
    if (!begin(call, db, &figures, err))
        return false;
    if (!figures_waits(db, &figures.query, call->job.arena, &waits, &count, err) ||
        !(totals = new_totals(&figures, count, err)))
        return give_up(&figures);
    for (size_t i = 0; i < count; i++)
        totals[i] = waits[i].answers;
    mask_rows(totals, count);
    for (size_t i = 0; i < count; i++)
        put_wait(&figures.sheet, &waits[i], totals[i] == DISCLOSURE_HIDDEN);
    return answer(&figures, json_object(), err);
}

static void put_rating(struct sheet *sheet, const struct figures_rating *rating, int64_t total)
{
    static const char *const columns[RATING_MAX] = { "rated_1", "rated_2", "rated_3", "rated_4",
                                                     "rated_5" };
    bool hidden = total == DISCLOSURE_HIDDEN;
    int64_t sum = 0;
    sheet_row(sheet);
    sheet_str(sheet, "topic", rating->topic);
    sheet_count(sheet, "ratings", total);
    for (int i = 0; i < RATING_MAX; i++) {
        sheet_count(sheet, columns[i], hidden ? DISCLOSURE_HIDDEN : rating->ratings[i]);
        sum += (i + 1) * rating->ratings[i];
    }
    sheet_count(sheet, "mean_hundredths",
                hidden ? DISCLOSURE_HIDDEN : (sum * 100 + total / 2) / total);
}

static bool ratings_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_rating *ratings;
    size_t count;
    int64_t *totals;
    if (!begin(call, db, &figures, err))
        return false;
    if (!figures_ratings(db, &figures.query, call->job.arena, &ratings, &count, err) ||
        !(totals = new_totals(&figures, count, err)))
        return give_up(&figures);
    for (size_t i = 0; i < count; i++) {
        totals[i] = 0;
        for (int k = 0; k < RATING_MAX; k++)
            totals[i] += ratings[i].ratings[k];
    }
    mask_rows(totals, count);
    for (size_t i = 0; i < count; i++)
        put_rating(&figures.sheet, &ratings[i], totals[i]);
    return answer(&figures, json_object(), err);
}

static bool queue_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_age ages[FIGURES_AGES];
    if (!begin(call, db, &figures, err))
        return false;
    if (!figures_queue(db, &figures.query, call->job.now_ms, call->job.arena, ages, err))
        return give_up(&figures);
    for (int i = 0; i < FIGURES_AGES; i++) {
        sheet_row(&figures.sheet);
        sheet_int(&figures.sheet, "from_hours", figures_age_hours[i]);
        if (i + 1 < FIGURES_AGES)
            sheet_int(&figures.sheet, "to_hours", figures_age_hours[i + 1]);
        else
            sheet_none(&figures.sheet, "to_hours");
        sheet_int(&figures.sheet, "in_time", ages[i].questions - ages[i].late);
        sheet_int(&figures.sheet, "late", ages[i].late);
    }
    return answer(&figures, json_object(), err);
}

/* ---- messages */

static void put_price(struct figures_call *figures, const char *name, bool known, int64_t price)
{
    const struct config_tariff *tariff = &figures->call->gateway->config->tariff;
    char storage[PRICE_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    if (!known) {
        sheet_none(&figures->sheet, name);
        return;
    }
    config_tariff_write(tariff, price, &b);
    sheet_str(&figures->sheet, name, builder_str(&b));
}

static void put_sent(struct figures_call *figures, const struct figures_sent *sent)
{
    const struct config_tariff *tariff = &figures->call->gateway->config->tariff;
    struct sheet *sheet = &figures->sheet;
    bool few = sent->messages < DISCLOSURE_MIN;
    int64_t least = 0, most = 0;
    bool priced = config_tariff_price(tariff, sent->channel, sent->country, &least, &most) && !few;
    sheet_row(sheet);
    sheet_str(sheet, "channel", sent->channel);
    sheet_str(sheet, "country", sent->country);
    sheet_count(sheet, "messages", few ? DISCLOSURE_HIDDEN : sent->messages);
    sheet_count(sheet, "segments", few ? DISCLOSURE_HIDDEN : sent->segments);
    sheet_count(sheet, "delivered", few ? DISCLOSURE_HIDDEN : sent->delivered);
    sheet_count(sheet, "sent", few ? DISCLOSURE_HIDDEN : sent->sent);
    sheet_count(sheet, "failed", few ? DISCLOSURE_HIDDEN : sent->failed);
    sheet_count(sheet, "expired", few ? DISCLOSURE_HIDDEN : sent->expired);
    sheet_count(sheet, "unknown", few ? DISCLOSURE_HIDDEN : sent->unknown);
    sheet_count(sheet, "waiting", few ? DISCLOSURE_HIDDEN : sent->waiting);
    put_price(figures, "cost_min", priced, sent->segments * least);
    put_price(figures, "cost_max", priced, sent->segments * most);
}

static bool messages_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_sent *sent;
    size_t count;
    if (!begin(call, db, &figures, err))
        return false;
    if (!figures_messages(db, &figures.query, call->job.arena, &sent, &count, err))
        return give_up(&figures);
    for (size_t i = 0; i < count; i++)
        put_sent(&figures, &sent[i]);
    struct json_out *head = json_object();
    json_put_str(head, "currency", str_of(call->gateway->config->tariff.currency));
    return answer(&figures, head, err);
}

static bool received_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_received *received;
    size_t count;
    if (!begin(call, db, &figures, err))
        return false;
    if (!figures_received(db, &figures.query, call->job.arena, &received, &count, err))
        return give_up(&figures);
    for (size_t i = 0; i < count; i++) {
        sheet_row(&figures.sheet);
        sheet_str(&figures.sheet, "channel", received[i].channel);
        sheet_int(&figures.sheet, "sms", received[i].sms);
        sheet_int(&figures.sheet, "ussd", received[i].ussd);
    }
    return answer(&figures, json_object(), err);
}

/* ---- screens */

static const char *kind_of(const struct menu_node *node)
{
    switch (node->kind) {
    case NODE_MENU:
        return "menu";
    case NODE_PAGE:
        return "page";
    case NODE_INPUT:
    case NODE_ACTION:
        break;
    }
    return "question";
}

/* In the language asked for, as far as it is written in that. */
static struct str label_of(const struct figures_call *figures, int node)
{
    const struct menus *menus = figures->call->menus;
    int language = menus_language(menus, form_get(&figures->call->query, "language"));
    return menus_text(menus, node, language < 0 ? 0 : language)->label;
}

static void put_screen(struct figures_call *figures, const struct figures_screen *screen, int node)
{
    const struct menus *menus = figures->call->menus;
    struct sheet *sheet = &figures->sheet;
    bool few = screen->turns < DISCLOSURE_MIN;
    bool few_stops = few || (screen->stops > 0 && screen->stops < DISCLOSURE_MIN);
    sheet_row(sheet);
    sheet_str(sheet, "screen", screen->node);
    if (node < 0) {
        sheet_str(sheet, "topic", STR(""));
        sheet_str(sheet, "label", STR(""));
        sheet_str(sheet, "kind", screen->node.len == 0 ? STR("home") : STR("gone"));
    } else {
        sheet_str(sheet, "topic", menus->categories[menus->nodes[node].category].name);
        sheet_str(sheet, "label", label_of(figures, node));
        sheet_str(sheet, "kind", str_of(kind_of(&menus->nodes[node])));
    }
    sheet_count(sheet, "shown", few ? DISCLOSURE_HIDDEN : screen->turns);
    sheet_count(sheet, "ended", few_stops ? DISCLOSURE_HIDDEN : screen->stops);
}

/* Whether a screen is of the topic asked for, and of one that the caller sees. */
static bool is_wanted(const struct figures_call *figures, int node)
{
    const struct console_call *call = figures->call;
    struct str topic = figures->query.topic;
    if (node < 0)
        return topic.len == 0 && rights_see(call->staff.role, call->topics, STR(""), false);
    struct str tree = call->menus->categories[call->menus->nodes[node].category].name;
    return (topic.len == 0 || str_equal(topic, tree)) &&
           rights_see(call->staff.role, call->topics, tree, false);
}

static bool screens_run(struct console_call *call, struct db *db, struct err *err)
{
    struct figures_call figures;
    struct figures_screen *screens;
    size_t count;
    if (!staff_topics(db, call->staff.id, call->job.arena, &call->topics, err) ||
        !begin(call, db, &figures, err))
        return false;
    if (!figures_screens(db, &figures.query, call->job.arena, &screens, &count, err))
        return give_up(&figures);
    for (size_t i = 0; i < count; i++) {
        int node = menus_node(call->menus, screens[i].node);
        if (is_wanted(&figures, node))
            put_screen(&figures, &screens[i], node);
    }
    return answer(&figures, json_object(), err);
}

const struct console_route console_figures_routes[] = {
    { "GET", "/figures/days", "", RIGHT_FIGURES, STORE_READ, days_run, NULL, NULL },
    { "GET", "/figures/topics", "", RIGHT_FIGURES, STORE_READ, topics_run, NULL, NULL },
    { "GET", "/figures/waits", "", RIGHT_FIGURES, STORE_READ, waits_run, NULL, NULL },
    { "GET", "/figures/ratings", "", RIGHT_FIGURES, STORE_READ, ratings_run, NULL, NULL },
    { "GET", "/figures/queue", "", RIGHT_FIGURES, STORE_READ, queue_run, NULL, NULL },
    { "GET", "/figures/messages", "", RIGHT_FIGURES, STORE_READ, messages_run, NULL, NULL },
    { "GET", "/figures/received", "", RIGHT_FIGURES, STORE_READ, received_run, NULL, NULL },
    { "GET", "/figures/screens", "", RIGHT_FIGURES, STORE_READ, screens_run, NULL, NULL },
    { 0 },
};
