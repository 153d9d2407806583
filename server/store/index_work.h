/* index_work: what a thread still has to do: its goal and the messages that wait (threads.md 22, 23). JSON, as clients
 * see it. */
#pragma once

#include "base/arena.h"
#include "store/sqlite.h"

/* "No string" for none; in `a`. */
void index_work_read(
    struct db *db, struct arena *a, struct str id, struct str *ret_goal, struct str *ret_queue);
bool index_work_set_goal(struct db *db, struct str id, struct str goal);
bool index_work_set_queue(struct db *db, struct str id, struct str queue);
