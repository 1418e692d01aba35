/* A tariff file: what a segment costs on each network, in the operator's own figures.
 *
 *     currency = ALL
 *
 *     [network One]
 *     segment = 8.50
 *     countries = 355 383
 *     channels = kannel
 *
 * Countries are the calling codes, channels those of the configuration, by which messages reach that
 * network; without them it is for all.
 *
 * Floor 4. */
#ifndef GATEWAY_CONFIG_TARIFF_H
#define GATEWAY_CONFIG_TARIFF_H

#include "base/err.h"
#include "base/limits.h"

enum { TARIFF_UNITS = 10000 }; /* prices are kept in ten-thousandths of the currency */

struct config_tariff_network {
    char name[TARIFF_NAME_SIZE];
    int64_t segment_price;                                          /* in TARIFF_UNITS */
    char countries[TARIFF_WORDS_SIZE], channels[TARIFF_WORDS_SIZE]; /* blank separated; "": all */
};

struct config_tariff {
    char currency[TARIFF_CURRENCY_SIZE];
    int decimals; /* 2 to 4: as many as the file's prices have */
    struct config_tariff_network networks[TARIFF_NETWORKS_MAX];
    int network_count;
};

/* ERR_CONFIG: "FILE:LINE: what is wrong; what to do". */
MUST_CHECK bool config_tariff_load(const char *path, struct config_tariff *ret, struct err *err);

/* What a segment on a channel to a country costs at least and at most: which network a number is in
 * is not known. False when no network is for it. */
bool config_tariff_price(const struct config_tariff *tariff, struct str channel, struct str country,
                         int64_t *ret_min, int64_t *ret_max);

/* "12.50", in the file's number of decimals, rounded half up. */
void config_tariff_write(const struct config_tariff *tariff, int64_t price, struct builder *ret);

#endif
