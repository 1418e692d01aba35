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
    if (!arena_builder(arena, NAMES_SIZE, &sheet->names) ||
        !arena_builder(arena, CELLS_SIZE, &sheet->cells))
        return err_set(err, ERR_LIMIT, "no room for a table");
    csv_begin(&sheet->head, &sheet->names);
    sheet->body = (struct csv){ .out = &sheet->cells }; /* without a mark of its own */
    return true;
}

void sheet_row(struct sheet *sheet)
{
    if (!sheet->csv) {
        sheet->row = json_object();
        json_put(sheet->rows, NULL, sheet->row);
    } else if (sheet->row_count > 0) {
        csv_end_row(&sheet->body);
    }
    sheet->row_count++;
}

/* Where the next cell of the row goes. */
static struct csv *cell(struct sheet *sheet, const char *name)
{
    if (sheet->row_count == 1)
        csv_add(&sheet->head, str_of(name));
    return &sheet->body;
}

void sheet_str(struct sheet *sheet, const char *name, struct str value)
{
    if (sheet->csv)
        csv_add(cell(sheet, name), value);
    else
        json_put_str(sheet->row, name, value);
}

void sheet_int(struct sheet *sheet, const char *name, int64_t value)
{
    if (sheet->csv)
        csv_add_int(cell(sheet, name), value);
    else
        json_put_int(sheet->row, name, value);
}

void sheet_count(struct sheet *sheet, const char *name, int64_t value)
{
    if (value != DISCLOSURE_HIDDEN)
        sheet_int(sheet, name, value);
    else if (sheet->csv)
        csv_add(cell(sheet, name), STR("hidden"));
    else
        json_put_null(sheet->row, name);
}

void sheet_none(struct sheet *sheet, const char *name)
{
    if (sheet->csv)
        csv_add(cell(sheet, name), STR(""));
    else
        json_put_null(sheet->row, name);
}

struct json_out *sheet_rows(struct sheet *sheet)
{
    return sheet->rows;
}

bool sheet_text(struct sheet *sheet, struct arena *arena, struct str *ret, struct err *err)
{
    csv_end_row(&sheet->head);
    if (sheet->row_count > 0)
        csv_end_row(&sheet->body);
    if (!builder_ok(&sheet->names) || !builder_ok(&sheet->cells))
        return err_set(err, ERR_LIMIT, "the table is too long: choose a shorter period");
    return arena_format(arena, ret, STR_FMT STR_FMT, STR_ARG(builder_str(&sheet->names)),
                        STR_ARG(builder_str(&sheet->cells))) ||
           err_set(err, ERR_LIMIT, "no room for a table");
}
