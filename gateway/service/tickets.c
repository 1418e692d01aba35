/* Floor 3: the person's side of tickets. */
#include "service/tickets.h"

#include "store/id.h"

static const int64_t recent_ms = 14LL * 24 * 60 * 60 * 1000;

bool tickets_take_number(struct db *db, struct arena *arena, int64_t *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_COUNTER_NEXT, arena, &rows, err, DB_S(STR("ticket"))))
        return false;
    if (rows.row_count != 1)
        return err_set(err, ERR_STORAGE, "the ticket counter is missing from the database");
    *ret = db_int(&rows, 0, 0);
    return true;
}

struct heard { /* what a person wrote lately without asking */
    int64_t id, number;
    bool open;
};

/* ret->id is 0 when there is nothing. */
static bool find_heard(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                       struct heard *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TICKET_HEARD, arena, &rows, err, DB_I(contact_id),
                DB_I(now_ms - recent_ms)))
        return false;
    *ret = (struct heard){ 0 };
    if (rows.row_count > 0)
        *ret = (struct heard){ db_int(&rows, 0, 0), db_int(&rows, 0, 1),
                               db_int(&rows, 0, 2) == TICKET_OPEN };
    return true;
}

bool tickets_next_number(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                         int64_t *ret, struct err *err)
{
    struct heard heard;
    if (!find_heard(db, contact_id, now_ms, arena, &heard, err))
        return false;
    *ret = heard.number;
    return heard.id != 0 || tickets_take_number(db, arena, ret, err);
}

static bool add_entry(struct db *db, int64_t ticket_id, struct str text, int64_t now_ms,
                      struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_TICKET_ENTRY_ADD, arena, NULL, err, DB_I(id_new(now_ms)),
                  DB_I(ticket_id), DB_I(ENTRY_PERSON), DB_NOTHING, DB_NOTHING, DB_S(text),
                  DB_I(now_ms));
}

static bool is_restricted(unsigned danger)
{
    return (danger & 1u << DANGER_HELPERS) != 0;
}

static bool is_last_text(struct db *db, int64_t ticket_id, struct str text, struct arena *arena,
                         bool *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TICKET_LAST_TEXT, arena, &rows, err, DB_I(ticket_id)))
        return false;
    *ret = rows.row_count > 0 && str_equal(db_str(&rows, 0, 0), text);
    return true;
}

static bool add_new_entry(struct db *db, int64_t ticket_id, struct str text, int64_t now_ms,
                          struct arena *arena, struct err *err)
{
    bool known;
    return is_last_text(db, ticket_id, text, arena, &known, err) &&
           (known || add_entry(db, ticket_id, text, now_ms, arena, err));
}

static bool add_ticket(struct db *db, const struct office *office,
                       const struct ticket_question *question, bool asked, int64_t now_ms,
                       struct arena *arena, int64_t *ret_id, struct err *err)
{
    char danger_storage[DANGER_NAMES_SIZE];
    struct builder danger;
    builder_init(&danger, danger_storage, sizeof(danger_storage));
    danger_names(question->danger, &danger);
    *ret_id = id_new(now_ms);
    if (!DB_RUN(db, QUERY_TICKET_OPEN, arena, NULL, err, DB_I(*ret_id), DB_I(question->number),
                DB_I(question->contact_id), DB_S(question->category), DB_S(question->node),
                DB_S(question->language), DB_S(question->channel), DB_I(question->bearer),
                DB_I(now_ms), DB_I(question->urgency), DB_S(builder_str(&danger)),
                DB_I(is_restricted(question->danger)), DB_I(asked),
                DB_I(office_due_ms(office, question->category, question->urgency, now_ms)),
                DB_I(question->by_ms)))
        return false;
    return add_entry(db, *ret_id, question->text, now_ms, arena, err);
}

