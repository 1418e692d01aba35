/* Floor 0: one-time codes, and the way of a secret into an app. */
#include "base/otp.h"

#include "base/crypto.h"
#include "base/form.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <stdlib.h>

enum {
    STEP_S = OTP_STEP_MS / 1000,
    SECRET_TEXT_SIZE = 64,
    URI_SIZE = 512,
    QR_MARGIN = 4,    /* ISO/IEC 18004: four squares */
    QR_RUN_SIZE = 24, /* "M123 123h123v1h-123z" */
    QR_TEXT_SIZE = 512,
};

bool otp_check(struct str secret, struct str code, int64_t now_ms, int64_t last_step,
               int64_t *ret_step)
{
    int64_t now_step = now_ms / OTP_STEP_MS, found = 0;
    if (code.len != OTP_DIGITS || oath_init() != OATH_OK)
        return false;
    for (int64_t step = now_step - OTP_STEPS_ASIDE; step <= now_step + OTP_STEPS_ASIDE; step++) {
        char wanted[OTP_DIGITS + 1];
        bool made = oath_totp_generate(secret.ptr, secret.len, (time_t)(step * STEP_S), STEP_S,
                                       OATH_TOTP_DEFAULT_START_TIME, OTP_DIGITS, wanted) == OATH_OK;
        bool same = made && crypto_equal(code, (struct str){ wanted, OTP_DIGITS });
        if (same && step > last_step)
            found = step;
    }
    *ret_step = found;
    return found > 0;
}

bool otp_secret_text(struct str secret, struct arena *arena, struct str *ret)
{
    char *text = NULL;
    size_t size = 0;
    if (oath_base32_encode(secret.ptr, secret.len, &text, &size) != OATH_OK)
        return false;
    struct str found = { text, size };
    while (str_ends(found, STR("=")))
        found = str_head(found, found.len - 1); /* apps want no padding */
    bool copied = arena_copy(arena, found, ret);
    free(text);
    return copied;
}

bool otp_uri(struct str secret, struct str issuer, struct str account, struct arena *arena,
             struct str *ret)
{
    struct builder uri;
    struct str text;
    if (!otp_secret_text(secret, arena, &text) || !arena_builder(arena, URI_SIZE, &uri))
        return false;
    builder_add(&uri, STR("otpauth://totp/"));
    form_percent_encode(&uri, issuer);
    builder_add_char(&uri, ':');
    form_percent_encode(&uri, account);
    builder_addf(&uri, "?secret=" STR_FMT "&issuer=", STR_ARG(text));
    form_percent_encode(&uri, issuer);
    builder_addf(&uri, "&algorithm=SHA1&digits=%d&period=%d", OTP_DIGITS, STEP_S);
    *ret = builder_str(&uri);
    return builder_ok(&uri);
}

/* A row of squares as few runs. */
static void add_row(struct builder *path, const QRcode *code, int row)
{
    const unsigned char *squares = code->data + (size_t)row * (size_t)code->width;
    for (int x = 0, run = 0; x < code->width; x += run ? run : 1) {
        for (run = 0; x + run < code->width && (squares[x + run] & 1); run++)
            ;
        if (run > 0)
            builder_addf(path, "M%d %dh%dv1h-%dz", x + QR_MARGIN, row + QR_MARGIN, run, run);
    }
}

bool otp_qr(struct str text, struct arena *arena, struct str *ret_path, int *ret_size)
{
    char storage[QR_TEXT_SIZE];
    struct builder path;
    if (!str_to_c(text, storage, sizeof(storage)))
        return false;
    QRcode *code = QRcode_encodeString(storage, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (!code)
        return false;
    size_t runs = (size_t)code->width * (size_t)(code->width + 1) / 2;
    bool drawn = arena_builder(arena, runs * QR_RUN_SIZE + 1, &path);
    for (int row = 0; drawn && row < code->width; row++)
        add_row(&path, code, row);
    if (drawn) {
        *ret_size = code->width + 2 * QR_MARGIN;
        *ret_path = builder_str(&path);
        drawn = builder_ok(&path);
    }
    QRcode_free(code);
    return drawn;
}
