/* Floor 3: several questions of one person.
 *
 * Everything is checked before anything is written: the store runs one change at a time, and the
 * versions are checked again by each write. */
#include "service/desk_merge.h"

#include "service/oncall.h"
#include "store/id.h"

struct standing { /* what changes when words come or go */
    int64_t id, version;
    enum ticket_state state;
    enum urgency urgency;
    unsigned danger;
    bool restricted, asked;
    enum ticket_safety safety;
    int64_t due_at_ms, answered_at_ms, alert_at_ms, spoken_at_ms; /* 0: not */
    int64_t promised_at_ms, apologies;                            /* while they wait */
};

struct said { /* on a ticket, by the person and by answers */
    enum ticket_entry_kind last;
    int64_t last_at_ms; /* 0: nothing */
    int64_t texts;      /* of the person */
};

static bool read_said(struct db *db, int64_t id, struct arena *arena, struct said *ret,
                      struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DESK_MERGE_SAID, arena, &rows, err, DB_I(id)))
        return false;
    *ret = (struct said){ .last = (enum ticket_entry_kind)db_int(&rows, 0, 0),
                          .last_at_ms = db_int(&rows, 0, 1),
                          .texts = db_int(&rows, 0, 2) };
    return true;
}

static bool read_standing(struct db *db, const struct desk_ticket *ticket, struct arena *arena,
                          struct standing *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_DESK_MERGE_ALERT, arena, &rows, err, DB_I(ticket->id)))
        return false;
    *ret = (struct standing){ .id = ticket->id,
                              .version = ticket->version,
                              .state = ticket->state,
                              .urgency = ticket->urgency,
                              .danger = danger_read_names(ticket->danger),
                              .restricted = ticket->complaint,
                              .asked = ticket->asked,
                              .safety = ticket->safety,
                              .due_at_ms = ticket->due_at_ms,
                              .answered_at_ms = ticket->answered_at_ms,
                              .promised_at_ms = ticket->promised_at_ms,
                              .apologies = ticket->apologies,
                              .alert_at_ms = db_int(&rows, 0, 0),
                              .spoken_at_ms = db_int(&rows, 0, 1) };
    return true;
}

/* That a write does not find its version means that the check before it was wrong: undone whole. */
static bool moved_on(struct err *err)
{
    return err_set(err, ERR_BUSY, "the question changed under way: try again");
}

static bool settle(struct db *db, const struct standing *standing, int64_t now_ms,
                   struct arena *arena, struct err *err)
{
    char storage[DANGER_NAMES_SIZE];
    struct builder danger;
    struct db_rows rows;
    bool waits = standing->state == TICKET_OPEN;
    builder_init(&danger, storage, sizeof(storage));
    danger_names(standing->danger, &danger);
    if (!DB_RUN(db, QUERY_DESK_MERGE_SETTLE, arena, &rows, err, DB_I(standing->id),
                DB_I(standing->state), DB_I(standing->urgency), DB_S(builder_str(&danger)),
                DB_I(standing->restricted), DB_I(standing->safety), DB_I(standing->due_at_ms),
                DB_I(standing->spoken_at_ms), DB_I(standing->asked),
                standing->answered_at_ms ? DB_I(standing->answered_at_ms) : DB_NOTHING,
                DB_I(standing->alert_at_ms), DB_I(now_ms), DB_I(standing->version),
                DB_I(waits ? standing->promised_at_ms : 0), DB_I(waits ? standing->apologies : 0)))
        return false;
    return rows.row_count > 0 || moved_on(err);
}

/* Sets ERR_CONFLICT unless this very version is free or one's own. */
static bool check_free(const struct desk_ticket *ticket, int64_t version, int64_t staff_id,
                       struct err *err)
{
    if (ticket->owner_id != 0 && ticket->owner_id != staff_id)
        return err_set(err, ERR_CONFLICT, STR_FMT " is working on question %lld",
                       STR_ARG(ticket->owner_name), (long long)ticket->number);
    return ticket->version == version ||
           err_set(err, ERR_CONFLICT, "question %lld has changed meanwhile: look at it again",
                   (long long)ticket->number);
}

