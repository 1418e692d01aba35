/* Floor 4: the shapes of the desk's API. */
#include "edge/console_json.h"

#include "service/answers.h"
#include "service/rights.h"

static const char *const state_names[] = { "open", "answered", "closed" };
static const char *const safety_names[] = { "unknown", "yes", "no" };
static const char *const kind_names[] = { "person", "answer", "note" };

struct str console_json_kind(enum ticket_entry_kind kind)
{
    return str_of(kind_names[kind]);
}

void console_json_time(struct json_out *object, const char *key, int64_t time_ms)
{
    if (time_ms == 0)
        json_put_null(object, key);
    else
        json_put_int(object, key, time_ms);
}

void console_json_person(struct json_out *object, const char *key, int64_t id, struct str name)
{
    if (id == 0) {
        json_put_null(object, key);
        return;
    }
    struct json_out *person = json_object();
    json_put_id(person, "id", id);
    json_put_str(person, "name", name);
    json_put(object, key, person);
}

static void put_owner(struct json_out *object, const struct desk_ticket *ticket)
{
    console_json_person(object, "owner", ticket->owner_id, ticket->owner_name);
    console_json_time(object, "lease_until", ticket->lease_until_ms);
}

struct json_out *console_json_event(const struct desk_ticket *ticket)
{
    struct json_out *out = json_object();
    json_put_id(out, "id", ticket->id);
    json_put_int(out, "number", ticket->number);
    json_put_str(out, "state", str_of(state_names[ticket->state]));
    json_put_int(out, "version", ticket->version);
    put_owner(out, ticket);
    console_json_person(out, "handed_by", ticket->handed_by_id, ticket->handed_by_name);
    json_put_int(out, "updated_at", ticket->updated_at_ms);
    return out;
}

static void put_merged(struct json_out *object, const struct desk_ticket *ticket)
{
    if (ticket->merged_into_id == 0) {
        json_put_null(object, "merged_into");
        return;
    }
    struct json_out *other = json_object();
    json_put_id(other, "id", ticket->merged_into_id);
    json_put_int(other, "number", ticket->merged_into_number);
    json_put(object, "merged_into", other);
}

static void put_waiting(struct json_out *object, const struct desk_ticket *ticket)
{
    const struct desk_waiting *waiting = &ticket->waiting;
    if (waiting->id == 0) {
        json_put_null(object, "waiting");
        return;
    }
    struct json_out *out = json_object();
    json_put_str(out, "step", answer_flow_step_name(waiting->step));
    json_put_int(out, "since", waiting->since_ms);
    json_put_int(out, "late_at", answers_late_at_ms(ticket));
    json_put_bool(out, "news", waiting->news);
    console_json_person(out, "writer", waiting->writer_id, waiting->writer_name);
    json_put(object, "waiting", out);
}

struct json_out *console_json_ticket(const struct desk_ticket *ticket)
{
    struct json_out *out = console_json_event(ticket);
    json_put_str(out, "alias", ticket->alias);
    json_put_str(out, "category", ticket->category);
    json_put_str(out, "node", ticket->node);
    json_put_str(out, "language", ticket->language);
    json_put_str(out, "bearer", ticket->bearer == BEARER_SMS ? STR("sms") : STR("ussd"));
    json_put_str(out, "channel", ticket->channel);
    json_put_int(out, "opened_at", ticket->opened_at_ms);
    console_json_time(out, "answered_at", ticket->answered_at_ms);
    json_put_str(out, "excerpt", ticket->excerpt);
    json_put_int(out, "due_at", ticket->due_at_ms);
    console_json_time(out, "promised_at", ticket->promised_at_ms);
    json_put_int(out, "apologies", ticket->apologies);
    json_put_int(out, "rating", ticket->rating);
    json_put_int(out, "calls", ticket->calls);
    json_put_bool(out, "asked", ticket->asked);
    json_put_int(out, "priority", ticket->urgency);
    json_put_str(out, "danger", ticket->danger);
    json_put_str(out, "safe_to_write", str_of(safety_names[ticket->safety]));
    json_put_str(out, "last_kind", str_of(kind_names[ticket->last_kind]));
    console_json_time(out, "snoozed_until", ticket->snoozed_until_ms);
    put_merged(out, ticket);
    json_put_bool(out, "approval", ticket->approved && ticket->urgency != URGENCY_NOW);
    json_put_bool(out, "reading_wished", ticket->reading_wished);
    put_waiting(out, ticket);
    return out;
}

