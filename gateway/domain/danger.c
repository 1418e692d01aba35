/* Floor 1: what of the lists of danger a text holds. */
#include "domain/danger.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "domain/danger_lists.h"
#include "domain/date.h"
#include "domain/fold.h"
#include "domain/skeleton.h"

#include <string.h>

enum {
    LOOKED_AT_SIZE = INBOUND_TEXT_SIZE_MAX + 2, /* bytes of the folded text and its two borders */
    WORD_HITS_MAX = 64,                         /* in one word; more are of other rules by then */
    RUN_MIN = 3,                                /* "heeelp": a letter that often is one or two */
    SIGHTINGS_MAX = 32,                         /* of danger in one text; more count at once */
    EXCUSES_MAX = 8,
};

const char *const danger_category_names[DANGER_CATEGORY_COUNT] = {
    [DANGER_CALL] = "call",         [DANGER_TRAFFICKING] = "trafficking",
    [DANGER_VIOLENCE] = "violence", [DANGER_SELF_HARM] = "self-harm",
    [DANGER_CHILD] = "child",       [DANGER_DETENTION] = "detention",
    [DANGER_MEDICAL] = "medical",   [DANGER_HELPERS] = "helpers",
};

const char *const danger_reply_names[DANGER_REPLY_COUNT] = {
    [DANGER_REPLY_FIRST] = "first",
    [DANGER_REPLY_FIRST_SELF_HARM] = "first_self_harm",
    [DANGER_REPLY_FIRST_CHILD] = "first_child",
    [DANGER_REPLY_AWAY] = "away",
    [DANGER_REPLY_AWAY_SELF_HARM] = "away_self_harm",
    [DANGER_REPLY_AWAY_CHILD] = "away_child",
    [DANGER_REPLY_FIRST_USSD] = "first_ussd",
    [DANGER_REPLY_AWAY_USSD] = "away_ussd",
    [DANGER_REPLY_ASK] = "ask",
    [DANGER_REPLY_KEY] = "key",
    [DANGER_REPLY_SAFE] = "safe",
    [DANGER_REPLY_NOT_SAFE] = "not_safe",
    [DANGER_REPLY_OVERDUE] = "overdue",
    [DANGER_REPLY_DETAINED] = "detained",
};

struct sighting { /* of danger, until it is known whether its words excuse it */
    const struct danger_rule *rule;
    int word; /* that completed it */
};

struct excuse {
    enum danger_category category;
    int first, last; /* words */
};

struct scan {
    const struct danger *danger;
    struct danger_class *ret;
    int16_t met[DANGER_SLOTS_MAX]
               [DANGER_STEPS_MAX]; /* word that met a step last, from 1; 0: none */
    bool met_ready;
    struct danger_hit hits[WORD_HITS_MAX]; /* of the word being read */
    int hit_count;
    struct sighting sightings[SIGHTINGS_MAX];
    struct excuse excuses[EXCUSES_MAX];
    int sighting_count, excuse_count;
    int word;                                      /* being read, from 1 */
    bool called;                                   /* a reserved word was met */
    bool all_reserved, any_alone, all_yes, all_no; /* of the words so far */
};

static void count_in(struct scan *scan, const struct danger_rule *rule, enum urgency urgency)
{
    struct danger_class *ret = scan->ret;
    if (urgency == URGENCY_NOW)
        ret->categories |= 1u << rule->category;
    if (urgency >= ret->urgency)
        return;
    ret->urgency = urgency;
    ret->language = rule->language;
}

/* `first`: the word that the rule began with; the one being read completes it. */
static void found(struct scan *scan, const struct danger_rule *rule, int first)
{
    if (rule->role == ROLE_UNLESS) {
        if (scan->excuse_count < EXCUSES_MAX)
            scan->excuses[scan->excuse_count++] =
                (struct excuse){ rule->category, first, scan->word };
    } else if (rule->role == ROLE_SIGN && rule->urgency == URGENCY_NOW &&
               scan->sighting_count < SIGHTINGS_MAX) {
        scan->sightings[scan->sighting_count++] = (struct sighting){ rule, scan->word };
    } else {
        count_in(scan, rule, rule->urgency);
    }
}

static bool is_excused(const struct scan *scan, const struct sighting *sighting)
{
    for (int i = 0; i < scan->excuse_count; i++) {
        const struct excuse *excuse = &scan->excuses[i];
        if (excuse->category == sighting->rule->category && sighting->word >= excuse->first &&
            sighting->word <= excuse->last)
            return true;
    }
    return false;
}

static void count_sightings(struct scan *scan)
{
    for (int i = 0; i < scan->sighting_count; i++) {
        bool excused = is_excused(scan, &scan->sightings[i]);
        count_in(scan, scan->sightings[i].rule, excused ? URGENCY_SOON : URGENCY_NOW);
    }
}

