/* A vacancy as schema.org JobPosting, as vacancy_record.h reads it.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_VACANCY_POSTING_H
#define GATEWAY_VACANCY_POSTING_H

#include "base/json.h"
#include "domain/vacancy_words.h"

/* The caller's; `words` may be NULL: places are told by their ids then. */
struct json_out *vacancy_posting(const struct vacancy *vacancy, const struct vacancy_words *words);

#endif