static bool check_own(const struct desk_ticket *ticket, struct err *err)
{
    return ticket->merged_into_id == 0 ||
           err_set(err, ERR_UNPROCESSED, "question %lld is a part of question %lld already",
                   (long long)ticket->number, (long long)ticket->merged_into_number);
}

/* Both of one person, for these eyes, and free. `ret` is the one that stood in the way. */
static bool read_pair(struct db *db, const struct desk_merge *merge, int64_t now_ms,
                      struct arena *arena, struct desk_ticket *from, struct desk_ticket *into,
                      struct desk_ticket *ret, struct err *err)
{
    if (!desk_ticket(db, merge->id, merge->staff_id, now_ms, arena, from, err) ||
        !desk_ticket(db, merge->into_id, merge->staff_id, now_ms, arena, into, err))
        return false;
    if (from->contact_id != into->contact_id)
        return err_set(err, ERR_UNPROCESSED, "these are questions of two different people");
    if (from->id == into->id)
        return err_set(err, ERR_UNPROCESSED, "this is one and the same question");
    if (!check_own(from, err) || !check_own(into, err))
        return false;
    if (from->waiting.id != 0)
        return err_set(err, ERR_UNPROCESSED,
                       "an answer to question %lld waits: let it go or take it back first",
                       (long long)from->number);
    *ret = *from;
    if (!check_free(from, merge->version, merge->staff_id, err))
        return false;
    *ret = *into;
    return check_free(into, merge->into_version, merge->staff_id, err);
}

static int64_t earlier(int64_t a_ms, int64_t b_ms) /* 0: not */
{
    return a_ms == 0 || (b_ms != 0 && b_ms < a_ms) ? b_ms : a_ms;
}

static int64_t later(int64_t a_ms, int64_t b_ms)
{
    return a_ms > b_ms ? a_ms : b_ms;
}

/* Writing is safe where everybody who was in danger said so. */
static enum ticket_safety join_safety(const struct standing *a, const struct standing *b)
{
    if (a->safety == SAFETY_NOT_SAFE || b->safety == SAFETY_NOT_SAFE)
        return SAFETY_NOT_SAFE;
    bool a_urgent = a->urgency == URGENCY_NOW, b_urgent = b->urgency == URGENCY_NOW;
    if (a_urgent != b_urgent)
        return a_urgent ? a->safety : b->safety;
    return a->safety == b->safety ? a->safety : SAFETY_UNKNOWN;
}

/* What is over is no reason for haste. */
static void join_danger(struct standing *into, const struct standing *from)
{
    if (from->state == TICKET_CLOSED)
        return;
    into->safety = join_safety(into, from);
    into->danger |= from->danger;
    if (from->urgency < into->urgency)
        into->urgency = from->urgency;
    into->alert_at_ms = earlier(into->alert_at_ms, from->alert_at_ms);
}

static void join(struct standing *into, const struct standing *from)
{
    join_danger(into, from);
    if (from->state == TICKET_OPEN) {
        into->due_at_ms = into->state == TICKET_OPEN ? earlier(into->due_at_ms, from->due_at_ms)
                                                     : from->due_at_ms;
        into->promised_at_ms = earlier(into->promised_at_ms, from->promised_at_ms);
        into->apologies = later(into->apologies, from->apologies);
    }
    if (from->state < into->state)
        into->state = from->state;
    into->restricted = into->restricted || from->restricted;
    into->asked = into->asked || from->asked;
    into->answered_at_ms = later(into->answered_at_ms, from->answered_at_ms);
    into->spoken_at_ms = later(into->spoken_at_ms, from->spoken_at_ms);
}

static bool close_into(struct db *db, int64_t id, int64_t version, int64_t into_id, int64_t now_ms,
                       struct arena *arena, struct err *err)
{
    struct db_rows rows;
    return DB_RUN(db, QUERY_DESK_MERGE_CLOSE, arena, &rows, err, DB_I(id), DB_I(into_id),
                  DB_I(TICKET_CLOSED), DB_I(now_ms), DB_I(version)) &&
           (rows.row_count > 0 || moved_on(err));
}

