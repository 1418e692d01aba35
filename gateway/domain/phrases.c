/* Floor 1: the table of the engine's own sentences. */
#include "domain/phrases.h"

const struct phrase_row phrase_table[PHRASE_COUNT] = {
    [PHRASE_HOME_TITLE] = { .name = "home.title" },
    [PHRASE_HOME_ASK] = { .name = "home.ask" },
    [PHRASE_HOME_LANGUAGE] = { .name = "home.language" },
    [PHRASE_HOME_FIRST] = { .name = "home.first", .optional = true },
    [PHRASE_LANGUAGE_TITLE] = { .name = "language.title", .page = true },
    [PHRASE_LANGUAGE_SET] = { .name = "language.set", .page = true },
    [PHRASE_KEY_BACK] = { .name = "key.back", .key = true },
    [PHRASE_KEY_HOME] = { .name = "key.home", .key = true },
    [PHRASE_KEY_MORE] = { .name = "key.more", .key = true },
    [PHRASE_KEY_SMS] = { .name = "key.sms", .key = true },
    [PHRASE_KEY_EXPERT] = { .name = "key.expert", .key = true },
    [PHRASE_SENT_BY_SMS] = { .name = "leaf.sent", .page = true },
    [PHRASE_OVERDUE] = { .name = "leaf.overdue" },
    [PHRASE_DRAFTED] = { .name = "leaf.drafted", .optional = true, .key = true },
    [PHRASE_NOT_UNDERSTOOD] = { .name = "input.unknown", .page = true },
    [PHRASE_LOST] = { .name = "input.lost" },
    [PHRASE_OFFER_QUESTION] = { .name = "input.offer", .placeholders = { "text" }, .page = true },
    [PHRASE_OFFER_PAGES] = { .name = "input.offers", .optional = true },
    [PHRASE_DID_YOU_MEAN] = { .name = "input.near", .placeholders = { "word" }, .page = true },
    [PHRASE_CONFIRM_STOP] = { .name = "input.near_stop", .page = true },
    [PHRASE_CONFIRM_START] = { .name = "input.near_start", .page = true },
    [PHRASE_ASK_PROMPT] = { .name = "ask.prompt", .page = true },
    [PHRASE_ASK_TOO_SHORT] = { .name = "ask.too_short", .page = true },
    [PHRASE_DAYS] = { .name = "time.days" },
    [PHRASE_TICKET_OPENED] = { .name = "ticket.opened",
                               .placeholders = { "number", "time" },
                               .page = true },
    [PHRASE_TICKET_AGAIN] = { .name = "ticket.again", .placeholders = { "number", "time" } },
    [PHRASE_TICKET_LATE] = { .name = "ticket.late", .placeholders = { "number", "time" } },
    [PHRASE_TICKET_ADDED] = { .name = "ticket.added", .placeholders = { "number" } },
    [PHRASE_STATUS_NONE] = { .name = "status.none" },
    [PHRASE_STATUS_WAITING] = { .name = "status.waiting", .placeholders = { "number", "date" } },
    [PHRASE_STATUS_PROMISED] = { .name = "status.promised", .placeholders = { "number", "time" } },
    [PHRASE_STATUS_WORKING] = { .name = "status.working", .placeholders = { "number", "time" } },
    [PHRASE_STATUS_ANSWERED] = { .name = "status.answered", .placeholders = { "number", "date" } },
    [PHRASE_STATUS_UNREAD] = { .name = "status.unread", .placeholders = { "number" } },
    [PHRASE_NOTICE] = { .name = "answer.notice", .placeholders = { "count" } },
    [PHRASE_READ_NONE] = { .name = "answer.none" },
    [PHRASE_RATE] = { .name = "answer.rate" },
    [PHRASE_RATE_LATER] = { .name = "answer.rate_later", .placeholders = { "number" } },
    [PHRASE_RATED] = { .name = "answer.rated" },
    [PHRASE_RATED_LOW] = { .name = "answer.rated_low" },
    [PHRASE_HIDE] = { .name = "command.hide" },
    [PHRASE_SHOW] = { .name = "command.show" },
    [PHRASE_ANSWER] = { .name = "ticket.answer", .placeholders = { "number", "text" } },
    [PHRASE_RESUME] = { .name = "session.resume", .page = true },
    [PHRASE_MOVED] = { .name = "session.moved", .page = true },
    [PHRASE_STOP_DONE] = { .name = "command.stop", .page = true },
    [PHRASE_STOP_JOBS_DONE] = { .name = "command.stop_jobs" },
    [PHRASE_QUIET] = { .name = "command.quiet", .placeholders = { "hours" } },
    [PHRASE_QUIET_OFF] = { .name = "command.quiet_off" },
    [PHRASE_PAUSED] = { .name = "session.paused", .placeholders = { "time" } },
    [PHRASE_START_DONE] = { .name = "command.start" },
    [PHRASE_HELP] = { .name = "command.help" },
    [PHRASE_GOODBYE] = { .name = "session.goodbye", .page = true },
    [PHRASE_NEUTRAL_END] = { .name = "session.disorder", .page = true },
};

int phrase_find(struct str name)
{
    for (int i = 0; i < PHRASE_COUNT; i++) {
        if (str_equal(name, str_of(phrase_table[i].name)))
            return i;
    }
    return -1;
}
