/* The house rules that no compiler holds: floors, doors, banned words, sizes. Each rule is first
 * shown to catch what it is for. */
#include "check.h"

#include <ctype.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FUNCTION_LINES_MAX = 80, /* hard; about 70 is the aim */
    FILE_LINES_MAX = 600,    /* hard; about 500 is the aim */
    HEADER_LINES_MAX = 200,  /* hard; about 120 is the aim */
    FAULTS_SIZE = 64 * 1024,
    FILES_MIN = 60, /* fewer found: the walk is broken */
};

struct source {
    const char *path; /* from the root of the tree */
    struct str text;
    struct str
        code;  /* the text with comments and literals blanked out, as long and as many lines */
    int floor; /* -1: none */
};

struct place {
    const struct source *source;
    int line;
};

static void complain(struct builder *faults, struct place at, const char *what, struct str which)
{
    builder_addf(faults, "%s:%d: %s " STR_FMT "\n", at.source->path, at.line, what, STR_ARG(which));
}

/* --- taking a file apart --- */

static int floor_of(const char *path)
{
    static const struct {
        const char *prefix;
        int floor;
    } floors[] = {
        { "gateway/base/", 0 },  { "gateway/domain/", 1 },  { "providers/", 1 },
        { "gateway/store/", 2 }, { "gateway/service/", 3 }, { "gateway/edge/", 4 },
        { "gateway/main.c", 4 },
    };
    for (size_t i = 0; i < sizeof(floors) / sizeof(floors[0]); i++) {
        if (str_starts(str_of(path), str_of(floors[i].prefix)))
            return floors[i].floor;
    }
    return -1;
}

/* Bytes of the comment or literal that begins at `at`, 0 when none does. */
static size_t blank_size(struct str text, size_t at)
{
    struct str rest = str_from(text, at);
    if (str_starts(rest, STR("//")))
        return str_find(rest, STR("\n"));
    if (str_starts(rest, STR("/*"))) {
        size_t end = str_find(str_from(rest, 2), STR("*/"));
        return end + 4 < rest.len ? end + 4 : rest.len;
    }
    char quote = rest.ptr[0];
    if (quote != '"' && quote != '\'')
        return 0;
    size_t size = 1;
    while (size < rest.len && rest.ptr[size] != quote && rest.ptr[size] != '\n')
        size += rest.ptr[size] == '\\' ? 2 : 1;
    return size + 1 < rest.len ? size + 1 : rest.len;
}

static struct str blanked(struct str text)
{
    char *code = malloc(text.len + 1);
    assert_non_null(code);
    memcpy(code, text.ptr, text.len);
    for (size_t at = 0; at < text.len;) {
        size_t size = blank_size(text, at);
        for (size_t i = at; i < at + size; i++)
            code[i] = code[i] == '\n' ? '\n' : ' ';
        at += size ? size : 1;
    }
    return (struct str){ code, text.len };
}

static bool next_line(struct str *rest, struct str *ret_line, int *line)
{
    if (rest->len == 0)
        return false;
    str_cut(*rest, '\n', ret_line, rest);
    (*line)++;
    return true;
}

/* What an #include line includes, with its brackets or quotation marks; empty for another line. */
static struct str included(struct str line)
{
    struct str directive = STR("#include ");
    return str_starts(line, directive) ? str_trim(str_from(line, directive.len)) : STR("");
}

