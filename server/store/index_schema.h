/* index_schema: the tables of codexd's own database (decisions.md 6). */
#pragma once

struct db;

/* Makes the tables or brings older ones up to date, by user_version. False: it is not ours, or it failed. */
_Bool index_schema_apply(struct db *db);
