/* Bench: a desk with a history. So many open questions, a fifth as many that are answered, and so many
 * messages around them: a fifth was said on the questions and can be found, the rest are turns in the menus
 * and what was sent back. Made through the services, but for the answers. */
#include "base/clock.h"
#include "base/crypto.h"
#include "service/contacts.h"
#include "service/outbox.h"
#include "service/search.h"
#include "store/id.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 2000, ARENA_SIZE_MAX = 4 * 1024 * 1024, SAID_OF = 5 };

static const int64_t minute_ms = 60LL * 1000;
static const int64_t wait_max_ms = 2LL * 24 * 60 * 60 * 1000;

struct filler {
    struct db *db;
    struct keyring keys;
    unsigned open, questions, messages; /* questions: all of them */
    int64_t begin_ms;
};

static const char *const categories[] = { "emigrants", "immigrants", "refugees", "returnees",
                                          "afghan" };
static const char *const languages[] = { "sq", "sq", "en", "prs", "ps", "ar" };
static const char *const texts[] = {
    "Si ta njoh diplomen time te enjtes ne Gjermani?",
    "Ku mund te regjistroj femijen ne shkolle ne Lezhe?",
    "How do I prolong my residence permit?",
    "می‌خواهم بدانم مکتب برای اطفال کجاست",
    "زه غواړم چې کار پیدا کړم",
    "أين أجد دورة لتعلم اللغة",
};
static const char *const follow_ups[] = { "Ende pa pergjigje per pyetjen, ju lutem",
                                          "Dokumentet jane gati, takimi kur eshte?",
                                          "Faleminderit, e mora vesh per kontraten" };

static bool turn(struct filler *f, int64_t contact_id, int64_t at_ms, struct arena *arena,
                 struct err *err)
{
    return DB_RUN(f->db, QUERY_INBOUND_ADD, arena, NULL, err, DB_I(id_new(at_ms)), DB_I(contact_id),
                  DB_S(STR("kannel")), DB_I(BEARER_SMS), DB_S(STR("1")), DB_S(STR("em-law-travel")),
                  DB_I(at_ms));
}

static bool sent_back(struct filler *f, int64_t contact_id, int64_t at_ms, struct arena *arena,
                      struct err *err)
{
    int64_t id = id_new(at_ms);
    return DB_RUN(f->db, QUERY_OUTBOX_ADD, arena, NULL, err, DB_I(id), DB_I(contact_id), DB_NOTHING,
                  DB_S(STR("kannel")), DB_I(BEARER_SMS), DB_I(OUTBOX_REPLY),
                  DB_S(STR("1 Pune 2 Strehim 3 Ligji 0 Kthehu")), DB_I(1), DB_I(0), DB_S(STR("")),
                  DB_S(STR("")), DB_I(OUTBOX_SENDING), DB_I(at_ms), DB_I(at_ms), DB_I(0),
                  DB_S(STR("")), DB_I(at_ms)) &&
           DB_RUN(f->db, QUERY_OUTBOX_SETTLE, arena, NULL, err, DB_I(id), DB_I(OUTBOX_DELIVERED),
                  DB_S(STR("")), DB_I(at_ms));
}

static bool answer(struct filler *f, int64_t ticket_id, int64_t at_ms, struct arena *arena,
                   struct err *err)
{
    return DB_RUN(f->db, QUERY_TICKET_ENTRY_ADD, arena, NULL, err, DB_I(id_new(at_ms)),
                  DB_I(ticket_id), DB_I(ENTRY_ANSWER), DB_NOTHING, DB_NOTHING,
                  DB_S(STR("Ne zyren e bashkise, me dokumentet e femijes.")), DB_I(at_ms)) &&
           DB_RUN(f->db, QUERY_DESK_ANSWER, arena, NULL, err, DB_I(ticket_id), DB_I(0), DB_I(at_ms),
                  DB_I(1));
}

static bool add_words(struct filler *f, int64_t number, int64_t contact_id, struct str text,
                      int64_t at_ms, struct arena *arena, struct err *err)
{
    const struct ticket_words words = {
        .number = number, .contact_id = contact_id, .text = text, .urgency = URGENCY_NORMAL
    };
    int64_t ticket_id;
    return tickets_add_text(f->db, &office_default, &words, at_ms, arena, &ticket_id, err);
}

/* What is said on a question and around it. Every second open one, and every answered one, has an answer;
 * of the open ones, its asker wrote again. */