static struct str inside(struct str brackets)
{
    return brackets.len < 2 ? STR("") : str_head(str_from(brackets, 1), brackets.len - 2);
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The line of the next place behind `*at` that holds `word` as a whole word; 0: none. */
static int find_word(struct str text, struct str word, size_t *at)
{
    while (*at < text.len) {
        size_t found = *at + str_find(str_from(text, *at), word);
        *at = found + 1;
        if (found >= text.len)
            return 0;
        bool begins = found == 0 || !is_word_char(text.ptr[found - 1]);
        size_t end = found + word.len;
        if (!begins || (end < text.len && is_word_char(text.ptr[end])))
            continue;
        int line = 1;
        for (size_t i = 0; i < found; i++)
            line += text.ptr[i] == '\n';
        return line;
    }
    return 0;
}

/* --- the rules --- */

static void rule_includes(const struct source *source, struct builder *faults)
{
    struct str rest = source->text, line;
    struct place at = { source, 0 };
    bool system_seen = false;
    while (next_line(&rest, &line, &at.line)) {
        struct str header = included(line);
        if (header.len == 0)
            continue;
        bool ours = header.ptr[0] == '"';
        if (ours && system_seen)
            complain(faults, at, "project headers come before the system's:", header);
        system_seen = system_seen || !ours;
        if (!ours)
            continue;
        char path[256];
        snprintf(path, sizeof(path), "gateway/" STR_FMT, STR_ARG(inside(header)));
        int floor = floor_of(path);
        if (floor < 0)
            complain(faults, at, "no header of a floor:", header);
        else if (floor > source->floor)
            complain(faults, at, "includes upward:", header);
    }
}

static void rule_own_header_first(const struct source *source, struct builder *faults)
{
    struct str path = str_of(source->path), rest = source->text, line;
    struct place at = { source, 0 };
    if (!str_starts(path, STR("gateway/")) || !str_ends(path, STR(".c")))
        return;
    struct str stem = str_head(str_from(path, 8), path.len - 8 - 2);
    int count = 0;
    while (next_line(&rest, &line, &at.line)) {
        struct str header = inside(included(line));
        count += header.len > 0;
        bool own = header.len == stem.len + 2 && str_starts(header, stem);
        if (own && count > 1)
            complain(faults, at, "its own header comes first:", header);
    }
}

static void rule_doors(const struct source *source, struct builder *faults)
{
    static const struct {
        const char *header, *door; /* both prefixes */
    } doors[] = {
        { "cjson/", "gateway/base/json.c" },
        { "sodium", "gateway/base/crypto.c" },
        { "openssl/", "gateway/base/crypto.c" },
        { "liboath/", "gateway/base/otp.c" },
        { "qrencode.h", "gateway/base/otp.c" },
        { "csv.h", "gateway/base/csv_read.c" },
        { "expat.h", "gateway/base/xml.c" },
        { "utf8proc.h", "gateway/domain/fold.c" },
        { "utf8proc.h", "gateway/domain/sms.c" },
        { "sqlite3.h", "gateway/store/db_sqlite" },
        { "libpq-fe.h", "gateway/store/db_postgres" },
        { "curl/", "gateway/edge/http_client" },
        { "ini.h", "gateway/edge/config_" },
        { "event2/", "gateway/edge/" },
        { "event2/", "gateway/main.c" },
        { "sys/socket.h", "gateway/edge/" },
        { "netinet/", "gateway/edge/" },
        { "arpa/", "gateway/edge/" },
        { "netdb.h", "gateway/edge/" },
    };
    struct str rest = source->text, line;
    struct place at = { source, 0 };
    while (next_line(&rest, &line, &at.line)) {
        struct str header = inside(included(line));
        bool guarded = false, open = false;
        for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
            if (!str_starts(header, str_of(doors[i].header)))
                continue;
            guarded = true;
            open = open || str_starts(str_of(source->path), str_of(doors[i].door));
        }
        if (guarded && !open)
            complain(faults, at, "goes round the one door of:", header);
    }
}

static void find_calls(const struct source *source, const char *const *names, const char *why,
                       struct builder *faults)
{
    for (size_t i = 0; names[i]; i++) {
        struct str name = str_of(names[i]);
        struct place at = { source, 0 };
        for (size_t from = 0; (at.line = find_word(source->code, name, &from)) > 0;) {
            struct str behind = str_trim(str_from(source->code, from - 1 + name.len));
            if (str_starts(behind, STR("(")))
                complain(faults, at, why, name);
        }
    }
}

static void rule_banned_calls(const struct source *source, struct builder *faults)
{
    static const char *const banned[] = {
        "strcpy", "strcat",  "sprintf", "vsprintf", "gets",    "strtok", "alloca", "atoi",
        "atol",   "atoll",   "atof",    "system",   "popen",   "scanf",  "fscanf", "sscanf",
        "vscanf", "vfscanf", "vsscanf", "setjmp",   "longjmp", "sleep",  "usleep", NULL,
    };
    find_calls(source, banned, "banned everywhere:", faults);
}

