/* Addresses, networks, and which of them are public. */
#include "check.h"

#include "edge/address.h"

#include <stdio.h>

static struct address parsed(const char *text)
{
    struct address address;
    if (!address_parse(str_of(text), &address))
        fail_msg("not taken: %s", text);
    return address;
}

static void test_addresses_are_read_and_printed(void **state)
{
    (void)state;
    static const char *const texts[] = { "127.0.0.1", "0.0.0.0", "255.255.255.255",
                                         "::1",       "::",      "2001:db8::7" };
    char printed[ADDRESS_TEXT_SIZE];
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct address address = parsed(texts[i]);
        address_print(&address, printed);
        assert_string_equal(printed, texts[i]);
    }
    struct address mapped = parsed("::ffff:10.0.0.1");
    address_print(&mapped, printed);
    assert_string_equal(printed, "10.0.0.1");
}

static void test_what_is_no_address_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "",         "localhost",  "127.1", "127.0.0.1:80", "1.2.3",
                                         "01.2.3.4", "0x7f.0.0.1", "[::1]", " 127.0.0.1",   "::g" };
    struct address address;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (address_parse(str_of(texts[i]), &address))
            fail_msg("taken: %s", texts[i]);
    }
    assert_false(address_parse(STR("127.0.0.1\0"), &address));
}

static void test_lists_hold_addresses_and_networks(void **state)
{
    (void)state;
    static const struct {
        const char *list, *address;
        bool held;
    } cases[] = {
        { "10.0.0.0/8", "10.255.0.1", true },
        { "10.0.0.0/8", "11.0.0.1", false },
        { "10.1.2.3/8", "10.9.9.9", true },
        { "192.0.2.7", "192.0.2.7", true },
        { "192.0.2.7", "192.0.2.8", false },
        { "1.2.3.4, 192.0.2.0/25", "192.0.2.127", true },
        { "1.2.3.4, 192.0.2.0/25", "192.0.2.128", false },
        { "0.0.0.0/0", "8.8.8.8", true },
        { "0.0.0.0/0", "2001:db8::1", false },
        { "2001:db8::/33", "2001:db8:7fff::1", true },
        { "2001:db8::/33", "2001:db8:8000::1", false },
        { "::/0", "8.8.8.8", true },
        { "", "8.8.8.8", false },
        { "nonsense, 8.8.8.8", "8.8.8.8", true },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct address address = parsed(cases[i].address);
        if (address_in_list(&address, str_of(cases[i].list)) != cases[i].held)
            fail_msg("%s in \"%s\"", cases[i].address, cases[i].list);
    }
}

static void test_a_wrong_entry_of_a_list_is_named(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/x", "host", ""
    };
    struct str entry;
    assert_true(address_list_check(STR("10.0.0.0/8, ::1,2001:db8::/32"), &entry));
    assert_true(address_list_check(STR(""), &entry));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        char list[64];
        snprintf(list, sizeof(list), "127.0.0.1,%s,::1", wrong[i]);
        assert_false(address_list_check(str_of(list), &entry));
        assert_str(entry, wrong[i]);
    }
}

static void test_only_public_addresses_are_public(void **state)
{
    (void)state;
    static const char *const public[] = { "8.8.8.8",      "1.1.1.1",     "172.15.0.1",
                                          "172.32.0.1",   "100.63.0.1",  "100.128.0.1",
                                          "169.253.1.1",  "192.167.1.1", "223.255.255.255",
                                          "2a00:1450::1", "2606:4700::1" };
    static const char *const private[] = {
        "127.0.0.1",   "127.255.255.254",  "0.0.0.0",         "10.1.2.3",
        "172.16.0.1",  "172.31.255.255",   "192.168.1.1",     "169.254.169.254",
        "100.64.0.1",  "100.127.255.255",  "224.0.0.1",       "239.255.255.255",
        "240.0.0.1",   "255.255.255.255",  "192.0.2.1",       "198.51.100.1",
        "203.0.113.1", "198.18.0.1",       "192.88.99.1",     "::",
        "::1",         "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "::7f00:1",    "fe80::1",          "fec0::1",         "fc00::1",
        "fd12::1",     "ff02::1",          "64:ff9b::7f00:1", "64:ff9b:1::1",
        "100::1",      "2001::1",          "2001:db8::1",     "2002:7f00:1::",
        "3fff::1",
    };
    for (size_t i = 0; i < sizeof(public) / sizeof(public[0]); i++) {
        struct address address = parsed(public[i]);
        if (!address_is_public(&address))
            fail_msg("not public: %s", public[i]);
    }
    for (size_t i = 0; i < sizeof(private) / sizeof(private[0]); i++) {
        struct address address = parsed(private[i]);
        if (address_is_public(&address))
            fail_msg("public: %s", private[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_are_read_and_printed),
        cmocka_unit_test(test_what_is_no_address_is_refused),
        cmocka_unit_test(test_lists_hold_addresses_and_networks),
        cmocka_unit_test(test_a_wrong_entry_of_a_list_is_named),
        cmocka_unit_test(test_only_public_addresses_are_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
