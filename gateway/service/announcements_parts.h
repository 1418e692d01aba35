/* What the files of announcements share. For announcements*.c only.
 *
 * Floor 3. */
#ifndef GATEWAY_ANNOUNCEMENTS_PARTS_H
#define GATEWAY_ANNOUNCEMENTS_PARTS_H

#include "domain/answer.h"
#include "domain/quiet.h"
#include "service/announcements.h"

/* A row of ANNOUNCEMENT_COLUMNS, without its texts. */
void announcements_read(const struct db_rows *rows, size_t row, struct announcement *ret);
int64_t announcements_after(const struct db_rows *rows, size_t row); /* its after_id */
MUST_CHECK bool announcements_read_texts(struct db *db, struct announcement *announcement,
                                         struct arena *arena, struct err *err);

/* NULL: configured no more. */
const struct channel *announcements_channel(const struct announcements_world *world,
                                            struct str name);

struct announcements_person {
    int64_t contact_id;
    struct str language, category, channel;
    enum discretion discretion;
    bool chose_quiet;
    struct quiet_hours quiet;
};

struct announcements_slice {
    int64_t after_id; /* people behind this one */
    int64_t scan_max; /* looked at */
    int64_t limit;
};

/* Those of the next people who are of the group and may be written to. */
MUST_CHECK bool announcements_audience(struct db *db, const struct announcements_world *world,
                                       const struct announcement_group *group,
                                       const struct announcements_slice *slice, int64_t now_ms,
                                       struct arena *arena, struct announcements_person **ret,
                                       size_t *ret_count, struct err *err);

/* Whether only a notice is pushed to them. */
bool announcements_hidden(const struct menus *menus, enum discretion discretion,
                          struct str category);

#endif
