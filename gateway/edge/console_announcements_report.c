/* Floor 4: the desk's calls about announcements: what one would be, and what became of it. */
#include "edge/console_announcements.h"

#include "edge/console_sheet.h"
#include "service/announcements_report.h"

enum { PRICE_SIZE = 32 };

void console_announcements_named(struct json_out *list, struct str id, struct str sq, struct str en)
{
    struct json_out *out = json_object();
    json_put_str(out, "id", id);
    json_put_str(out, "sq", sq);
    json_put_str(out, "en", en);
    json_put(list, NULL, out);
}

/* ---- money: which network a number is in is not known, so it is from .. to */

struct cost {
    int64_t least, most;
    int64_t unpriced; /* segments that no network of the tariff is for */
};

static void add_cost(const struct console_call *call, struct str channel, struct str country,
                     int64_t segments, struct cost *cost)
{
    const struct config_tariff *tariff = &call->gateway->config->tariff;
    int64_t least, most;
    if (config_tariff_price(tariff, channel, country, &least, &most)) {
        cost->least += segments * least;
        cost->most += segments * most;
    } else {
        cost->unpriced += segments;
    }
}

static struct str price(const struct console_call *call, int64_t amount, char storage[PRICE_SIZE])
{
    struct builder b;
    builder_init(&b, storage, PRICE_SIZE);
    config_tariff_write(&call->gateway->config->tariff, amount, &b);
    return builder_str(&b);
}

static void put_cost(struct json_out *out, const struct console_call *call, const struct cost *cost)
{
    const struct config_tariff *tariff = &call->gateway->config->tariff;
    char least[PRICE_SIZE], most[PRICE_SIZE];
    json_put_str(out, "currency", str_of(tariff->currency));
    if (tariff->network_count > 0) {
        json_put_str(out, "cost_min", price(call, cost->least, least));
        json_put_str(out, "cost_max", price(call, cost->most, most));
    } else {
        json_put_null(out, "cost_min");
        json_put_null(out, "cost_max");
    }
    json_put_int(out, "unpriced", cost->unpriced);
}

/* ---- before it leaves */

struct spoken { /* the people of one language */
    struct str language, text;
    int64_t people;
    int segments;
};

static void add_spoken(struct spoken *list, int *count, const struct announcements_part *part)
{
    int i = 0;
    while (i < *count && !str_equal(list[i].language, part->language))
        i++;
    if (i == MENU_LANGUAGES_MAX)
        return; /* contacts have no other languages than the menus' and none */
    if (i == *count)
        list[(*count)++] = (struct spoken){ .language = part->language };
    list[i].people += part->people;
    if (part->text.len > 0)
        list[i].text = part->text;
    if (!part->hidden && part->segments > list[i].segments)
        list[i].segments = part->segments;
}

static struct json_out *spoken_json(const struct spoken *spoken)
{
    struct json_out *out = json_object();
    json_put_str(out, "language", spoken->language);
    if (spoken->text.len > 0)
        json_put_str(out, "text", spoken->text);
    else
        json_put_null(out, "text");
    json_put_int(out, "people", spoken->people);
    json_put_int(out, "segments", spoken->segments);
    return out;
}

struct json_out *console_announcements_preview(const struct console_call *call,
                                               const struct announcement *announcement,
                                               const struct announcements_preview *preview)
{
    struct spoken spoken[MENU_LANGUAGES_MAX] = { 0 };
    struct json_out *out = json_object(), *languages = json_array();
    struct cost cost = { 0 };
    int count = 0;
    for (size_t i = 0; i < preview->part_count; i++) {
        const struct announcements_part *part = &preview->parts[i];
        add_spoken(spoken, &count, part);
        if (part->segments > 0)
            add_cost(call, part->channel, part->country, part->people * part->segments, &cost);
    }
    for (int i = 0; i < count; i++)
        json_put(languages, NULL, spoken_json(&spoken[i]));
    json_put_int(out, "people", preview->people);
    json_put_int(out, "left_out", preview->left_out);
    json_put_int(out, "no_text", preview->no_text);
    json_put_int(out, "no_channel", preview->no_channel);
    json_put_int(out, "hidden", preview->hidden);
    json_put_int(out, "night", preview->night);
    json_put_int(out, "segments", preview->segments);
    json_put_int(out, "minutes", (preview->people + announcement->rate - 1) / announcement->rate);
    json_put_bool(out, "partial", preview->partial);
    put_cost(out, call, &cost);
    json_put(out, "languages", languages);
    return out;
}

