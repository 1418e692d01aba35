/* Floor 4: a tariff file. */
#include "edge/config_tariff.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS_MIN = 2, DECIMALS_MAX = 4, WHOLE_DIGITS_MAX = 9 };

struct reader {
    FILE *file;
    int line; /* given to inih last */
    const char *path;
    struct config_tariff *tariff;
    struct err *err;
};

static char *next_line(char *storage, int size, void *context)
{
    struct reader *reader = context;
    reader->line++;
    return fgets(storage, size, reader->file);
}

static bool refuse(struct reader *reader, int line, const char *what)
{
    return err_set(reader->err, ERR_CONFIG, "%s:%d: %s", reader->path, line, what);
}

static bool all_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    }
    return true;
}

/* "8.5": digits, perhaps a point and up to four more. */
static bool read_price(struct str text, int64_t *ret, int *ret_decimals)
{
    struct str whole, fraction;
    bool point = str_cut(text, '.', &whole, &fraction);
    if (whole.len == 0 || whole.len > WHOLE_DIGITS_MAX || fraction.len > DECIMALS_MAX ||
        (point && fraction.len == 0) || !all_digits(whole) || !all_digits(fraction))
        return false;
    char digits[WHOLE_DIGITS_MAX + DECIMALS_MAX + 1];
    struct builder b;
    builder_init(&b, digits, sizeof(digits));
    builder_add(&b, whole);
    builder_add(&b, fraction);
    for (size_t i = fraction.len; i < DECIMALS_MAX; i++)
        builder_add_char(&b, '0');
    if (!str_to_int64(builder_str(&b), ret))
        return false;
    *ret_decimals = (int)fraction.len;
    return true;
}

/* The network that the section names, made when it is new. */
static struct config_tariff_network *network_of(struct reader *reader, struct str section)
{
    static const char word[] = "network ";
    struct config_tariff *tariff = reader->tariff;
    struct str name = str_trim(str_from(section, sizeof(word) - 1));
    if (!str_starts(section, str_of(word)) || name.len == 0) {
        (void)refuse(reader, reader->line, "a section is [network NAME]");
        return NULL;
    }
    for (int i = 0; i < tariff->network_count; i++) {
        if (str_equal(str_of(tariff->networks[i].name), name))
            return &tariff->networks[i];
    }
    if (tariff->network_count == TARIFF_NETWORKS_MAX) {
        (void)refuse(reader, reader->line, "there are too many networks; leave some out");
        return NULL;
    }
    struct config_tariff_network *network = &tariff->networks[tariff->network_count++];
    network->segment_price = -1; /* none was given */
    if (str_to_c(name, network->name, sizeof(network->name)))
        return network;
    (void)refuse(reader, reader->line, "the network's name is too long; 15 bytes at most");
    return NULL;
}

static bool take_words(struct reader *reader, struct str value, char storage[TARIFF_WORDS_SIZE])
{
    if (storage[0] != '\0')
        return refuse(reader, reader->line, "this network has that already; join the two lines");
    return (value.len > 0 && str_to_c(value, storage, TARIFF_WORDS_SIZE)) ||
           refuse(reader, reader->line, "the line is empty or too long; 95 bytes at most");
}

static bool take(struct reader *reader, struct str section, struct str name, struct str value)
{
    struct config_tariff *tariff = reader->tariff;
    int decimals;
    if (section.len == 0 && str_equal(name, STR("currency")))
        return (value.len > 0 && str_to_c(value, tariff->currency, sizeof(tariff->currency))) ||
               refuse(reader, reader->line, "the currency is a code, as in: currency = ALL");
    if (section.len == 0)
        return refuse(reader, reader->line, "before the first [network NAME] stands only currency");
    struct config_tariff_network *network = network_of(reader, section);
    if (!network)
        return false;
    if (str_equal(name, STR("countries")))
        return take_words(reader, value, network->countries);
    if (str_equal(name, STR("channels")))
        return take_words(reader, value, network->channels);
    if (!str_equal(name, STR("segment")))
        return refuse(reader, reader->line,
                      "a network has: segment = the price of one SMS segment, and perhaps countries"
                      " and channels");
    if (network->segment_price >= 0)
        return refuse(reader, reader->line, "this network has a price already; remove one");
    if (!read_price(value, &network->segment_price, &decimals))
        return refuse(reader, reader->line,
                      "a price is written as 8.50: digits, a point, up to four more digits");
    tariff->decimals = decimals > tariff->decimals ? decimals : tariff->decimals;
    return true;
}

static int on_entry(void *context, const char *section, const char *name, const char *value)
{
    struct reader *reader = context;
    return reader->err->code != ERR_NONE ||
           take(reader, str_of(section), str_of(name), str_of(value));
}

bool config_tariff_load(const char *path, struct config_tariff *ret, struct err *err)
{
    struct reader reader = { .path = path, .tariff = ret, .err = err };
    *ret = (struct config_tariff){ .decimals = DECIMALS_MIN };
    err->code = ERR_NONE;
    reader.file = fopen(path, "r");
    if (!reader.file)
        return err_set(err, ERR_CONFIG, "%s: %s", path, strerror(errno));
    ini_allow_multiline = false;
    int wrong = ini_parse_stream(next_line, &reader, on_entry, &reader);
    fclose(reader.file);
    if (err->code != ERR_NONE)
        return false;
    if (wrong > 0)
        return refuse(&reader, wrong, "write NAME = VALUE or [network NAME]");
    if (ret->currency[0] == '\0')
        return refuse(&reader, 1, "the currency is missing; begin with: currency = ALL");
    if (ret->network_count == 0)
        return refuse(&reader, 1, "there is no [network NAME] with a segment's price; add one");
    for (int i = 0; i < ret->network_count; i++) {
        if (ret->networks[i].segment_price < 0)
            return refuse(&reader, 1, "a network has no price; give each one: segment = 8.50");
    }
    return true;
}

static bool is_for(const char *words, struct str wanted)
{
    struct str rest = str_of(words), word;
    if (rest.len == 0)
        return true;
    for (bool more = true; more;) {
        more = str_cut(rest, ' ', &word, &rest);
        if (str_equal(word, wanted))
            return true;
    }
    return false;
}

bool config_tariff_price(const struct config_tariff *tariff, struct str channel, struct str country,
                         int64_t *ret_min, int64_t *ret_max)
{
    bool found = false;
    for (int i = 0; i < tariff->network_count; i++) {
        const struct config_tariff_network *network = &tariff->networks[i];
        int64_t price = network->segment_price;
        if (!is_for(network->countries, country) || !is_for(network->channels, channel))
            continue;
        *ret_min = found && *ret_min < price ? *ret_min : price;
        *ret_max = found && *ret_max > price ? *ret_max : price;
        found = true;
    }
    return found;
}

void config_tariff_write(const struct config_tariff *tariff, int64_t price, struct builder *ret)
{
    int64_t drop = 1, whole = 1;
    for (int i = tariff->decimals; i < DECIMALS_MAX; i++)
        drop *= 10;
    for (int i = 0; i < tariff->decimals; i++)
        whole *= 10;
    int64_t rounded = (price + drop / 2) / drop;
    builder_addf(ret, "%lld.%0*lld", (long long)(rounded / whole), tariff->decimals,
                 (long long)(rounded % whole));
}
