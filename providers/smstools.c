/* Floor 1: SMS Server Tools 3 (3.1.16 and later): a GSM modem, by the folders of its spool.
 *
 * It speaks no HTTP. The gateway hands each file of the spool to parse() as a call with the method
 * FILE and the hint FOLDER/NAME, and puts what build_send() makes into the folder `outgoing`:
 *
 *   incoming/, report/   messages, and reports that name a message by the modem's number
 *   sent/, failed/       what became of files of ours, whose names carry our id
 *
 * A file is lines "Name: value", a blank line, the text. Its times are local and name no zone, so
 * they are nobody's moment. A repeat is recognised by its file name. */
#include "base/crypto.h"
#include "base/utf8.h"
#include "domain/fields.h"
#include "domain/provider_kit.h"

static const char who[] = "SMSTools";

enum { HEADERS_MAX = 32, ID_SIZE = 16 };

static const struct setting settings_table[] = {
    { .name = "spool",
      .default_value = "/var/spool/sms",
      .help = "folder that holds incoming, outgoing, sent, failed and report" },
    { .name = "queue", .help = "queue of smsd.conf to send by; left out, it chooses" },
    { .name = "validity", .help = "how long the network tries: 4 hour; left out, its own" },
    { 0 },
};

static bool check(const struct settings *settings, struct err *err)
{
    struct str spool = settings_get(settings, "spool");
    bool plain = str_starts(spool, STR("/")) && str_find(spool, STR("..")) == spool.len &&
                 !str_ends(spool, STR("/"));
    for (size_t i = 0; i < spool.len; i++)
        plain = plain && spool.ptr[i] > ' ' && spool.ptr[i] <= '~';
    return plain ||
           err_set(err, ERR_CONFIG,
                   "spool is a whole path, such as /var/spool/sms, without blanks, without "
                   "\"..\", without a slash at its end");
}

/* ---- files ---- */

/* The lines up to the blank one; `ret_text` is what follows. */
static bool read_headers(struct str file, struct arena *arena, struct form *ret,
                         struct str *ret_text, struct err *err)
{
    *ret = (struct form){ .fields = ARENA_ARRAY(arena, struct form_field, HEADERS_MAX) };
    if (!ret->fields)
        return err_set(err, ERR_LIMIT, "the file is too large");
    while (file.len > 0) {
        struct str line, name, value;
        str_cut(file, '\n', &line, &file);
        line = str_trim(line);
        if (line.len == 0)
            break;
        if (!str_cut(line, ':', &name, &value))
            return err_set(err, ERR_INVALID, "line %zu of the head is not \"Name: value\"",
                           ret->count + 1);
        if (ret->count == HEADERS_MAX)
            return err_set(err, ERR_LIMIT, "the head has more than %d lines", (int)HEADERS_MAX);
        ret->fields[ret->count++] = (struct form_field){ name, str_trim(value) };
    }
    *ret_text = file;
    return true;
}

/* ISO 8859-15: Latin-1 but for eight signs. */
static bool latin(struct str raw, struct arena *arena, struct str *ret)
{
    static const struct {
        unsigned char byte;
        int32_t code;
    } others[] = { { 0xA4, 0x20AC }, { 0xA6, 0x0160 }, { 0xA8, 0x0161 }, { 0xB4, 0x017D },
                   { 0xB8, 0x017E }, { 0xBC, 0x0152 }, { 0xBD, 0x0153 }, { 0xBE, 0x0178 } };
    struct builder text;
    if (!arena_builder(arena, raw.len * 3 + 1, &text))
        return false;
    for (size_t i = 0; i < raw.len; i++) {
        char utf8[UTF8_SIZE_MAX];
        unsigned char byte = (unsigned char)raw.ptr[i];
        int32_t code = byte;
        for (size_t j = 0; j < sizeof(others) / sizeof(others[0]); j++)
            code = others[j].byte == byte ? others[j].code : code;
        builder_add(&text, (struct str){ utf8, utf8_write(code, utf8) });
    }
    *ret = builder_str(&text);
    return builder_ok(&text);
}

/* The program writes a line end behind a text in letters. */
static struct str without_line_end(struct str text)
{
    return str_ends(text, STR("\n")) ? str_head(text, text.len - 1) : text;
}