/* domain/ and providers/ are functions of their arguments. */
static bool must_be_pure(const struct source *source)
{
    return source->floor == 1;
}

static void rule_pure_calls(const struct source *source, struct builder *faults)
{
    static const char *const impure[] = {
        "malloc",        "calloc",       "realloc",   "free",   "time",        "clock",   "getenv",
        "clock_gettime", "gettimeofday", "localtime", "strdup", "localtime_r", "mktime",  "printf",
        "fprintf",       "vprintf",      "vfprintf",  "puts",   "fputs",       "putchar", "perror",
        "fopen",         "fread",        "fwrite",    "fgets",  "fclose",      "rand",    "random",
        "getrandom",     "strerror",     "asprintf",  NULL,
    };
    if (must_be_pure(source))
        find_calls(source, impure, "not in a pure floor:", faults);
}

static void rule_pure_includes(const struct source *source, struct builder *faults)
{
    static const char *const impure[] = {
        "base/clock.h", "base/log.h", "unistd.h", "fcntl.h", "pthread.h", "sys/", NULL,
    };
    struct str rest = source->text, line;
    struct place at = { source, 0 };
    while (must_be_pure(source) && next_line(&rest, &line, &at.line)) {
        struct str header = inside(included(line));
        for (size_t i = 0; impure[i]; i++) {
            if (str_starts(header, str_of(impure[i])))
                complain(faults, at, "not in a pure floor:", header);
        }
    }
}

/* A static that is neither const nor a function. */
static void rule_pure_state(const struct source *source, struct builder *faults)
{
    struct str rest = source->code, line;
    struct place at = { source, 0 };
    while (must_be_pure(source) && next_line(&rest, &line, &at.line)) {
        line = str_trim(line);
        if (!str_starts(line, STR("static ")) || str_find(line, STR("const ")) < line.len)
            continue;
        size_t value = str_find(line, STR("=")), end = str_find(line, STR(";"));
        size_t stop = value < end ? value : end;
        if (stop < line.len && str_find(line, STR("(")) > stop)
            complain(faults, at, "state in a pure floor:", line);
    }
}

static void rule_first_comment(const struct source *source, struct builder *faults)
{
    struct place at = { source, 1 };
    struct str comment = str_head(source->text, str_find(source->text, STR("*/")));
    bool header = str_ends(str_of(source->path), STR(".h"));
    char floor[32];
    snprintf(floor, sizeof(floor), header ? "Floor %d" : "/* Floor %d: ", source->floor);
    size_t found = str_find(comment, str_of(floor));
    if (!str_starts(comment, STR("/*")) || (header ? found == comment.len : found != 0))
        complain(faults, at, "the first comment tells the floor, and what this is:", str_of(floor));
}

static void rule_guard(const struct source *source, struct builder *faults)
{
    struct str path = str_of(source->path);
    if (!str_ends(path, STR(".h")))
        return;
    char guard[128] = "GATEWAY_";
    size_t len = strlen(guard);
    const char *name = strrchr(source->path, '/') + 1;
    for (; *name && len + 1 < sizeof(guard); name++)
        guard[len++] = *name == '.' ? '_' : (char)toupper((unsigned char)*name);
    guard[len] = '\0';
    char lines[320];
    snprintf(lines, sizeof(lines), "#ifndef %s\n#define %s\n", guard, guard);
    if (str_find(source->text, str_of(lines)) == source->text.len)
        complain(faults, (struct place){ source, 1 }, "a header has the guard", str_of(guard));
}