/* What was only heard becomes the question, under its number. ret_id is 0 when nothing was. */
static bool ask_heard(struct db *db, const struct office *office,
                      const struct ticket_question *question, int64_t now_ms, struct arena *arena,
                      int64_t *ret_id, struct err *err)
{
    char danger_storage[DANGER_NAMES_SIZE];
    struct builder danger;
    struct db_rows rows;
    builder_init(&danger, danger_storage, sizeof(danger_storage));
    danger_names(question->danger, &danger);
    if (!DB_RUN(db, QUERY_TICKET_ASKED, arena, &rows, err, DB_I(question->number),
                DB_I(question->contact_id), DB_S(question->category), DB_S(question->node),
                DB_S(question->language), DB_S(question->channel), DB_I(question->bearer),
                DB_I(now_ms), DB_I(question->urgency), DB_S(builder_str(&danger)),
                DB_I(is_restricted(question->danger)),
                DB_I(office_due_ms(office, question->category, question->urgency, now_ms)),
                DB_I(question->by_ms)))
        return false;
    *ret_id = rows.row_count > 0 ? db_int(&rows, 0, 0) : 0;
    return *ret_id == 0 || add_new_entry(db, *ret_id, question->text, now_ms, arena, err);
}

bool tickets_open(struct db *db, const struct office *office,
                  const struct ticket_question *question, int64_t now_ms, struct arena *arena,
                  int64_t *ret_id, struct err *err)
{
    return ask_heard(db, office, question, now_ms, arena, ret_id, err) &&
           (*ret_id != 0 || add_ticket(db, office, question, true, now_ms, arena, ret_id, err));
}

bool tickets_hear(struct db *db, const struct office *office,
                  const struct ticket_question *question, int64_t now_ms, struct arena *arena,
                  int64_t *ret_id, struct err *err)
{
    struct heard heard;
    if (!find_heard(db, question->contact_id, now_ms, arena, &heard, err))
        return false;
    if (heard.id == 0) {
        struct ticket_question first = *question;
        return tickets_take_number(db, arena, &first.number, err) &&
               add_ticket(db, office, &first, false, now_ms, arena, ret_id, err);
    }
    bool known;
    *ret_id = heard.id;
    if (!is_last_text(db, heard.id, question->text, arena, &known, err))
        return false;
    if (known && heard.open)
        return true;
    const struct ticket_words words = { .number = heard.number,
                                        .contact_id = question->contact_id,
                                        .text = question->text,
                                        .urgency = question->urgency };
    return tickets_add_text(db, office, &words, now_ms, arena, ret_id, err);
}

static bool not_theirs(int64_t number, struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "ticket %lld is not this contact's", (long long)number);
}

struct theirs { /* a ticket that somebody names */
    int64_t id;
    struct str danger, category;
};

static bool find_theirs(struct db *db, int64_t number, int64_t contact_id, struct arena *arena,
                        struct theirs *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TICKET_THEIRS, arena, &rows, err, DB_I(number), DB_I(contact_id)))
        return false;
    if (rows.row_count == 0)
        return not_theirs(number, err);
    *ret = (struct theirs){ db_int(&rows, 0, 0), db_str(&rows, 0, 1), db_str(&rows, 0, 2) };
    return true;
}

bool tickets_add_text(struct db *db, const struct office *office, const struct ticket_words *words,
                      int64_t now_ms, struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct theirs ticket;
    if (!find_theirs(db, words->number, words->contact_id, arena, &ticket, err) ||
        !DB_RUN(db, QUERY_TICKET_WRITTEN, arena, NULL, err, DB_I(words->number),
                DB_I(words->contact_id), DB_I(now_ms), DB_I(words->urgency),
                DB_I(office_due_ms(office, ticket.category, URGENCY_NOW, now_ms)),
                DB_I(office_due_ms(office, ticket.category, URGENCY_SOON, now_ms)),
                DB_I(office_due_ms(office, ticket.category, URGENCY_NORMAL, now_ms)),
                DB_I(words->by_ms)))
        return false;
    *ret_id = ticket.id;
    return add_entry(db, *ret_id, words->text, now_ms, arena, err);
}