bool desk_merge_join(struct db *db, const struct desk_merge *merge, int64_t now_ms,
                     struct arena *arena, struct desk_ticket *ret, struct err *err)
{
    struct desk_ticket from_ticket, into_ticket;
    struct standing from, into;
    if (!read_pair(db, merge, now_ms, arena, &from_ticket, &into_ticket, ret, err) ||
        !read_standing(db, &from_ticket, arena, &from, err) ||
        !read_standing(db, &into_ticket, arena, &into, err))
        return false;
    if (from_ticket.waiting.id != 0)
        return err_set(
            err, ERR_UNPROCESSED,
            "an answer to question %lld waits for another person: send it or take it back "
            "first",
            (long long)from_ticket.number);
    join(&into, &from);
    return close_into(db, from.id, from.version, into.id, now_ms, arena, err) &&
           DB_RUN(db, QUERY_DESK_MERGE_POINT, NULL, NULL, err, DB_I(from.id), DB_I(into.id)) &&
           DB_RUN(db, QUERY_DESK_MERGE_ENTRIES, NULL, NULL, err, DB_I(from.id), DB_I(into.id)) &&
           DB_RUN(db, QUERY_DESK_MERGE_MESSAGES, NULL, NULL, err, DB_I(into.id)) &&
           oncall_taken(db, from.id, now_ms, arena, err) && settle(db, &into, now_ms, arena, err) &&
           desk_ticket(db, into.id, merge->staff_id, now_ms, arena, ret, err);
}

/* By what is said on it now: who waits, and since when it was spoken of. */
static bool settle_said(struct db *db, struct standing *standing, int64_t now_ms,
                        struct arena *arena, struct err *err)
{
    struct said said;
    if (!read_said(db, standing->id, arena, &said, err))
        return false;
    if (said.last_at_ms != 0)
        standing->spoken_at_ms = said.last_at_ms;
    if (standing->state == TICKET_OPEN && said.last == ENTRY_ANSWER)
        standing->state = TICKET_ANSWERED;
    return settle(db, standing, now_ms, arena, err);
}

bool desk_merge_undo(struct db *db, int64_t id, int64_t version, int64_t staff_id, int64_t now_ms,
                     struct arena *arena, struct desk_ticket *ret, struct err *err)
{
    struct desk_ticket from_ticket, into_ticket;
    struct standing from, into;
    struct said said;
    if (!desk_ticket(db, id, staff_id, now_ms, arena, &from_ticket, err))
        return false;
    if (from_ticket.merged_into_id == 0)
        return err_set(err, ERR_UNPROCESSED, "this is a question of its own already");
    if (!desk_ticket(db, from_ticket.merged_into_id, staff_id, now_ms, arena, &into_ticket, err))
        return false;
    *ret = from_ticket;
    if (!check_free(&from_ticket, version, staff_id, err))
        return false;
    *ret = into_ticket;
    if (!check_free(&into_ticket, into_ticket.version, staff_id, err))
        return false;
    if (!read_standing(db, &from_ticket, arena, &from, err) ||
        !read_standing(db, &into_ticket, arena, &into, err) ||
        !DB_RUN(db, QUERY_DESK_MERGE_ENTRIES_BACK, NULL, NULL, err, DB_I(from.id), DB_I(into.id)) ||
        !read_said(db, from.id, arena, &said, err))
        return false;
    if (said.texts == 0)
        return err_set(err, ERR_UNPROCESSED,
                       "what was said on question %lld went on to a third question",
                       (long long)from_ticket.number);
    from.state = TICKET_OPEN;
    return close_into(db, from.id, from.version++, 0, now_ms, arena, err) &&
           DB_RUN(db, QUERY_DESK_MERGE_MESSAGES, NULL, NULL, err, DB_I(from.id)) &&
           settle_said(db, &from, now_ms, arena, err) &&
           settle_said(db, &into, now_ms, arena, err) &&
           desk_ticket(db, from.id, staff_id, now_ms, arena, ret, err);
}

/* ---- one text */

static bool split_off(struct db *db, const struct desk_merge_text *text, int64_t at_ms,
                      int64_t now_ms, struct arena *arena, int64_t *ret_id, struct err *err)
{
    int64_t number;
    *ret_id = id_new(now_ms);
    return tickets_take_number(db, arena, &number, err) &&
           DB_RUN(db, QUERY_DESK_MERGE_SPLIT, NULL, NULL, err, DB_I(text->merge.id), DB_I(*ret_id),
                  DB_I(number), DB_I(at_ms));
}