static void rule_sizes(const struct source *source, struct builder *faults)
{
    struct str rest = source->code, line;
    struct place at = { source, 0 };
    int begun = 0;
    while (next_line(&rest, &line, &at.line)) {
        if (str_equal(line, STR("{")))
            begun = at.line;
        if (!str_equal(line, STR("}")) || begun == 0)
            continue;
        if (at.line - begun - 1 > FUNCTION_LINES_MAX)
            complain(faults, (struct place){ source, begun }, "a function too long to be read",
                     line);
        begun = 0;
    }
    bool header = str_ends(str_of(source->path), STR(".h"));
    bool table = str_equal(str_of(source->path), STR("gateway/base/limits.h")); /* a row each */
    if (at.line > (header && !table ? HEADER_LINES_MAX : FILE_LINES_MAX))
        complain(faults, at, "a file too long to be one noun", STR(""));
}

/* In pieces, so that this file passes. */
static void rule_no_leftovers(const struct source *source, struct builder *faults)
{
    static const char *const marks[] = { "TO"
                                         "DO",
                                         "FIX"
                                         "ME",
                                         "XX"
                                         "X",
                                         NULL };
    for (size_t i = 0; marks[i]; i++) {
        struct place at = { source, 0 };
        for (size_t from = 0; (at.line = find_word(source->text, str_of(marks[i]), &from)) > 0;)
            complain(faults, at, "left for later:", str_of(marks[i]));
    }
}

static void rule_no_struct_typedef(const struct source *source, struct builder *faults)
{
    struct str word = STR("typedef");
    struct place at = { source, 0 };
    for (size_t from = 0; (at.line = find_word(source->code, word, &from)) > 0;) {
        struct str named = str_trim(str_from(source->code, from - 1 + word.len));
        if (str_starts(named, STR("struct ")) || str_starts(named, STR("enum ")) ||
            str_starts(named, STR("union ")))
            complain(faults, at, "a struct goes by its name:", word);
    }
}

static void check_source(const struct source *source, struct builder *faults)
{
    rule_no_leftovers(source, faults);
    if (str_starts(str_of(source->path), STR("tests/")))
        return;
    if (source->floor < 0) {
        complain(faults, (struct place){ source, 1 }, "stands on no floor", STR(""));
        return;
    }
    rule_includes(source, faults);
    rule_own_header_first(source, faults);
    rule_doors(source, faults);
    rule_banned_calls(source, faults);
    rule_pure_calls(source, faults);
    rule_pure_includes(source, faults);
    rule_pure_state(source, faults);
    rule_first_comment(source, faults);
    rule_guard(source, faults);
    rule_sizes(source, faults);
    rule_no_struct_typedef(source, faults);
}

static void check_text(const char *path, struct str text, struct builder *faults)
{
    struct source source = { path, text, blanked(text), floor_of(path) };
    check_source(&source, faults);
    free((char *)(uintptr_t)source.code.ptr);
}

/* --- the rules at work --- */

#define C1              "/* Floor 1: a thing. */\n"
#define C4              "/* Floor 4: a thing. */\n"
#define LINES_10(line)  line line line line line line line line line line
#define LINES_100(line) LINES_10(LINES_10(line))

