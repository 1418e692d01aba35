/* Floor 1: counts of a set of menus. */
#include "domain/menus_report.h"

#include "domain/screen.h"
#include "domain/sms.h"

enum { SEGMENTS_COUNTED = 64 }; /* more are counted as one less */

static int segments_of(const struct screen_want *want)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_render(want, &b);
    return sms_measure(builder_str(&b)).segments;
}

static int segments_of_leaf(const struct menus *menus, int node, int language, bool fold)
{
    struct screen_want want = {
        .menus = menus,
        .node = node,
        .language = language,
        .bearer = BEARER_SMS,
        .now_ms = INT64_MIN, /* before any review-by date */
        .limits = { USSD_GSM7_CHARS_MAX, USSD_UCS2_CHARS_MAX, fold },
    };
    int segments = segments_of(&want);
    if (menus->nodes[node].texts[language].more.len > 0) {
        want.more = true;
        segments += segments_of(&want);
    }
    return segments < SEGMENTS_COUNTED ? segments : SEGMENTS_COUNTED - 1;
}

/* The lower one of the two in the middle. */
static int median_of(const int counts[SEGMENTS_COUNTED], int total)
{
    int below = 0, segments = 0;
    for (; segments < SEGMENTS_COUNTED - 1; segments++) {
        below += counts[segments];
        if (below > 0 && below * 2 >= total)
            break;
    }
    return total > 0 ? segments : 0;
}

struct menus_report menus_report(const struct menus *menus, int category, int language, bool fold,
                                 int64_t now_ms)
{
    int counts[SEGMENTS_COUNTED] = { 0 };
    struct menus_report report = { .promised = menus->categories[category].languages[language] };
    for (int i = 0; i < menus->node_count; i++) {
        const struct menu_node *node = &menus->nodes[i];
        if (node->category != category || node->kind != NODE_PAGE)
            continue;
        report.leaves++;
        report.overdue += menus_overdue(node, now_ms);
        const struct node_text *text = &node->texts[language];
        if (!text->present)
            continue;
        int segments = segments_of_leaf(menus, i, language, fold);
        report.translated++;
        report.reviewed += text->status == TEXT_REVIEWED;
        report.drafted += text->status == TEXT_MACHINE_DRAFTED;
        report.segments_total += segments;
        report.segments_max = segments > report.segments_max ? segments : report.segments_max;
        counts[segments]++;
    }
    report.segments_median = median_of(counts, report.translated);
    return report;
}

int menus_report_overdue(const struct menus *menus, int64_t now_ms, int *ret_nodes, int count_max)
{
    int count = 0;
    for (int i = 0; i < menus->node_count; i++) {
        const struct menu_node *node = &menus->nodes[i];
        if (!menus_overdue(node, now_ms))
            continue;
        int at = count < count_max ? count : count_max;
        for (; at > 0 && menus->nodes[ret_nodes[at - 1]].review_by_ms > node->review_by_ms; at--) {
            if (at < count_max)
                ret_nodes[at] = ret_nodes[at - 1];
        }
        if (at < count_max)
            ret_nodes[at] = i;
        count++;
    }
    return count;
}
