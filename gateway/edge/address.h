/* Numeric internet addresses, lists of networks, and which addresses belong to the public internet.
 *
 * An IPv4 address is kept in its IPv6-mapped form, so that there is one way to compare.
 *
 * Floor 4. Thread: any. Source: IANA special-purpose address registries (RFC 6890). */
#ifndef GATEWAY_ADDRESS_H
#define GATEWAY_ADDRESS_H

#include "base/str.h"

struct sockaddr;

enum { ADDRESS_TEXT_SIZE = 48 };

#define ADDRESS_LOOPBACK STR("127.0.0.0/8, ::1")

struct address {
    uint8_t bytes[16];
};

MUST_CHECK bool address_parse(struct str text, struct address *ret);
MUST_CHECK bool address_of(const struct sockaddr *sockaddr, struct address *ret); /* IPv4, IPv6 */
void address_print(const struct address *address, char text[ADDRESS_TEXT_SIZE]);

bool address_is_loopback(const struct address *address);

/* Not loopback, private, link-local, shared (CGNAT), multicast, documentation, tunnelled, translated
 * (NAT64) or reserved. */
bool address_is_public(const struct address *address);

/* A list is addresses and networks, comma separated: "10.0.0.0/8, 192.0.2.7, 2001:db8::/32". */
bool address_in_list(const struct address *address, struct str list); /* an empty list holds none */
MUST_CHECK bool address_list_check(struct str list,
                                   struct str *ret_wrong); /* the entry that is none */

#endif
