/* Menus: what is built from good files, and every fault of broken ones. The broken ones are data:
 * tests/menus/broken/NAME.txt says what to break and which faults must be told, all of them and no
 * other:
 *
 *     What is wrong with it.
 *     --- town/tree.json              a change to this file:
 *     - what stands there             (-* all of it; \xNN is a byte)
 *     + what shall stand there        (+*9: nine times)
 *     --- !remove sea/prs.json
 *     --- !add topics/en.json         with {} in it
 *     --- !rename town/sq.json town/xx.json
 *     ===
 *     town/tree.json: /nodes/town: the sentence
 *
 * With MIGRANTI_UPDATE set in the environment the files are rewritten with what was told. */
#include "menu_set.h"

#include "domain/date.h"
#include "domain/menus_words.h"
#include "edge/menu_files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VARIANTS_MIN = 160, TOLD_SIZE = 64 * 1024 };

/* ---- broken variants */

static int hex_digit(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

static struct str unescape(struct str text, struct arena *arena)
{
    struct builder b;
    assert_true(arena_builder(arena, text.len + 1, &b));
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\' && i + 3 < text.len && text.ptr[i + 1] == 'x') {
            builder_add_char(&b,
                             (char)(hex_digit(text.ptr[i + 2]) * 16 + hex_digit(text.ptr[i + 3])));
            i += 3;
        } else {
            builder_add_char(&b, text.ptr[i]);
        }
    }
    return builder_str(&b);
}

static void replace(struct menu_set *set, struct str path, struct str old, struct str new)
{
    struct menu_file *file = menu_set_file(set, path);
    if (!file)
        fail_msg(STR_FMT " is no file of the set", STR_ARG(path));
    size_t at = str_find(file->bytes, old);
    if (old.len > 0 && at == file->bytes.len)
        fail_msg(STR_FMT " does not hold " STR_FMT, STR_ARG(path), STR_ARG(old));
    size_t taken = old.len ? old.len : file->bytes.len;
    struct builder b;
    assert_true(arena_builder(set->arena, file->bytes.len + new.len + 1, &b));
    builder_add(&b, str_head(file->bytes, at));
    builder_add(&b, new);
    builder_add(&b, str_from(file->bytes, at + taken));
    file->bytes = builder_str(&b);
}

/* "+*9 text": the text nine times. */
static struct str repeated(struct str line, struct arena *arena)
{
    struct str number, text;
    int64_t times = 1;
    if (!str_starts(line, STR("*")))
        return unescape(str_from(line, 1), arena);
    str_cut(str_from(line, 1), ' ', &number, &text);
    assert_true(str_to_int64(number, &times));
    struct builder b;
    assert_true(arena_builder(arena, (text.len + 1) * (size_t)times + 1, &b));
    for (int64_t i = 0; i < times; i++) {
        builder_add(&b, text);
        builder_add_char(&b, ' ');
    }
    return builder_str(&b);
}

static void move_file(struct menu_set *set, struct str order)
{
    struct str verb, path, target;
    str_cut(order, ' ', &verb, &path);
    str_cut(path, ' ', &path, &target);
    if (str_equal(verb, STR("!add"))) {
        assert_true(set->count < MENU_SET_FILES_MAX);
        set->files[set->count++] = (struct menu_file){ path, STR("{}") };
        return;
    }
    struct menu_file *file = menu_set_file(set, path);
    if (!file)
        fail_msg(STR_FMT " is no file of the set", STR_ARG(path));
    if (str_equal(verb, STR("!rename")))
        file->path = target;
    else
        *file = set->files[--set->count];
}

