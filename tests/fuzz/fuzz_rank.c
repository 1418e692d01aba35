/* Any text leads to at most three pages, each once and the best first, the same ones twice, whoever
 * asks; what is behind a text that is looked at changes nothing. The menus are the shipped ones. */
#include "base/limits.h"
#include "domain/dialogue_find.h"
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_SIZE = 2 };

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
    const struct menus *menus = shipped();
    if (size < HEAD_SIZE)
        return 0;
    char *exact = malloc(size - HEAD_SIZE + 1);
    expect(exact);
    memcpy(exact, data + HEAD_SIZE, size - HEAD_SIZE);
    const struct rank_want want = {
        .text = { exact, size - HEAD_SIZE },
        .category = data[0] % (menus->category_count + 1) - 1,
        .language = data[1] % (menus->language_count + 1) - 1,
    };
    struct rank_found found[RANK_FOUND_MAX], again[RANK_FOUND_MAX];
    int count = rank_find(menus, &want, found);
    expect(count >= 0 && count <= RANK_FOUND_MAX && rank_find(menus, &want, again) == count);
    for (int i = 0; i < count; i++) {
        expect(found[i].node == again[i].node && found[i].score == again[i].score);
        expect(menus->nodes[found[i].node].kind == NODE_PAGE);
        expect(found[i].score > 0 && (i == 0 || found[i].score <= found[i - 1].score));
        for (int k = 0; k < i; k++)
            expect(found[k].node != found[i].node);
    }
    const struct dialogue_place place = { want.category, want.language };
    struct dialogue_found class;
    dialogue_find(menus, want.text, &place, &class);
    expect(class.class < CLASS_COUNT && class.count <= RANK_FOUND_MAX);
    free(exact);
    return 0;
}
