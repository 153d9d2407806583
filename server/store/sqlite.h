/* sqlite: a database, prepared statements and their rows. libsqlite3 is opened with the first database. Blocking, and
 * for one thread at a time. */
#pragma once

#include "base/error.h"
#include "base/str.h"

struct db;

/* Opens or makes the database at `path` (":memory:" for one that nobody else sees), with a write-ahead log. NULL: the
 * error says why. */
struct db *db_open(const char *path, struct error *reterr);
/* The same for one that others own: it must exist, its settings stay as they are. */
struct db *db_open_foreign(const char *path, struct error *reterr);
/* NULL is fine. */
void db_close(struct db *db);

/* Statements without parameters and rows, parted by semicolons. False: logged. */
bool db_run(struct db *db, const char *sql);
/* Has a statement found that the file is no database, or not a sound one? */
bool db_is_damaged(const struct db *db);
/* Rows that the last statement changed. */
int64_t db_changes(struct db *db);

bool db_begin(struct db *db);
bool db_commit(struct db *db);
void db_rollback(struct db *db);

/* One statement with its parameters; use it and end it before the next of the same text. */
struct query {
    struct db *db;
    void *
        statement; /* NULL: it could not be prepared, which is logged; all below does nothing then */
    int bound;
    bool kept; /* for the next time */
};

/* A text that lives as long as the program is prepared once. */
struct query db_query(struct db *db, const char *sql);
/* A text that was made for this time. */
struct query db_query_once(struct db *db, const char *sql);

/* The next parameter. "No string" is null; texts must live until the query's end. */
void query_bind(struct query *q, struct str text);
void query_bind_i64(struct query *q, int64_t value);
void query_bind_null(struct query *q);

/* False after the last row, and after a failure, which is logged. */
bool query_next(struct query *q);
/* Columns of the row, from 0; texts live until the next row and end with a NUL; null is "no string" and 0. */
struct str query_text(const struct query *q, int column);
int64_t query_i64(const struct query *q, int column);
bool query_is_null(const struct query *q, int column);
void query_end(struct query *q);

/* Runs what gives no rows, and ends it. */
bool query_run(struct query *q);
