/* Floor 0: errors as values. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void err_put(struct err *err, enum err_code code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(err->text, sizeof(err->text), fmt, args);
    va_end(args);
    err->code = code;
}

void err_put_before(struct err *err, const char *fmt, ...)
{
    char inner[sizeof(err->text)];
    memcpy(inner, err->text, sizeof(inner));
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(err->text, sizeof(err->text), fmt, args);
    va_end(args);
    size_t at = length < 0 ? 0 : (size_t)length;
    if (at + 2 >= sizeof(err->text))
        return;
    memcpy(err->text + at, ": ", 2);
    size_t left = sizeof(err->text) - at - 3;
    size_t size = strnlen(inner, left);
    memcpy(err->text + at + 2, inner, size);
    err->text[at + 2 + size] = '\0';
}
