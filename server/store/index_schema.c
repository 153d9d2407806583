/* index_schema: the tables of codexd's own database. */
#include "store/index_schema.h"

#include "store/sqlite.h"

#include <stdio.h>

/* `directories`, `files` and `threads` can be made again from the rollout files. What is in the other tables has no
 * home there; `own` is keyed by thread, whether the thread has a file yet or not. */
static const char version_1[] =
    "CREATE TABLE directories(path TEXT PRIMARY KEY, mtime_ns INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE files(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, directory TEXT NOT NULL,"
    " thread TEXT, key TEXT, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL);"
    "CREATE INDEX files_of_directory ON files(directory);"
    "CREATE INDEX files_of_thread ON files(thread);"
    "CREATE INDEX files_by_key ON files(key);"
    "CREATE INDEX files_by_change ON files(mtime_ns);"
    "CREATE TABLE threads(id TEXT PRIMARY KEY, path TEXT NOT NULL, archived INTEGER NOT NULL,"
    " listed INTEGER NOT NULL, created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL,"
    " recency_ms INTEGER NOT NULL, session TEXT, source TEXT, kind INTEGER NOT NULL, provider TEXT,"
    " cwd TEXT NOT NULL, place TEXT NOT NULL, model TEXT, effort TEXT, title TEXT NOT NULL,"
    " preview TEXT NOT NULL, cli_version TEXT, originator TEXT, thread_source TEXT, nickname TEXT,"
    " role TEXT, parent TEXT, forked_from TEXT, attached_to TEXT, legacy INTEGER NOT NULL, git TEXT,"
    " based INTEGER NOT NULL);"
    "CREATE INDEX threads_by_creation ON threads(archived, created_ms, id);"
    "CREATE INDEX threads_by_update ON threads(archived, updated_ms, id);"
    "CREATE INDEX threads_by_recency ON threads(archived, recency_ms, id);"
    "CREATE INDEX threads_of_parent ON threads(parent) WHERE parent IS NOT NULL;"
    "CREATE INDEX threads_attached ON threads(attached_to) WHERE attached_to IS NOT NULL;"
    "CREATE TABLE state(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE own(id TEXT PRIMARY KEY, name TEXT, preview TEXT, recency_ms INTEGER, section TEXT,"
    " position INTEGER, entered_ms INTEGER, project TEXT, daybreak INTEGER, memory_mode TEXT, git TEXT,"
    " revision TEXT, unread TEXT) WITHOUT ROWID;"
    "CREATE INDEX own_by_section ON own(section, position) WHERE section IS NOT NULL;"
    "CREATE INDEX own_by_project ON own(project) WHERE project IS NOT NULL;"
    "CREATE TABLE sections(id TEXT PRIMARY KEY, name TEXT NOT NULL, appearance TEXT) WITHOUT ROWID;"
    "INSERT INTO sections VALUES('01984de2-8f74-7c91-a3b2-5c5e937cf318', 'Pinned', NULL);"
    "CREATE TABLE projects(id TEXT PRIMARY KEY, name TEXT NOT NULL, roots TEXT NOT NULL,"
    " metadata TEXT NOT NULL, position INTEGER NOT NULL, created_ms INTEGER NOT NULL,"
    " updated_ms INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE project_keys(key TEXT PRIMARY KEY, project TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE attachments(id TEXT PRIMARY KEY, thread TEXT NOT NULL, type TEXT NOT NULL,"
    " key TEXT NOT NULL, payload TEXT NOT NULL, created_s INTEGER NOT NULL,"
    " UNIQUE(thread, type, key));"
    "CREATE INDEX attachments_by_key ON attachments(type, key);";

static const char version_2[] = "ALTER TABLE own ADD COLUMN goal TEXT;"
                                "ALTER TABLE own ADD COLUMN queue TEXT;";

/* All files are looked at once more. */
static const char version_3[] = "ALTER TABLE threads ADD COLUMN account TEXT;"
                                "DELETE FROM directories;"
                                "DELETE FROM files;";

static const char *const versions[] = { version_1, version_2, version_3 };

static int64_t version_of(struct db *db) {
    struct query q = db_query_once(db, "PRAGMA user_version");
    int64_t version = query_next(&q) ? query_i64(&q, 0) : -1;
    query_end(&q);
    return version;
}

bool index_schema_apply(struct db *db) {
    int64_t version = version_of(db);
    if (version < 0)
        return false;
    if (version >= (int64_t)ARRAY_LEN(versions))
        return true; /* of a newer codexd: tables only ever gain columns */
    if (!db_begin(db))
        return false;
    bool ok = true;
    for (version = version_of(db); ok && version < (int64_t)ARRAY_LEN(versions); version++) {
        char mark[64];
        (void)snprintf(mark, sizeof mark, "PRAGMA user_version=%d", (int)version + 1);
        ok = db_run(db, versions[version]) && db_run(db, mark);
    }
    if (ok)
        return db_commit(db);
    db_rollback(db);
    return false;
}
