/* Floor 3: dialled sessions. */
#include "service/ussd.h"

#include "base/limits.h"
#include "service/outbox.h"

enum { /* columns of QUERY_USSD_GET */
       USSD_CONTACT,
       USSD_STEP,
       USSD_SCREEN,
       USSD_ENDED,
       USSD_INDEX,
       USSD_LANGUAGE,
       USSD_CATEGORY,
       USSD_OPTED_OUT,
       USSD_STATE,
       USSD_ALERTS_OFF,
       USSD_QUIET_FROM,
       USSD_QUIET_UNTIL,
};

struct known { /* the session as stored; found == false: not yet */
    bool found, ended;
    struct str step, screen, state;
    struct contact contact;
    bool other_number; /* stored for somebody else: never continued */
};

struct inputs {
    bool begin; /* a BEGIN comes before the items */
    struct str items[USSD_STEPS_MAX];
    size_t count;
    bool disorder; /* does not follow from what we know */
};

static bool find_session(const struct turn_world *world, const struct inbound *inbound,
                         struct str msisdn, struct known *ret, struct err *err)
{
    struct db_rows rows;
    *ret = (struct known){ 0 };
    if (!DB_RUN(world->db, QUERY_USSD_GET, world->arena, &rows, err, DB_S(world->channel->name),
                DB_S(inbound->ussd_session)))
        return false;
    if (rows.row_count == 0)
        return true;
    unsigned char index[CRYPTO_INDEX_SIZE];
    crypto_index(world->keys->number, msisdn, index);
    ret->found = true;
    ret->ended = db_int(&rows, 0, USSD_ENDED) != 0;
    ret->step = db_str(&rows, 0, USSD_STEP);
    ret->screen = db_str(&rows, 0, USSD_SCREEN);
    ret->state = db_str(&rows, 0, USSD_STATE);
    ret->other_number = !str_equal(db_str(&rows, 0, USSD_INDEX),
                                   (struct str){ (const char *)index, sizeof(index) });
    ret->contact = (struct contact){ .id = db_int(&rows, 0, USSD_CONTACT),
                                     .opted_out = !db_is_null(&rows, 0, USSD_OPTED_OUT),
                                     .alerts_off = !db_is_null(&rows, 0, USSD_ALERTS_OFF),
                                     .chose_quiet = !db_is_null(&rows, 0, USSD_QUIET_FROM),
                                     .quiet = { (int)db_int(&rows, 0, USSD_QUIET_FROM),
                                                (int)db_int(&rows, 0, USSD_QUIET_UNTIL) } };
    if (!str_to_c(db_str(&rows, 0, USSD_LANGUAGE), ret->contact.language, LANGUAGE_SIZE))
        ret->contact.language[0] = '\0';
    if (!str_to_c(db_str(&rows, 0, USSD_CATEGORY), ret->contact.category, CATEGORY_SIZE))
        ret->contact.category[0] = '\0';
    return true;
}

/* What tells one step of a session from the next: the whole input so far, or the provider's id. */
static bool step_of(const struct inbound *inbound, struct arena *arena, struct str *ret)
{
    if (inbound->ussd_history)
        return arena_format(arena, ret, "h:" STR_FMT, STR_ARG(inbound->text));
    *ret = STR("");
    return inbound->external_id.len == 0 ||
           arena_format(arena, ret, "i:" STR_FMT, STR_ARG(inbound->external_id));
}

static void add_items(struct inputs *inputs, struct str path)
{
    struct str item;
    bool more = path.len > 0;
    while (more && inputs->count < USSD_STEPS_MAX) {
        more = str_cut(path, '*', &item, &path);
        inputs->items[inputs->count++] = item;
    }
}

/* What was dialled behind the service code: "*599*2*1#" at "*599#" is the path "2*1". */
static struct str dialled_path(struct str dialled, struct str code)
{
    struct str base = str_ends(code, STR("#")) ? str_head(code, code.len - 1) : code;
    if (!str_ends(dialled, STR("#")) || !str_starts(dialled, base))
        return STR("");
    struct str rest = str_from(str_head(dialled, dialled.len - 1), base.len);
    return str_starts(rest, STR("*")) ? str_from(rest, 1) : STR("");
}

static void history_inputs(const struct inbound *inbound, const struct known *known,
                           struct inputs *ret)
{
    if (!known->found) {
        ret->begin = true;
        add_items(ret, inbound->text);
        return;
    }
    struct str before = str_from(known->step, 2);
    struct str rest = inbound->text;
    if (before.len > 0) {
        rest = str_from(rest, before.len);
        ret->disorder = !str_starts(inbound->text, before) || !str_starts(rest, STR("*"));
        rest = str_from(rest, 1);
    }
    ret->items[ret->count++] = rest; /* may hold '*': people type it */
}

