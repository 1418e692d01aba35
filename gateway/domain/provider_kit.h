/* What provider modules share besides fields.h, so that each holds only what is its own:
 * collecting events, answering, building a call, and saying what a provider's answer means.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_PROVIDER_KIT_H
#define GATEWAY_PROVIDER_KIT_H

#include "base/form.h"
#include "base/json.h"
#include "domain/fields.h"
#include "domain/provider.h"

/* ---- events ---- */

/* One more, zeroed; NULL with ERR_LIMIT above EVENTS_PER_WEBHOOK_MAX or the arena's ceiling. The
 * pointer is good until the next of its kind is added. */
struct inbound *kit_add_inbound(struct webhook *webhook, struct arena *arena, struct err *err);
struct receipt *kit_add_receipt(struct webhook *webhook, struct arena *arena, struct err *err);
struct opt_out *kit_add_opt_out(struct webhook *webhook, struct arena *arena, struct err *err);

/* Is this an id that we gave out: positive, decimal? */
MUST_CHECK bool kit_our_id(struct str text, int64_t *ret);

struct delivery_word { /* a provider's word for a state; a table ends with .word == NULL */
    const char *word;
    enum delivery delivery;
};

/* Letter case does not matter. False: a word that is not in the table, which providers add at will. */
MUST_CHECK bool kit_delivery(const struct delivery_word *table, struct str word,
                             enum delivery *ret);

/* A provider's word made fit for logs and desk: printable ASCII, at most REASON_SIZE_MAX bytes, and
 * '#' for every number of seven digits and more, which may be somebody's telephone. */
MUST_CHECK bool kit_reason(struct str word, struct arena *arena, struct str *ret);

/* Text as the network carries it, UTF-16BE, to UTF-8; what is none becomes U+FFFD. */
MUST_CHECK bool kit_utf16(struct str raw, struct arena *arena, struct str *ret);

/* The user data header (TS 23.040, 9.2.3.24): which part of which message, into concat_*, and
 * whether it is for a program on the phone (application ports), which nobody typed: into `program`
 * also, for kit_ignore(). ERR_UNPROCESSED. */
MUST_CHECK bool kit_udh(struct str udh, struct inbound *ret, bool *ret_for_program,
                        struct err *err);

/* Our id in the address that we gave out for receipts ("?id="); 0: none. */
int64_t kit_query_id(const struct http_request *request, struct arena *arena);

struct kit_sms { /* what a provider calls the fields of a message; time: NULL where it has none */
    const char *id, *from, *to, *text, *time;
};

/* An SMS of a provider that writes international numbers, with or without their plus. */
MUST_CHECK bool kit_read_sms(const struct kit_sms *names, struct fields fields, struct arena *arena,
                             struct inbound *ret, struct err *err);
MUST_CHECK bool kit_put_inbound(const struct inbound *inbound, struct arena *arena,
                                struct webhook *webhook, struct err *err);

MUST_CHECK bool kit_put_receipt(const struct receipt *receipt, struct arena *arena,
                                struct webhook *webhook, struct err *err);

struct kit_report { /* and of a delivery report */
    const char *id, *state;
    const struct delivery_word *words;
};

/* "undelivered 30003": a state and what the provider says about it, through kit_reason(). ERR_LIMIT. */
MUST_CHECK bool kit_report_reason(struct str state, struct str detail, struct arena *arena,
                                  struct str *ret, struct err *err);

/* Their id, the state and, as the reason, state and `detail`;
 * `known` holds the rest. A word that is not in the table makes no event. */
MUST_CHECK bool kit_add_report(const struct kit_report *names, struct fields fields,
                               struct receipt known, struct str detail, struct arena *arena,
                               struct webhook *webhook, struct err *err);

/* Leaves out what nobody typed, and counts it. */
void kit_ignore(struct webhook *ret, enum inbound_program program);

/* ---- our answers ---- */

/* Does a USSD turn wait for its screen in our answer? */
bool kit_wants_screen(const struct webhook *webhook);

/* Status 200. The JSON is freed; above the arena's ceiling the answer is 503 and the provider asks again. */
/* For `answer` of providers that only want to hear that it came. */
void kit_answer_empty(const struct settings *settings, const struct webhook *webhook,
                      struct str reply, bool end, struct arena *arena, struct http_answer *ret);