static bool all_met_near(const int16_t *met, const struct danger_rule *rule)
{
    int first = met[0], last = met[0];
    for (int i = 0; i < rule->steps; i++) {
        if (met[i] == 0)
            return false;
        first = met[i] < first ? met[i] : first;
        last = met[i] > last ? met[i] : last;
    }
    return last - first <= rule->gaps[1] + rule->steps - 1;
}

static void step_met(struct scan *scan, const struct danger_rule *rule, int step)
{
    if (!scan->met_ready) {
        memset(scan->met, 0, sizeof(scan->met[0]) * (size_t)scan->danger->slot_count);
        scan->met_ready = true;
    }
    int16_t *met = scan->met[rule->slot];
    bool follows = step == 0 || rule->any_order ||
                   (met[step - 1] != 0 && met[step - 1] < scan->word &&
                    scan->word - met[step - 1] <= rule->gaps[step] + 1);
    if (!follows)
        return;
    met[step] = (int16_t)scan->word;
    if (rule->any_order ? all_met_near(met, rule) : step == rule->steps - 1)
        found(scan, rule, met[0] < met[1] ? met[0] : met[1]);
}

/* Later steps first: the word that meets two of a rule is not both of them. */
static void end_word(struct scan *scan)
{
    bool reserved = false, yes = false, no = false;
    for (int step = DANGER_STEPS_MAX; step-- > 0;) {
        for (int i = 0; i < scan->hit_count; i++) {
            const struct danger_rule *rule = &scan->danger->rules[scan->hits[i].rule];
            if (scan->hits[i].step != step)
                continue;
            yes = yes || rule->role == ROLE_YES;
            no = no || rule->role == ROLE_NO;
            reserved = reserved || rule->role == ROLE_ALONE || rule->role == ROLE_BESIDE;
            scan->any_alone = scan->any_alone || rule->role == ROLE_ALONE;
            bool sign = rule->role == ROLE_SIGN || rule->role == ROLE_UNLESS;
            if ((rule->role == ROLE_FIRST && scan->word == 1) || (sign && rule->steps == 1))
                found(scan, rule, scan->word);
            else if (rule->role == ROLE_ALONE && scan->ret->language.len == 0)
                scan->ret->language = rule->language;
            else if (sign)
                step_met(scan, rule, step);
        }
    }
    scan->all_reserved = scan->all_reserved && reserved;
    scan->all_yes = scan->all_yes && yes;
    scan->all_no = scan->all_no && no;
    scan->hit_count = 0;
}

static void take_hits(struct scan *scan, unsigned state, enum danger_form form)
{
    const struct danger *danger = scan->danger;
    for (; state != 0; state = danger->suffix[state]) {
        for (unsigned at = danger->hits[state]; at != 0; at = danger->hit_table[at].next) {
            if (danger->hit_table[at].form == form && scan->hit_count < WORD_HITS_MAX)
                scan->hits[scan->hit_count++] = danger->hit_table[at];
        }
    }
}

/* `text` begins and ends with a blank when it has words. */
static void run(struct scan *scan, struct str text, enum danger_form form)
{
    const struct danger *danger = scan->danger;
    unsigned state = 0;
    scan->met_ready = false;
    scan->word = 0;
    scan->sighting_count = scan->excuse_count = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        state = danger->next[state * (unsigned)danger->class_count + danger->classes[byte]];
        if (danger->ends[state / 8] & 1u << state % 8)
            take_hits(scan, state, form);
        if (byte != ' ')
            continue;
        if (scan->word > 0)
            end_word(scan);
        scan->word++;
    }
    if (scan->hit_count > 0)
        end_word(scan);
    count_sightings(scan);
}

/* "000", "0 0 0": the key that a thumb finds. */
static bool is_zeros(struct str folded)
{
    int zeros = 0;
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.ptr[i] != '0' && folded.ptr[i] != ' ')
            return false;
        zeros += folded.ptr[i] == '0';
    }
    return zeros >= 3;
}

static void judge_words(struct scan *scan, struct str folded)
{
    scan->all_reserved = scan->all_yes = scan->all_no = true;
    scan->any_alone = false;
    scan->ret->language = STR("");
    run(scan, folded, FORM_WORDS);
    bool any = scan->word > 1;
    bool called = (any && scan->all_reserved && scan->any_alone) || is_zeros(folded);
    scan->ret->yes = any && scan->all_yes;
    scan->ret->no = any && scan->all_no;
    if (called) {
        scan->ret->urgency = URGENCY_NOW;
        scan->ret->categories |= 1u << DANGER_CALL;
    } else if (scan->ret->urgency == URGENCY_NORMAL) {
        scan->ret->language = STR("");
    }
}

static bool has_letters(struct str folded, unsigned char first, unsigned char last)
{
    for (size_t i = 0; i < folded.len; i++) {
        unsigned char byte = (unsigned char)folded.ptr[i];
        if (byte >= first && byte <= last)
            return true;
    }
    return false;
}

