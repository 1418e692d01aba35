/* One-time codes of an authenticator app (TOTP: RFC 6238 with SHA-1, six digits, 30 seconds, which is
 * what every app knows), and the QR code that carries a secret to it. The only door to liboath and
 * libqrencode.
 *
 * Floor 0. Thread: any. */
#ifndef GATEWAY_OTP_H
#define GATEWAY_OTP_H

#include "base/arena.h"

enum {
    OTP_SECRET_SIZE = 20, /* as long as the hash: RFC 4226, section 4 */
    OTP_DIGITS = 6,
    OTP_STEP_MS = 30 * 1000,
    OTP_STEPS_ASIDE = 1, /* a clock may be a step off, a person one slow */
};

/* Whether this is the code of a step around now that comes after `last_step`: a code is good once.
 * `ret_step` is the step it belongs to. Takes as long for a wrong code as for a right one. */
MUST_CHECK bool otp_check(struct str secret, struct str code, int64_t now_ms, int64_t last_step,
                          int64_t *ret_step);

/* For typing into an app, in base32. False: no room. */
MUST_CHECK bool otp_secret_text(struct str secret, struct arena *arena, struct str *ret);

/* otpauth://totp/ISSUER:ACCOUNT?secret=..., as apps read it from a QR code. */
MUST_CHECK bool otp_uri(struct str secret, struct str issuer, struct str account,
                        struct arena *arena, struct str *ret);

/* The QR code of a text as the path of an SVG image: squares of 1 on a ground of `ret_size` squares
 * each way, with the blank margin that readers need. False: no room, or too long a text. */
MUST_CHECK bool otp_qr(struct str text, struct arena *arena, struct str *ret_path, int *ret_size);

#endif
