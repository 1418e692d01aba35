/* Bench: many people who want to be told of work, and many vacancies. So many profiles, of which some want
 * cooks in Tirana and the rest each of the other kinds; so many open vacancies, for none of them new. Then
 * says, as JSON, how long a search over the vacancies takes. */
#include "base/clock.h"
#include "base/crypto.h"
#include "edge/menu_files.h"
#include "service/alerts.h"
#include "service/contacts.h"
#include "service/vacancies.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCH = 2000, ARENA_SIZE_MAX = 4 * 1024 * 1024, SEARCHES = 5000 };

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

struct filler {
    struct db *db;
    struct keyring keys;
    struct menus *menus;
    unsigned profiles, matching, vacancies;
    int64_t now_ms;
};

static void set(struct str text, char *storage, size_t size)
{
    struct builder b;
    builder_init(&b, storage, size);
    builder_add(&b, text);
}

/* Not a cook, and not in Tirana. */
static int other(const struct vacancy_words *words, unsigned n, bool place)
{
    int count = place ? words->place_count : words->occupation_count;
    for (int i = (int)(n % (unsigned)count);; i = (i + 1) % count) {
        struct str name = place ? words->places[i].id : words->occupations[i].isco;
        if (!str_equal(name, STR("tirane")) && !str_equal(name, STR("5120")))
            return i;
    }
}

static bool add_profile(struct filler *f, unsigned n, struct arena *arena, struct err *err)
{
    const struct vacancy_words *words = f->menus->vacancy_words;
    struct profile profile = profile_default;
    struct contact contact;
    struct str msisdn;
    bool matches = n < f->matching;
    profile.pace = PACE_ONCE;
    set(matches ? STR("5120") : words->occupations[other(words, n, false)].isco, profile.isco,
        sizeof(profile.isco));
    set(matches ? STR("tirane") : words->places[other(words, n / 7, true)].id, profile.place,
        sizeof(profile.place));
    const struct alerts_wish wish = { .channel = STR("kannel"),
                                      .profile = &profile,
                                      .active = true };
    if (!arena_format(arena, &msisdn, "+35567%07u", n) ||
        !contacts_find_or_add(f->db, &f->keys, msisdn, f->now_ms, arena, &contact, err))
        return false;
    struct alerts_wish mine = wish;
    mine.contact_id = contact.id;
    return alerts_set_profile(f->db, &mine, f->now_ms, arena, err) &&
           DB_RUN(f->db, QUERY_PROFILE_LOOKED, arena, NULL, err, DB_I(contact.id));
}

static bool add_vacancy(struct filler *f, unsigned n, struct arena *arena, struct err *err)
{
    const struct vacancy_words *words = f->menus->vacancy_words;
    struct str reference, employer;
    struct db_rows rows;
    enum vacancies_put put;
    if (!arena_format(arena, &reference, "v%u", n) || !arena_format(arena, &employer, "Firm %u", n))
        return false;
    const struct occupation *work = &words->occupations[n % (unsigned)words->occupation_count];
    const struct vacancy vacancy = { .reference = reference,
                                     .source = STR("bench"),
                                     .title_sq = work->name_sq,
                                     .title_en = work->name_en,
                                     .isco = work->isco,
                                     .place =
                                         words->places[n / 3 % (unsigned)words->place_count].id,
                                     .employer = employer,
                                     .contact = STR("AKPA"),
                                     .valid_until_ms = f->now_ms + (10 + n % 20) * day_ms,
                                     .state = VACANCY_PUBLISHED };
    if (!vacancies_put(f->db, &vacancy, f->now_ms, arena, &put, err) ||
        !DB_RUN(f->db, QUERY_VACANCY_OF_SOURCE, arena, &rows, err, DB_S(vacancy.source),
                DB_S(reference)))
        return false;
    return DB_RUN(f->db, QUERY_ALERT_SEARCH_END, arena, NULL, err, DB_I(db_int(&rows, 0, 0)));
}

