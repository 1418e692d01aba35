/* Texts with places to fill, as an operator writes them into the configuration:
 *
 *     {"message":"{reply}","next":{if end}false{else}true{/if}}
 *
 * A place is {name} or {name:filter}; {if name} asks whether the value is not empty. A brace that
 * begins no place stands for itself. Values are escaped as the whole needs it; the filters url,
 * json, xml, raw say it otherwise, `br` is xml with line ends as <br />, and `digits` drops a plus.
 *
 * Floor 1. Thread: any. */
#ifndef GATEWAY_TEMPLATE_H
#define GATEWAY_TEMPLATE_H

#include "base/arena.h"
#include "base/err.h"

struct template_value { /* a table ends with .name == NULL */
    const char *name;
    struct str value;
};

enum template_escape { TEMPLATE_RAW, TEMPLATE_URL, TEMPLATE_JSON, TEMPLATE_XML };

enum template_escape template_escape_of(struct str content_type);

/* Are all its places in the table, its filters known, its ifs closed and not nested? ERR_CONFIG. */
MUST_CHECK bool template_check(struct str text, const struct template_value *values,
                               struct err *err);

/* Fills a template that was checked. ERR_LIMIT above the arena's ceiling. */
MUST_CHECK bool template_fill(struct str text, const struct template_value *values,
                              enum template_escape escape, struct arena *arena, struct str *ret,
                              struct err *err);

#endif
