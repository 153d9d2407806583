/* index_section: sections and the threads in them (threads.md 24). Blocking, under the index's lock. */
#pragma once

#include "store/index_thread.h"

/* Those with ids behind `after` ("no string": all), at most `limit`, in the order of their ids. Returns how many. */
size_t index_section_list(
    struct db *db, struct arena *a, struct str after, size_t limit, struct index_section **ret);
bool index_section_read(struct db *db, struct arena *a, struct str id, struct index_section *ret);
bool index_section_create(struct db *db, const struct index_section *section);
/* False: there is none of that id. */
bool index_section_update(struct db *db, const struct index_section *section);
/* Its threads are in none then. */
bool index_section_delete(struct db *db, struct str id);

/* Puts the thread before another one of the section, or at its end; section "no string": into none. False: the error is
 * the text of an answer. */
bool index_section_move(
    struct db *db, struct str thread, struct str section, struct str before, struct error *reterr);
