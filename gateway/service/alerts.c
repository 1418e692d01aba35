/* Floor 3: whom alerts are for, and of what. */
#include "service/alerts.h"

bool alerts_published(struct db *db, int64_t vacancy_id, struct arena *arena, struct err *err)
{
    return DB_RUN(db, QUERY_ALERT_SEARCH_ADD, arena, NULL, err, DB_I(vacancy_id));
}
