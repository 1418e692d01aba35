/* Tables for spreadsheets, written only: CSV as in RFC 4180 (CRLF, quotes doubled), UTF-8 with the
 * mark in front by which spreadsheets know it.
 *
 * What people wrote may start like a formula, and a spreadsheet would carry it out on the computer
 * of whoever opens the file: such text gets an apostrophe in front, which spreadsheets take as "this
 * is text" (OWASP, CSV injection). Figures of ours are no text and stay as they are.
 *
 * The caller owns the builder and asks builder_ok() at the end. Floor 0. Thread: any. */
#ifndef GATEWAY_CSV_H
#define GATEWAY_CSV_H

#include "base/str.h"

struct csv {
    struct builder *out;
    bool in_row;
};

void csv_begin(struct csv *csv, struct builder *out); /* the builder is empty */
void csv_add(struct csv *csv, struct str text);
void csv_add_int(struct csv *csv, int64_t value);
void csv_end_row(struct csv *csv);

#endif