static void put_held(struct json_out *message, const struct desk_entry *entry)
{
    static const char *const names[] = {
        [OUTBOX_QUIET] = "night", [OUTBOX_QUARANTINE] = "measure"
    };
    if (entry->held == OUTBOX_NOT_HELD) {
        json_put_null(message, "held");
        return;
    }
    struct json_out *held = json_object();
    json_put_int(held, "until", entry->held_until_ms);
    json_put_str(held, "why", str_of(names[entry->held]));
    json_put(message, "held", held);
}

static void put_message(struct json_out *out, const struct desk_entry *entry)
{
    if (!entry->sent) {
        json_put_null(out, "message");
        return;
    }
    struct json_out *message = json_object();
    json_put_str(message, "state", str_of(outbox_state_name(entry->message_state)));
    json_put_int(message, "segments", entry->segments);
    json_put_str(message, "reason", entry->reason);
    json_put_str(message, "channel", entry->channel);
    put_held(message, entry);
    json_put_bool(message, "hidden", entry->hidden);
    console_json_time(message, "read_at", entry->read_at_ms);
    json_put_int(message, "rating", entry->rating);
    json_put(out, "message", message);
}

void console_json_entries(struct json_out *ticket, const struct desk_entry *entries, size_t count)
{
    struct json_out *list = json_array();
    for (size_t i = 0; i < count; i++) {
        struct json_out *out = json_object();
        json_put_id(out, "id", entries[i].id);
        json_put_str(out, "kind", str_of(kind_names[entries[i].kind]));
        console_json_person(out, "staff", entries[i].staff_id, entries[i].staff_name);
        json_put_str(out, "text", entries[i].text);
        json_put_int(out, "at", entries[i].at_ms);
        console_json_time(out, "origin", entries[i].origin_number);
        put_message(out, &entries[i]);
        json_put(list, NULL, out);
    }
    json_put(ticket, "entries", list);
}

void console_json_contact(struct json_out *ticket, const struct desk_ticket *from,
                          const struct notices_reader *reader)
{
    struct json_out *contact = json_object();
    json_put_str(contact, "alias", from->alias);
    json_put_str(contact, "language", from->contact_language);
    json_put_str(contact, "category", from->contact_category);
    json_put_bool(contact, "opted_out", from->opted_out);
    json_put_str(contact, "discretion", str_of(notices_discretion_name(reader->discretion)));
    json_put_bool(contact, "hidden", reader->hidden);
    json_put(ticket, "contact", contact);
}

void console_json_words(struct json_out *object, const char *key, struct str words)
{
    struct json_out *list = json_array();
    struct str word;
    for (bool more = words.len > 0; more;) {
        more = str_cut(words, ' ', &word, &words);
        if (word.len > 0)
            json_put_str(list, NULL, word);
    }
    json_put(object, key, list);
}

struct json_out *console_json_staff(const struct staff *staff, struct str topics,
                                    struct str languages, bool factor_due)
{
    struct json_out *person = json_object();
    json_put_id(person, "id", staff->id);
    json_put_str(person, "login", staff->login);
    json_put_str(person, "name", staff->name);
    json_put_str(person, "role", staff->role);
    struct json_out *rights = json_array();
    for (int right = 0; right < RIGHT_COUNT; right++) {
        const char *name = rights_name((enum right)right);
        if (name && rights_have(staff->role, (enum right)right))
            json_put_str(rights, NULL, str_of(name));
    }
    json_put(person, "rights", rights);
    console_json_words(person, "topics", topics);
    json_put_bool(person, "factor_due", factor_due);
    console_json_words(person, "languages", languages);
    struct json_out *out = json_object();
    json_put(out, "staff", person);
    return out;
}

struct json_out *console_json_problem(int status, struct str title, struct str detail)
{
    struct json_out *out = json_object();
    json_put_str(out, "type", STR("about:blank"));
    json_put_str(out, "title", title);
    json_put_int(out, "status", status);
    json_put_str(out, "detail", detail);
    return out;
}

void console_json_holder(struct json_out *problem, const struct desk_ticket *ticket)
{
    put_owner(problem, ticket);
    json_put_str(problem, "state", str_of(state_names[ticket->state]));
    json_put_int(problem, "version", ticket->version);
}
