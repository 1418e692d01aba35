/* Floor 0: tables for spreadsheets. */
#include "base/csv.h"

/* What spreadsheets take for the start of a formula, full-width forms too: Excel in East Asian
 * languages knows them. A tab and line ends are trimmed by some, and then the next one counts. */
static const char *const starts[] = {
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\xEF\xBC\x9D",
    "\xEF\xBC\x8B",
    "\xEF\xBC\x8D",
    "\xEF\xBC\xA0",
};

static bool is_formula(struct str text)
{
    while (str_starts(text, STR(" ")))
        text = str_from(text, 1);
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (str_starts(text, str_of(starts[i])))
            return true;
    }
    return false;
}

static bool needs_quotes(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == ',' || c == ';' || c == '\t' || c == '\r' || c == '\n')
            return true;
    }
    return str_starts(text, STR(" ")) || str_ends(text, STR(" "));
}

static void separate(struct csv *csv)
{
    if (csv->in_row)
        builder_add_char(csv->out, ',');
    csv->in_row = true;
}

void csv_begin(struct csv *csv, struct builder *out)
{
    *csv = (struct csv){ .out = out };
    builder_add(out, STR("\xEF\xBB\xBF"));
}

void csv_add(struct csv *csv, struct str text)
{
    bool formula = is_formula(text), quoted = formula || needs_quotes(text);
    separate(csv);
    if (quoted)
        builder_add_char(csv->out, '"');
    if (formula)
        builder_add_char(csv->out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0')
            continue; /* ends the file for some readers */
        if (text.ptr[i] == '"')
            builder_add_char(csv->out, '"');
        builder_add_char(csv->out, text.ptr[i]);
    }
    if (quoted)
        builder_add_char(csv->out, '"');
}

void csv_add_int(struct csv *csv, int64_t value)
{
    separate(csv);
    builder_addf(csv->out, "%lld", (long long)value);
}

void csv_end_row(struct csv *csv)
{
    builder_add(csv->out, STR("\r\n"));
    csv->in_row = false;
}