void kit_answer_text(struct str body, struct http_answer *ret);
void kit_answer_json(struct json_out *body, struct arena *arena, struct http_answer *ret);

/* ---- sending ---- */

/* For providers whose screens leave in the webhook's answer: refuses to send one. ERR_UNPROCESSED. */
MUST_CHECK bool kit_sms_only(const struct outbound *message, struct err *err);

struct str kit_digits(struct str number);     /* without its plus, for providers that want none */
struct str kit_without_query(struct str url); /* for providers that put fields of their own there */

/* build_send of providers that only show screens, and those in the webhook's answer: refuses.
 * ERR_UNPROCESSED. */
MUST_CHECK bool kit_ussd_only(const struct settings *settings, const struct outbound *message,
                              struct arena *arena, struct http_call *ret, struct err *err);

/* A builder for the form or query of a call that carries this message: room for each of its texts
 * percent-encoded and KIT_SETTINGS_SIZE bytes for settings and names. */
enum { KIT_SETTINGS_SIZE = 4096 };
MUST_CHECK bool kit_encoder(const struct outbound *message, struct arena *arena,
                            struct builder *ret, struct err *err);
MUST_CHECK bool kit_encoded(const struct builder *b, struct str *ret,
                            struct err *err); /* what was built, or ERR_LIMIT */

MUST_CHECK bool kit_post_form(struct str url, const struct builder *form, struct http_call *ret,
                              struct err *err);
MUST_CHECK bool kit_post_json(struct str url, struct json_out *body, struct arena *arena,
                              struct http_call *ret, struct err *err); /* frees the JSON */
void kit_header(const char *name, struct str value, struct http_call *ret);

/* The same with an answer in JSON wanted, and "Authorization: SCHEME KEY". */
MUST_CHECK bool kit_post_json_as(struct str url, const char *scheme, struct str key,
                                 struct json_out *body, struct arena *arena, struct http_call *ret,
                                 struct err *err);

/* A setting that is a number above 0; 0 where it is empty. ERR_CONFIG. */
MUST_CHECK bool kit_setting_number(const struct settings *settings, const char *name, int64_t *ret,
                                   struct err *err);

/* ---- what a provider answered ---- */

/* The JSON in it; NULL, which json_get() and json_str() take, where there is none. */
const struct json *kit_answered(const struct http_answer *answer, struct arena *arena);

/* For providers that answer 200 whatever happened: the list that says what. NULL with the outcome. */
const struct json *kit_answered_list(const struct http_answer *answer, const char *name,
                                     const char *who, struct arena *arena,
                                     enum send_outcome *ret_outcome, struct err *err);

/* Accepted under this id; without one that can be kept nobody knows. */
enum send_outcome kit_accepted(struct str id, const char *who, struct send_ids *ret,
                               struct err *err);

struct send_code { /* a provider's own code; a table ends with .says == NULL */
    int code;
    enum send_outcome outcome;
    const char *says; /* to the operator: what it is, and what to do when something can be done */
};

/* Says an outcome other than accepted: `return kit_outcome(...)`. */
enum send_outcome kit_outcome(enum send_outcome outcome, struct err *err, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* By the table; a code that is not in it is SEND_UNKNOWN. `who`: the provider's name for people. */
enum send_outcome kit_code_outcome(const struct send_code *table, int64_t code, const char *who,
                                   struct err *err);

/* One more id of an accepted message. Left out: an empty one, one that is no UTF-8 text, one longer than
 * EXTERNAL_ID_SIZE_MAX, what comes after SMS_SEGMENTS_MAX. */
void kit_add_id(struct str id, struct send_ids *ret);

/* By the table where the code is in it, else by the HTTP status. */
enum send_outcome kit_refusal(const struct send_code *table, int64_t code,
                              const struct http_answer *answer, const char *who, struct err *err);

/* By the HTTP status alone, for whatever a provider does not document; never SEND_ACCEPTED.
 * 429 is throttled; 408 and 503 were not taken; 401 to 405, 407, 410 and redirects are ours to configure;
 * the other 4xx will never succeed; everything else leaves open whether it was accepted. */
enum send_outcome kit_status_outcome(const struct http_answer *answer, const char *who,
                                     struct err *err);

#endif
