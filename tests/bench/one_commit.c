/* Bench: the gateway with one commit a message: linked in front of store_open() by the linker's
 * --wrap, so that the program itself has no such setting. */
#include "store/store.h"

bool __real_store_open(const struct store_options *options, struct store **ret, struct err *err);
bool __wrap_store_open(const struct store_options *options, struct store **ret, struct err *err);

bool __wrap_store_open(const struct store_options *options, struct store **ret, struct err *err)
{
    struct store_options alone = *options;
    alone.batch_max = 1;
    return __real_store_open(&alone, ret, err);
}
