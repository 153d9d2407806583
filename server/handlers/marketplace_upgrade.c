/* marketplace_upgrade: fetching the newest state of git marketplaces, one after another (local-methods.md 18). */
#include "base/file.h"
#include "base/path.h"
#include "base/tree.h"
#include "handlers/plugin_job.h"
#include "plugins/installed.h"
#include "plugins/source.h"
#include "process/run.h"
#include "protocol/methods.gen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FACTS_BYTES_MAX = 64 * 1024, FACTS_MODE = 0666, DIRECTORY_MODE = 0777 };

#define FACTS_FILE ".codex-marketplace-install.json"

/* All of it is in the request's arena: jobs on the pool and commands take turns with it. */
struct upgrade {
    struct rpc_request *req;
    const struct json **tables; /* of the selected marketplaces; their keys are the names */
    size_t n, at;
    struct marketplace_upgrade_response response;
    /* Of the one in hand. */
    struct str url, ref, root, revision, staging, checkout;
    struct str_array parts;
    struct run_options steps[GIT_FETCH_STEPS_MAX];
    struct str failure; /* "no string": none so far */
    bool is_current;
};

/* Commands that an upgrade waits for. */
struct upgrade_wait {
    struct op op;
    struct upgrade *upgrade;
    struct op *running;
    run_steps_ended *then;
};

static void wait_cancel(struct op *op) {
    struct upgrade_wait *w = (struct upgrade_wait *)op;
    if (w->running)
        op_cancel(w->running);
    w->running = NULL;
    rpc_drop(w->upgrade->req);
    op_close(op);
}

static const struct op_class wait_class = { .name = "marketplace/upgrade", .cancel = wait_cancel };

static void on_ended(void *user, size_t failed, const struct run_result *last) {
    struct upgrade_wait *w = user;
    struct upgrade *u = w->upgrade;
    run_steps_ended *then = w->then;
    w->running = NULL;
    op_close(&w->op);
    then(u, failed, last);
}

static void wait_for(
    struct upgrade *u, const struct run_options *steps, size_t n, run_steps_ended *then) {
    struct rpc_request *req = u->req;
    struct upgrade_wait *w = op_new(req->ops, &wait_class, sizeof *w);
    w->upgrade = u;
    w->then = then;
    w->running = run_steps(req->loop, req->ops, steps, n, on_ended, w);
}

static void start_job(struct upgrade *u, const struct plugin_job_kind *kind) {
    struct plugin_job *job = plugin_job_new(u->req, kind, NULL, NULL);
    if (!job)
        return;
    job->result = u;
    plugin_job_run(job);
}

static void next(struct upgrade *u);

/* ---- the last step: what was fetched takes its place ---- */

/* What is installed, as the reference notes it. */
static void write_facts(struct arena *a, const struct upgrade *u) {
    _cleanup_buf_ struct buf text = { 0 };
    struct json *facts = json_new_object(a), *parts = json_new_array(a);
    for (size_t i = 0; i < u->parts.n; i++)
        json_push(parts, json_new_str(a, u->parts.v[i]));
    json_put_text(a, facts, STR("source_type"), STR("git"));
    json_put_text(a, facts, STR("source"), u->url);
    json_put(facts, STR("ref_name"), u->ref.p ? json_new_str(a, u->ref) : json_new_null(a));
    json_put(facts, STR("sparse_paths"), parts);
    json_put_text(a, facts, STR("revision"), u->revision);
    json_write_pretty(&text, facts);
    (void)file_replace(
        arena_cstr(a, path_join(a, u->checkout, STR(FACTS_FILE))), buf_str(&text), FACTS_MODE);
}

/* Installed plugins whose files are in the marketplace follow it. */
static void refresh_plugins(struct plugin_job *job, const struct marketplace *m) {
    struct arena *a = &job->req->arena;
    for (size_t i = 0; i < m->n; i++)
        if (m->v[i].source.type == PLUGIN_SOURCE_LOCAL &&
            plugin_installed_root(a, job->places.home, m->name, m->v[i].name).p)
            (void)plugin_install_files(
                a, job->places.home, m->name, m->v[i].name, m->v[i].source.local.path, NULL);
}