static bool goes_on(struct filler *f, unsigned n, int64_t ticket_id, int64_t contact_id,
                    int64_t at_ms, struct arena *arena, struct err *err)
{
    bool is_open = n < f->open, has_answer = !is_open || n % 2 == 0;
    int64_t answered_ms = at_ms + (int64_t)n * 7919 % (wait_max_ms / minute_ms) * minute_ms;
    if (has_answer && !answer(f, ticket_id, answered_ms, arena, err))
        return false;
    for (unsigned i = 1 + has_answer; i < f->messages / f->questions; i++) {
        int64_t then_ms = i >= SAID_OF ? answered_ms + i * minute_ms : at_ms + i;
        struct str text;
        bool done = i % 2 ? turn(f, contact_id, then_ms, arena, err)
                          : sent_back(f, contact_id, then_ms, arena, err);
        if (is_open && i % SAID_OF == 0)
            done = arena_format(arena, &text, "%s %u", follow_ups[(n + i) % 3], n + i) &&
                   add_words(f, 1000000 + n, contact_id, text, then_ms, arena, err);
        if (!done)
            return false;
    }
    return true;
}

static bool question(struct filler *f, unsigned n, struct arena *arena, struct err *err)
{
    int64_t at_ms = f->begin_ms + minute_ms * n, ticket_id;
    struct str msisdn, text;
    struct contact contact;
    if (!arena_format(arena, &msisdn, "+35568%07u", n) ||
        !arena_format(arena, &text, "%s %u", texts[n % 6], n) ||
        !contacts_find_or_add(f->db, &f->keys, msisdn, at_ms, arena, &contact, err))
        return false;
    const struct ticket_question asked = {
        .number = 1000000 + n,
        .contact_id = contact.id,
        .category = str_of(categories[n % 5]),
        .node = STR("em-law-travel"),
        .language = str_of(languages[n % 6]),
        .channel = STR("kannel"),
        .bearer = BEARER_SMS,
        .text = text,
        .urgency = n % 500 == 0  ? URGENCY_NOW
                   : n % 20 == 0 ? URGENCY_SOON
                                 : URGENCY_NORMAL,
    };
    return tickets_open(f->db, &office_default, &asked, at_ms, arena, &ticket_id, err) &&
           goes_on(f, n, ticket_id, contact.id, at_ms, arena, err);
}

static bool make_findable(struct filler *f, struct err *err)
{
    for (size_t count = SEARCH_SLICE_MAX; count == SEARCH_SLICE_MAX;) {
        struct arena *arena = arena_new(ARENA_SIZE_MAX);
        struct search_slice slice = { 0 };
        bool done = search_take(f->db, arena, &slice, err) && search_put(f->db, &slice, arena, err);
        count = slice.count;
        arena_free(arena);
        if (!done)
            return false;
    }
    return true;
}

static bool fill(struct filler *f, struct err *err)
{
    for (unsigned n = 0; n < f->questions;) {
        if (!db_begin(f->db, err))
            return false;
        for (unsigned i = 0; i < BATCH && n < f->questions; i++, n++) {
            struct arena *arena = arena_new(ARENA_SIZE_MAX);
            bool done = question(f, n, arena, err);
            arena_free(arena);
            if (!done)
                return false;
        }
        if (!make_findable(f, err) || !db_commit(f->db, err))
            return false;
        db_idle(f->db);
    }
    return true;
}

int main(int argc, char **argv)
{
    char url[512], key_file[512];
    struct filler f = { 0 };
    struct err err = { 0 };
    if (argc != 4) {
        fputs("usage: bench_desk_fill FOLDER QUESTIONS MESSAGES\n", stderr);
        return 64;
    }
    f.open = (unsigned)strtoul(argv[2], NULL, 10);
    f.questions = f.open + f.open / 5;
    f.messages = (unsigned)strtoul(argv[3], NULL, 10);
    f.begin_ms = clock_now_ms() - minute_ms * f.questions - 2 * wait_max_ms;
    snprintf(url, sizeof(url), "sqlite:%s/migranti.db", argv[1]);
    snprintf(key_file, sizeof(key_file), "%s/migranti.key", argv[1]);
    bool done = crypto_init(&err) && crypto_keyring_load(key_file, true, &f.keys, &err) &&
                db_open(url, DB_WRITER, &f.db, &err) && fill(&f, &err);
    if (!done)
        fprintf(stderr, "bench_desk_fill: %s\n", err.text);
    db_close(f.db);
    return done ? 0 : 1;
}
