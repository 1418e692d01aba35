/* Floor 4: the report of a set of menus. */
#include "edge/menu_report.h"

#include "domain/date.h"
#include "domain/menus_report.h"

enum { PRICE_SIZE = 32, DATE_SIZE = 16, PRICE_WIDTH = 9 };

struct line { /* a tree in a language that has any of it */
    const struct menu_category *tree;
    const char *language;
    struct menus_report report;
};

/* Calls `each` for every line, and says whether there was one. */
static void walk(const struct menus *menus, int64_t now_ms, void *context,
                 void (*each)(void *context, const struct line *line))
{
    for (int i = 0; i < menus->category_count; i++) {
        for (int k = 0; k < menus->language_count; k++) {
            const struct line line = {
                .tree = &menus->categories[i],
                .language = menus->languages[k]->code,
                .report = menus_report(menus, i, k, menu_budget_default.fold, now_ms),
            };
            if (line.report.translated > 0 || line.report.promised)
                each(context, &line);
        }
    }
}

/* What a leaf costs on a network, read whole: of all leaves the mean, or the dearest. */
static int64_t mean_price(const struct menus_report *report,
                          const struct config_tariff_network *network)
{
    int leaves = report->translated > 0 ? report->translated : 1;
    return (report->segments_total * network->segment_price + leaves / 2) / leaves;
}

static int64_t largest_price(const struct menus_report *report,
                             const struct config_tariff_network *network)
{
    return report->segments_max * network->segment_price;
}

static struct str price_text(const struct config_tariff *tariff, int64_t price,
                             char storage[PRICE_SIZE])
{
    struct builder b;
    builder_init(&b, storage, PRICE_SIZE);
    config_tariff_write(tariff, price, &b);
    return builder_str(&b);
}

static struct str date_text(int64_t at_ms, char storage[DATE_SIZE])
{
    struct builder b;
    builder_init(&b, storage, DATE_SIZE);
    date_write(at_ms, &b);
    return builder_str(&b);
}

/* ---- for people */

struct table {
    const struct config_tariff *tariff;
    FILE *to;
    int tree_width;
};

static int tree_width(const struct menus *menus)
{
    size_t width = sizeof("tree") - 1;
    for (int i = 0; i < menus->category_count; i++) {
        if (menus->categories[i].name.len > width)
            width = menus->categories[i].name.len;
    }
    return (int)width;
}

static void print_counts(void *context, const struct line *line)
{
    const struct table *table = context;
    const struct menus_report *report = &line->report;
    fprintf(table->to, "%-*.*s  %-4s %7d %11d %9d %8d %8d %11d %4d\n", table->tree_width,
            STR_ARG(line->tree->name), line->language, report->leaves, report->translated,
            report->reviewed, report->drafted, report->overdue, report->segments_median,
            report->segments_max);
}

static void print_costs(void *context, const struct line *line)
{
    const struct table *table = context;
    char storage[PRICE_SIZE];
    fprintf(table->to, "%-*.*s  %-4s", table->tree_width, STR_ARG(line->tree->name),
            line->language);
    for (int i = 0; i < table->tariff->network_count; i++) {
        const struct config_tariff_network *network = &table->tariff->networks[i];
        struct str text = price_text(table->tariff, mean_price(&line->report, network), storage);
        fprintf(table->to, "  %*.*s", PRICE_WIDTH, STR_ARG(text));
        text = price_text(table->tariff, largest_price(&line->report, network), storage);
        fprintf(table->to, " %*.*s", PRICE_WIDTH, STR_ARG(text));
    }
    fputc('\n', table->to);
}

static void print_cost_table(const struct menus *menus, struct table *table, int64_t now_ms)
{
    fprintf(table->to, "\nWhat a leaf costs, read whole by SMS, in %s: the mean, and the dearest\n",
            table->tariff->currency);
    fprintf(table->to, "%-*s  %-4s", table->tree_width, "tree", "lang");
    for (int i = 0; i < table->tariff->network_count; i++)
        fprintf(table->to, "  %*s", 2 * PRICE_WIDTH + 1, table->tariff->networks[i].name);
    fputc('\n', table->to);
    walk(menus, now_ms, table, print_costs);
}