/* Breaks the set as the text says; returns what is behind "===". */
static struct str break_set(struct menu_set *set, struct str text)
{
    struct str line, path = STR(""), old = STR("");
    while (str_cut(text, '\n', &line, &text) && !str_equal(line, STR("==="))) {
        if (str_starts(line, STR("--- !")))
            move_file(set, str_from(line, 4));
        else if (str_starts(line, STR("--- ")))
            path = str_from(line, 4);
        else if (str_starts(line, STR("-*")))
            old = STR("");
        else if (str_starts(line, STR("- ")))
            old = unescape(str_from(line, 2), set->arena);
        else if (str_starts(line, STR("+")))
            replace(set, path, old, repeated(str_from(line, 1), set->arena));
    }
    return text;
}

static void write_told(const struct menu_faults *faults, struct builder *ret)
{
    for (int i = 0; i < faults->count; i++) {
        const struct menu_fault *fault = &faults->rows[i];
        builder_addf(ret, "%s" STR_FMT "%s" STR_FMT ": " STR_FMT "\n",
                     fault->warning ? "warning: " : "", STR_ARG(fault->file),
                     fault->pointer.len ? ": " : "", STR_ARG(fault->pointer), STR_ARG(fault->text));
    }
}

static void update(const char *path, struct str text, struct str told)
{
    char full[512];
    snprintf(full, sizeof(full), "%s/%s", SOURCE_DIR, path);
    FILE *file = fopen(full, "wb");
    assert_non_null(file);
    fprintf(file, STR_FMT "===\n" STR_FMT, STR_ARG(str_head(text, str_find(text, STR("===\n")))),
            STR_ARG(told));
    fclose(file);
}

/* A whole file has no place inside it: one that is missing, misnamed, or no JSON at all. */
static bool is_whole_file(const struct menu_fault *fault)
{
    static const char *const beginnings[] = {
        "line ", /* and column: what is no JSON has no pointers */
        "is missing; ",
        "its name is no language",
        "\"xx\" is no language",
        "its folder's name is no category",
        "the gateway's own phrases are missing",
        "belongs to no category",
        "belongs to no course",
        "is no id; ",
        "stands in a folder without tree.json",
        "holds no object",
        "holds no LANGUAGE.json",
        "lacks \"", /* at the top */
    };
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
        if (str_starts(fault->text, str_of(beginnings[i])))
            return true;
    }
    return false;
}

/* What an editor needs of every fault: the file, the place in it, and what to do. */
static int check_fault(const char *variant, const struct menu_fault *fault)
{
    bool file = fault->file.len > 0;
    bool place = fault->pointer.len > 1 ? fault->pointer.ptr[0] == '/' : is_whole_file(fault);
    struct str remedy = str_from(fault->text, str_find(fault->text, STR("; ")));
    bool asks = str_ends(fault->text, STR("?"));
    if (file && place && (remedy.len > STR("; fix").len || asks))
        return 0;
    print_message("%s: no %s in \"" STR_FMT "\"\n", variant,
                  !file    ? "file"
                  : !place ? "place"
                           : "remedy",
                  STR_ARG(fault->text));
    return 1;
}

static int check_variant(const char *name)
{
    char path[300];
    struct menu_set set;
    menu_set_open(&set);
    snprintf(path, sizeof(path), "tests/menus/broken/%s", name);
    struct str text = menu_set_read(path, set.arena);
    struct str expected = break_set(&set, text);
    struct menus *menus = NULL;
    bool built = menus_build(set.files, set.count, &menu_budget_default, menu_set_now_ms,
                             &set.faults, &menus);
    struct builder told;
    assert_true(arena_builder(set.arena, TOLD_SIZE, &told));
    write_told(&set.faults, &told);
    assert_true(builder_ok(&told));
    int wrong = 0;
    if (getenv("MIGRANTI_UPDATE"))
        update(path, text, builder_str(&told));
    else if (!str_equal(expected, builder_str(&told)) || told.len == 0 ||
             built != (set.faults.errors == 0)) {
        print_message("%s\n--- expected\n" STR_FMT "+++ told\n%s", path, STR_ARG(expected),
                      told.ptr);
        wrong = 1;
    }
    for (int i = 0; i < set.faults.count; i++)
        wrong += check_fault(path, &set.faults.rows[i]);
    menus_release(menus);
    menu_set_close(&set);
    return wrong;
}

