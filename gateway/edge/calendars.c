/* Floor 4: calendars at secret addresses. */
#include "edge/calendars.h"

#include "base/clock.h"
#include "service/calendar.h"

struct calendars_job {
    struct job job; /* first */
    struct http_exchange *exchange;
    const struct keyring *keys;
    struct str token, file;
};

static bool run(struct job *job, struct db *db, struct err *err)
{
    struct calendars_job *look = (struct calendars_job *)(void *)job;
    return calendar_file(db, look->keys, look->token, job->now_ms, job->arena, &look->file, err);
}

static void done(struct job *job, const struct err *err)
{
    struct calendars_job *look = (struct calendars_job *)(void *)job;
    if (err->code != ERR_NONE) {
        http_exchange_refuse(look->exchange, err);
    } else {
        const struct http_answer answer = {
            .status = 200,
            .content_type = STR("text/calendar; charset=utf-8"),
            .body = look->file,
            .headers = { { STR("Cache-Control"), STR("private, no-store") } },
            .header_count = 1,
        };
        http_exchange_answer(look->exchange, &answer);
    }
    arena_free(job->arena);
}

void calendars_handle(struct gateway *gateway, struct http_exchange *exchange)
{
    const struct http_request *request = http_exchange_request(exchange);
    struct str token = str_from(request->path, STR("/calendar/").len), ending = STR(".ics");
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    struct calendars_job *look = ARENA_NEW(arena, struct calendars_job);
    struct err err = { 0 };
    *look = (struct calendars_job){ .job = { .arena = arena,
                                             .name = "calendar",
                                             .now_ms = clock_now_ms(),
                                             .run = run,
                                             .done = done },
                                    .exchange = exchange,
                                    .keys = &gateway->keys };
    bool named = token.len == CRYPTO_TOKEN_SIZE + ending.len && str_ends(token, ending);
    if (!str_equal(request->method, STR("GET")))
        err_put(&err, ERR_METHOD, "calendars are fetched with GET");
    else if (!named)
        err_put(&err, ERR_NOT_FOUND, "there is no such calendar");
    else if (!arena_copy(arena, str_head(token, CRYPTO_TOKEN_SIZE), &look->token))
        err_put(&err, ERR_LIMIT, "no room for a calendar's name");
    else if (store_submit(gateway->store, STORE_READ, &look->job, &err))
        return;
    http_exchange_refuse(exchange, &err);
    arena_free(arena);
}