bool tickets_raise(struct db *db, const struct office *office, int64_t number, int64_t contact_id,
                   unsigned danger, int64_t now_ms, struct arena *arena, int64_t *ret_id,
                   struct err *err)
{
    struct theirs ticket;
    char names_storage[DANGER_NAMES_SIZE];
    struct builder names;
    if (!find_theirs(db, number, contact_id, arena, &ticket, err))
        return false;
    *ret_id = ticket.id;
    danger |= danger_read_names(ticket.danger);
    builder_init(&names, names_storage, sizeof(names_storage));
    danger_names(danger, &names);
    return DB_RUN(db, QUERY_TICKET_RAISE, arena, NULL, err, DB_I(*ret_id), DB_I(now_ms),
                  DB_S(builder_str(&names)), DB_I(is_restricted(danger)),
                  DB_I(office_due_ms(office, ticket.category, URGENCY_NOW, now_ms)));
}

bool tickets_set_safe(struct db *db, int64_t number, int64_t contact_id, bool safe, int64_t now_ms,
                      struct arena *arena, int64_t *ret_id, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TICKET_SAFE, arena, &rows, err, DB_I(number), DB_I(contact_id),
                DB_I(safe ? SAFETY_SAFE : SAFETY_NOT_SAFE), DB_I(now_ms)))
        return false;
    if (rows.row_count == 0)
        return not_theirs(number, err);
    *ret_id = db_int(&rows, 0, 0);
    return true;
}

bool tickets_recent(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                    struct dialogue_person *ret, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TICKET_RECENT, arena, &rows, err, DB_I(contact_id),
                DB_I(now_ms - recent_ms)))
        return false;
    ret->ticket_number = rows.row_count ? db_int(&rows, 0, 0) : 0;
    ret->ticket_answered = rows.row_count && db_int(&rows, 0, 1) != TICKET_OPEN;
    ret->ticket_urgent = rows.row_count && db_int(&rows, 0, 2) == URGENCY_NOW;
    ret->ticket_category = rows.row_count ? db_str(&rows, 0, 4) : STR("");
    ret->ticket_safe = rows.row_count && db_int(&rows, 0, 3) == SAFETY_SAFE;
    ret->urgent_number = 0;
    for (size_t i = 0; i < rows.row_count && ret->urgent_number == 0; i++) {
        if (db_int(&rows, i, 2) != URGENCY_NOW || db_int(&rows, i, 1) == TICKET_CLOSED)
            continue;
        ret->urgent_number = db_int(&rows, i, 0);
        ret->urgent_safe = db_int(&rows, i, 3) == SAFETY_SAFE;
    }
    return true;
}

bool tickets_of_contact(struct db *db, int64_t contact_id, int64_t now_ms, struct arena *arena,
                        struct dialogue_row **ret, size_t *ret_count, struct err *err)
{
    struct db_rows rows;
    if (!DB_RUN(db, QUERY_TICKETS_OF_CONTACT, arena, &rows, err, DB_I(contact_id), DB_I(now_ms)))
        return false;
    *ret_count = rows.row_count;
    *ret = ARENA_ARRAY(arena, struct dialogue_row, rows.row_count);
    if (!*ret)
        return err_set(err, ERR_LIMIT, "no room for %zu tickets", rows.row_count);
    for (size_t i = 0; i < rows.row_count; i++) {
        bool answered = db_int(&rows, i, 1) == TICKET_ANSWERED;
        (*ret)[i] = (struct dialogue_row){ .number = db_int(&rows, i, 0),
                                           .at_ms = db_int(&rows, i, answered ? 3 : 2),
                                           .answered = answered,
                                           .unread = db_int(&rows, i, 6) != 0,
                                           .working = db_int(&rows, i, 5) != 0,
                                           .by_ms = db_int(&rows, i, 4) };
    }
    return true;
}