static void every_broken_variant_is_told(void **state)
{
    (void)state;
    DIR *folder = opendir(SOURCE_DIR "/tests/menus/broken");
    assert_non_null(folder);
    int count = 0, wrong = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!str_ends(str_of(entry->d_name), STR(".txt")))
            continue;
        wrong += check_variant(entry->d_name);
        count++;
    }
    closedir(folder);
    assert_int_equal(wrong, 0);
    assert_true(count >= VARIANTS_MIN);
}

/* ---- good sets */

static void a_good_set_is_linked(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    assert_int_equal(set.faults.total, 0);
    assert_int_equal(menus->category_count, 2);
    assert_str(menus->categories[0].name, "town");
    assert_int_equal(menus->language_count, 3);
    assert_string_equal(menus->languages[0]->code, "sq");

    int bus = menus_node(menus, STR("town-bus")), rooms = menus_node(menus, STR("office-rooms"));
    int town = menus_node(menus, STR("town"));
    assert_true(bus >= 0 && rooms >= 0 && town >= 0);
    assert_int_equal(menus_node(menus, STR("town-tram")), -1);
    assert_int_equal(menus->nodes[bus].parent, town);
    assert_int_equal(menus->nodes[rooms].depth, 3);
    assert_int_equal(menus->nodes[town].option_count, 6);
    assert_int_equal(menus->nodes[town].options[0], bus);
    assert_str(menus->nodes[bus].fact, "T-01");
    assert_int_equal(menus->nodes[menus_node(menus, STR("town-wish"))].then,
                     menus_node(menus, STR("town-wish-ask")));

    /* Texts: their own language, else English, never nothing. */
    int prs = menus_language(menus, STR("prs")), sq = menus_language(menus, STR("sq"));
    assert_str(menus_text(menus, bus, sq)->label, "Autobusët");
    assert_str(menus_text(menus, bus, prs)->label, "Buses");
    assert_int_equal(
        menus_text(menus, menus_node(menus, STR("office-fee")), menus_language(menus, STR("en")))
            ->status,
        TEXT_MACHINE_DRAFTED);
    /* On the home screen what is in one's language comes first. */
    assert_str(menus->categories[menus->home[prs][0]].name, "sea");
    assert_str(menus->categories[menus->home[sq][0]].name, "town");
    menus_release(menus);
    menu_set_close(&set);
}

static void a_set_is_counted(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    assert_ptr_equal(menus_keep(menus), menus);
    menus_release(menus);
    assert_int_equal(menus->node_count, 26); /* still there: the sanitizers watch */
    menus_release(menus);
    menus_release(NULL);
    menu_set_close(&set);
}

static void the_version_tells_any_change(void **state)
{
    (void)state;
    char versions[3][17];
    for (int i = 0; i < 3; i++) {
        struct menu_set set;
        menu_set_open(&set);
        if (i == 1)
            replace(&set, STR("town/en.json"), STR("three coins"), STR("four coins"));
        if (i == 2) { /* the order in which a disk lists files is none */
            struct menu_file first = set.files[0];
            set.files[0] = set.files[1];
            set.files[1] = first;
        }
        struct menus *menus = menu_set_build(&set);
        memcpy(versions[i], menus->version, sizeof(menus->version));
        menus_release(menus);
        menu_set_close(&set);
    }
    assert_string_not_equal(versions[0], versions[1]);
    assert_string_equal(versions[0], versions[2]);
}

static void what_is_overdue_is_by_the_clock(void **state)
{
    (void)state;
    struct menu_node node = { .review_by_ms = 1000 };
    assert_false(menus_overdue(&node, 999));
    assert_true(menus_overdue(&node, 1000));
    node.review_by_ms = 0;
    assert_false(menus_overdue(&node, 1000));
}