/* The text's own danger comes with it. */
static void raise(struct standing *into, const struct desk_merge_text *text, struct str words,
                  int64_t now_ms)
{
    struct danger_class class;
    danger_classify(text->menus->danger, words, &class);
    enum urgency urgency = class.urgency;
    if (urgency == URGENCY_NOW && into->urgency != URGENCY_NOW)
        into->alert_at_ms = now_ms;
    if (urgency < into->urgency)
        into->urgency = urgency;
    if (urgency == URGENCY_NOW)
        into->danger |= class.categories;
    into->restricted = into->restricted || (into->danger & 1u << DANGER_HELPERS) != 0;
}

/* The words, and since when they wait; ERR_NOT_FOUND: not a text of the person on this question. */
static bool find_text(struct db *db, const struct desk_merge_text *text, struct arena *arena,
                      struct str *ret_words, int64_t *ret_at_ms, struct err *err)
{
    struct db_rows rows;
    struct said said;
    if (!DB_RUN(db, QUERY_DESK_MERGE_TEXT, arena, &rows, err, DB_I(text->entry_id),
                DB_I(text->merge.id)) ||
        !read_said(db, text->merge.id, arena, &said, err))
        return false;
    if (rows.row_count == 0)
        return err_set(err, ERR_NOT_FOUND, "the person wrote no such text on this question");
    if (said.texts < 2)
        return err_set(err, ERR_UNPROCESSED,
                       "this is all that they wrote on this question: join the two questions");
    *ret_words = db_str(&rows, 0, 0);
    *ret_at_ms = db_int(&rows, 0, 1);
    return true;
}

static void receive(struct standing *into, struct str category, const struct desk_merge_text *text,
                    struct str words, int64_t at_ms, int64_t now_ms)
{
    bool waits = at_ms >= into->answered_at_ms;
    raise(into, text, words, now_ms);
    if (waits && into->state != TICKET_OPEN) {
        into->state = TICKET_OPEN;
        into->due_at_ms = office_due_ms(text->office, category, into->urgency, at_ms);
    }
}

static bool read_from(struct db *db, const struct desk_merge *merge, int64_t now_ms,
                      struct arena *arena, struct desk_ticket *ret, struct err *err)
{
    return desk_ticket(db, merge->id, merge->staff_id, now_ms, arena, ret, err) &&
           check_own(ret, err) && check_free(ret, merge->version, merge->staff_id, err);
}

bool desk_merge_text(struct db *db, const struct desk_merge_text *text, int64_t now_ms,
                     struct arena *arena, struct desk_ticket *ret, struct err *err)
{
    const struct desk_merge *merge = &text->merge;
    struct desk_ticket from_ticket, into_ticket;
    struct standing from, into;
    struct str words = STR("");
    int64_t at_ms = 0, into_id = merge->into_id;
    bool fresh = into_id == 0;
    if (fresh ? !read_from(db, merge, now_ms, arena, ret, err)
              : !read_pair(db, merge, now_ms, arena, &from_ticket, &into_ticket, ret, err))
        return false;
    if (fresh)
        from_ticket = *ret;
    if (!find_text(db, text, arena, &words, &at_ms, err) ||
        (fresh && !split_off(db, text, at_ms, now_ms, arena, &into_id, err)) ||
        !desk_ticket_of_any(db, into_id, now_ms, arena, &into_ticket, err) ||
        !read_standing(db, &from_ticket, arena, &from, err) ||
        !read_standing(db, &into_ticket, arena, &into, err))
        return false;
    if (fresh) {
        into.state = TICKET_CLOSED; /* until the text is there */
        into.safety = from.safety;
    }
    into.restricted = into.restricted || from.restricted;
    receive(&into, into_ticket.category, text, words, at_ms, now_ms);
    return DB_RUN(db, QUERY_DESK_MERGE_ENTRY, NULL, NULL, err, DB_I(text->entry_id), DB_I(from.id),
                  DB_I(into.id)) &&
           settle_said(db, &from, now_ms, arena, err) &&
           settle_said(db, &into, now_ms, arena, err) &&
           desk_ticket_of_any(db, into.id, now_ms, arena, ret, err);
}
