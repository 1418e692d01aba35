/* Floor 0: counters and gauges. */
#include "base/metrics.h"

#include <stdatomic.h>

struct metric_row {
    const char *name;
    bool gauge;
    const char *help;
};

static const struct metric_row rows[METRIC_COUNT] = {
    [METRIC_HTTP_REQUESTS] = { "migranti_http_requests_total", false, "http requests" },
    [METRIC_HTTP_CONNECTIONS] = { "migranti_http_connections", true, "http connections" },
    [METRIC_HTTP_REFUSED_FRAMING] = { "migranti_http_refused_framing_total", false,
                                      "framing or header checks: 400" },
    [METRIC_HTTP_REFUSED_SIZE] = { "migranti_http_refused_size_total", false,
                                   "head, target or body too large" },
    [METRIC_HTTP_REFUSED_DEADLINE] = { "migranti_http_refused_deadline_total", false,
                                       "the whole request did not arrive in time" },
    [METRIC_HTTP_REFUSED_PEER] = { "migranti_http_refused_peer_total", false,
                                   "one address held too many connections" },
    [METRIC_HTTP_LISTENER_PAUSED] = { "migranti_http_listener_paused_total", false,
                                      "at the connection cap or out of descriptors" },
    [METRIC_HTTP_STREAMS] = { "migranti_http_streams", true, "server-sent event streams" },
    [METRIC_WEBHOOK_ACCEPTED] = { "migranti_webhook_accepted_total", false, "webhook accepted" },
    [METRIC_WEBHOOK_REFUSED_CHANNEL] = { "migranti_webhook_refused_channel_total", false,
                                         "unknown channel or wrong token: 404" },
    [METRIC_WEBHOOK_REFUSED_METHOD] = { "migranti_webhook_refused_method_total", false, "405" },
    [METRIC_WEBHOOK_REFUSED_TYPE] = { "migranti_webhook_refused_type_total", false, "415" },
    [METRIC_WEBHOOK_REFUSED_SIGNATURE] = { "migranti_webhook_refused_signature_total", false,
                                           "401" },
    [METRIC_WEBHOOK_REFUSED_FORMAT] = { "migranti_webhook_refused_format_total", false,
                                        "400: JSON, form, field missing" },
    [METRIC_WEBHOOK_REFUSED_VALUE] = { "migranti_webhook_refused_value_total", false,
                                       "422: a number or id that cannot be meant" },
    [METRIC_WEBHOOK_REFUSED_BUSY] = { "migranti_webhook_refused_busy_total", false, "503" },
    [METRIC_WEBHOOK_IGNORED] = { "migranti_webhook_ignored_total", false,
                                 "understood and of no interest: 200" },
    [METRIC_INBOUND_SMS] = { "migranti_inbound_sms_total", false, "inbound sms" },
    [METRIC_INBOUND_USSD] = { "migranti_inbound_ussd_total", false, "inbound ussd" },
    [METRIC_INBOUND_DUPLICATE] = { "migranti_inbound_duplicate_total", false, "inbound duplicate" },
    [METRIC_INBOUND_PARTS] = { "migranti_inbound_parts_total", false, "parts of messages" },
    [METRIC_INBOUND_INCOMPLETE] = { "migranti_inbound_incomplete_total", false,
                                    "messages that went on without a part" },
    [METRIC_INBOUND_NAME] = { "migranti_inbound_name_total", false,
                              "from a name: stored, not answered" },
    [METRIC_INBOUND_SHORT_CODE] = { "migranti_inbound_short_code_total", false,
                                    "from a short code: stored, not answered" },
    [METRIC_INBOUND_BINARY] = { "migranti_inbound_binary_total", false,
                                "for a program, nobody wrote it: ignored" },
    [METRIC_INBOUND_PUSH] = { "migranti_inbound_push_total", false, "WAP push: ignored" },
    [METRIC_INBOUND_PAUSED] = { "migranti_inbound_paused_total", false,
                                "kept and shown to staff, not answered: a fuse has tripped" },
    [METRIC_FUSE_FLOOD] = { "migranti_fuse_flood_total", false,
                            "tripped: faster than anybody writes" },
    [METRIC_FUSE_LOOP] = { "migranti_fuse_loop_total", false, "tripped: fast for much too long" },
    [METRIC_FUSE_DAY] = { "migranti_fuse_day_total", false,
                          "tripped: more than anybody writes in a day" },
    [METRIC_FUSE_SAME] = { "migranti_fuse_same_total", false,
                           "tripped: the same text again and again" },
    [METRIC_FUSE_SEGMENTS] = { "migranti_fuse_segments_total", false,
                               "tripped: segments to one person in a day" },
    [METRIC_INBOUND_SILENT] = { "migranti_inbound_silent_total", false,
                                "stored, deliberately not answered: short code, own number, opted "
                                "out" },
    [METRIC_RECEIPTS] = { "migranti_receipts_total", false, "receipts" },
    [METRIC_RECEIPTS_UNMATCHED] = { "migranti_receipts_unmatched_total", false,
                                    "receipts unmatched" },
    [METRIC_OUTBOUND_QUEUED] = { "migranti_outbound_queued_total", false, "outbound queued" },
    [METRIC_OUTBOUND_SENT] = { "migranti_outbound_sent_total", false, "outbound sent" },
    [METRIC_OUTBOUND_DELIVERED] = { "migranti_outbound_delivered_total", false,
                                    "outbound delivered" },
    [METRIC_OUTBOUND_FAILED] = { "migranti_outbound_failed_total", false, "outbound failed" },
    [METRIC_OUTBOUND_EXPIRED] = { "migranti_outbound_expired_total", false, "outbound expired" },
    [METRIC_OUTBOUND_UNKNOWN] = { "migranti_outbound_unknown_total", false, "outbound unknown" },
    [METRIC_OUTBOUND_RETRIED] = { "migranti_outbound_retried_total", false, "outbound retried" },
    [METRIC_OUTBOUND_MOVED] = { "migranti_outbound_moved_total", false,
                                "given to another channel because theirs failed" },
    [METRIC_OUTBOUND_SEGMENTS] = { "migranti_outbound_segments_total", false, "outbound segments" },
    [METRIC_OUTBOX_WAITING] = { "migranti_outbox_waiting", true, "outbox waiting" },
    [METRIC_OUTBOX_OLDEST_MS] = { "migranti_outbox_oldest_ms", true,
                                  "age of the oldest message due" },
    [METRIC_OUTBOX_QUARANTINED] = { "migranti_outbox_quarantined", true,
                                    "waiting beyond one person's measure of the day" },
    [METRIC_CHANNELS_CAPPED] = { "migranti_channels_capped", true,
                                 "channels at their cap of the day" },
    [METRIC_CHANNELS_FAILING] = { "migranti_channels_failing", true,
                                  "channels that fail or are switched off" },
    [METRIC_URGENT] = { "migranti_urgent_total", false, "texts of people in danger" },
    [METRIC_HEARD] = { "migranti_heard_total", false,
                       "free texts not sent as a question, put before staff" },
    [METRIC_OVERDUE_NOW] = { "migranti_overdue_now", true,
                             "urgent questions open past their time" },
    [METRIC_OVERDUE_SOON] = { "migranti_overdue_soon", true,
                              "questions of the same day open past their time" },
    [METRIC_OVERDUE_NORMAL] = { "migranti_overdue_normal", true,
                                "other questions open past their time" },
    [METRIC_OVERDUE_HEARD] = { "migranti_overdue_heard", true,
                               "free texts not asked, unread past their time" },
    [METRIC_HEARD_OLDEST_MS] = { "migranti_heard_oldest_ms", true,
                                 "age of the oldest free text nobody looked at" },
    [METRIC_UNANSWERED] = { "migranti_unanswered", true, "questions that wait for an answer" },
    [METRIC_LATE] = { "migranti_late", true,
                      "questions that wait longer than their writer was told" },
    [METRIC_PROMISES_BROKEN] = { "migranti_promises_broken_total", false,
                                 "times that people were told and that passed without an answer" },
    [METRIC_APOLOGIES] = { "migranti_apologies_total", false,
                           "messages that told a person a later time" },
    [METRIC_UNREAD] = { "migranti_unread", true, "answers that wait until they are asked for" },
    [METRIC_RATINGS] = { "migranti_ratings_total", false, "answers rated" },
    [METRIC_RATINGS_LOW] = { "migranti_ratings_low_total", false, "answers rated 1 or 2 of 5" },
    [METRIC_RATINGS_ASKED] = { "migranti_ratings_asked_total", false,
                               "messages that asked for nothing but a rating" },
    [METRIC_LESSONS] = { "migranti_lessons_total", false, "lessons that came at their hour" },
    [METRIC_DIRECTORY_VERIFY] = { "migranti_directory_to_verify", true,
                                  "services that nobody vouched for lately, or somebody doubts" },
    [METRIC_VISITS_ASKED] = { "migranti_visits_asked_total", false,
                              "people asked how it was at a service" },
    [METRIC_CHECK_INS] = { "migranti_check_ins_total", false,
                           "people asked how they are, whose case is followed" },
    [METRIC_LESSON_NUDGES] = { "migranti_lesson_nudges_total", false,
                               "messages that a question or a lesson waits" },
    [METRIC_APPOINTMENT_REMINDERS] = { "migranti_appointment_reminders_total", false,
                                       "reminders of appointments" },
    [METRIC_ONCALL_CALLS] = { "migranti_oncall_calls_total", false, "messages to staff on call" },
    [METRIC_ONCALL_NOBODY] = { "migranti_oncall_nobody_total", false,
                               "urgent questions that there was nobody to call for" },
    [METRIC_TICKETS_OPENED] = { "migranti_tickets_opened_total", false, "tickets opened" },
    [METRIC_FEED_RUNS] = { "migranti_feed_runs_total", false, "feeds of vacancies asked" },
    [METRIC_FEED_FAULTS] = { "migranti_feed_faults_total", false,
                             "feeds of vacancies that gave nothing usable" },
    [METRIC_TICKETS_ANSWERED] = { "migranti_tickets_answered_total", false, "tickets answered" },
    [METRIC_TICKETS_CLOSED] = { "migranti_tickets_closed_total", false, "store" },
    [METRIC_STORE_JOBS] = { "migranti_store_jobs_total", false, "store jobs" },
    [METRIC_STORE_JOBS_FAILED] = { "migranti_store_jobs_failed_total", false, "store jobs failed" },
    [METRIC_STORE_COMMITS] = { "migranti_store_commits_total", false, "store commits" },
    [METRIC_STORE_COMMITS_FAILED] = { "migranti_store_commits_failed_total", false,
                                      "store commits failed" },
    [METRIC_STORE_REFUSED_QUEUE] = { "migranti_store_refused_queue_total", false,
                                     "the queue was full" },
    [METRIC_STORE_QUEUE] = { "migranti_store_queue", true, "store queue" },
    [METRIC_STORE_WAL_FRAMES] = { "migranti_store_wal_frames", true, "store wal frames" },
    [METRIC_MENUS_LEAVES] = { "migranti_menus_leaves", true, "menus leaves" },
    [METRIC_MENUS_OVERDUE] = { "migranti_menus_overdue", true, "leaves past their review-by date" },
    [METRIC_MENUS_RELOADS] = { "migranti_menus_reloads_total", false, "menus reloads" },
    [METRIC_MENUS_RELOADS_REFUSED] = { "migranti_menus_reloads_refused_total", false,
                                       "menus reloads refused" },
    [METRIC_LOGINS] = { "migranti_logins_total", false, "logins" },
    [METRIC_LOGINS_REFUSED] = { "migranti_logins_refused_total", false, "logins refused" },
};

static _Atomic int64_t values[METRIC_COUNT];

void metric_add(enum metric metric, int64_t amount)
{
    atomic_fetch_add_explicit(&values[metric], amount, memory_order_relaxed);
}

void metric_set(enum metric metric, int64_t value)
{
    atomic_store_explicit(&values[metric], value, memory_order_relaxed);
}

int64_t metric_get(enum metric metric)
{
    return atomic_load_explicit(&values[metric], memory_order_relaxed);
}

void metrics_print(struct builder *out)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        builder_addf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", rows[i].name, rows[i].help,
                     rows[i].name, rows[i].gauge ? "gauge" : "counter", rows[i].name,
                     (long long)metric_get((enum metric)i));
    }
}
