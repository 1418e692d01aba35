/* What the files of a phone in memory share. For phone*.c only.
 *
 * Floor 4. */
#ifndef GATEWAY_PHONE_PARTS_H
#define GATEWAY_PHONE_PARTS_H

#include "edge/phone.h"

/* As a message that comes by itself, with what it costs above one segment. */
void phone_add_message(struct builder *ret, struct str text);
/* `ticket`: what was asked; NULL: nothing was. */
bool phone_is_hidden(const struct phone *phone, const struct phone_ticket *ticket);
const struct phone_ticket *phone_urgent(const struct phone *phone); /* NULL: none waits */

void phone_set_text(struct str text, char *storage, size_t size); /* cut to what has room */
void phone_set_language(char storage[LANGUAGE_SIZE], struct str code);

/* ---- phone_effects.c */

void phone_carry_out(struct phone *phone, const struct effect *effect, struct builder *ret);

/* ---- phone_clock.c */

/* What came by itself is what a digit answers. */
void phone_push(struct phone *phone, enum dialogue_asked asked, int64_t id, struct str text,
                struct builder *ret);
/* How it was at a service of the directory. ERR_INVALID: `row` is none. */
MUST_CHECK bool phone_ask_visit(struct phone *phone, struct str row, struct builder *ret,
                                struct err *err);
/* How they are, whose case is followed. */
void phone_ask_check_in(struct phone *phone, struct builder *ret);
/* What clocks send until then. */
void phone_pass_time(struct phone *phone, int64_t until_ms, struct builder *ret);

/* ---- phone_referral.c */

/* The ones that run, in `rows`; how many. */
size_t phone_referrals_rows(const struct phone *phone,
                            struct dialogue_row rows[REFERRALS_OFFERED_MAX]);
/* False: it is about something else. */
bool phone_referrals_carry_out(struct phone *phone, const struct effect *effect,
                               struct builder *ret);
/* "ROW", "ROW ready", "ROW how": they were referred to the service of that row. ERR_INVALID. */
MUST_CHECK bool phone_tell_referral(struct phone *phone, struct str argument, struct builder *ret,
                                    struct err *err);

#endif
