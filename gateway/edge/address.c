/* Floor 4: numeric addresses and networks. */
#include "edge/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

struct network {
    struct address address;
    unsigned bits;
};

static bool is_mapped(const struct address *address)
{
    return memcmp(address->bytes, mapped_prefix, sizeof(mapped_prefix)) == 0;
}

bool address_parse(struct str text, struct address *ret)
{
    char storage[ADDRESS_TEXT_SIZE];
    if (!str_to_c(text, storage, sizeof(storage)))
        return false;
    if (inet_pton(AF_INET6, storage, ret->bytes) == 1)
        return true;
    memcpy(ret->bytes, mapped_prefix, sizeof(mapped_prefix));
    return inet_pton(AF_INET, storage, ret->bytes + sizeof(mapped_prefix)) == 1;
}

bool address_of(const struct sockaddr *sockaddr, struct address *ret)
{
    if (sockaddr->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, sockaddr, sizeof(v6));
        memcpy(ret->bytes, &v6.sin6_addr, sizeof(ret->bytes));
        return true;
    }
    if (sockaddr->sa_family != AF_INET)
        return false;
    struct sockaddr_in v4;
    memcpy(&v4, sockaddr, sizeof(v4));
    memcpy(ret->bytes, mapped_prefix, sizeof(mapped_prefix));
    memcpy(ret->bytes + sizeof(mapped_prefix), &v4.sin_addr, 4);
    return true;
}

void address_print(const struct address *address, char text[ADDRESS_TEXT_SIZE])
{
    const uint8_t *bytes = address->bytes;
    if (is_mapped(address))
        inet_ntop(AF_INET, bytes + sizeof(mapped_prefix), text, ADDRESS_TEXT_SIZE);
    else
        inet_ntop(AF_INET6, bytes, text, ADDRESS_TEXT_SIZE);
}

/* "10.0.0.0/8" or a single address, which is a network of its full length. */
static bool network_parse(struct str text, struct network *ret)
{
    struct str address, bits;
    bool has_bits = str_cut(str_trim(text), '/', &address, &bits);
    if (!address_parse(address, &ret->address))
        return false;
    bool v4 = str_find(address, STR(":")) == address.len;
    int64_t count = v4 ? 32 : 128;
    if (has_bits) {
        int64_t most = count;
        if (!str_to_int64(bits, &count) || count < 0 || count > most)
            return false;
    }
    ret->bits = (unsigned)count + (v4 ? 96 : 0);
    return true;
}

static bool network_holds(const struct network *network, const struct address *address)
{
    unsigned whole = network->bits / 8, rest = network->bits % 8;
    if (memcmp(network->address.bytes, address->bytes, whole) != 0)
        return false;
    uint8_t mask = (uint8_t)(0xff00 >> rest);
    return rest == 0 || ((network->address.bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

bool address_in_list(const struct address *address, struct str list)
{
    while (list.len > 0) {
        struct str entry;
        struct network network;
        str_cut(list, ',', &entry, &list);
        if (network_parse(entry, &network) && network_holds(&network, address))
            return true;
    }
    return false;
}

bool address_list_check(struct str list, struct str *ret_wrong)
{
    while (list.len > 0) {
        struct network network;
        str_cut(list, ',', ret_wrong, &list);
        if (!network_parse(*ret_wrong, &network))
            return false;
    }
    return true;
}

bool address_is_loopback(const struct address *address)
{
    return address_in_list(address, ADDRESS_LOOPBACK);
}

bool address_is_public(const struct address *address)
{
    if (is_mapped(address))
        return !address_in_list(
            address, STR("0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,"
                         "172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,"
                         "198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/3"));
    return address_in_list(address, STR("2000::/3")) &&
           !address_in_list(address, STR("2001::/23,2001:db8::/32,2002::/16,3fff::/20"));
}
