/* index_thread: the rows of threads, and what is known of them that their files do not tell. */
#include "store/index_thread.h"

#include "base/path.h"

#include <limits.h>
#include <stdlib.h>

static struct str text_at(struct arena *a, const struct query *q, int *column) {
    return arena_str(a, query_text(q, (*column)++));
}

static void take_own(struct arena *a, const struct query *q, int at, struct index_own *own) {
    own->name = text_at(a, q, &at);
    own->preview = text_at(a, q, &at);
    own->project = text_at(a, q, &at);
    own->entered_ms = query_i64(q, at++);
    own->position = query_i64(q, at++);
    own->recency_ms = query_i64(q, at++);
    own->daybreak = query_is_null(q, at) ? DAYBREAK_UNSET
                    : query_i64(q, at)   ? DAYBREAK_ON
                                         : DAYBREAK_OFF;
    at++;
    own->memory_mode = text_at(a, q, &at);
    own->git = text_at(a, q, &at);
    own->revision = text_at(a, q, &at);
    own->unread = text_at(a, q, &at);
    own->section.id = text_at(a, q, &at);
    own->section.name = text_at(a, q, &at);
    own->section.appearance = text_at(a, q, &at);
}

void index_thread_take(struct arena *a, const struct query *q, struct index_thread *t) {
    int at = 0;
    t->id = text_at(a, q, &at);
    t->path = text_at(a, q, &at);
    t->archived = query_i64(q, at++);
    t->legacy = query_i64(q, at++);
    t->created_ms = query_i64(q, at++);
    t->updated_ms = query_i64(q, at++);
    t->recency_ms = query_i64(q, at++);
    struct str *const texts[] = { &t->session, &t->source, &t->provider, &t->cwd, &t->model,
        &t->effort, &t->preview, &t->cli_version, &t->originator, &t->thread_source, &t->nickname,
        &t->role, &t->parent, &t->forked_from, &t->attached_to, &t->git };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = text_at(a, q, &at);
    take_own(a, q, at, &t->own);
}

bool index_thread_read(struct db *db, struct arena *a, struct str id, struct index_thread *ret) {
    struct query q = db_query(db,
        "SELECT " INDEX_THREAD_COLUMNS "," INDEX_OWN_COLUMNS INDEX_THREAD_FROM "WHERE t.id = ?");
    query_bind(&q, id);
    bool found = query_next(&q);
    *ret = (struct index_thread){ 0 };
    if (found)
        index_thread_take(a, &q, ret);
    query_end(&q);
    return found;
}

struct str index_place_of(struct arena *a, struct str path) {
    char real[PATH_MAX];
    struct str plain = path_normalise(a, path);
    const char *found = realpath(arena_cstr(a, plain), real);
    return found ? arena_str(a, str_of(found)) : plain;
}

static struct str json_text(struct arena *a, const struct json *value) {
    _cleanup_buf_ struct buf out = { 0 };
    if (!value)
        return STR_NONE;
    json_write(&out, value);
    return arena_str(a, buf_str(&out));
}

static bool put_row(struct db *db, const struct thread_facts *f, struct str path, bool archived,
    int64_t updated_ms) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct rollout_meta *m = &f->meta;
    struct query q = db_query(db,
        "INSERT OR REPLACE INTO threads(id, path, archived, listed, created_ms, updated_ms, recency_ms,"
        " session, source, kind, provider, cwd, place, model, effort, title, preview, cli_version,"
        " originator, thread_source, nickname, role, parent, forked_from, attached_to, legacy, git, based, account)"
        " SELECT ?1, ?2, ?3, ifnull(o.preview, ?17) <> '' OR ?28, ?5, ?6, ifnull(o.recency_ms, ?6), ?8,"
        " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?17, ifnull(o.preview, ?17), ?18, ?19, ?20, ?21, ?22, ?23,"
        " ?24, ?25, ?26, ?27, ?28, ?29 FROM (SELECT 1) LEFT JOIN own o ON o.id = ?1");
    query_bind(&q, m->id);
    query_bind(&q, path);
    query_bind_i64(&q, archived);
    query_bind_null(&q);
    query_bind_i64(&q, m->created_at_us / 1000);
    query_bind_i64(&q, updated_ms);
    query_bind_null(&q);
    query_bind(&q, m->session_id);
    query_bind(&q, json_text(&a, m->source));
    query_bind_i64(&q, f->kind);
    query_bind(&q, f->provider);
    query_bind(&q, f->cwd);
    query_bind(&q, index_place_of(&a, f->cwd));
    query_bind(&q, f->model);
    query_bind(&q, f->effort);
    query_bind_null(&q);
    query_bind(&q, f->preview.p ? f->preview : STR(""));
    query_bind(&q, m->cli_version);
    query_bind(&q, m->originator);
    query_bind(&q, m->thread_source);
    query_bind(&q, m->agent_nickname);
    query_bind(&q, m->agent_role);
    query_bind(&q, f->parent);
    query_bind(&q, m->forked_from);
    query_bind(&q, m->attached ? m->forked_from : STR_NONE);
    query_bind_i64(&q, m->legacy);
    query_bind(&q, json_text(&a, m->git));
    query_bind_i64(&q, m->base_key.p != NULL);
    query_bind(&q, m->account);
    return query_run(&q);
}