/* ---- words */

static void check_word(const struct menus *menus, const char *word, const char *language,
                       const char *category, const char *expected, bool near)
{
    struct words_taste taste = { menus_language(menus, str_of(language)), -1 };
    for (int i = 0; i < menus->category_count; i++) {
        if (str_equal(menus->categories[i].name, str_of(category)))
            taste.category = i;
    }
    const struct menu_word *found = near ? menus_words_near(menus, str_of(word), taste)
                                         : menus_words_find(menus, str_of(word), taste);
    struct str id = found ? menus->nodes[found->node].id : STR("-");
    if (!str_equal(id, str_of(expected)))
        fail_msg("%s (%s, %s) leads to " STR_FMT ", not %s", word, language, category, STR_ARG(id),
                 expected);
}

static void words_lead_to_nodes(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menus *menus = menu_set_build(&set);
    check_word(menus, "city", "en", "", "town", false);
    check_word(menus, "qyteti", "en", "", "town", false);
    check_word(menus, "bus", "en", "", "town-bus", false);
    check_word(menus, "bus", "en", "sea", "sea-bus", false);
    check_word(menus, "opening hours", "en", "", "office-hours", false);
    check_word(menus, "opening hour", "en", "", "-", false);
    check_word(menus, "", "en", "", "-", false);
    check_word(menus, "zzzz", "en", "", "-", false);
    check_word(menus, "fishng", "en", "", "sea-fish", true);
    check_word(menus, "ofice", "en", "", "town-office", true);
    check_word(menus, "bvs", "en", "", "-", true); /* too short to be forgiven */
    check_word(menus, "fisling", "en", "", "sea-fish", true);
    check_word(menus, "elephant", "en", "", "-", true);
    menus_release(menus);
    menu_set_close(&set);
}

static void of_several_nodes_the_nearest_to_the_person_is_taken(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    replace(&set, STR("town/en.json"), STR("[\"fee\"]"), STR("[\"fee\", \"deti\", \"sea\"]"));
    replace(&set, STR("sea/en.json"), STR("[\"wind\"]"), STR("[\"wind\", \"orari\"]"));
    struct menus *menus = menu_set_build(&set);
    check_word(menus, "deti", "en", "", "office-fee", false); /* their language first */
    check_word(menus, "deti", "sq", "", "sea", false);
    check_word(menus, "sea", "en", "town", "sea", false); /* a start before what lies deeper */
    check_word(menus, "orari", "sq", "sea", "office-hours", false);
    check_word(menus, "orari", "en", "town", "sea-wind", false);
    check_word(menus, "orari", "", "town", "office-hours", false); /* no language: the category */
    check_word(menus, "orari", "", "sea", "sea-wind", false);
    menus_release(menus);
    menu_set_close(&set);
}

static void equally_near_words_are_no_guess(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    replace(&set, STR("town/en.json"), STR("[\"fee\"]"), STR("[\"waxon\"]"));
    replace(&set, STR("sea/en.json"), STR("[\"wind\"]"), STR("[\"wagon\", \"wazon\"]"));
    struct menus *menus = menu_set_build(&set);
    check_word(menus, "wavon", "en", "", "-", true);
    check_word(menus, "wagonn", "en", "", "sea-wind", true);
    menus_release(menus);
    menu_set_close(&set);
}

/* ---- budgets and limits */

static int count_faults(const struct menu_faults *faults, const char *needle)
{
    int count = 0;
    for (int i = 0; i < faults->count; i++)
        count += str_find(faults->rows[i].text, str_of(needle)) < faults->rows[i].text.len;
    return count;
}

static void unfolded_channels_only_warn(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menu_budget budget = menu_budget_default;
    budget.fold = false;
    struct menus *menus = NULL;
    assert_true(menus_build(set.files, set.count, &budget, menu_set_now_ms, &set.faults, &menus));
    assert_true(count_faults(&set.faults, "cheap SMS") > 0);
    menus_release(menus);
    menu_set_close(&set);
}

