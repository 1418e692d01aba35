/* Floor 3: tasks of case files that come about by themselves. */
#include "service/case_task.h"

#include "domain/date.h"

enum { DAY_SIZE = 16 };

bool case_task_add(struct db *db, const struct keyring *keys, const struct case_editor *editor,
                   const char *cause, struct arena *arena, struct err *err)
{
    char storage[DAY_SIZE];
    struct builder today;
    int64_t id;
    builder_init(&today, storage, sizeof(storage));
    date_write_iso(date_local_ms(editor->now_ms), &today);
    const struct case_edit edits[] = {
        { .field = case_field_find(CASE_TASK, STR("cause")), .value = str_of(cause) },
        { .field = case_field_find(CASE_TASK, STR("due")), .value = builder_str(&today) },
    };
    return case_items_add(db, keys, editor, CASE_TASK, edits, sizeof(edits) / sizeof(edits[0]),
                          arena, &id, err);
}