/* ---- after it left */

static void put_row(const struct console_call *call, struct sheet *sheet,
                    const struct announcements_row *row)
{
    static const struct {
        const char *name;
        enum outbox_state states[2];
    } columns[] = {
        { "delivered", { OUTBOX_DELIVERED, OUTBOX_DELIVERED } },
        { "sent", { OUTBOX_SENT, OUTBOX_SENT } },
        { "waiting", { OUTBOX_QUEUED, OUTBOX_SENDING } },
        { "failed", { OUTBOX_FAILED, OUTBOX_FAILED } },
        { "expired", { OUTBOX_EXPIRED, OUTBOX_EXPIRED } },
        { "unknown", { OUTBOX_UNKNOWN, OUTBOX_UNKNOWN } },
    };
    char least[PRICE_SIZE], most[PRICE_SIZE];
    struct cost cost = { 0 };
    sheet_row(sheet);
    sheet_str(sheet, "language", row->language);
    sheet_str(sheet, "channel", row->channel);
    sheet_str(sheet, "country", row->country);
    sheet_int(sheet, "messages", row->messages);
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        enum outbox_state one = columns[i].states[0], other = columns[i].states[1];
        sheet_int(sheet, columns[i].name,
                  row->states[one] + (other != one ? row->states[other] : 0));
    }
    sheet_int(sheet, "segments", row->segments);
    add_cost(call, row->channel, row->country, row->segments, &cost);
    if (cost.unpriced > 0) {
        sheet_none(sheet, "cost_min");
        sheet_none(sheet, "cost_max");
    } else {
        sheet_str(sheet, "cost_min", price(call, cost.least, least));
        sheet_str(sheet, "cost_max", price(call, cost.most, most));
    }
}

static void put_whys(struct json_out *out, const struct announcements_report *report)
{
    struct json_out *passed = json_object(), *reasons = json_array();
    for (int why = 1; why < ANNOUNCEMENT_WHYS; why++)
        json_put_int(passed, announcement_why_names[why], report->passed[why]);
    json_put(out, "passed", passed);
    for (size_t i = 0; i < report->reason_count; i++) {
        struct json_out *reason = json_object();
        json_put_str(reason, "reason", report->reasons[i].reason);
        json_put_int(reason, "messages", report->reasons[i].messages);
        json_put(reasons, NULL, reason);
    }
    json_put(out, "reasons", reasons);
}

bool console_announcements_report(struct console_call *call, struct db *db, struct err *err)
{
    struct announcement announcement;
    struct announcements_report report;
    struct cost cost = { 0 };
    struct sheet sheet;
    struct str name;
    if (!arena_format(call->job.arena, &name, "announcement-%lld", (long long)call->id))
        return err_set(err, ERR_LIMIT, "no room for the name of a file");
    if (!announcements_get(db, call->id, call->job.arena, &announcement, err) ||
        !announcements_report(db, call->id, call->job.arena, &report, err) ||
        !console_sheet_open(call, call->job.arena, &sheet, err))
        return false;
    for (size_t i = 0; i < report.row_count; i++) {
        const struct announcements_row *row = &report.rows[i];
        put_row(call, &sheet, row);
        add_cost(call, row->channel, row->country, row->segments, &cost);
    }
    struct json_out *out = json_object();
    json_put(out, "announcement", console_announcements_json(call, &announcement));
    put_whys(out, &report);
    json_put_int(out, "later", report.later);
    json_put_int(out, "stopped_after", report.stopped);
    json_put_int(out, "notices", report.notices);
    json_put_int(out, "read", report.read);
    put_cost(out, call, &cost);
    return console_sheet_answer(call, &sheet, out, name, err);
}