static void find_inputs(const struct inbound *inbound, const struct known *known,
                        struct inputs *ret)
{
    *ret = (struct inputs){ .disorder = known->other_number ||
                                        (known->ended && inbound->ussd_phase != USSD_BEGIN) };
    if (ret->disorder)
        return;
    bool anew = inbound->ussd_phase == USSD_BEGIN && known->found; /* under an old name */
    bool unshown = inbound->ussd_phase != USSD_BEGIN && !known->found && !inbound->ussd_history;
    if (anew || unshown) { /* an answer to a screen we never showed: show the first */
        ret->begin = true;
    } else if (inbound->ussd_history) {
        history_inputs(inbound, known, ret);
    } else if (inbound->ussd_phase == USSD_BEGIN) {
        ret->begin = true;
        add_items(ret, dialled_path(inbound->text, inbound->to));
    } else {
        ret->items[ret->count++] = inbound->text;
    }
}

static bool show(const struct turn_world *world, const struct inbound *inbound, int64_t contact_id,
                 struct str screen, bool end, struct err *err)
{
    if (!world->channel->provider->ussd_by_send) {
        world->outcome->end = end;
        if (!arena_copy(world->arena, screen, &world->outcome->reply))
            return err_set(err, ERR_LIMIT, "no room for a screen");
        return true;
    }
    const struct outbox_message message = {
        .contact_id = contact_id,
        .channel = world->channel,
        .bearer = BEARER_USSD,
        .class = OUTBOX_REPLY,
        .text = screen,
        .ussd_end = end,
        .ussd_session = inbound->ussd_session,
        .reply_data = inbound->reply_data,
    };
    int64_t id;
    world->outcome->counts.outbound++;
    return outbox_add(world->db, &message, world->now_ms, world->arena, &id, err);
}

static bool show_disorder(const struct turn_world *world, const struct inbound *inbound,
                          const struct known *known, struct err *err)
{
    char text[REPLY_SIZE];
    struct builder out;
    builder_init(&out, text, sizeof(text));
    int language = menus_language(world->menus, str_of(known->contact.language));
    screen_phrase(world->menus, language < 0 ? 0 : language, PHRASE_NEUTRAL_END, NULL, 0, &out);
    if (known->other_number && world->channel->provider->ussd_by_send)
        return true; /* it would be sent to the other person */
    return show(world, inbound, known->contact.id, builder_str(&out), true, err);
}

static bool run_turn(const struct turn_world *world, const struct inbound *inbound,
                     const struct known *known, const struct inputs *inputs, struct str step,
                     struct err *err)
{
    struct turn turn;
    /* A dialled path goes where it says: no offer to resume stands between. */
    bool path = inputs->begin && inputs->count > 0;
    turn_begin(&turn, world, &known->contact, BEARER_USSD, path ? STR("") : known->state);
    if (inputs->begin && !turn_step(&turn, EVENT_USSD_BEGIN, STR(""), err))
        return false;
    for (size_t i = 0; i < inputs->count && !(turn.stepped && turn.result.end); i++) {
        if (!turn_step(&turn, EVENT_TEXT, inputs->items[i], err))
            return false;
    }
    struct str screen = str_of(turn.result.reply);
    return turn_end(&turn, inbound->text, err) &&
           DB_RUN(world->db, QUERY_USSD_PUT, world->arena, NULL, err, DB_S(world->channel->name),
                  DB_S(inbound->ussd_session), DB_I(known->contact.id), DB_S(step), DB_S(screen),
                  DB_I(turn.result.end), DB_I(world->now_ms)) &&
           show(world, inbound, known->contact.id, screen, turn.result.end, err);
}

static bool load_contact(const struct turn_world *world, struct str msisdn, struct known *known,
                         struct err *err)
{
    struct db_rows rows;
    if (!contacts_find_or_add(world->db, world->keys, msisdn, world->now_ms, world->arena,
                              &known->contact, err) ||
        !DB_RUN(world->db, QUERY_SESSION_GET, world->arena, &rows, err, DB_I(known->contact.id),
                DB_I(BEARER_USSD)))
        return false;
    known->state = rows.row_count ? db_str(&rows, 0, 0) : STR("");
    return true;
}

bool ussd_take(const struct turn_world *world, const struct inbound *inbound, struct str msisdn,
               struct err *err)
{
    struct known known;
    struct str step;
    if (!find_session(world, inbound, msisdn, &known, err))
        return false;
    if (inbound->ussd_phase == USSD_END) {
        world->outcome->counts.silent++;
        return !known.found || (known.other_number && msisdn.len > 0) ||
               DB_RUN(world->db, QUERY_USSD_END, world->arena, NULL, err,
                      DB_S(world->channel->name), DB_S(inbound->ussd_session));
    }
    if (!step_of(inbound, world->arena, &step))
        return err_set(err, ERR_LIMIT, "no room for a step");
    if (known.found && !known.other_number && step.len > 0 && str_equal(step, known.step)) {
        world->outcome->counts.duplicates++;
        return world->channel->provider->ussd_by_send || /* its screen is in the outbox already */
               show(world, inbound, known.contact.id, known.screen, known.ended, err);
    }
    struct inputs inputs;
    find_inputs(inbound, &known, &inputs);
    if (inputs.disorder)
        return show_disorder(world, inbound, &known, err);
    if (!known.found && !load_contact(world, msisdn, &known, err))
        return false;
    return run_turn(world, inbound, &known, &inputs, step, err);
}