static bool place(struct plugin_job *job, struct upgrade *u, struct error *why) {
    struct arena *a = &job->req->arena;
    struct marketplace m;
    struct str file = marketplace_file(a, u->checkout), name = u->tables[u->at]->key;
    if (!file.p)
        return error_set(why, 0,
            "invalid marketplace file `%.*s`: marketplace root does not contain a supported "
            "manifest",
            STR_ARGS(u->checkout));
    if (!marketplace_read(a, file, &m, why))
        return false;
    if (!str_eq(m.name, name))
        return error_set(why, 0,
            "upgraded marketplace name `%.*s` does not match configured marketplace `%.*s`",
            STR_ARGS(m.name), STR_ARGS(name));
    write_facts(a, u);
    (void)tree_remove(u->root.p);
    if (rename(u->checkout.p, u->root.p) < 0)
        return error_set(
            why, 0, "failed to install upgraded marketplace: %s", error_of_errno(errno));
    if (marketplace_read(a, marketplace_file(a, u->root), &m, NULL))
        refresh_plugins(job, &m);
    return true;
}

/* What goes wrong belongs to the one marketplace. */
static bool run_place(struct plugin_job *job) {
    struct upgrade *u = job->result;
    struct error why;
    if (!u->failure.p && !place(job, u, &why))
        u->failure = arena_str(&job->req->arena, str_of(why.text));
    (void)tree_remove(u->staging.p);
    return true;
}

static void after_place(struct plugin_job *job) {
    struct upgrade *u = job->result;
    if (!u->failure.p)
        u->response.upgraded_roots.v[u->response.upgraded_roots.n++] = u->root;
    next(u);
}

static void on_fetched(void *user, size_t failed, const struct run_result *last) {
    static const struct plugin_job_kind kind = { run_place, after_place, true };
    struct upgrade *u = user;
    if (last->status != 0)
        u->failure = git_failure(&u->req->arena, &u->steps[failed], last);
    start_job(u, &kind);
}

/* ---- is there anything new? ---- */

static bool is_installed(struct arena *a, const struct upgrade *u) {
    struct str text;
    const char *path = arena_cstr(a, path_join(a, u->root, STR(FACTS_FILE)));
    if (file_read(a, path, FACTS_BYTES_MAX, &text) < 0)
        return false;
    return str_eq(json_get_text(json_parse(a, text, NULL), "revision"), u->revision);
}

static bool run_check(struct plugin_job *job) {
    struct upgrade *u = job->result;
    struct arena *a = &job->req->arena;
    struct str parent = path_join(a, path_dirname(u->root), STR(".staging"));
    char *staging = arena_cstr(a, path_join(a, parent, STR("marketplace-upgrade-XXXXXX")));
    u->is_current = is_installed(a, u);
    if (u->is_current)
        return true;
    int r = file_make_directories(arena_cstr(a, parent), DIRECTORY_MODE);
    if (r == 0 && !mkdtemp(staging))
        r = -errno;
    if (r < 0)
        return error_set(&job->error, RPC_INTERNAL_ERROR,
            "failed to create marketplace staging directory: %s", error_of_errno(r));
    u->staging = str_of(staging);
    u->checkout = path_join(a, u->staging, STR("checkout"));
    return true;
}

static void after_check(struct plugin_job *job) {
    struct upgrade *u = job->result;
    if (u->is_current) {
        next(u);
        return;
    }
    struct git_fetch what = { .url = u->url,
        .ref = u->ref,
        .parts = u->parts.v,
        .part_count = u->parts.n,
        .to = u->checkout };
    wait_for(u, u->steps, git_fetch_steps(&u->req->arena, &what, u->steps), on_fetched);
}

