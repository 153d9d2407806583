/* index_foreign: what the reference's database tells of threads and their files do not: names, previews that were
 * inherited (decisions.md 6). */
#pragma once

#include "store/sqlite.h"

/* Looks again when that database was changed. Under the index's lock. */
void index_foreign_import(struct db *db, struct str home);
