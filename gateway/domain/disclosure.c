/* Floor 1: what figures may tell. */
#include "domain/disclosure.h"

void disclosure_mask(int64_t *values, size_t count)
{
    size_t hidden = 0, smallest = count;
    for (size_t i = 0; i < count; i++) {
        if (values[i] > 0 && values[i] < DISCLOSURE_MIN) {
            values[i] = DISCLOSURE_HIDDEN;
            hidden++;
        } else if (values[i] > 0 && (smallest == count || values[i] < values[smallest])) {
            smallest = i;
        }
    }
    if (hidden == 1 && smallest < count)
        values[smallest] = DISCLOSURE_HIDDEN;
}
