/* Floor 3: who is in which course. */
#include "service/courses.h"

#include "base/crypto.h"
#include "domain/course_words.h"
#include "domain/date.h"
#include "service/contacts.h"
#include "service/notices.h"
#include "service/outbox.h"
#include "store/id.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

static int64_t day_of(int64_t at_ms)
{
    return date_local_ms(at_ms) / day_ms;
}

static void set_text(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

static struct enrolment enrolment_of(const struct db_rows *rows, size_t row)
{
    struct enrolment it = { .id = db_int(rows, row, 0),
                            .place = (int)db_int(rows, row, 5),
                            .state = (enum enrolment_state)db_int(rows, row, 6),
                            .phase = (enum enrolment_phase)db_int(rows, row, 7),
                            .hour = (int)db_int(rows, row, 8),
                            .nudges = (int)db_int(rows, row, 9),
                            .told = db_int(rows, row, 10) != 0,
                            .due_at_ms = db_int(rows, row, 11) };
    set_text(db_str(rows, row, 1), it.course, sizeof(it.course));
    set_text(db_str(rows, row, 2), it.language, sizeof(it.language));
    set_text(db_str(rows, row, 3), it.lesson, sizeof(it.lesson));
    set_text(db_str(rows, row, 4), it.next, sizeof(it.next));
    return it;
}

static bool fresh_code(struct arena *arena, struct str *ret, struct err *err)
{
    unsigned char random[COURSE_CODE_DATA];
    char code[COURSE_CODE_SIZE];
    crypto_random(random, sizeof(random));
    course_code_make(random, code);
    return arena_copy(arena, str_of(code), ret) ||
           err_set(err, ERR_LIMIT, "no room for a certificate's code");
}

bool courses_person(struct db *db, int64_t contact_id, struct arena *arena,
                    struct dialogue_person *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ENROLMENTS_OF, arena, &rows, err, DB_I(contact_id)))
        return false;
    ret->enrolments = NULL;
    ret->enrolment_count = rows.row_count;
    if (rows.row_count == 0)
        return true;
    struct enrolment *all = ARENA_ARRAY(arena, struct enrolment, rows.row_count);
    if (!all)
        return err_set(err, ERR_LIMIT, "no room for courses");
    for (size_t i = 0; i < rows.row_count; i++)
        all[i] = enrolment_of(&rows, i);
    ret->enrolments = all;
    return fresh_code(arena, &ret->course_code, err);
}

/* ---- what is counted */

enum counted { STARTED, FINISHED, ENDED };

static bool count(struct db *db, struct str course, enum counted what, int64_t now_ms,
                  struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_COURSE_DAY_ADD, arena, NULL, err, DB_S(course), DB_I(day_of(now_ms)),
                  DB_I(what == STARTED), DB_I(what == FINISHED), DB_I(what == ENDED));
}

static bool count_end(struct db *db, const struct enrolment *it, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    if (it->state == ENROLMENT_STOPPED)
        return count(db, str_of(it->course), ENDED, now_ms, arena, err);
    return it->state != ENROLMENT_FINISHED ||
           (count(db, str_of(it->course), FINISHED, now_ms, arena, err) &&
            DB_RUN(db, QUERY_CERTIFICATE_ADD, arena, NULL, err, DB_S(str_of(it->code)),
                   DB_S(str_of(it->course)), DB_I(now_ms)));
}

/* ---- the person's side */

static bool add(struct db *db, int64_t contact_id, struct str channel, const struct enrolment *it,
                int64_t now_ms, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_ENROLMENT_ADD, arena, NULL, err, DB_I(id_new(now_ms)), DB_I(contact_id),
                  DB_S(channel), DB_S(str_of(it->course)), DB_S(str_of(it->language)),
                  DB_S(str_of(it->lesson)), DB_I(it->place), DB_I(it->hour), DB_I(it->due_at_ms),
                  DB_I(now_ms)) &&
           count(db, str_of(it->course), STARTED, now_ms, arena, err);
}

