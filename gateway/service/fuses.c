/* Floor 3: quarantine. */
#include "service/fuses.h"

#include "domain/danger.h"
#include "domain/date.h"
#include "domain/fold.h"
#include "domain/keyword.h"
#include "domain/listing_update.h"
#include "service/outbox.h"
#include "service/tickets.h"
#include "store/id.h"

enum { LOOKED_AT_SIZE = 128, ANSWER_SIZE = 4, TIME_SIZE = 8 };

static bool says_stop(struct str text)
{
    char storage[LOOKED_AT_SIZE * FOLD_GROWTH_MAX + 1];
    struct builder folded;
    struct str language;
    if (text.len > LOOKED_AT_SIZE)
        return false;
    builder_init(&folded, storage, sizeof(storage));
    fold(text, &folded);
    enum command command = command_exact(builder_str(&folded), &language);
    return command == COMMAND_STOP || command == COMMAND_STOP_JOBS;
}

bool fuses_must_hear(const struct turn *turn, struct str text)
{
    struct danger_class danger;
    danger_classify(turn->world->menus->danger, text, &danger);
    enum dialogue_mode mode = turn->result.state.mode;
    bool asked = mode == MODE_SAFE || mode == MODE_DANGER;
    bool answers = danger.yes || danger.no || text.len <= ANSWER_SIZE;
    return danger.urgency == URGENCY_NOW || (asked && answers) || says_stop(text);
}

/* What staff read beside the text: why there is no answer. */
static bool add_note(const struct turn *turn, const struct pace *pace, enum fuse tripped,
                     int64_t ticket_id, struct err *err)
{
    const struct turn_world *world = turn->world;
    const char *why = tripped < FUSE_COUNT ? fuse_names[tripped] : "pace";
    int minutes = date_local_minutes(pace->paused_until_ms);
    struct str note;
    if (!arena_format(
            world->arena, &note,
            "Too many messages (%s): this phone gets no automatic replies until %02d:%02d."
            " What it writes is kept, the first %d texts here; words of danger are"
            " answered.",
            why, minutes / 60, minutes % 60, (int)FUSE_KEPT_MAX))
        return err_set(err, ERR_LIMIT, "no room for a note");
    return DB_RUN(world->db, QUERY_TICKET_ENTRY_ADD, world->arena, NULL, err,
                  DB_I(id_new(world->now_ms)), DB_I(ticket_id), DB_I(ENTRY_NOTE), DB_NOTHING,
                  DB_NOTHING, DB_S(note), DB_I(world->now_ms));
}

static bool show_staff(const struct turn *turn, struct pace *pace, enum fuse tripped,
                       struct str text, struct err *err)
{
    const struct turn_world *world = turn->world;
    const struct ticket_question heard = {
        .contact_id = turn->contact->id,
        .category = STR(""),
        .node = str_of(turn->result.state.node),
        .language = str_of(turn->result.state.language),
        .channel = world->channel->name,
        .bearer = turn->bearer,
        .text = text,
        .urgency = URGENCY_NORMAL,
    };
    int64_t id;
    if (pace->kept >= FUSE_KEPT_MAX)
        return true;
    if (!tickets_hear(world->db, world->office, &heard, world->now_ms, world->arena, &id, err) ||
        (pace->kept == 0 && !add_note(turn, pace, tripped, id, err)))
        return false;
    pace->kept++;
    turn_ticket_changed(world->outcome, id);
    return true;
}

static bool tell_person(const struct turn *turn, struct pace *pace, struct str reply_data,
                        struct err *err)
{
    const struct turn_world *world = turn->world;
    int language = menus_language(world->menus, str_of(turn->result.state.language));
    int minutes = date_local_minutes(pace->paused_until_ms);
    char time_storage[TIME_SIZE], text[REPLY_SIZE];
    struct builder time, sentence;
    builder_init(&time, time_storage, sizeof(time_storage));
    builder_addf(&time, "%02d:%02d", minutes / 60, minutes % 60);
    const struct screen_value values[] = { { "time", builder_str(&time) } };
    builder_init(&sentence, text, sizeof(text));
    screen_phrase(world->menus, language < 0 ? 0 : language, PHRASE_PAUSED, values, 1, &sentence);
    const struct outbox_message message = { .contact_id = turn->contact->id,
                                            .channel = world->channel,
                                            .bearer = BEARER_SMS,
                                            .class = OUTBOX_REPLY,
                                            .text = builder_str(&sentence),
                                            .reply_data = reply_data };
    int64_t id;
    pace->told = true;
    world->outcome->counts.outbound++;
    return outbox_add(world->db, &message, world->now_ms, world->arena, &id, err);
}

bool fuses_keep(const struct turn *turn, struct pace *pace, enum fuse tripped, struct str text,
                struct str reply_data, struct err *err)
{
    const struct turn_world *world = turn->world;
    struct listing_said said;
    char storage[PROVIDER_TEXT_SIZE];
    struct builder masked;
    builder_init(&masked, storage, sizeof(storage));
    if (listing_update_read(text, &said)) {
        listing_update_masked(&said, &masked);
        text = builder_str(&masked); /* nobody is to read the PIN */
    }
    world->outcome->counts.paused++;
    return DB_RUN(world->db, QUERY_INBOUND_ADD, world->arena, NULL, err,
                  DB_I(id_new(world->now_ms)), DB_I(turn->contact->id), DB_S(world->channel->name),
                  DB_I(turn->bearer), DB_S(text), DB_S(STR("")), DB_I(world->now_ms)) &&
           show_staff(turn, pace, tripped, text, err) &&
           (pace->told || tell_person(turn, pace, reply_data, err));
}

bool fuses_save(const struct turn *turn, const struct pace *pace, struct err *err)
{
    char storage[PACE_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    pace_encode(pace, &b);
    return DB_RUN(turn->world->db, QUERY_SESSION_PACE, turn->world->arena, NULL, err,
                  DB_I(turn->contact->id), DB_I(turn->bearer), DB_S(builder_str(&b)));
}
