/* sqlite: a database, prepared statements and their rows. */
#include "store/sqlite.h"

#include "base/library.h"
#include "base/log.h"
#include "base/xmalloc.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

#define LIBSQLITE_FILE "libsqlite3.so.0"

enum {
    BUSY_MS = 3000, /* how long another process may hold the database */
    KEPT_MAX = 64,  /* prepared statements */
};

/* Written once, under the lock of pthread_once(). */
static struct sqlite_api {
    __typeof__(&sqlite3_open_v2) open_v2;
    __typeof__(&sqlite3_close) close;
    __typeof__(&sqlite3_errmsg) errmsg;
    __typeof__(&sqlite3_exec) exec;
    __typeof__(&sqlite3_busy_timeout) busy_timeout;
    __typeof__(&sqlite3_prepare_v3) prepare_v3;
    __typeof__(&sqlite3_finalize) finalize;
    __typeof__(&sqlite3_reset) reset;
    __typeof__(&sqlite3_clear_bindings) clear_bindings;
    __typeof__(&sqlite3_bind_text) bind_text;
    __typeof__(&sqlite3_bind_int64) bind_int64;
    __typeof__(&sqlite3_bind_null) bind_null;
    __typeof__(&sqlite3_step) step;
    __typeof__(&sqlite3_column_text) column_text;
    __typeof__(&sqlite3_column_bytes) column_bytes;
    __typeof__(&sqlite3_column_int64) column_int64;
    __typeof__(&sqlite3_column_type) column_type;
    __typeof__(&sqlite3_changes) changes;
} api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define SYMBOL(member) \
    { "sqlite3_" #member, offsetof(struct sqlite_api, member) }

static void load(void) {
    static const struct library_symbol functions[] = { SYMBOL(open_v2), SYMBOL(close),
        SYMBOL(errmsg), SYMBOL(exec), SYMBOL(busy_timeout), SYMBOL(prepare_v3), SYMBOL(finalize),
        SYMBOL(reset), SYMBOL(clear_bindings), SYMBOL(bind_text), SYMBOL(bind_int64),
        SYMBOL(bind_null), SYMBOL(step), SYMBOL(column_text), SYMBOL(column_bytes),
        SYMBOL(column_int64), SYMBOL(column_type), SYMBOL(changes) };
    loaded = library_load(LIBSQLITE_FILE, &api, functions, ARRAY_LEN(functions));
}

struct kept_statement {
    const char *sql;
    sqlite3_stmt *statement;
};

struct db {
    sqlite3 *handle;
    bool damaged;
    struct kept_statement kept[KEPT_MAX];
    size_t kept_n;
};

/* True when it went well. */
static bool check(struct db *db, int r, const char *what) {
    int primary = r & 0xff;
    if (primary == SQLITE_OK || primary == SQLITE_ROW || primary == SQLITE_DONE)
        return true;
    db->damaged = db->damaged || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
    log_warn("store: database: %s (%d): %.200s", api.errmsg(db->handle), r, what);
    return false;
}

static struct db *open_with(const char *path, int flags, struct error *reterr) {
    (void)pthread_once(&once, load);
    if (!loaded) {
        (void)error_set(reterr, 0, "%s cannot be loaded", LIBSQLITE_FILE);
        return NULL;
    }
    struct db *db = xcalloc(1, sizeof *db);
    int r = api.open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (r != SQLITE_OK) {
        (void)error_set(
            reterr, 0, "%s: %s", path, db->handle ? api.errmsg(db->handle) : "out of memory");
        db_close(db);
        return NULL;
    }
    (void)api.busy_timeout(db->handle, BUSY_MS);
    return db;
}

struct db *db_open(const char *path, struct error *reterr) {
    struct db *db = open_with(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, reterr);
    if (db && !db_run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL")) {
        (void)error_set(reterr, 0, "%s: %s", path, api.errmsg(db->handle));
        db_close(db);
        return NULL;
    }
    return db;
}

struct db *db_open_foreign(const char *path, struct error *reterr) {
    return open_with(path, SQLITE_OPEN_READWRITE, reterr);
}

void db_close(struct db *db) {
    if (!db)
        return;
    for (size_t i = 0; i < db->kept_n; i++)
        (void)api.finalize(db->kept[i].statement);
    (void)api.close(db->handle);
    free(db);
}

bool db_run(struct db *db, const char *sql) {
    return check(db, api.exec(db->handle, sql, NULL, NULL, NULL), sql);
}

bool db_is_damaged(const struct db *db) {
    return db->damaged;
}

int64_t db_changes(struct db *db) {
    return api.changes(db->handle);
}

bool db_begin(struct db *db) {
    return db_run(db, "BEGIN IMMEDIATE");
}

bool db_commit(struct db *db) {
    return db_run(db, "COMMIT");
}

void db_rollback(struct db *db) {
    (void)db_run(db, "ROLLBACK");
}

/* ---- statements ---- */

static sqlite3_stmt *prepare(struct db *db, const char *sql, unsigned flags) {
    sqlite3_stmt *statement = NULL;
    (void)check(db, api.prepare_v3(db->handle, sql, -1, flags, &statement, NULL), sql);
    return statement;
}

struct query db_query_once(struct db *db, const char *sql) {
    return (struct query){ .db = db, .statement = prepare(db, sql, 0) };
}

struct query db_query(struct db *db, const char *sql) {
    for (size_t i = 0; i < db->kept_n; i++)
        if (db->kept[i].sql == sql)
            return (struct query){ .db = db, .statement = db->kept[i].statement, .kept = true };
    if (db->kept_n == KEPT_MAX)
        return db_query_once(db, sql);
    sqlite3_stmt *statement = prepare(db, sql, SQLITE_PREPARE_PERSISTENT);
    if (statement)
        db->kept[db->kept_n++] = (struct kept_statement){ sql, statement };
    return (struct query){ .db = db, .statement = statement, .kept = true };
}

void query_bind(struct query *q, struct str text) {
    if (!text.p)
        query_bind_null(q);
    else if (q->statement)
        (void)check(q->db,
            api.bind_text(q->statement, ++q->bound, text.p, (int)text.n, SQLITE_STATIC), "bind");
}

void query_bind_i64(struct query *q, int64_t value) {
    if (q->statement)
        (void)check(q->db, api.bind_int64(q->statement, ++q->bound, value), "bind");
}

void query_bind_null(struct query *q) {
    if (q->statement)
        (void)check(q->db, api.bind_null(q->statement, ++q->bound), "bind");
}

bool query_next(struct query *q) {
    if (!q->statement)
        return false;
    int r = api.step(q->statement);
    return check(q->db, r, "step") && r == SQLITE_ROW;
}

struct str query_text(const struct query *q, int column) {
    const char *text = (const char *)api.column_text(q->statement, column);
    return (struct str){ text, text ? (size_t)api.column_bytes(q->statement, column) : 0 };
}

int64_t query_i64(const struct query *q, int column) {
    return api.column_int64(q->statement, column);
}

bool query_is_null(const struct query *q, int column) {
    return api.column_type(q->statement, column) == SQLITE_NULL;
}

void query_end(struct query *q) {
    if (!q->statement)
        return;
    if (q->kept) {
        (void)api.reset(q->statement);
        (void)api.clear_bindings(q->statement);
    } else {
        (void)api.finalize(q->statement);
    }
    q->statement = NULL;
}

bool query_run(struct query *q) {
    bool ok = q->statement && check(q->db, api.step(q->statement), "step");
    query_end(q);
    return ok;
}
