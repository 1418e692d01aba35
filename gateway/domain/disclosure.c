/* Floor 1: what figures may tell. */
#include "domain/disclosure.h"

#include <assert.h>

/* The smallest that is told, of several the first; above nothing, as long as there is one. */
static size_t smallest(const int64_t *values, const bool *hidden, size_t count)
{
    size_t found = count;
    for (size_t i = 0; i < count; i++) {
        bool better = found == count || (values[found] == 0 && values[i] > 0) ||
                      (values[i] > 0 && values[i] < values[found]);
        if (!hidden[i] && better)
            found = i;
    }
    return found;
}

static bool gives_away(const int64_t *values, const bool *hidden, size_t count)
{
    int64_t sum = 0;
    size_t many = 0;
    for (size_t i = 0; i < count; i++) {
        sum += hidden[i] ? values[i] : 0;
        many += hidden[i];
    }
    if (hidden[count])
        return many == 0 && values[count] > 0;
    return many == 1 || (many > 0 && sum < DISCLOSURE_MIN);
}

void disclosure_line(const int64_t *values, bool *hidden, size_t count)
{
    for (size_t i = 0; i <= count; i++)
        hidden[i] |= values[i] > 0 && values[i] < DISCLOSURE_MIN;
    while (gives_away(values, hidden, count)) {
        size_t next = smallest(values, hidden, count);
        if (next == count)
            return;
        hidden[next] = true;
    }
}

void disclosure_mask(int64_t *values, size_t count)
{
    int64_t hidden_sum = 0;
    size_t hidden = 0, next = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i] > 0 && values[i] < DISCLOSURE_MIN) {
            hidden_sum += values[i];
            values[i] = DISCLOSURE_HIDDEN;
            hidden++;
        }
    }
    while (next < count && hidden > 0 && (hidden == 1 || hidden_sum < DISCLOSURE_MIN)) {
        next = count;
        for (size_t i = 0; i < count; i++) {
            if (values[i] > 0 && (next == count || values[i] < values[next]))
                next = i;
        }
        if (next < count) {
            hidden_sum += values[next];
            values[next] = DISCLOSURE_HIDDEN;
            hidden++;
        }
    }
}

/* ---- two ways */

enum { LINES_MAX = 2 * DISCLOSURE_LINE_MAX };

/* Lines of a table: first its rows, the sums' too, then its columns. */
static int line_count(int rows, int columns)
{
    return rows + 1 + columns + 1;
}

static int line_size(int rows, int columns, int line)
{
    return line <= rows ? columns : rows; /* without the sum */
}

static int cell_of(int rows, int columns, int line, int at)
{
    return line <= rows ? line * (columns + 1) + at : at * (columns + 1) + (line - rows - 1);
}

static int root_of(const int *parents, int line)
{
    while (parents[line] != line)
        line = parents[line];
    return line;
}

/* Of the graph whose nodes are the lines and whose edges are the hidden cells: whether the ends of one
 * edge still hang together without it. */
static bool on_a_circle(const bool *hidden, int rows, int columns, int cell)
{
    int parents[LINES_MAX] = { 0 };
    for (int line = 0; line < line_count(rows, columns); line++)
        parents[line] = line;
    for (int other = 0; other < (rows + 1) * (columns + 1); other++) {
        if (hidden[other] && other != cell)
            parents[root_of(parents, other / (columns + 1))] =
                root_of(parents, rows + 1 + other % (columns + 1));
    }
    return root_of(parents, cell / (columns + 1)) ==
           root_of(parents, rows + 1 + cell % (columns + 1));
}

/* A cell that follows from the sums; -1: none does. Values that are moved around a circle of hidden
 * cells leave every sum as it was; a cell on no circle has one value only (Gusfield 1988). */
static int settled_cell(const bool *hidden, int rows, int columns)
{
    assert(rows < DISCLOSURE_LINE_MAX && columns < DISCLOSURE_LINE_MAX);
    for (int cell = 0; cell < (rows + 1) * (columns + 1); cell++) {
        if (hidden[cell] && !on_a_circle(hidden, rows, columns, cell))
            return cell;
    }
    return -1;
}

bool disclosure_cross_leaks(const bool *hidden, int rows, int columns)
{
    return settled_cell(hidden, rows, columns) >= 0;
}

/* Hides more of a line where it gives something away; its sum stays as it is. */
static bool guard_line(const int64_t *values, bool *hidden, int rows, int columns, int line)
{
    int64_t of[DISCLOSURE_LINE_MAX];
    bool is_hidden[DISCLOSURE_LINE_MAX];
    int size = line_size(rows, columns, line);
    bool changed = false;
    for (int at = 0; at <= size; at++) {
        of[at] = values[cell_of(rows, columns, line, at)];
        is_hidden[at] = hidden[cell_of(rows, columns, line, at)];
    }
    bool sum_hidden = is_hidden[size];
    disclosure_line(of, is_hidden, (size_t)size);
    is_hidden[size] = sum_hidden;
    for (int at = 0; at < size; at++) {
        int cell = cell_of(rows, columns, line, at);
        changed |= is_hidden[at] && !hidden[cell];
        hidden[cell] = is_hidden[at];
    }
    return changed;
}

/* One more in the lines of a cell, or anywhere: the smallest that is told. */
static bool hide_beside(const int64_t *values, bool *hidden, int rows, int columns, int cell)
{
    int row = cell / (columns + 1), column = cell % (columns + 1), found = -1;
    for (int pass = 0; pass < 2 && found < 0; pass++) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                int at = r * (columns + 1) + c;
                bool near = pass == 1 || r == row || c == column;
                if (near && !hidden[at] &&
                    (found < 0 || (values[at] > 0 && values[found] == 0) ||
                     (values[at] > 0 && values[at] < values[found])))
                    found = at;
            }
        }
    }
    if (found >= 0)
        hidden[found] = true;
    return found >= 0;
}

void disclosure_cross(const int64_t *values, bool *hidden, int rows, int columns)
{
    int settled;
    assert(rows >= 0 && columns >= 0);
    for (bool changed = true; changed;) {
        changed = false;
        for (int line = 0; line < line_count(rows, columns); line++) {
            bool sums = line == rows || line == rows + 1 + columns;
            changed |= !sums && guard_line(values, hidden, rows, columns, line);
        }
        if (!changed && (settled = settled_cell(hidden, rows, columns)) >= 0)
            changed = hide_beside(values, hidden, rows, columns, settled);
    }
}