static const struct {
    const char *path, *text;
    const char *fault; /* what must be said; NULL: nothing may be */
} snippets[] = {
    { "gateway/domain/a.c", C1 "#include \"base/str.h\"\n#include <string.h>\n", NULL },
    { "gateway/domain/a.c", C1 "#include \"domain/a.h\"\n#include \"base/str.h\"\n", NULL },
    { "gateway/domain/a.c", C1 "#include \"store/db.h\"\n",
      "a.c:2: includes upward: \"store/db.h\"" },
    { "providers/a.c", C1 "#include \"service/x.h\"\n", "includes upward" },
    { "gateway/base/a.c", "/* Floor 0: a. */\n#include \"domain/x.h\"\n", "includes upward" },
    { "gateway/base/a.h",
      "/* a.\n *\n * Floor 0. */\n#ifndef GATEWAY_A_H\n#define GATEWAY_A_H\n"
      "#include \"edge/x.h\"\n#endif\n",
      "includes upward" },
    { "gateway/service/a.c", "/* Floor 3: a. */\n#include \"edge/x.h\"\n", "includes upward" },
    { "gateway/edge/a.c", C4 "#include \"base/x.h\"\n#include \"store/y.h\"\n", NULL },
    { "gateway/edge/a.c", C4 "#include \"x.h\"\n", "no header of a floor" },
    { "gateway/edge/a.c", C4 "#include \"../base/x.h\"\n", "no header of a floor" },
    { "gateway/edge/a.c", C4 "#include <stdio.h>\n#include \"base/x.h\"\n", "come before" },
    { "gateway/domain/a.c", C1 "#include \"base/x.h\"\n#include \"domain/a.h\"\n", "own header" },
    { "gateway/attic/a.c", C1, "stands on no floor" },

    { "gateway/base/json.c", "/* Floor 0: a. */\n#include <cjson/cJSON.h>\n", NULL },
    { "gateway/edge/a.c", C4 "#include <cjson/cJSON.h>\n", "one door of: cjson/cJSON.h" },
    { "gateway/store/store.c", "/* Floor 2: a. */\n#include <sqlite3.h>\n", "one door" },
    { "gateway/store/db_sqlite_open.c", "/* Floor 2: a. */\n#include <sqlite3.h>\n", NULL },
    { "gateway/service/a.c", "/* Floor 3: a. */\n#include <event2/event.h>\n", "one door" },
    { "gateway/service/a.c", "/* Floor 3: a. */\n#include <sys/socket.h>\n", "one door" },
    { "gateway/edge/a.c", C4 "#include <event2/event.h>\n", NULL },
    { "gateway/edge/a.c", C4 "#include <curl/curl.h>\n", "one door" },
    { "gateway/edge/a.c", C4 "#include <openssl/hmac.h>\n", "one door" },
    { "gateway/domain/keyword.c", C1 "#include <utf8proc.h>\n", "one door" },

    { "gateway/edge/a.c", C4 "x = strcpy(a, b);\n", "a.c:2: banned everywhere: strcpy" },
    { "gateway/edge/a.c", C4 "\n\nif (sscanf (a, b))\n", "a.c:4: banned everywhere: sscanf" },
    { "gateway/edge/a.c", C4 "n = atoi(s);\n", "atoi" },
    { "gateway/edge/a.c", C4 "usleep(10);\n", "usleep" },
    { "gateway/edge/a.c", C4 "/* strcpy(a) */ my_strcpy(a); f(\"strcpy(\"); c = '\"'; // gets()\n",
      NULL },
    { "gateway/edge/a.c", C4 "c = '\\''; strcat(a, b); d = '\"';\n", "strcat" },
    { "gateway/edge/a.c", C4 "f(\"a\\\\\"); gets(a); g(\"b\");\n", "gets" },
    { "gateway/edge/a.c", C4 "int system = 1;\n", NULL },

    { "gateway/domain/a.c", C1 "p = malloc(1);\n", "not in a pure floor: malloc" },
    { "providers/a.c", C1 "t = time(NULL);\n", "not in a pure floor: time" },
    { "providers/a.c", C1 "printf(\"x\");\n", "not in a pure floor: printf" },
    { "providers/a.c", C1 "snprintf(a, 1, \"x\");\n", NULL },
    { "gateway/domain/a.c", C1 "#include \"base/clock.h\"\n", "not in a pure floor: base/clock.h" },
    { "gateway/domain/a.c", C1 "#include <unistd.h>\n", "not in a pure floor" },
    { "gateway/store/a.c", "/* Floor 2: a. */\np = malloc(1);\n", NULL },
    { "gateway/domain/a.c", C1 "static int calls;\n", "state in a pure floor" },
    { "gateway/domain/a.c", C1 "static struct x all[] = { f(1) };\n", "state in a pure floor" },
    { "gateway/domain/a.c", C1 "    static char buffer[9];\n", "state in a pure floor" },
    { "gateway/domain/a.c", C1 "static const int a = 1;\nstatic int f(int a);\n", NULL },
    { "gateway/store/a.c", "/* Floor 2: a. */\nstatic int calls;\n", NULL },

    { "gateway/domain/a.c", "/* Floor 2: a thing. */\n", "the first comment" },
    { "gateway/domain/a.c", "/* A thing. */\n/* Floor 1: */\n", "the first comment" },
    { "gateway/domain/a.c", "#include <x.h>\n" C1, "the first comment" },
    { "gateway/domain/a.c", "", "the first comment" },
    { "gateway/domain/a.h", "/* A thing. Floor 1. */\n#ifndef GATEWAY_A_H\n#define GATEWAY_A_H\n",
      NULL },
    { "gateway/domain/a.h", "/* A thing. Floor 1. */\n#ifndef GATEWAY_B_H\n#define GATEWAY_B_H\n",
      "the guard GATEWAY_A_H" },
    { "gateway/domain/a.h", "/* A thing. */\n#ifndef GATEWAY_A_H\n#define GATEWAY_A_H\n",
      "the first comment" },
    { "gateway/edge/a.c", C4 "typedef void call(struct x *);\n", NULL },
    { "gateway/edge/a.c", C4 "typedef struct { int a; } a_t;\n", "typedef" },

    { "gateway/edge/a.c", C4 "{\n" LINES_10(LINES_10("x\n")) "}\n", "a.c:2: a function too long" },
    { "gateway/edge/a.c", C4 "{\n" LINES_10("x\n") "}\n{\n" LINES_10("x\n") "}\n", NULL },
    { "gateway/edge/a.c",
      C4 LINES_100("x;\n") LINES_100("x;\n") LINES_100("x;\n") LINES_100("x;\n") LINES_100("x;\n")
          LINES_100("x;\n"),
      "a file too long" },

    { "gateway/edge/a.c",
      C4 "/* TO"
         "DO: later */\n",
      "a.c:2: left for later" },
    { "tests/unit/test_a.c",
      "x; // FIX"
      "ME\n",
      "left for later" },
    { "gateway/edge/a.c", C4 "mkdtemp(\"/tmp/a.XXXXXX\");\n", NULL },
};

