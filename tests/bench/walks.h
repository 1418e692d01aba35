/* How people walk the shipped menus over USSD: the keys of a session, one step each. The same walks
 * go to the gateway, to its peers and to the dialogue alone.
 *
 * A walk that ends in "00", "0" comes home and leaves, which the gateway answers with END; one that
 * does not is a session that broke. */
#ifndef BENCH_WALKS_H
#define BENCH_WALKS_H

enum { WALKS = 8, WALK_STEPS_MAX = 8 };

extern const char *const walks[WALKS][WALK_STEPS_MAX]; /* each ends with NULL */

#endif
