/* Floor 4: tables as JSON or CSV. */
#include "edge/sheet.h"

#include "domain/disclosure.h"

enum { CELLS_SIZE = 192 * 1024, NAMES_SIZE = 1024 };

bool sheet_open(struct sheet *sheet, bool csv, struct arena *arena, struct err *err)
{
    *sheet = (struct sheet){ .csv = csv };
    if (!csv) {
        sheet->rows = json_array();
        return true;
    }
    return (arena_builder(arena, NAMES_SIZE, &sheet->names) &&
            arena_builder(arena, CELLS_SIZE, &sheet->cells)) ||
           err_set(err, ERR_LIMIT, "no room for a table");
}

void sheet_row(struct sheet *sheet)
{
    if (sheet->csv) {
        if (sheet->row_count > 0)
            builder_add(&sheet->cells, STR("\r\n"));
    } else {
        sheet->row = json_object();
        json_put(sheet->rows, NULL, sheet->row);
    }
    sheet->row_count++;
    sheet->column = 0;
}

/* Spreadsheets take a cell that begins so for a formula: the apostrophe says that it is text. */
static bool is_formula(struct str value)
{
    return value.len > 0 && str_find(STR("=+-@\t\r"), str_head(value, 1)) < 6;
}

static void add_text(struct builder *b, struct str value)
{
    builder_add_char(b, '"');
    if (is_formula(value))
        builder_add_char(b, '\'');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"')
            builder_add_char(b, '"');
        builder_add_char(b, value.ptr[i]);
    }
    builder_add_char(b, '"');
}

/* Where the next cell of the row goes. */
static struct builder *cell(struct sheet *sheet, const char *name)
{
    if (sheet->column > 0)
        builder_add_char(&sheet->cells, ',');
    if (sheet->row_count == 1)
        builder_addf(&sheet->names, "%s%s", sheet->column > 0 ? "," : "", name);
    sheet->column++;
    return &sheet->cells;
}

void sheet_str(struct sheet *sheet, const char *name, struct str value)
{
    if (sheet->csv)
        add_text(cell(sheet, name), value);
    else
        json_put_str(sheet->row, name, value);
}

void sheet_int(struct sheet *sheet, const char *name, int64_t value)
{
    if (sheet->csv)
        builder_addf(cell(sheet, name), "%lld", (long long)value);
    else
        json_put_int(sheet->row, name, value);
}

void sheet_count(struct sheet *sheet, const char *name, int64_t value)
{
    if (value != DISCLOSURE_HIDDEN)
        sheet_int(sheet, name, value);
    else if (sheet->csv)
        add_text(cell(sheet, name), STR("hidden"));
    else
        json_put_null(sheet->row, name);
}

void sheet_none(struct sheet *sheet, const char *name)
{
    if (sheet->csv)
        (void)cell(sheet, name);
    else
        json_put_null(sheet->row, name);
}

struct json_out *sheet_rows(struct sheet *sheet)
{
    return sheet->rows;
}

bool sheet_text(struct sheet *sheet, struct arena *arena, struct str *ret, struct err *err)
{
    if (!builder_ok(&sheet->names) || !builder_ok(&sheet->cells))
        return err_set(err, ERR_LIMIT, "the table is too long: choose a shorter period");
    struct str names = builder_str(&sheet->names), cells = builder_str(&sheet->cells);
    return arena_format(arena, ret, "\xEF\xBB\xBF" STR_FMT "\r\n" STR_FMT "%s", STR_ARG(names),
                        STR_ARG(cells), cells.len > 0 ? "\r\n" : "") ||
           err_set(err, ERR_LIMIT, "no room for a table");
}
