/* Any text has a class, the same one twice, and a sign of danger is found wherever blanks are around
 * it. The lists are the shipped ones. */
#include "domain/danger.h"
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

enum { SIGN_AFTER_MAX = 700 }; /* whatever it folds to, what follows is still looked at */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds)
        abort();
}

static const struct menus *shipped(void)
{
    static struct menus *menus;
    if (!menus)
        menus = shipped_menus();
    return menus;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char sign[] = " they took my passport ";
    struct danger_class class, again;
    char *exact = malloc(size + sizeof(sign));
    expect(exact);
    memcpy(exact, data, size);
    danger_classify(shipped()->danger, (struct str){ exact, size }, &class);
    danger_classify(shipped()->danger, (struct str){ exact, size }, &again);
    expect(class.urgency == again.urgency && class.categories == again.categories &&
           class.yes == again.yes && class.no == again.no);
    expect((class.urgency == URGENCY_NOW) == (class.categories != 0));
    expect(!class.yes || !class.no);
    if (size < SIGN_AFTER_MAX) {
        memcpy(exact + size, sign, sizeof(sign) - 1);
        danger_classify(shipped()->danger, (struct str){ exact, size + sizeof(sign) - 1 }, &class);
        expect(class.urgency == URGENCY_NOW);
    }
    free(exact);
    return 0;
}
