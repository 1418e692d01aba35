/* Floor 3: a table of a report, once it is counted. */
#include "service/report.h"

#include "domain/disclosure.h"

int report_cell(const struct report_table *table, int row, int column)
{
    return row * (table->columns + 1) + column;
}

int report_size(const struct report_table *table)
{
    return (table->rows + 1) * (table->columns + 1);
}

int64_t report_value(const struct report_table *table, int row, int column)
{
    int at = report_cell(table, row, column);
    return table->hidden[at] ? DISCLOSURE_HIDDEN : table->values[at];
}

int64_t report_total(const struct report_table *table)
{
    return report_value(table, table->rows, table->columns);
}

bool report_turn(struct report_table *table, struct arena *arena, struct err *err)
{
    struct report_table turned = { .by = table->across,
                                   .across = table->by,
                                   .rows = table->columns,
                                   .columns = table->rows,
                                   .left_out = table->left_out };
    turned.values = ARENA_ARRAY(arena, int64_t, (size_t)report_size(table));
    turned.hidden = ARENA_ARRAY(arena, bool, (size_t)report_size(table));
    if (!turned.values || !turned.hidden)
        return err_set(err, ERR_LIMIT, "no room for a report");
    for (int row = 0; row <= table->rows; row++) {
        for (int column = 0; column <= table->columns; column++) {
            int from = report_cell(table, row, column), to = report_cell(&turned, column, row);
            turned.values[to] = table->values[from];
            turned.hidden[to] = table->hidden[from];
        }
    }
    *table = turned;
    return true;
}

void report_mark(struct report_table *table, const struct report_table *told)
{
    bool alike = table->rows == told->rows && table->columns == told->columns;
    int columns = table->columns > 0 ? table->columns : 1; /* by one thing the sums are the parts */
    for (int row = 0; row < table->rows; row++) {
        for (int column = 0; column < columns; column++) {
            int at = report_cell(table, row, column);
            int64_t step = alike ? table->values[at] - told->values[at] : 0;
            table->hidden[at] |= !alike || told->hidden[at] ||
                                 (step != 0 && step > -DISCLOSURE_MIN && step < DISCLOSURE_MIN);
        }
    }
}

void report_settle(struct report_table *table)
{
    if (table->columns > 0)
        disclosure_cross(table->values, table->hidden, table->rows, table->columns);
    else
        disclosure_line(table->values, table->hidden, (size_t)table->rows);
}
