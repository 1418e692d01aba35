/* What every unit test includes first: cmocka with the headers it wants before it. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"

#include <string.h>

/* A failing call of ours shows its own sentence. */
#define assert_ok(call, err_)                                                                      \
    do {                                                                                           \
        if (!(call))                                                                               \
            fail_msg("%s: %s", #call, (err_).text);                                                \
    } while (0)

/* Compares a struct str with a C string and shows both. */
#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        struct str actual_ = (actual);                                                             \
        struct str expected_ = str_of(expected);                                                   \
        if (!str_equal(actual_, expected_))                                                        \
            fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(actual_), expected_.ptr);            \
    } while (0)

#endif