static void on_listed(void *user, size_t failed, const struct run_result *last) {
    static const struct plugin_job_kind kind = { run_check, after_check, false };
    struct upgrade *u = user;
    struct arena *a = &u->req->arena;
    (void)failed;
    if (last->status != 0) {
        u->failure = last->status < 0
                         ? STR("git ls-remote marketplace source failed")
                         : arena_printf(a,
                               "git ls-remote marketplace source failed with status exit status: "
                               "%d: %.*s",
                               last->status, STR_ARGS(str_trim(last->errors)));
        next(u);
        return;
    }
    struct str line = last->output;
    u->revision = arena_str(a, str_cut(&line, '\t'));
    if (!line.p) {
        u->failure = STR("git ls-remote returned empty output for marketplace source");
        next(u);
        return;
    }
    start_job(u, &kind);
}

/* ---- one after another ---- */

static struct str_array parts_of(struct arena *a, const struct json *table) {
    const struct json *list = json_get(table, "sparse_paths");
    bool any = list && list->kind == JSON_ARRAY;
    struct str_array all = { arena_array(a, struct str, any ? list->count : 0), 0 };
    for (const struct json *e = any ? list->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING)
            all.v[all.n++] = e->text;
    return all;
}

static void list_remote(struct upgrade *u) {
    struct arena *a = &u->req->arena;
    const struct json *table = u->tables[u->at];
    const char *argv[GIT_PREFIX_WORDS + 4] = { 0 };
    for (size_t i = 0; i < GIT_PREFIX_WORDS; i++)
        argv[i] = git_prefix[i];
    u->url = json_get_text(table, "source");
    u->ref = json_get_text(table, "ref");
    u->parts = parts_of(a, table);
    u->root = marketplace_root(a, services_of(u->req)->home, table->key, table);
    u->failure = STR_NONE;
    argv[GIT_PREFIX_WORDS] = "ls-remote";
    argv[GIT_PREFIX_WORDS + 1] = arena_cstr(a, u->url);
    argv[GIT_PREFIX_WORDS + 2] = u->ref.p ? arena_cstr(a, u->ref) : "HEAD";
    wait_for(u, &(struct run_options){ .argv = argv }, 1, on_listed);
}

/* The one in hand is done with. */
static void next(struct upgrade *u) {
    if (u->failure.p)
        u->response.errors.v[u->response.errors.n++] =
            (struct marketplace_upgrade_error_info){ .marketplace_name = u->tables[u->at]->key,
                .message = u->failure };
    u->at++;
    if (u->at < u->n)
        list_remote(u);
    else
        reply_marketplace_upgrade(u->req, &u->response);
}

/* ---- which ---- */

static bool run_select(struct plugin_job *job) {
    const struct marketplace_upgrade_params *p = job->params;
    struct arena *a = &job->req->arena;
    const struct json *all = json_get(job->places.settings, "marketplaces");
    size_t max = all && all->kind == JSON_OBJECT ? all->count : 0;
    struct upgrade *u = job->result = arena_new(a, struct upgrade);
    u->req = job->req;
    u->tables = arena_array(a, const struct json *, max);
    u->response.selected_marketplaces.v = arena_array(a, struct str, max);
    u->response.upgraded_roots.v = arena_array(a, struct str, max);
    u->response.errors.v = arena_array(a, struct marketplace_upgrade_error_info, max);
    for (const struct json *m = max ? all->first : NULL; m; m = m->next) {
        if (!str_is(json_get_text(m, "source_type"), "git") || !json_get_text(m, "source").n ||
            (p->marketplace_name.p && !str_eq(p->marketplace_name, m->key)))
            continue;
        struct json *table = json_clone(a, m);
        table->key = arena_str(a, m->key);
        u->tables[u->n] = table;
        u->response.selected_marketplaces.v[u->n++] = table->key;
    }
    u->response.selected_marketplaces.n = u->n;
    if (p->marketplace_name.p && !u->n)
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "marketplace `%.*s` is not configured as a Git marketplace",
            STR_ARGS(p->marketplace_name));
    return true;
}

static void after_select(struct plugin_job *job) {
    struct upgrade *u = job->result;
    if (u->n)
        list_remote(u);
    else
        reply_marketplace_upgrade(u->req, &u->response);
}

void handle_marketplace_upgrade(
    struct rpc_request *req, const struct marketplace_upgrade_params *p) {
    static const struct plugin_job_kind kind = { run_select, after_select, false };
    (void)plugin_job_start(req, &kind, p, NULL);
}