/* By the first three letters of the alphabet, as the program itself reads it. */
static bool read_text(struct str alphabet, struct str raw, struct arena *arena, struct str *ret,
                      struct err *err)
{
    struct str letters = str_head(alphabet, 3);
    bool read;
    if (str_equal_nocase(letters, STR("UCS")) || str_equal_nocase(letters, STR("Uni")))
        read = kit_utf16(raw, arena, ret);
    else if (str_equal_nocase(letters, STR("UTF")) || utf8_valid(raw))
        read = (*ret = without_line_end(raw), true);
    else
        read = latin(without_line_end(raw), arena, ret);
    return (read && message_text(*ret, arena, ret)) ||
           err_set(err, ERR_LIMIT, "the text is too large");
}

/* ---- messages ---- */

/* The program makes up file names by chance, so they come again some day: what is in the file
 * belongs to its identity. */
static bool file_id(struct str name, struct str file, struct arena *arena, struct str *ret)
{
    unsigned char digest[CRYPTO_DIGEST_SIZE_MAX];
    struct builder whole;
    if (!arena_builder(arena, name.len + file.len + 2, &whole))
        return false;
    builder_add(&whole, name);
    builder_add_char(&whole, '\n');
    builder_add(&whole, file);
    crypto_digest(CRYPTO_SHA256, builder_str(&whole), digest);
    return crypto_hex((struct str){ (const char *)digest, ID_SIZE }, arena, ret);
}

/* "05 00 03 2A 02 01" of a part that the program did not join. */
static bool read_udh(struct str hex, struct arena *arena, struct inbound *ret,
                     bool *ret_for_program, struct err *err)
{
    struct builder digits;
    struct str bytes;
    if (!arena_builder(arena, hex.len + 1, &digits))
        return err_set(err, ERR_LIMIT, "the user data header is too large");
    for (size_t i = 0; i < hex.len; i++) {
        if (hex.ptr[i] != ' ')
            builder_add_char(&digits, hex.ptr[i]);
    }
    if (!crypto_hex_decode(builder_str(&digits), arena, &bytes))
        return err_set(err, ERR_UNPROCESSED, "the user data header is not hexadecimal");
    return kit_udh(bytes, ret, ret_for_program, err);
}

static bool parse_message(struct fields head, struct str text, struct str name, struct str file,
                          struct arena *arena, struct webhook *ret, struct err *err)
{
    struct inbound read = { .bearer = BEARER_SMS, .to = STR("-") };
    struct str alphabet = fields_get(head, "Alphabet");
    bool for_program = str_equal_nocase(str_head(alphabet, 3), STR("bin"));
    if (for_program)
        return true;
    if (!fields_address(head, "From", &read.from, err) ||
        !read_udh(fields_get(head, "UDH-DATA"), arena, &read, &for_program, err) ||
        !read_text(alphabet, text, arena, &read.text, err))
        return false;
    if (for_program)
        return true;
    if (!file_id(name, file, arena, &read.external_id))
        return err_set(err, ERR_LIMIT, "the file is too large");
    struct inbound *sms = kit_add_inbound(ret, arena, err);
    if (sms)
        *sms = read;
    return sms != NULL;
}

/* ---- what became of ours ---- */

/* TP-Status, TS 23.040 9.2.3.15. */
static enum delivery delivery_of(int64_t status)
{
    enum { EXPIRED = 0x46 };
    if (status < 0x20)
        return DELIVERY_DELIVERED;
    if (status < 0x40)
        return DELIVERY_SENT; /* the network goes on trying */
    return status == EXPIRED ? DELIVERY_EXPIRED : DELIVERY_FAILED;
}

/* "Message_id: 117", "Status: 0,Ok,short message received by the SME" in the text of the file. */
static bool parse_report(struct str text, struct arena *arena, struct webhook *ret, struct err *err)
{
    struct form lines;
    struct str line, word, code, reason;
    int64_t status;
    str_cut(text, '\n', &line, &text); /* "SMS STATUS REPORT" */
    if (!read_headers(text, arena, &lines, &text, err))
        return false;
    struct fields fields = { .form = &lines };
    struct receipt *receipt = kit_add_receipt(ret, arena, err);
    if (!receipt || !fields_id(fields, "Message_id", &receipt->external_id, err) ||
        !fields_required(fields, "Status", &word, err))
        return false;
    str_cut(word, ',', &code, &reason);
    if (!str_to_int64(str_trim(code), &status) || status < 0 || status > 255)
        return err_set(err, ERR_INVALID, "the status of the report is not a number up to 255");
    receipt->delivery = delivery_of(status);
    str_cut(reason, ',', &word, &reason);
    if (receipt->delivery == DELIVERY_DELIVERED)
        reason = STR("");
    return kit_reason(reason, arena, &receipt->reason) ||
           err_set(err, ERR_LIMIT, "the report is too large");
}

