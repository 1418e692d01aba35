/* Floor 1: what a person wants to be told of. */
#include "domain/profile.h"

#include "domain/date.h"
#include "domain/fold.h"

enum { HOURS = 24, WEEK_DAYS = 7, FOLDED_SIZE = 512, MONDAY = 3 /* days behind 1 January 1970 */ };

static const int64_t hour_ms = 60LL * 60 * 1000, day_ms = 24LL * 60 * 60 * 1000;

const struct profile profile_default = { .pace = PACE_DAILY, .hour = PROFILE_HOUR };

static void set(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

bool profile_names_something(const struct profile *profile)
{
    return profile->isco[0] != '\0' || profile->place[0] != '\0' || profile->tongues[0] != '\0';
}

bool profile_take(struct profile *profile, const struct vacancy_words *words, struct str text)
{
    struct vacancy_want want;
    if (!vacancy_want_read(words, text, &want))
        return false;
    if (want.occupation_count > 0)
        set(words->occupations[want.occupations[0]].isco, profile->isco, sizeof(profile->isco));
    if (want.place_count > 0)
        set(words->places[want.places[0]].id, profile->place, sizeof(profile->place));
    if (want.tongue_count == 0)
        return true;
    struct builder b;
    builder_init(&b, profile->tongues, sizeof(profile->tongues));
    for (int i = 0; i < want.tongue_count; i++) {
        builder_add(&b, i > 0 ? STR(",") : STR(""));
        builder_add(&b, vacancy_tongue_code(want.tongues[i]));
    }
    return true;
}

static int occupation_of(const struct profile *profile, const struct vacancy_words *words)
{
    for (int i = 0; i < words->occupation_count && profile->isco[0] != '\0'; i++) {
        if (str_equal(words->occupations[i].isco, str_of(profile->isco)))
            return i;
    }
    return -1;
}

static int place_of(const struct profile *profile, const struct vacancy_words *words)
{
    return profile->place[0] == '\0' ? -1 : vacancy_words_place(words, str_of(profile->place));
}

static bool speaks(const struct profile *profile, struct str code)
{
    struct str rest = str_of(profile->tongues), one;
    while (rest.len > 0) {
        (void)str_cut(rest, ',', &one, &rest);
        if (str_equal(one, code))
            return true;
    }
    return false;
}

void profile_want(const struct profile *profile, const struct vacancy_words *words,
                  struct vacancy_want *ret)
{
    int occupation = occupation_of(profile, words), place = place_of(profile, words);
    *ret = (struct vacancy_want){ .language = STR("") };
    if (occupation >= 0)
        ret->occupations[ret->occupation_count++] = occupation;
    if (place >= 0)
        ret->places[ret->place_count++] = place;
    if (occupation >= 0 || place >= 0)
        return;
    struct str rest = str_of(profile->tongues), one;
    while (rest.len > 0 && ret->tongue_count < WANT_PARTS_MAX) {
        (void)str_cut(rest, ',', &one, &rest);
        int tongue = vacancy_tongue(one);
        if (tongue >= 0)
            ret->tongues[ret->tongue_count++] = tongue;
    }
}

/* Every language that it asks for is one of theirs, or they did not say. */
static bool is_spoken(const struct profile *profile, const struct vacancy *vacancy)
{
    struct str rest = vacancy->tongues, one, code, level;
    while (rest.len > 0 && profile->tongues[0] != '\0') {
        (void)str_cut(rest, ' ', &one, &rest);
        (void)str_cut(one, '-', &code, &level);
        if (code.len > 0 && !speaks(profile, code))
            return false;
    }
    return true;
}

/* The source tells contracts in its own words: these are looked for in them. */
static bool is_contract(const struct profile *profile, const struct vacancy *vacancy)
{
    static const struct {
        const char *part;
        enum profile_contract contract;
    } signs[] = {
        { "full", CONTRACT_FULL },    { "plote", CONTRACT_FULL },    { "permanent", CONTRACT_FULL },
        { "part", CONTRACT_PART },    { "pjesshme", CONTRACT_PART }, { "season", CONTRACT_SEASON },
        { "sezon", CONTRACT_SEASON },
    };
    char storage[FOLDED_SIZE];
    struct builder folded;
    bool told = false, same = false;
    builder_init(&folded, storage, sizeof(storage));
    fold(vacancy->contract, &folded);
    struct str words = builder_str(&folded);
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        bool there = str_find(words, str_of(signs[i].part)) < words.len;
        told = told || there;
        same = same || (there && signs[i].contract == profile->contract);
    }
    return profile->contract == CONTRACT_ANY || !told || same;
}

