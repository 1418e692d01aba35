/* Floor 0: a channel's named values. */
#include "base/settings.h"

int setting_index(const struct setting *table, struct str name)
{
    for (int i = 0; table[i].name; i++) {
        if (str_equal(str_of(table[i].name), name))
            return i;
    }
    return -1;
}

struct str settings_get(const struct settings *settings, const char *name)
{
    int index = setting_index(settings->table, str_of(name));
    return index < 0 ? STR("") : settings->values[index];
}

bool settings_on(const struct settings *settings, const char *name)
{
    struct str value = settings_get(settings, name);
    return str_equal(value, STR("yes")) || str_equal(value, STR("true")) ||
           str_equal(value, STR("on")) || str_equal(value, STR("1"));
}