static void small_pages_refuse_long_labels(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct menu_budget budget = menu_budget_default;
    budget.ussd_gsm7_max = 30;
    struct menus *menus = NULL;
    assert_false(menus_build(set.files, set.count, &budget, menu_set_now_ms, &set.faults, &menus));
    assert_true(count_faults(&set.faults, "a USSD page has 30") > 0);
    menu_set_close(&set);
}

static void a_large_file_is_refused(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct builder b;
    assert_true(arena_builder(set.arena, 10 * 1024 * 1024, &b));
    while (builder_ok(&b) && b.len < 9 * 1024 * 1024)
        builder_add(&b, STR("[[[[[[[[[[[[[[[["));
    menu_set_file(&set, STR("sea/prs.json"))->bytes = builder_str(&b);
    struct menus *menus = NULL;
    assert_false(menus_build(set.files, set.count, &menu_budget_default, menu_set_now_ms,
                             &set.faults, &menus));
    assert_int_equal(set.faults.errors, 1);
    assert_int_equal(count_faults(&set.faults, "bytes"), 1);
    menu_set_close(&set);
}

static void too_many_nodes_are_refused(void **state)
{
    (void)state;
    struct menu_set set;
    menu_set_open(&set);
    struct builder b;
    assert_true(arena_builder(set.arena, 256 * 1024, &b));
    builder_add(&b, STR("{\"order\":10,\"start\":\"n0\",\"languages\":[\"en\"],\"nodes\":{"));
    for (int i = 0; i <= MENU_NODES_MAX; i++)
        builder_addf(&b, "%s\"n%d\":{\"kind\":\"menu\",\"options\":[\"n%d\"]}", i ? "," : "", i,
                     i + 1);
    builder_add(&b, STR("}}"));
    menu_set_file(&set, STR("town/tree.json"))->bytes = builder_str(&b);
    struct menus *menus = NULL;
    assert_false(menus_build(set.files, set.count, &menu_budget_default, menu_set_now_ms,
                             &set.faults, &menus));
    assert_int_equal(count_faults(&set.faults, "more than 1000 nodes"), 1);
    assert_int_equal(set.faults.count, MENU_FAULTS_MAX); /* kept; all are counted */
    assert_true(set.faults.total > MENU_FAULTS_MAX);
    menu_set_close(&set);
}

/* Every prefix of every file, and every file with one byte turned: faults, never a crash. */
static void torn_files_are_refused(void **state)
{
    (void)state;
    struct menu_set whole;
    menu_set_open(&whole);
    for (size_t i = 0; i < whole.count; i++) {
        struct str bytes = whole.files[i].bytes;
        for (size_t at = 0; at + 1 < bytes.len; at += 1 + bytes.len / 40) {
            struct menu_set set = whole;
            set.files[i].bytes = str_head(bytes, at);
            struct menus *menus = NULL;
            set.faults = (struct menu_faults){ .arena = whole.arena };
            assert_false(menus_build(set.files, set.count, &menu_budget_default, menu_set_now_ms,
                                     &set.faults, &menus));
            assert_true(set.faults.errors > 0);
        }
    }
    menu_set_close(&whole);
}

/* ---- from disk */

static void the_shipped_menus_are_good(void **state)
{
    (void)state;
    struct menu_faults *faults = calloc(1, sizeof(*faults));
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus = NULL;
    bool good =
        menu_files_load(SOURCE_DIR "/menus", &menu_budget_default, menu_set_now_ms, faults, &menus);
    for (int i = 0; !good && i < faults->count; i++)
        print_message(STR_FMT STR_FMT ": " STR_FMT "\n", STR_ARG(faults->rows[i].file),
                      STR_ARG(faults->rows[i].pointer), STR_ARG(faults->rows[i].text));
    assert_true(good);
    assert_true(menus->category_count >= 2);
    menus_release(menus);
    arena_free(faults->arena);
    free(faults);
}

