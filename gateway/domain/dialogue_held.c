/* Floor 1: what is held of a person: MYDATA tells it, FORGET ME deletes it. */
#include "domain/date.h"
#include "domain/dialogue_turn.h"

enum { NUMBER_SIZE = 24, DATE_SIZE = 16 };

static struct str written(int64_t number, char storage[NUMBER_SIZE])
{
    struct builder b;
    builder_init(&b, storage, NUMBER_SIZE);
    builder_addf(&b, "%lld", (long long)number);
    return builder_str(&b);
}

static struct str day(int64_t at_ms, char storage[DATE_SIZE])
{
    struct builder b;
    builder_init(&b, storage, DATE_SIZE);
    date_write(at_ms, &b);
    return builder_str(&b);
}

static void say_with(struct dialogue_turn *turn, enum phrase phrase,
                     const struct screen_value *values, size_t count, enum dialogue_after after)
{
    char storage[REPLY_SIZE];
    struct builder b;
    builder_init(&b, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, phrase, values, count, &b);
    dialogue_say(turn, builder_str(&b), after);
}

/* Kinds and numbers only, and of files nothing by name: whoever holds the phone learns no more than that
 * somebody wrote to us. What there is, is handed over to who tells the code. */
void dialogue_held_tell(struct dialogue_turn *turn)
{
    char said[NUMBER_SIZE], asked[NUMBER_SIZE], meetings[NUMBER_SIZE], other[NUMBER_SIZE];
    char by[DATE_SIZE];
    if (dialogue_needs(turn, NEED_HELD))
        return;
    const struct dialogue_held *held = turn->data->held;
    struct effect *effect = dialogue_effect(turn, EFFECT_DATA_REQUEST);
    dialogue_copy(held->code, effect->text, sizeof(effect->text));
    const struct screen_value values[] = {
        { "messages", written(held->messages, said) },
        { "questions", written(held->questions, asked) },
        { "appointments", written(held->appointments, meetings) },
        { "other", written(held->other, other) },
        { "code", held->code },
        { "date", day(held->due_ms, by) },
    };
    say_with(turn, PHRASE_HELD, values, sizeof(values) / sizeof(values[0]), AFTER_ON);
}

/* Confirmed. Nothing leads on from here: there is nothing any more. */
void dialogue_held_forget(struct dialogue_turn *turn)
{
    char until[DATE_SIZE];
    if (dialogue_needs(turn, NEED_HOLD))
        return;
    dialogue_effect(turn, EFFECT_FORGET);
    const struct screen_value values[] = { { "date", day(turn->data->hold_ms, until) } };
    if (turn->data->hold_ms > 0)
        say_with(turn, PHRASE_FORGET_KEPT, values, 1, AFTER_END);
    else
        dialogue_say_phrase(turn, PHRASE_FORGET_DONE, AFTER_END);
}
