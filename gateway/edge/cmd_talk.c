/* Floor 4: `migranti talk`: a phone in the terminal, and the transcripts of one. */
#include "base/crypto.h"
#include "domain/sms.h"
#include "edge/cmd.h"
#include "edge/gateway.h"
#include "edge/phone_contact.h"
#include "edge/transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSCRIPT_SIZE_MAX = 1024 * 1024, DIFFERENT = 1 };

struct options {
    const char *menus, *language, *now, *config, *contact;
    int64_t now_ms;
    bool ussd, update;
    char **files; /* --replay */
    int file_count;
};

static int usage(void)
{
    fputs("usage: migranti talk [--menus DIR] [--ussd] [--lang CODE] [--now DAY]\n"
          "       migranti talk --config FILE --contact WHO [--menus DIR] [--ussd] [--lang CODE]\n"
          "       migranti talk [--menus DIR] [--update] --replay FILE...\n"
          "  A phone in the terminal: write what the person writes; @ dial, @ break, @ wait 2 h,\n"
          "  @ sms, @ ussd, @ answer TEXT, @ hours Mon-Fri 8-16 and @ menus DIR do the rest.\n"
          "  --contact goes on where the person with that alias or number stands, and changes "
          "nothing\n"
          "  of theirs. --replay runs transcripts and shows where they differ (exit status 1);\n"
          "  --update rewrites them as it is now.\n",
          stderr);
    return EXIT_USE;
}

static bool read_options(int argc, char **argv, struct options *ret)
{
    const struct cmd_option table[] = {
        { "--menus", &ret->menus, NULL },     { "--lang", &ret->language, NULL },
        { "--now", &ret->now, NULL },         { "--config", &ret->config, NULL },
        { "--contact", &ret->contact, NULL }, { "--ussd", NULL, &ret->ussd },
        { "--update", NULL, &ret->update },   { 0 },
    };
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--replay") == 0 && i + 1 < argc) {
            ret->files = argv + i + 1;
            for (; i + 1 < argc && argv[i + 1][0] != '-'; i++)
                ret->file_count++;
        } else if (!cmd_take_option(argc, argv, &i, table)) {
            return false;
        }
    }
    bool replays = ret->file_count > 0;
    return (replays || (!ret->files && !ret->update)) && !ret->config == !ret->contact &&
           !(replays && ret->contact);
}

/* ---- the terminal */

/* What the last screen cost, or how much of a page it filled. */
static void print_cost(const struct phone *phone)
{
    struct sms_size size = sms_measure(str_of(phone->result.reply));
    const char *alphabet = size.alphabet == SMS_GSM7 ? "GSM-7" : "UCS-2";
    if (phone->bearer == BEARER_SMS)
        printf("   [%d SMS, %d characters of %s, %d left]\n", size.segments, size.units, alphabet,
               size.left);
    else
        printf("   [%d characters of %s]\n", size.units, alphabet);
}

static void take_line(struct phone *phone, struct str line)
{
    char storage[PHONE_OUTPUT_SIZE];
    struct builder came;
    builder_init(&came, storage, sizeof(storage));
    struct err err;
    bool directive = line.len > 0 && line.ptr[0] == '@';
    bool taken = directive ? phone_do(phone, str_trim(str_from(line, 1)), ".", &came, &err)
                           : phone_write(phone, line, &came, &err);
    if (!taken)
        printf("%s\n", err.text);
    fputs(storage, stdout);
    if (taken && str_find(builder_str(&came), STR("<")) < came.len)
        print_cost(phone);
}

/* The person's own state, and the narrowest of the channels that they may use. */
static bool take_contact(const struct options *options, const struct config *config,
                         struct phone *phone, struct err *err)
{
    char storage[1024];
    struct builder told;
    builder_init(&told, storage, sizeof(storage));
    struct menu_budget budget = gateway_budget(config);
    phone->limits =
        (struct screen_limits){ budget.ussd_gsm7_max, budget.ussd_ucs2_max, budget.fold };
    bool taken =
        crypto_init(err) && phone_contact_load(config, str_of(options->contact), phone, &told, err);
    fputs(storage, stdout);
    return taken;
}

