/* fuzzy: finding files by a part of their path: once, or while somebody types (local-methods.md 4). */
#include "base/xmalloc.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "rpc/notify.h"
#include "thread/manager.h"

#include <stdlib.h>

/* As the wire has them, in `a`; the roots are those that were given. */
static struct fuzzy_file_search_result_array results_of(
    struct arena *a, const struct str *roots, const struct file_match *files, size_t n) {
    struct fuzzy_file_search_result *v = arena_array(a, struct fuzzy_file_search_result, n);
    for (size_t i = 0; i < n; i++)
        v[i] = (struct fuzzy_file_search_result){
            .root = roots[files[i].entry.root],
            .path = files[i].path,
            .match_type = files[i].entry.is_directory ? FUZZY_FILE_SEARCH_MATCH_TYPE_DIRECTORY
                                                      : FUZZY_FILE_SEARCH_MATCH_TYPE_FILE,
            .file_name = file_match_name(files[i].path),
            .score = files[i].score,
            .indices = { files[i].indices, files[i].index_count },
        };
    return (struct fuzzy_file_search_result_array){ v, n };
}

static struct str user_home(void) {
    return str_of(getenv("HOME"));
}

/* ---- once ---- */

struct find {
    struct rpc_request *req; /* NULL: answered */
    const struct fuzzy_file_search_params *params;
    struct file_searches *searches;
    struct file_search *search;
};

static void forget_token(struct find *f) {
    struct str token = f->params->cancellation_token;
    if (token.p && map_get(&f->searches->tokens, token) == f)
        (void)map_remove(&f->searches->tokens, token);
}

static void answer(struct find *f, const struct file_match *files, size_t n) {
    struct rpc_request *req = f->req;
    forget_token(f);
    f->req = NULL;
    file_search_close(f->search);
    reply_fuzzy_file_search(
        req, &(struct fuzzy_file_search_response){
                 .files = results_of(&req->arena, f->params->roots.v, files, n) });
}

static void on_found(
    void *user, struct str query, const struct file_match *files, size_t n, bool complete) {
    struct find *f = user;
    (void)query;
    (void)complete; /* `whole` was asked for */
    if (f->req)
        answer(f, files, n);
}

static void on_find_end(void *user) {
    struct find *f = user;
    if (f->req) {
        forget_token(f);
        rpc_drop(f->req);
    }
    free(f);
}

static const struct file_search_events find_events = { on_found, on_find_end };

void handle_fuzzy_file_search(struct rpc_request *req, const struct fuzzy_file_search_params *p) {
    struct file_searches *searches = &services_of(req)->searches;
    if (p->cancellation_token.p) {
        struct find *earlier = map_get(&searches->tokens, p->cancellation_token);
        if (earlier)
            answer(earlier, NULL, 0);
    }
    struct find *f = xcalloc(1, sizeof *f);
    *f = (struct find){ .req = req, .params = p, .searches = searches };
    f->search = file_search_start(req->loop, req->ops,
        &(struct file_search_options){ .roots = p->roots.v,
            .root_count = p->roots.n,
            .cwd = services_of(req)->threads->cwd,
            .home = user_home(),
            .query = p->query,
            .whole = true },
        &find_events, f);
    if (p->cancellation_token.p)
        (void)map_put(&searches->tokens, p->cancellation_token, f);
}

/* ---- sessions ---- */

struct session {
    struct file_searches *searches;
    struct file_search *search;
    struct subscribers *everyone;
    struct arena arena;
    struct str id;
    struct str *roots;
    struct buf told; /* the files, and the query that they are for */
};

static void on_session_files(
    void *user, struct str query, const struct file_match *files, size_t n, bool complete) {
    struct session *s = user;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    const struct fuzzy_file_search_session_updated_notification update = {
        .session_id = s->id,
        .query = query,
        .files = results_of(&a, s->roots, files, n),
    };
    fuzzy_file_search_session_updated_notification_encode(&text, &update);
    if (!str_eq(buf_str(&text), buf_str(&s->told))) {
        buf_clear(&s->told, 0);
        buf_add_str(&s->told, buf_str(&text));
        notify_fuzzy_file_search_session_updated(s->everyone, &update);
    }
    if (complete)
        notify_fuzzy_file_search_session_completed(s->everyone,
            &(struct fuzzy_file_search_session_completed_notification){ .session_id = s->id });
}

static void on_session_end(void *user) {
    struct session *s = user;
    if (map_get(&s->searches->sessions, s->id) == s)
        (void)map_remove(&s->searches->sessions, s->id);
    buf_done(&s->told);
    arena_free(&s->arena);
    free(s);
}

static const struct file_search_events session_events = { on_session_files, on_session_end };

static void close_session(struct file_searches *searches, struct str id) {
    struct session *s = map_remove(&searches->sessions, id);
    if (s)
        file_search_close(s->search);
}

void handle_fuzzy_file_search_session_start(
    struct rpc_request *req, const struct fuzzy_file_search_session_start_params *p) {
    struct file_searches *searches = &services_of(req)->searches;
    if (!p->session_id.n) {
        rpc_fail(req, RPC_INVALID_REQUEST, "sessionId must not be empty");
        return;
    }
    if (!p->roots.n) {
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to start fuzzy file search session: at least one search directory is required");
        return;
    }
    close_session(searches, p->session_id);
    struct session *s = xcalloc(1, sizeof *s);
    s->searches = searches;
    s->everyone = &services_of(req)->threads->hub->everyone;
    s->id = arena_str(&s->arena, p->session_id);
    s->roots = arena_array(&s->arena, struct str, p->roots.n);
    for (size_t i = 0; i < p->roots.n; i++)
        s->roots[i] = arena_str(&s->arena, p->roots.v[i]);
    s->search = file_search_start(req->loop, &searches->ops,
        &(struct file_search_options){
            .roots = s->roots, .root_count = p->roots.n, .home = user_home(), .query = STR("") },
        &session_events, s);
    (void)map_put(&searches->sessions, s->id, s);
    reply_fuzzy_file_search_session_start(
        req, &(struct fuzzy_file_search_session_start_response){ 0 });
}

void handle_fuzzy_file_search_session_update(
    struct rpc_request *req, const struct fuzzy_file_search_session_update_params *p) {
    struct session *s = map_get(&services_of(req)->searches.sessions, p->session_id);
    if (!s) {
        rpc_fail(req, RPC_INVALID_REQUEST, "fuzzy file search session not found: %.*s",
            STR_ARGS(p->session_id));
        return;
    }
    file_search_query(s->search, p->query);
    reply_fuzzy_file_search_session_update(
        req, &(struct fuzzy_file_search_session_update_response){ 0 });
}

void handle_fuzzy_file_search_session_stop(
    struct rpc_request *req, const struct fuzzy_file_search_session_stop_params *p) {
    close_session(&services_of(req)->searches, p->session_id);
    reply_fuzzy_file_search_session_stop(
        req, &(struct fuzzy_file_search_session_stop_response){ 0 });
}