static bool save(struct db *db, const struct enrolment *it, int64_t touched_ms, int64_t outbox_id,
                 int64_t now_ms, struct arena *arena, struct err *err)
{
    int64_t finished_ms = it->state == ENROLMENT_FINISHED ? now_ms : 0;
    return DB_RUN(db, QUERY_ENROLMENT_SAVE, arena, NULL, err, DB_I(it->id),
                  DB_S(str_of(it->lesson)), DB_S(str_of(it->next)), DB_I(it->place),
                  DB_I(it->state), DB_I(it->phase), DB_I(it->hour), DB_I(it->nudges),
                  DB_I(it->told), DB_I(it->due_at_ms), DB_S(str_of(it->code)), DB_I(outbox_id),
                  DB_I(touched_ms), DB_I(finished_ms)) &&
           count_end(db, it, now_ms, arena, err);
}

bool courses_put(struct db *db, int64_t contact_id, struct str channel, const struct effect *effect,
                 int64_t now_ms, struct arena *arena, struct err *err)
{
    const struct enrolment *it = &effect->enrolment;
    if (effect->verdict != VERDICT_NONE &&
        !DB_RUN(db, QUERY_COURSE_ANSWER_ADD, arena, NULL, err, DB_S(str_of(it->course)),
                DB_S(str_of(effect->topic)), DB_I(effect->verdict == VERDICT_RIGHT),
                DB_I(effect->verdict == VERDICT_WRONG)))
        return false;
    if (it->id == 0)
        return add(db, contact_id, channel, it, now_ms, arena, err);
    return DB_RUN(db, QUERY_ENROLMENT_UNSEND, arena, NULL, err, DB_I(it->id), DB_I(now_ms)) &&
           save(db, it, now_ms, 0, now_ms, arena, err);
}

bool courses_certificate(struct db *db, struct str code, struct arena *arena,
                         const struct dialogue_certificate **ret, struct err *err)
{
    struct db_rows rows;
    *ret = NULL;
    if (!DB_RUN(db, QUERY_CERTIFICATE, arena, &rows, err, DB_S(code)))
        return false;
    if (rows.row_count == 0)
        return true;
    struct dialogue_certificate *found = ARENA_NEW(arena, struct dialogue_certificate);
    if (!found)
        return err_set(err, ERR_LIMIT, "no room for a certificate");
    set_text(db_str(&rows, 0, 0), found->course, sizeof(found->course));
    found->finished_ms = db_int(&rows, 0, 1);
    *ret = found;
    return true;
}

/* ---- the clock's side */

bool courses_look(struct db *db, int64_t now_ms, struct arena *arena, bool *ret_due,
                  struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_ENROLMENTS_SEEN, arena, &rows, err, DB_I(now_ms)))
        return false;
    *ret_due = rows.row_count > 0;
    return true;
}

struct due { /* a row of QUERY_ENROLMENTS_DUE */
    struct enrolment it;
    int64_t contact_id;
    struct str category;
    const struct channel *channel; /* NULL: configured no more */
    bool stopped;                  /* they said STOP */
    struct enrolment_clock clock;
};

static bool is_lost(const struct db_rows *rows, size_t row, size_t column)
{
    int64_t state = db_is_null(rows, row, column) ? OUTBOX_SENT : db_int(rows, row, column);
    return state == OUTBOX_FAILED || state == OUTBOX_EXPIRED;
}

static bool is_waiting(const struct db_rows *rows, size_t row, size_t column)
{
    int64_t state = db_is_null(rows, row, column) ? OUTBOX_SENT : db_int(rows, row, column);
    return state == OUTBOX_QUEUED || state == OUTBOX_SENDING;
}