static bool fill(struct filler *f, unsigned count,
                 bool (*add)(struct filler *, unsigned, struct arena *, struct err *),
                 struct err *err)
{
    for (unsigned n = 0; n < count;) {
        if (!db_begin(f->db, err))
            return false;
        for (unsigned i = 0; i < BATCH && n < count; i++, n++) {
            struct arena *arena = arena_new(ARENA_SIZE_MAX);
            bool done = add(f, n, arena, err);
            arena_free(arena);
            if (!done)
                return false;
        }
        if (!db_commit(f->db, err))
            return false;
        db_idle(f->db);
    }
    return true;
}

static int64_t now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * 1000000LL + at.tv_nsec / 1000;
}

static int ascending(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static bool search(struct filler *f, struct err *err)
{
    const struct vacancy_words *words = f->menus->vacancy_words;
    static int64_t times[SEARCHES];
    for (unsigned n = 0; n < SEARCHES; n++) {
        struct arena *arena = arena_new(ARENA_SIZE_MAX);
        struct vacancies_found *found;
        size_t count;
        char text[256];
        struct vacancy_want want;
        int64_t began_us = now_us();
        snprintf(text, sizeof(text), STR_FMT " " STR_FMT,
                 STR_ARG(words->places[n * 13 % (unsigned)words->place_count].name_sq),
                 STR_ARG(n % 5
                             ? words->occupations[n * 7 % (unsigned)words->occupation_count].name_sq
                             : STR("")));
        const struct vacancies_search wanted = { words, &want, true, f->now_ms };
        bool done = !vacancy_want_read(words, str_of(text), &want) ||
                    vacancies_find(f->db, &wanted, arena, &found, &count, err);
        times[n] = now_us() - began_us;
        arena_free(arena);
        if (!done)
            return false;
    }
    qsort(times, SEARCHES, sizeof(times[0]), ascending);
    printf("{\"search_p50_us\": %lld, \"search_p99_us\": %lld}\n", (long long)times[SEARCHES / 2],
           (long long)times[SEARCHES * 99 / 100]);
    return true;
}

static struct menus *load_menus(const char *folder, int64_t now_ms)
{
    static struct menu_faults faults; /* too large for a stack */
    struct menus *menus = NULL;
    faults.arena = arena_new(MENU_ARENA_SIZE_MAX);
    if (!menu_files_load(folder, &menu_budget_default, now_ms, &faults, &menus))
        fprintf(stderr, "bench_alerts_fill: %s has faults: run migranti check\n", folder);
    arena_free(faults.arena);
    return menus;
}

int main(int argc, char **argv)
{
    char url[512], key_file[512];
    struct filler f = { .now_ms = clock_now_ms() };
    struct err err = { 0 };
    if (argc != 6) {
        fputs("usage: bench_alerts_fill FOLDER MENUS PROFILES MATCHING VACANCIES\n", stderr);
        return 64;
    }
    f.menus = load_menus(argv[2], f.now_ms);
    f.profiles = (unsigned)strtoul(argv[3], NULL, 10);
    f.matching = (unsigned)strtoul(argv[4], NULL, 10);
    f.vacancies = (unsigned)strtoul(argv[5], NULL, 10);
    snprintf(url, sizeof(url), "sqlite:%s/migranti.db", argv[1]);
    snprintf(key_file, sizeof(key_file), "%s/migranti.key", argv[1]);
    bool done = f.menus && crypto_init(&err) &&
                crypto_keyring_load(key_file, true, &f.keys, &err) &&
                db_open(url, DB_WRITER, &f.db, &err) && fill(&f, f.profiles, add_profile, &err) &&
                fill(&f, f.vacancies, add_vacancy, &err) && search(&f, &err);
    if (!done)
        fprintf(stderr, "bench_alerts_fill: %s\n", err.text);
    db_close(f.db);
    menus_release(f.menus);
    return done ? 0 : 1;
}
