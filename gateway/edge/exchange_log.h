/* The exchange log: what was said between a provider and us, for whoever has to find out why it does
 * not work. A file a channel and day, kept for a week, readable by the service alone.
 *
 * A line tells the time, the way (in, out), method, place, names of the fields, status, how long it
 * took and what an answer said. It never holds a phone number, a message's text or a secret: of what
 * leaves and comes in only the names are written, and how many events of which kind a webhook held; of
 * an answer, no run of digits as long as a number, no secret of the channel, not the message, no long
 * sentence.
 *
 * Bounded: so many lines a second, beyond which they are only counted, and so many bytes a file. Who
 * does not know the token gets a line a minute, lest strangers fill the file.
 *
 * Floor 4. Thread: loop. */
#ifndef GATEWAY_EXCHANGE_LOG_H
#define GATEWAY_EXCHANGE_LOG_H

#include "domain/channel.h"
#include "edge/config.h"

struct exchange_log;

/* A folder that cannot be made or written costs the log, not the service. */
struct exchange_log *exchange_log_open(const struct config *config, int64_t now_ms);
void exchange_log_close(struct exchange_log *log); /* NULL is allowed */

struct exchange_log_entry {
    const struct channel *channel;
    const struct outbound *message;     /* what was sent; NULL: it came in */
    const struct http_call *call;       /* out */
    const struct http_request *request; /* in; without a path: a file of a spool */
    const struct webhook *webhook;      /* in: what it held; NULL: it was not read */
    bool stranger;                      /* in: the token is wrong */
    const struct http_answer *answer;   /* NULL: none; ours without its body: a refusal */
    enum send_outcome outcome;
    const char *why; /* in words; may be empty */
    int64_t took_us;
};

void exchange_log_add(struct exchange_log *log, const struct exchange_log_entry *entry,
                      int64_t now_ms);
void exchange_log_purge(struct exchange_log *log, int64_t now_ms); /* days that are over */

/* The line of an entry, without its time. */
void exchange_log_line(const struct exchange_log_entry *entry, struct builder *out);

#endif