static void print_overdue(const struct menus *menus, int64_t now_ms, FILE *to)
{
    int nodes[MENU_NODES_MAX];
    int count = menus_report_overdue(menus, now_ms, nodes, MENU_NODES_MAX);
    if (count > 0)
        fprintf(to, "\nOverdue: people are sent to the office or the expert instead\n");
    for (int i = 0; i < count; i++) {
        const struct menu_node *node = &menus->nodes[nodes[i]];
        char storage[DATE_SIZE];
        struct str date = date_text(node->review_by_ms, storage);
        fprintf(to, "  " STR_FMT "  " STR_FMT "  " STR_FMT "  review by " STR_FMT "\n",
                STR_ARG(menus->categories[node->category].name), STR_ARG(node->id),
                STR_ARG(node->fact), STR_ARG(date));
    }
}

void menu_report_print(const struct menus *menus, const struct config_tariff *tariff,
                       int64_t now_ms, FILE *to)
{
    struct table table = { tariff, to, tree_width(menus) };
    fprintf(to, "%-*s  %-4s %7s %11s %9s %8s %8s %11s %4s\n", table.tree_width, "tree", "lang",
            "leaves", "translated", "reviewed", "drafted", "overdue", "SMS median", "max");
    walk(menus, now_ms, &table, print_counts);
    if (tariff)
        print_cost_table(menus, &table, now_ms);
    print_overdue(menus, now_ms, to);
}

/* ---- for programs */

struct objects {
    const struct config_tariff *tariff;
    struct json_out *list;
};

static void put_costs(const struct config_tariff *tariff, const struct menus_report *report,
                      struct json_out *object)
{
    struct json_out *costs = json_array();
    for (int i = 0; i < tariff->network_count; i++) {
        const struct config_tariff_network *network = &tariff->networks[i];
        struct json_out *cost = json_object();
        char storage[PRICE_SIZE];
        json_put_str(cost, "network", str_of(network->name));
        json_put_str(cost, "mean", price_text(tariff, mean_price(report, network), storage));
        json_put_str(cost, "max", price_text(tariff, largest_price(report, network), storage));
        json_put(costs, NULL, cost);
    }
    json_put(object, "costs", costs);
}

static void put_line(void *context, const struct line *line)
{
    const struct objects *objects = context;
    const struct menus_report *report = &line->report;
    struct json_out *object = json_object();
    json_put_str(object, "tree", line->tree->name);
    json_put_str(object, "language", str_of(line->language));
    json_put_int(object, "leaves", report->leaves);
    json_put_int(object, "translated", report->translated);
    json_put_int(object, "reviewed", report->reviewed);
    json_put_int(object, "drafted", report->drafted);
    json_put_int(object, "overdue", report->overdue);
    json_put_int(object, "segments_median", report->segments_median);
    json_put_int(object, "segments_max", report->segments_max);
    if (objects->tariff)
        put_costs(objects->tariff, report, object);
    json_put(objects->list, NULL, object);
}

static struct json_out *overdue_list(const struct menus *menus, int64_t now_ms)
{
    int nodes[MENU_NODES_MAX];
    int count = menus_report_overdue(menus, now_ms, nodes, MENU_NODES_MAX);
    struct json_out *list = json_array();
    for (int i = 0; i < count; i++) {
        const struct menu_node *node = &menus->nodes[nodes[i]];
        struct json_out *object = json_object();
        json_put_str(object, "tree", menus->categories[node->category].name);
        json_put_str(object, "node", node->id);
        json_put_str(object, "label", menus_text(menus, nodes[i], 0)->label);
        json_put_str(object, "fact", node->fact);
        json_put_int(object, "review_by", node->review_by_ms);
        json_put(list, NULL, object);
    }
    return list;
}

struct json_out *menu_report_json(const struct menus *menus, const struct config_tariff *tariff,
                                  int64_t now_ms)
{
    struct json_out *root = json_object();
    struct objects objects = { tariff, json_array() };
    json_put_str(root, "version", str_of(menus->version));
    if (tariff)
        json_put_str(root, "currency", str_of(tariff->currency));
    walk(menus, now_ms, &objects, put_line);
    json_put(root, "trees", objects.list);
    json_put(root, "overdue", overdue_list(menus, now_ms));
    return root;
}