/* The group whose discretion counts: theirs, and of the course the first. */
static struct str group_of(const struct menus *menus, const struct enrolment *it)
{
    int course = courses_find(menus->courses, str_of(it->course));
    return course >= 0 && menus->courses->all[course].group_count > 0
               ? menus->courses->all[course].groups[0]
               : STR("");
}

static bool read_due(struct db *db, const struct db_rows *rows, size_t row,
                     const struct menus *menus, const struct channel *channels,
                     size_t channel_count, int64_t now_ms, struct arena *arena, struct due *ret,
                     struct err *err)
{
    struct notices_reader reader;
    *ret = (struct due){ .it = enrolment_of(rows, row),
                         .contact_id = db_int(rows, row, 12),
                         .category = db_str(rows, row, 14),
                         .stopped = db_int(rows, row, 15) != 0,
                         .clock = { .menus = menus,
                                    .now_ms = now_ms,
                                    .silent = db_int(rows, row, 16) != 0,
                                    .waiting = is_waiting(rows, row, 17),
                                    .lost = is_lost(rows, row, 17),
                                    .labelled = db_int(rows, row, 18) > 1 } };
    for (size_t i = 0; i < channel_count; i++) {
        if (str_equal(channels[i].name, db_str(rows, row, 13)))
            ret->channel = &channels[i];
    }
    if (!notices_reader(db, menus, ret->contact_id, group_of(menus, &ret->it), false, now_ms, arena,
                        &reader, err))
        return false;
    ret->clock.hidden = reader.hidden;
    return (!ret->channel || contacts_quiet(db, ret->contact_id, ret->channel->quiet, arena,
                                            &ret->clock.quiet, err)) &&
           fresh_code(arena, &ret->clock.code, err);
}

static void tally(enum enrolment_push push, struct courses_sent *ret)
{
    ret->lessons += push == PUSH_LESSON;
    ret->questions += push == PUSH_QUESTION;
    ret->notices += push == PUSH_NOTICE;
    ret->certificates += push == PUSH_CERTIFICATE;
}

/* Moves one on, and queues what that takes. */
static bool send(struct db *db, struct due *due, int64_t now_ms, struct arena *arena,
                 struct courses_sent *ret, struct err *err)
{
    struct builder text;
    int64_t outbox_id = -1; /* as it is */
    if (!arena_builder(arena, REPLY_SIZE, &text))
        return err_set(err, ERR_LIMIT, "no room for a lesson");
    if (due->stopped || !due->channel)
        enrolment_pause(&due->it);
    enum enrolment_push push = due->it.state == ENROLMENT_ACTIVE
                                   ? enrolment_push(&due->clock, &due->it, &text)
                                   : PUSH_NOTHING;
    const struct outbox_message message = { .contact_id = due->contact_id,
                                            .channel = due->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REMINDER,
                                            .text = builder_str(&text) };
    tally(push, ret);
    if (push != PUSH_NOTHING &&
        (!outbox_add(db, &message, now_ms, arena, &outbox_id, err) ||
         !DB_RUN(db, QUERY_ASKED_PUT, arena, NULL, err, DB_I(due->contact_id), DB_I(ASKED_LESSON),
                 DB_I(due->it.id), DB_I(outbox_id))))
        return false;
    return save(db, &due->it, 0, outbox_id, now_ms, arena, err);
}

bool courses_send(struct db *db, const struct menus *menus, const struct channel *channels,
                  size_t channel_count, int64_t now_ms, struct arena *arena,
                  struct courses_sent *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct courses_sent){ 0 };
    if (!DB_RUN(db, QUERY_ENROLMENTS_DUE, arena, &rows, err, DB_I(now_ms), DB_I(COURSES_ONCE_MAX)))
        return false;
    ret->looked_at = (int)rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct due due;
        if (!read_due(db, &rows, i, menus, channels, channel_count, now_ms, arena, &due, err) ||
            !send(db, &due, now_ms, arena, ret, err))
            return false;
    }
    return true;
}