static int converse_on(const struct options *options, const struct config *config,
                       struct phone *phone)
{
    struct err err = { 0 };
    if (config && !take_contact(options, config, phone, &err)) {
        fprintf(stderr, "migranti talk: %s\n", err.text);
        return EXIT_BAD_DATA;
    }
    if (options->ussd)
        take_line(phone, STR("@ dial"));
    char line[INBOUND_TEXT_SIZE_MAX];
    while (fputs("> ", stdout), fflush(stdout), fgets(line, sizeof(line), stdin))
        take_line(phone, str_trim(str_of(line)));
    putchar('\n');
    return EXIT_DONE;
}

static int converse(const struct options *options)
{
    struct config *config = NULL;
    struct menus *menus;
    struct err err;
    if (options->config && !cmd_load_config(options->config, &config))
        return EXIT_BAD_CONFIG;
    const char *directory = options->menus ? options->menus
                            : config       ? config->menus.directory.ptr
                                           : "menus";
    int status = EXIT_BAD_DATA;
    struct menu_shelf *shelf = menu_shelf_new(0); /* an author may have edited them since */
    if (menu_shelf_take(shelf, directory, options->now_ms, &menus, &err)) {
        struct phone *phone = phone_new(shelf, menus, options->ussd ? BEARER_USSD : BEARER_SMS,
                                        str_of(options->language), options->now_ms);
        status = converse_on(options, config, phone);
        phone_free(phone);
    } else {
        fprintf(stderr, "migranti talk: %s\n", err.text);
    }
    menu_shelf_free(shelf);
    config_free(config);
    return status;
}

/* ---- transcripts */

static bool read_all(const char *path, struct arena *arena, struct str *ret)
{
    FILE *file = fopen(path, "rb");
    char *bytes = file ? arena_alloc(arena, TRANSCRIPT_SIZE_MAX) : NULL;
    size_t size = bytes ? fread(bytes, 1, TRANSCRIPT_SIZE_MAX, file) : 0;
    bool whole = bytes && !ferror(file) && size < TRANSCRIPT_SIZE_MAX;
    if (!whole)
        fprintf(stderr, "%s: %s\n", path, file ? "cannot be read whole" : strerror(errno));
    if (file)
        fclose(file);
    *ret = (struct str){ bytes, size };
    return whole;
}

static bool write_all(const char *path, struct str text)
{
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(text.ptr, 1, text.len, file) == text.len;
    if (file && fclose(file) != 0)
        written = false;
    if (!written)
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return written;
}

static const char *directory_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    struct str directory;
    if (!slash || !arena_copy(arena, (struct str){ path, (size_t)(slash - path) }, &directory))
        return ".";
    return directory.ptr;
}

/* Counts into `totals`. */
static int replay_one(const struct options *options, const char *path, struct menu_shelf *shelf,
                      struct arena *arena, struct transcript_result *totals)
{
    struct str text;
    struct transcript_result result;
    struct err err;
    if (!read_all(path, arena, &text))
        return EXIT_FILE;
    if (!transcript_run(text, path, directory_of(path, arena),
                        options->menus ? options->menus : "menus", shelf, arena, &result, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_BAD_DATA;
    }
    totals->turns += result.turns;
    totals->differing += result.differing;
    if (options->update)
        return str_equal(text, result.now) || write_all(path, result.now) ? EXIT_DONE : EXIT_FILE;
    printf(STR_FMT, STR_ARG(result.report));
    return result.differing ? DIFFERENT : EXIT_DONE;
}

static int replay(const struct options *options)
{
    struct transcript_result totals = { 0 };
    int worst = EXIT_DONE;
    struct menu_shelf *shelf = menu_shelf_new(MENU_SHELF_SETS_MAX);
    for (int i = 0; i < options->file_count; i++) {
        struct arena *arena = arena_new((size_t)16 * TRANSCRIPT_SIZE_MAX);
        int status = replay_one(options, options->files[i], shelf, arena, &totals);
        worst = status > worst ? status : worst;
        arena_free(arena);
    }
    menu_shelf_free(shelf);
    printf("%d transcripts, %d turns, %d %s\n", options->file_count, totals.turns, totals.differing,
           options->update ? "rewritten" : "differ");
    return worst;
}

int cmd_talk(int argc, char **argv)
{
    struct options options = { 0 };
    if (!read_options(argc, argv, &options) || !cmd_read_now(options.now, &options.now_ms))
        return usage();
    return options.file_count > 0 ? replay(&options) : converse(&options);
}