/* `folded` with a blank at both ends, in all its forms. */
static void judge(const struct danger *danger, struct str folded, struct danger_class *ret)
{
    char storage[LOOKED_AT_SIZE + 1];
    struct builder b;
    struct scan scan;
    scan.danger = danger;
    scan.ret = ret;
    scan.hit_count = 0;
    judge_words(&scan, folded);
    builder_init(&b, storage, sizeof(storage));
    if (has_letters(folded, 0xD8, 0xDB)) { /* lead bytes of the Arabic block */
        (void)danger_without_blanks(folded, &b);
        run(&scan, builder_str(&b), FORM_WITHOUT_BLANKS);
    }
    builder_init(&b, storage, sizeof(storage));
    if (has_letters(folded, 'a', 'z')) {
        (void)skeleton_consonants(folded, &b);
        run(&scan, builder_str(&b), FORM_CONSONANTS);
    }
}

static bool has_run(struct str folded)
{
    int32_t before = 0, c;
    int count = 0;
    for (size_t at = 0, taken; at < folded.len; at += taken) {
        c = (unsigned char)folded.ptr[at];
        taken = c < 0x80 ? 1 : utf8_next(str_from(folded, at), &c);
        count = c == before ? count + 1 : 1;
        before = c;
        if (count == RUN_MIN && c != ' ' && (c < '0' || c > '9'))
            return true;
    }
    return false;
}

/* Every run of RUN_MIN letters or more becomes one of `keep`. */
static void shorten_runs(struct str folded, int keep, struct builder *ret)
{
    int32_t before = 0, c;
    int count = 0;
    for (size_t at = 0, taken; (taken = utf8_next(str_from(folded, at), &c)) > 0; at += taken) {
        count = c == before ? count + 1 : 1;
        before = c;
        if (count <= keep || c == ' ' || (c >= '0' && c <= '9')) {
            builder_add(ret, (struct str){ folded.ptr + at, taken });
            continue;
        }
        /* Two of a kind stay two: a run is longer. */
        int32_t after;
        if (count == 2 && (utf8_next(str_from(folded, at + taken), &after) == 0 || after != c))
            builder_add(ret, (struct str){ folded.ptr + at, taken });
    }
}

static void merge(const struct danger_class *from, struct danger_class *ret)
{
    ret->categories |= from->categories;
    if (from->urgency >= ret->urgency)
        return;
    ret->urgency = from->urgency;
    ret->language = from->language;
}

void danger_classify(const struct danger *danger, struct str text, struct danger_class *ret)
{
    *ret = (struct danger_class){ .urgency = URGENCY_NORMAL, .language = STR("") };
    if (!danger)
        return;
    char storage[LOOKED_AT_SIZE + 1], short_storage[LOOKED_AT_SIZE + 1];
    struct builder b, folded;
    builder_init(&b, storage, sizeof(storage));
    builder_add_char(&b, ' ');
    builder_init(&folded, storage + 1, sizeof(storage) - 2);
    fold(text, &folded);
    b.len += folded.len;
    builder_add_char(&b, ' ');
    judge(danger, builder_str(&b), ret);
    bool runs = has_run(builder_str(&b)); /* in few texts */
    for (int keep = 1; runs && keep < RUN_MIN; keep++) {
        struct danger_class again = { .urgency = URGENCY_NORMAL, .language = STR("") };
        struct builder shorter;
        builder_init(&shorter, short_storage, sizeof(short_storage));
        shorten_runs(builder_str(&b), keep, &shorter);
        judge(danger, builder_str(&shorter), &again);
        merge(&again, ret);
    }
}

void danger_names(unsigned categories, struct builder *ret)
{
    bool any = false;
    for (int i = 0; i < DANGER_CATEGORY_COUNT; i++) {
        if ((categories & 1u << i) == 0)
            continue;
        builder_addf(ret, "%s%s", any ? " " : "", danger_category_names[i]);
        any = true;
    }
}

unsigned danger_read_names(struct str names)
{
    unsigned categories = 0;
    for (struct str name; names.len > 0;) {
        (void)str_cut(names, ' ', &name, &names);
        int category = str_among(name, danger_category_names, DANGER_CATEGORY_COUNT);
        categories |= category < 0 ? 0 : 1u << category;
    }
    return categories;
}

struct str danger_reply(const struct danger *danger, enum danger_reply reply, struct str language)
{
    struct str english = STR("");
    for (int i = 0; danger && i < danger->reply_language_count; i++) {
        if (str_equal(danger->reply_languages[i], language))
            return danger->replies[i][reply];
        if (str_equal(danger->reply_languages[i], STR("en")))
            english = danger->replies[i][reply];
    }
    return english;
}

void danger_write_reply(struct str reply, int64_t back_ms, struct builder *ret)
{
    struct str mark = STR("{back}");
    struct str before = str_head(reply, str_find(reply, mark));
    builder_add(ret, before);
    if (before.len == reply.len)
        return;
    date_write_moment(back_ms, ret);
    builder_add(ret, str_from(reply, before.len + mark.len));
}