bool index_thread_put(struct db *db, const struct thread_facts *facts, struct str path,
    bool archived, int64_t updated_ms) {
    return put_row(db, facts, path, archived, updated_ms);
}

static bool run_for(struct db *db, const char *sql, struct str id) {
    struct query q = db_query(db, sql);
    query_bind(&q, id);
    return query_run(&q);
}

bool index_thread_remove(struct db *db, struct str id) {
    return run_for(db, "DELETE FROM threads WHERE id = ?", id);
}

/* ---- own data ---- */

void index_own_read(struct db *db, struct arena *a, struct str id, struct index_own *ret) {
    struct query q =
        db_query(db, "SELECT " INDEX_OWN_COLUMNS
                     " FROM own o LEFT JOIN sections s ON s.id = o.section WHERE o.id = ?");
    query_bind(&q, id);
    *ret = (struct index_own){ 0 };
    if (query_next(&q))
        take_own(a, &q, 0, ret);
    query_end(&q);
}

static bool set_text(struct db *db, const char *sql, struct str id, struct str text) {
    struct query q = db_query(db, sql);
    query_bind(&q, id);
    query_bind(&q, text);
    return query_run(&q);
}

static bool set_i64(struct db *db, const char *sql, struct str id, int64_t value) {
    struct query q = db_query(db, sql);
    query_bind(&q, id);
    query_bind_i64(&q, value);
    return query_run(&q);
}

#define SET(column)                                                                      \
    "INSERT INTO own(id, " column ") VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET " column \
    " = excluded." column

bool index_own_set_name(struct db *db, struct str id, struct str name) {
    return set_text(db, SET("name"), id, name);
}

bool index_own_set_preview(struct db *db, struct str id, struct str preview) {
    return set_text(db, SET("preview"), id, preview) &&
           set_text(db, "UPDATE threads SET preview = ?2, listed = ?2 <> '' OR based WHERE id = ?1",
               id, preview.p ? preview : STR(""));
}

bool index_own_set_project(struct db *db, struct str id, struct str project) {
    return set_text(db, SET("project"), id, project);
}

bool index_own_set_git(struct db *db, struct str id, struct str git) {
    return set_text(db, SET("git"), id, git);
}

bool index_own_set_memory_mode(struct db *db, struct str id, struct str mode) {
    return set_text(db, SET("memory_mode"), id, mode);
}

bool index_own_set_daybreak(struct db *db, struct str id, bool on) {
    return set_i64(db, SET("daybreak"), id, on);
}

bool index_own_set_recency(struct db *db, struct str id, int64_t ms) {
    return set_i64(db, SET("recency_ms"), id, ms) &&
           set_i64(db, "UPDATE threads SET recency_ms = ?2 WHERE id = ?1", id, ms);
}

bool index_own_set_read(struct db *db, struct str id, struct str revision, struct str unread) {
    return set_text(db, SET("revision"), id, revision) && set_text(db, SET("unread"), id, unread);
}

bool index_own_forget(struct db *db, struct str id) {
    return run_for(db, "DELETE FROM own WHERE id = ?", id) &&
           run_for(db, "DELETE FROM attachments WHERE thread = ?", id) &&
           run_for(db, "DELETE FROM files WHERE thread = ?", id) && index_thread_remove(db, id);
}
