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

/* ---- a line of a period, beside its parts */

enum { QUARTERS = 4, QUARTER_MONTHS = 3, COLUMN_NODES = QUARTERS + 1, OTHERS = QUARTERS };
enum {
    FREE_NODE = DISCLOSURE_MONTHS_MAX + DISCLOSURE_LINE_MAX * COLUMN_NODES,
    NODES = FREE_NODE + 1
};

struct months { /* and what their period tells: of `count` values, and their sum behind */
    const struct disclosure_month *of;
    int many;
    const bool *hidden;
    size_t count;
};

/* Hidden in the month, and in its quarter too: only the period itself may tell what it adds up to. */
static bool is_open(const struct months *months, int month, size_t at)
{
    const struct disclosure_month *of = &months->of[month];
    return of->hidden[at] && (!of->quarter_hidden || of->quarter_hidden[at]);
}

/* Whether the period tells what its hidden parts are: one alone, few together, or all as many as a few
 * can be at most. */
static bool tells_parts(const struct months *months, size_t at)
{
    int64_t sum = 0;
    int many = 0, quarters = 0;
    const bool *last = NULL;
    for (int month = 0; month < months->many; month++) {
        const struct disclosure_month *of = &months->of[month];
        if (!is_open(months, month, at))
            continue;
        sum += of->values[at];
        quarters += !of->quarter_hidden || of->quarter_hidden != last;
        last = of->quarter_hidden;
        many++;
    }
    return disclosure_sum_tells(quarters, many, sum);
}

bool disclosure_sum_tells(int parts, int many, int64_t sum)
{
    return parts == 1 ||
           (parts > 0 && (sum < DISCLOSURE_MIN || sum == (int64_t)many * (DISCLOSURE_MIN - 1)));
}

static bool has_open(const struct months *months, size_t at)
{
    for (int month = 0; month < months->many; month++) {
        if (is_open(months, month, at))
            return true;
    }
    return false;
}

/* What is hidden is an edge: of a month, between its line and what its value adds up to in the quarter; of a
 * quarter, between that and the same of the year; of the period, from there to what is free. */
struct edge {
    int from, to;
};

static int root_of(const int *parents, int node)
{
    while (parents[node] != node)
        node = parents[node];
    return node;
}

enum { EDGES_MAX = (DISCLOSURE_MONTHS_MAX + QUARTERS + 1) * DISCLOSURE_LINE_MAX };

static int edges_of(const struct months *months, struct edge *ret)
{
    int count = 0;
    for (size_t at = 0; at <= months->count; at++) {
        int first = DISCLOSURE_MONTHS_MAX + (int)at * COLUMN_NODES, last_quarter = -1;
        for (int month = 0; month < months->many; month++) {
            const struct disclosure_month *of = &months->of[month];
            int quarter = of->quarter_hidden ? month / QUARTER_MONTHS : OTHERS;
            if (!of->hidden[at])
                continue;
            ret[count++] = (struct edge){ month, first + quarter };
            if (quarter != OTHERS && quarter != last_quarter && of->quarter_hidden[at])
                ret[count++] = (struct edge){ first + quarter, first + OTHERS };
            last_quarter = quarter;
        }
        if (months->hidden[at] && has_open(months, at))
            ret[count++] = (struct edge){ first + OTHERS, FREE_NODE };
    }
    return count;
}

/* As on_a_circle() below: what is on none follows from what is told. */
static bool follows(const struct edge *edges, int count, int edge)
{
    int parents[NODES];
    for (int node = 0; node < NODES; node++)
        parents[node] = node;
    for (int i = 0; i < count; i++) {
        if (i != edge)
            parents[root_of(parents, edges[i].from)] = root_of(parents, edges[i].to);
    }
    return root_of(parents, edges[edge].from) != root_of(parents, edges[edge].to);
}

static bool any_follows(const struct months *months)
{
    struct edge edges[EDGES_MAX];
    int count = edges_of(months, edges);
    for (int edge = 0; edge < count; edge++) {
        if (follows(edges, count, edge))
            return true;
    }
    return false;
}

/* The smallest that hides something: what its months tell is known whether it is told or not. */
static size_t smallest_open(const struct months *months, const int64_t *values)
{
    bool passed[DISCLOSURE_LINE_MAX];
    for (size_t at = 0; at < months->count; at++)
        passed[at] = months->hidden[at] || !has_open(months, at);
    return smallest(values, passed, months->count);
}

/* Tables by other things have the same sums. Where the period's is hidden, or more than two of its months',
 * these tables together say more than each of them. */
static bool sums_bind(const struct months *months)
{
    int many = 0;
    for (int month = 0; month < months->many; month++)
        many += months->of[month].hidden[months->count];
    return months->hidden[months->count] || many > 2;
}

void disclosure_parts(const int64_t *values, bool *hidden, size_t count,
                      const struct disclosure_month *of, int many)
{
    const struct months months = { of, many, hidden, count };
    assert(count < DISCLOSURE_LINE_MAX && many <= DISCLOSURE_MONTHS_MAX);
    for (size_t at = 0; at <= count; at++)
        hidden[at] |= (values[at] > 0 && values[at] < DISCLOSURE_MIN) || tells_parts(&months, at);
    bool binds = sums_bind(&months);
    for (size_t at = 0; at < count && binds; at++)
        hidden[at] |= has_open(&months, at);
    while (gives_away(values, hidden, count) || any_follows(&months)) {
        size_t next = smallest_open(&months, values);
        if (next == count)
            break;
        hidden[next] = true;
    }
    disclosure_line(values, hidden, count);
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

/* The line across is told and has nothing but this in it: it is no secret. */
static bool is_plain(const int64_t *values, const bool *hidden, int sum, int cell)
{
    return !hidden[sum] && values[sum] == values[cell];
}

/* What a line whose sum is not told says beside the others would tell of that sum. */
static void hide_lines(const int64_t *values, bool *hidden, int rows, int columns)
{
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            int cell = row * (columns + 1) + column;
            int row_sum = row * (columns + 1) + columns, column_sum = rows * (columns + 1) + column;
            hidden[cell] |= (hidden[row_sum] && !is_plain(values, hidden, column_sum, cell)) ||
                            (hidden[column_sum] && !is_plain(values, hidden, row_sum, cell));
        }
    }
}

void disclosure_cross(const int64_t *values, bool *hidden, int rows, int columns)
{
    int settled;
    assert(rows >= 0 && columns >= 0);
    hide_lines(values, hidden, rows, columns);
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