static void write_file(const char *folder, const char *name, const char *text, mode_t mode)
{
    char path[300];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
}

static void only_plain_files_are_read(void **state)
{
    (void)state;
    char folder[] = "/tmp/migranti-menus-XXXXXX", path[300];
    assert_non_null(mkdtemp(folder));
    static const char *const folders[] = { "common", "schema", "town", ".git" };
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    write_file(folder, "README.md", "notes", 0600);
    write_file(folder, "schema/tree.schema.json", "not menus", 0600);
    write_file(folder, ".git/config.json", "not menus", 0600);
    write_file(folder, "town/walk.talk", "> 1", 0600);
    write_file(folder, "town/open.json", "{}", 0666);
    write_file(folder, "town/large.json", "{}", 0600);
    snprintf(path, sizeof(path), "%s/town/large.json", folder);
    assert_int_equal(truncate(path, 10 * 1000 * 1000), 0);
    snprintf(path, sizeof(path), "%s/town/fifo.json", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    snprintf(path, sizeof(path), "%s/town/link.json", folder);
    assert_int_equal(symlink("open.json", path), 0);
    snprintf(path, sizeof(path), "%s/town/folder.json", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/sea", folder);
    assert_int_equal(symlink("town", path), 0);

    struct menu_faults *faults = calloc(1, sizeof(*faults));
    faults->arena = arena_new(MENU_ARENA_SIZE_MAX);
    struct menus *menus = NULL;
    assert_false(menu_files_load(folder, &menu_budget_default, menu_set_now_ms, faults, &menus));
    struct builder told;
    assert_true(arena_builder(faults->arena, TOLD_SIZE, &told));
    write_told(faults, &told);
    assert_string_equal(
        told.ptr,
        ": there is no category that can be read; a category is a folder with a tree.json\n"
        "common: holds no LANGUAGE.json that can be read; the gateway's own phrases "
        "belong there, as in common/sq.json\n"
        "danger/replies.json: is missing; nobody in danger would be noticed: put what is answered "
        "to them there\n"
        "danger/words.json: is missing; nobody in danger would be noticed: put the reserved words "
        "there\n"
        "sea: is a link; put the folder itself there\n"
        "town/fifo.json: is no plain file; put the text itself there\n"
        "town/folder.json: is no plain file; put the text itself there\n"
        "town/large.json: has 10000000 bytes, 1048576 are allowed; split the category or shorten "
        "its texts\n"
        "town/link.json: is a link; put the file itself there\n"
        "town/open.json: may be written by everybody on this machine; chmod o-w it\n");

    *faults = (struct menu_faults){ .arena = faults->arena };
    snprintf(path, sizeof(path), "%s/nowhere", folder);
    assert_false(menu_files_load(path, &menu_budget_default, menu_set_now_ms, faults, &menus));
    assert_int_equal(faults->errors, 1);
    assert_str(faults->rows[0].text,
               "No such file or directory; name the folder that holds the categories");
    arena_free(faults->arena);
    free(faults);
    static const char *const remains[] = { "README.md",
                                           "schema/tree.schema.json",
                                           ".git/config.json",
                                           "town/walk.talk",
                                           "town/open.json",
                                           "town/large.json",
                                           "town/fifo.json",
                                           "town/link.json",
                                           "town/folder.json",
                                           "sea",
                                           "common",
                                           "schema",
                                           "town",
                                           ".git",
                                           "" };
    for (size_t i = 0; i < sizeof(remains) / sizeof(remains[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", folder, remains[i]);
        assert_int_equal(remove(path), 0);
    }
}

/* ---- dates */

static void dates_are_days_that_exist(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t day; /* -1: none */
        const char *shown;
    } rows[] = {
        { "1970-01-01", 0, "1.1.1970" },
        { "2000-02-29", 11016, "29.2.2000" },
        { "2026-11-21", 20778, "21.11.2026" },
        { "2028-02-29", 21243, "29.2.2028" },
        { "2026-02-29", -1, "" },
        { "2100-02-29", -1, "" },
        { "2026-13-01", -1, "" },
        { "2026-00-01", -1, "" },
        { "2026-01-00", -1, "" },
        { "2026-1-1", -1, "" },
        { "21.11.2026", -1, "" },
        { "2026-11-21 ", -1, "" },
        { "1969-12-31", -1, "" },
        { "", -1, "" },
        { "2026-+1-01", -1, "" },
        { "2026--1-01", -1, "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t at_ms = -1;
        bool parsed = date_parse(str_of(rows[i].text), &at_ms);
        if (parsed != (rows[i].day >= 0))
            fail_msg("\"%s\"", rows[i].text);
        if (!parsed)
            continue;
        assert_int_equal(at_ms, rows[i].day * 86400000);
        char storage[16];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        date_write(at_ms + 79199999, &b); /* 22:59:59 UTC is the last second of a winter day */
        assert_string_equal(storage, rows[i].shown);
    }
}

/* What a phone shows is the day in Albania. The moments at which clocks change are those that the
 * time zone database has for Europe/Tirane. */
static void a_day_on_a_phone_is_one_of_albania(void **state)
{
    (void)state;
    static const struct {
        int64_t at_s;
        const char *shown;
    } rows[] = {
        { 1767221999, "31.12.2025" }, /* 22:59:59 UTC */
        { 1767222000, "1.1.2026" },   /* 23:00 UTC, midnight in winter */
        { 1774738799, "28.3.2026" },  /* the night before the clocks go forward */
        { 1774738800, "29.3.2026" },  { 1774742399, "29.3.2026" }, /* 23:59:59 UTC */
        { 1774821599, "29.3.2026" }, /* 21:59:59 UTC: the first day of summer time */
        { 1774821600, "30.3.2026" }, /* 22:00 UTC */
        { 1782943199, "1.7.2026" },   { 1782943200, "2.7.2026" },
        { 1792879199, "24.10.2026" }, { 1792879200, "25.10.2026" }, /* still summer at midnight */
        { 1792969199, "25.10.2026" }, /* 22:59:59 UTC: winter again since 01:00 UTC */
        { 1792969200, "26.10.2026" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char storage[16];
        struct builder b;
        builder_init(&b, storage, sizeof(storage));
        date_write(rows[i].at_s * 1000, &b);
        if (!str_equal(builder_str(&b), str_of(rows[i].shown)))
            fail_msg("%lld: %s, not %s", (long long)rows[i].at_s, storage, rows[i].shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_on_a_phone_is_one_of_albania),
        cmocka_unit_test(every_broken_variant_is_told),
        cmocka_unit_test(a_good_set_is_linked),
        cmocka_unit_test(a_set_is_counted),
        cmocka_unit_test(the_version_tells_any_change),
        cmocka_unit_test(what_is_overdue_is_by_the_clock),
        cmocka_unit_test(words_lead_to_nodes),
        cmocka_unit_test(of_several_nodes_the_nearest_to_the_person_is_taken),
        cmocka_unit_test(equally_near_words_are_no_guess),
        cmocka_unit_test(unfolded_channels_only_warn),
        cmocka_unit_test(small_pages_refuse_long_labels),
        cmocka_unit_test(a_large_file_is_refused),
        cmocka_unit_test(too_many_nodes_are_refused),
        cmocka_unit_test(torn_files_are_refused),
        cmocka_unit_test(the_shipped_menus_are_good),
        cmocka_unit_test(only_plain_files_are_read),
        cmocka_unit_test(dates_are_days_that_exist),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