enum vacancy_match profile_match(const struct profile *profile, const struct vacancy_words *words,
                                 const struct vacancy *vacancy)
{
    struct vacancy_want want;
    profile_want(profile, words, &want);
    enum vacancy_match match = vacancy_match(words, &want, vacancy);
    bool fits = match >= MATCH_NEAR && is_spoken(profile, vacancy) && is_contract(profile, vacancy);
    return fits ? match : MATCH_NONE;
}

/* ---- names */

struct str profile_work_name(const struct profile *profile, const struct vacancy_words *words,
                             struct str language)
{
    int index = occupation_of(profile, words);
    if (index < 0)
        return STR("");
    return str_equal(language, STR("sq")) ? words->occupations[index].name_sq
                                          : words->occupations[index].name_en;
}

struct str profile_place_name(const struct profile *profile, const struct vacancy_words *words,
                              struct str language)
{
    int index = place_of(profile, words);
    return index < 0 ? STR("") : vacancy_words_place_name(&words->places[index], language);
}

void profile_tongue_names(const struct profile *profile, struct str language, struct builder *ret)
{
    struct str rest = str_of(profile->tongues), one;
    for (bool first = true; rest.len > 0; first = false) {
        (void)str_cut(rest, ',', &one, &rest);
        builder_add(ret, first ? STR("") : STR(", "));
        builder_add(ret, vacancy_tongue_name(vacancy_tongue(one), language));
    }
}

void profile_name(const struct profile *profile, const struct vacancy_words *words,
                  struct str language, struct builder *ret)
{
    struct str work = profile_work_name(profile, words, language);
    struct str place = profile_place_name(profile, words, language);
    builder_add(ret, work);
    builder_add(ret, work.len > 0 && place.len > 0 ? STR(", ") : STR(""));
    builder_add(ret, place);
    if (work.len + place.len == 0)
        profile_tongue_names(profile, language, ret);
}

/* ---- the stored line */

static void add_word(const char *word, struct builder *ret)
{
    builder_add(ret, word[0] != '\0' ? str_of(word) : STR("-"));
    builder_add_char(ret, ' ');
}

void profile_write(const struct profile *profile, struct builder *ret)
{
    add_word(profile->isco, ret);
    add_word(profile->place, ret);
    add_word(profile->tongues, ret);
    builder_addf(ret, "%d %d %d %d", (int)profile->start, (int)profile->contract,
                 (int)profile->pace, profile->hour);
}

static bool take_word(struct str *line, char *storage, size_t size)
{
    struct str word;
    (void)str_cut(*line, ' ', &word, line);
    return word.len > 0 && str_to_c(str_equal(word, STR("-")) ? STR("") : word, storage, size);
}

static bool take_number(struct str *line, int max, int *ret)
{
    struct str word;
    int64_t number;
    (void)str_cut(*line, ' ', &word, line);
    if (!str_to_int64(word, &number) || number < 0 || number > max)
        return false;
    *ret = (int)number;
    return true;
}

bool profile_read(struct str line, struct profile *ret)
{
    struct profile read = { 0 };
    int start, contract, pace;
    if (!take_word(&line, read.isco, sizeof(read.isco)) ||
        !take_word(&line, read.place, sizeof(read.place)) ||
        !take_word(&line, read.tongues, sizeof(read.tongues)) ||
        !take_number(&line, START_LATER, &start) ||
        !take_number(&line, CONTRACT_SEASON, &contract) ||
        !take_number(&line, PACE_WEEKLY, &pace) || !take_number(&line, HOURS - 1, &read.hour) ||
        line.len > 0)
        return false;
    read.start = (enum profile_start)start;
    read.contract = (enum profile_contract)contract;
    read.pace = (enum profile_pace)pace;
    *ret = read;
    return true;
}

/* ---- when */

/* The moment at which the local clock shows that; in the hour that spring leaves out, the next one. */
static int64_t from_local_ms(int64_t local_ms)
{
    int64_t at_ms = local_ms - hour_ms;
    return date_local_ms(at_ms) > local_ms ? at_ms - hour_ms : at_ms;
}

int64_t profile_next_ms(const struct profile *profile, int64_t now_ms)
{
    if (profile->pace == PACE_ONCE)
        return now_ms;
    int64_t local_ms = date_local_ms(now_ms), day = local_ms / day_ms;
    if (local_ms >= day * day_ms + profile->hour * hour_ms)
        day++;
    while (profile->pace == PACE_WEEKLY && (day + MONDAY) % WEEK_DAYS != 0)
        day++;
    return from_local_ms(day * day_ms + profile->hour * hour_ms);
}
