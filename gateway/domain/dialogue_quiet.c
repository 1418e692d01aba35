/* Floor 1: the hours in which a person is left alone. */
#include "domain/dialogue_turn.h"
#include "domain/fold.h"

enum { LOOKED_AT_SIZE = 128 };

void dialogue_quiet(struct dialogue_turn *turn)
{
    char folded_storage[LOOKED_AT_SIZE * FOLD_GROWTH_MAX + 1], hours_storage[QUIET_SIZE];
    char storage[REPLY_SIZE];
    struct builder folded, hours, sentence;
    struct quiet_hours quiet = turn->input->person.quiet;
    builder_init(&folded, folded_storage, sizeof(folded_storage));
    fold(str_head(turn->input->text, LOOKED_AT_SIZE), &folded);
    if (command_quiet(builder_str(&folded), &quiet))
        dialogue_effect(turn, EFFECT_SET_QUIET)->quiet = quiet;
    builder_init(&hours, hours_storage, sizeof(hours_storage));
    quiet_write(quiet, &hours);
    if (hours.len == 0) {
        dialogue_say_phrase(turn, PHRASE_QUIET_OFF, AFTER_ON);
        return;
    }
    const struct screen_value values[] = { { "hours", builder_str(&hours) } };
    builder_init(&sentence, storage, sizeof(storage));
    screen_phrase(turn->menus, turn->language, PHRASE_QUIET, values, 1, &sentence);
    dialogue_say(turn, builder_str(&sentence), AFTER_ON);
}