static void test_every_rule_catches(void **state)
{
    (void)state;
    static char storage[FAULTS_SIZE];
    for (size_t i = 0; i < sizeof(snippets) / sizeof(snippets[0]); i++) {
        struct builder faults;
        builder_init(&faults, storage, sizeof(storage));
        check_text(snippets[i].path, str_of(snippets[i].text), &faults);
        bool expected = snippets[i].fault != NULL;
        bool said = expected && strstr(storage, snippets[i].fault);
        if ((faults.len > 0) != expected || said != expected)
            fail_msg("snippet %zu: said \"%s\", expected \"%s\"", i, storage,
                     expected ? snippets[i].fault : "nothing");
    }
}

/* --- the tree --- */

static struct str read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    size_t len = fread(text, 1, (size_t)size, file);
    fclose(file);
    return (struct str){ text, len };
}

static bool is_c(const FTSENT *entry)
{
    struct str name = str_of(entry->fts_name);
    return entry->fts_info == FTS_F && (str_ends(name, STR(".c")) || str_ends(name, STR(".h")));
}

static int check_tree(const char *root, struct builder *faults)
{
    char *roots[] = { (char *)(uintptr_t)root, NULL };
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    assert_non_null(walk);
    int files = 0;
    for (FTSENT *entry; (entry = fts_read(walk));) {
        if (strcmp(entry->fts_name, "node_modules") == 0)
            fts_set(walk, entry, FTS_SKIP);
        if (!is_c(entry))
            continue;
        struct str text = read_file(entry->fts_path);
        check_text(entry->fts_path + strlen(SOURCE_DIR "/"), text, faults);
        free((char *)(uintptr_t)text.ptr);
        files++;
    }
    fts_close(walk);
    return files;
}

static void test_the_tree_keeps_the_rules(void **state)
{
    (void)state;
    static char storage[FAULTS_SIZE];
    struct builder faults;
    builder_init(&faults, storage, sizeof(storage));
    int files = check_tree(SOURCE_DIR "/gateway", &faults);
    files += check_tree(SOURCE_DIR "/providers", &faults);
    files += check_tree(SOURCE_DIR "/tests", &faults);
    if (faults.len > 0 || !builder_ok(&faults))
        fail_msg("against the rules of the house:\n%s", storage);
    assert_true(files >= FILES_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_rule_catches),
        cmocka_unit_test(test_the_tree_keeps_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
