/* Floor 4: guessing passwords and codes is slowed down. */
#include "edge/console_throttle.h"

#include "edge/console_json.h"

enum {
    /* By hash: who shares a slot is slowed down for another's guesses, so there are many more than accounts. */
    THROTTLE_SLOTS = 1 << 18,
    THROTTLE_FREE = 5,       /* failures without a wait, of one account */
    THROTTLE_PEER_FREE = 30, /* of one address: an office has one for all */
    THROTTLE_FORGET_MS = 15 * 60 * 1000,
    THROTTLE_WAIT_MS = 2000, /* after the sixth, doubling */
    THROTTLE_WAIT_MS_MAX = 5 * 60 * 1000,
};

struct throttle {
    int failures;
    int64_t last_ms;
};

/* Of the one process; written on the read lane's thread and read there alone. */
static struct throttle throttles[THROTTLE_SLOTS];

static struct throttle *throttle_of(const struct keyring *keys, struct str who)
{
    unsigned char hash[CRYPTO_INDEX_SIZE];
    crypto_index(keys->dedupe, who, hash);
    return &throttles[(hash[0] | (unsigned)hash[1] << 8 | (unsigned)hash[2] << 16) %
                      THROTTLE_SLOTS];
}

static int64_t throttle_wait_ms(const struct throttle *throttle, int free, int64_t now_ms)
{
    if (throttle->failures < free || now_ms - throttle->last_ms > THROTTLE_FORGET_MS)
        return 0;
    int64_t wait_ms = THROTTLE_WAIT_MS;
    for (int i = free; i < throttle->failures && wait_ms < THROTTLE_WAIT_MS_MAX; i++)
        wait_ms *= 2;
    if (wait_ms > THROTTLE_WAIT_MS_MAX)
        wait_ms = THROTTLE_WAIT_MS_MAX;
    int64_t left_ms = throttle->last_ms + wait_ms - now_ms;
    return left_ms > 0 ? left_ms : 0;
}

static void throttle_failed(struct throttle *throttle, int64_t now_ms)
{
    if (now_ms - throttle->last_ms > THROTTLE_FORGET_MS)
        throttle->failures = 0;
    throttle->failures++;
    throttle->last_ms = now_ms;
}

static bool refuse(struct console_call *call, int64_t wait_ms, struct err *err)
{
    int64_t seconds = (wait_ms + 999) / 1000;
    struct json_out *problem = console_json_problem(
        429, STR("Too many attempts"), STR("Too many attempts to log in: wait, then try again."));
    json_put_int(problem, "retry_after", seconds);
    call->answer.retry_after_s = (int)seconds;
    return console_call_problem(call, 429, problem, err);
}

bool console_throttle_allows(struct console_call *call, struct str login, struct str peer,
                             struct err *err)
{
    const struct keyring *keys = &call->gateway->keys;
    int64_t now_ms = call->job.now_ms;
    int64_t wait_ms = throttle_wait_ms(throttle_of(keys, login), THROTTLE_FREE, now_ms);
    if (peer.len > 0) {
        int64_t peer_wait_ms =
            throttle_wait_ms(throttle_of(keys, peer), THROTTLE_PEER_FREE, now_ms);
        wait_ms = wait_ms < peer_wait_ms ? peer_wait_ms : wait_ms;
    }
    if (wait_ms > 0)
        (void)refuse(call, wait_ms, err); /* false either way: err tells the caller which */
    return wait_ms == 0;
}

void console_throttle_failed(struct console_call *call, struct str login, struct str peer)
{
    const struct keyring *keys = &call->gateway->keys;
    throttle_failed(throttle_of(keys, login), call->job.now_ms);
    if (peer.len > 0)
        throttle_failed(throttle_of(keys, peer), call->job.now_ms);
}

void console_throttle_passed(struct console_call *call, struct str login)
{
    *throttle_of(&call->gateway->keys, login) = (struct throttle){ 0 };
}