/* A file of ours that the program has done with. */
static bool parse_done(bool failed, struct fields head, struct str name, struct arena *arena,
                       struct webhook *ret, struct err *err)
{
    struct receipt read = { .delivery = failed ? DELIVERY_FAILED : DELIVERY_SENT };
    struct str modem_id = fields_get(head, "Message_id");
    if (!str_starts(name, STR("migranti-")) ||
        !kit_our_id(str_from(name, STR("migranti-").len), &read.outbound_id))
        return true;
    if (!failed && modem_id.len > 0 && !fields_id(head, "Message_id", &read.external_id, err))
        return false;
    if (!kit_reason(fields_get(head, "Fail_reason"), arena, &read.reason))
        return err_set(err, ERR_LIMIT, "the file is too large");
    return kit_put_receipt(&read, arena, ret, err);
}

static bool parse(const struct settings *settings, const struct http_request *request,
                  struct arena *arena, struct webhook *ret, struct err *err)
{
    (void)settings;
    struct str folder, name, text = STR("");
    struct form head;
    *ret = (struct webhook){ 0 };
    if (!fields_method(request, "FILE", err))
        return false;
    str_cut(request->hint, '/', &folder, &name);
    if (!read_headers(request->body, arena, &head, &text, err))
        return false;
    struct fields fields = { .form = &head };
    bool failed = str_equal(folder, STR("failed"));
    if (failed || str_equal(folder, STR("sent")))
        return parse_done(failed, fields, name, arena, ret, err);
    if (str_starts(text, STR("SMS STATUS REPORT")))
        return parse_report(text, arena, ret, err);
    return parse_message(fields, text, name, request->body, arena, ret, err);
}

static void answer(const struct settings *settings, const struct webhook *webhook, struct str reply,
                   bool end, struct arena *arena, struct http_answer *ret)
{
    (void)settings;
    (void)webhook;
    (void)reply;
    (void)end;
    (void)arena;
    kit_answer_text(STR(""), ret); /* a file is answered by its removal */
}

/* ---- sending ---- */

static bool build_send(const struct settings *settings, const struct outbound *message,
                       struct arena *arena, struct http_call *ret, struct err *err)
{
    struct str queue = settings_get(settings, "queue");
    struct str validity = settings_get(settings, "validity");
    struct builder file;
    if (!kit_sms_only(message, err) || !kit_encoder(message, arena, &file, err))
        return false;
    struct str to = kit_digits(message->to);
    for (size_t i = 0; i < to.len; i++) { /* it stands in a line of its own */
        if (to.ptr[i] < '0' || to.ptr[i] > '9')
            return err_set(err, ERR_UNPROCESSED, "the receiver is not a number");
    }
    builder_addf(&file, "To: " STR_FMT "\nAlphabet: UTF-8\nReport: yes\n", STR_ARG(to));
    if (queue.len > 0)
        builder_addf(&file, "Queue: " STR_FMT "\n", STR_ARG(queue));
    if (validity.len > 0)
        builder_addf(&file, "Validity: " STR_FMT "\n", STR_ARG(validity));
    builder_add_char(&file, '\n');
    builder_add(&file, message->text);
    *ret = (struct http_call){ .method = STR("FILE") };
    return kit_encoded(&file, &ret->body, err) &&
           (arena_format(arena, &ret->url, "spool:" STR_FMT "/outgoing/migranti-%lld",
                         STR_ARG(settings_get(settings, "spool")), (long long)message->id) ||
            err_set(err, ERR_LIMIT, "the message is too large to send"));
}

static enum send_outcome parse_send(const struct settings *settings,
                                    const struct http_answer *answered, struct arena *arena,
                                    struct send_ids *ret, struct err *err)
{
    (void)settings;
    (void)arena;
    (void)ret;
    return answered->status == 200 ? SEND_ACCEPTED : kit_status_outcome(answered, who, err);
}

const struct provider provider_smstools = {
    .name = "smstools",
    .settings = settings_table,
    .per_second_default = 1,
    .repeat_safe = true,
    .spool = "spool",
    .check = check,
    .parse = parse,
    .answer = answer,
    .build_send = build_send,
    .parse_send = parse_send,
};
