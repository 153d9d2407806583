/* foreign_state: the reference's database of threads, state_5.sqlite (decisions.md 6, threads.md 8). It is looked at
 * and written to only when it is there and its migrations are those that are known; never made, never migrated.
 * Blocking; each call opens and closes it, and holds it for some milliseconds. */
#pragma once

#include "base/str.h"

/* What is done here shall be seen there. Threads that it does not know stay unknown. */
void foreign_state_set_name(struct str home, struct str thread, struct str name);
void foreign_state_set_archived(struct str home, struct str thread, struct str path, bool archived);

/* Names that were given before it knew the threads. */
struct foreign_name {
    struct foreign_name *next;
    struct str thread, name;
};
void foreign_state_give_names(struct str home, const struct foreign_name *names);

/* What files do not tell: of each thread with a name, or with a preview that is not its own first message. Strings are
 * valid during the call; "no string" for what there is not. */
typedef void foreign_state_visit(
    void *user, struct str thread, struct str name, struct str inherited_preview);
void foreign_state_read(struct str home, foreign_state_visit *visit, void *user);

/* A number that is another one when the database was changed; 0: there is none. */
int64_t foreign_state_mark(struct str home);
