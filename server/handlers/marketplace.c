/* marketplace: adding and forgetting lists of plugins (local-methods.md 18); methods of marketplace.idl. */
#include "base/file.h"
#include "base/path.h"
#include "base/tree.h"
#include "config/config.h"
#include "config/config_write.h"
#include "handlers/plugin_job.h"
#include "handlers/request_wait.h"
#include "plugins/installed.h"
#include "plugins/source.h"
#include "process/run.h"
#include "protocol/methods.gen.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DIRECTORY_MODE = 0777 };

/* ---- what both kinds of sources need ---- */

/* Of marketplace/add: what is to be added, and the answer. */
struct addition {
    struct marketplace_source source;
    struct str staging, checkout; /* git: where it is fetched to first */
    struct marketplace_add_response response;
    bool known; /* nothing is to be done */
};

static bool fail(struct plugin_job *job, const char *text) {
    return error_set(&job->error, RPC_INVALID_REQUEST, "%s", text);
}

static const struct json *table_of(const struct plugin_job *job, struct str name) {
    return json_get_str(json_get(job->places.settings, "marketplaces"), name);
}

/* The marketplace in `root`, with a name that it may have. */
static bool read_root(struct plugin_job *job, struct str root, struct marketplace *ret) {
    struct arena *a = &job->req->arena;
    struct str file = marketplace_file(a, root);
    struct error why;
    if (!file.p)
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "invalid marketplace file `%.*s`: marketplace root does not contain a supported "
            "manifest",
            STR_ARGS(root));
    if (!marketplace_read(a, file, ret, &why) || !marketplace_check_name(ret->name, &why))
        return plugin_job_fail(job, RPC_INVALID_REQUEST, &why);
    if (marketplace_name_is_reserved(ret->name))
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "marketplace `%.*s` is reserved and cannot be added from this source",
            STR_ARGS(ret->name));
    return true;
}

static bool fail_taken(struct plugin_job *job, struct str name) {
    return error_set(&job->error, RPC_INVALID_REQUEST,
        "marketplace '%.*s' is already added from a different source; remove it before adding "
        "this source",
        STR_ARGS(name));
}

static bool write_table(struct plugin_job *job, struct str name, const struct json *table) {
    return plugin_job_write(job, (struct config_change){ .key_path = arena_printf(&job->req->arena,
                                                             "marketplaces.%.*s", STR_ARGS(name)),
                                     .value = table });
}

static bool allows(struct plugin_job *job, const struct marketplace_origin *origin) {
    struct error why;
    return requirements_allow_marketplace(
               &job->config->requirements, &job->req->arena, origin, &why) ||
           plugin_job_fail(job, RPC_INVALID_REQUEST, &why);
}

/* ---- a directory ---- */

static bool add_directory(struct plugin_job *job, struct addition *add) {
    struct arena *a = &job->req->arena;
    char real[PATH_MAX];
    struct stat st;
    struct marketplace m;
    struct str path = path_expand_home(a, add->source.path, job->places.user_home);
    path = path_join(a, job->daemon_cwd, path);
    if (!realpath(arena_cstr(a, path), real))
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "failed to resolve local marketplace source path: %s", error_of_errno(errno));
    if (stat(real, &st) < 0 || !S_ISDIR(st.st_mode))
        return fail(job, "local marketplace source must be a directory, not a file");
    struct str root = arena_str(a, str_of(real));
    if (!allows(job, &(struct marketplace_origin){ .text = root }) || !read_root(job, root, &m))
        return false;
    const struct json *old = table_of(job, m.name);
    add->response = (struct marketplace_add_response){ m.name, root, old };
    if (old)
        return (str_is(json_get_text(old, "source_type"), "local") &&
                   str_eq(json_get_text(old, "source"), root)) ||
               fail_taken(job, m.name);
    struct json *table = json_new_object(a);
    json_put_text(a, table, STR("source_type"), STR("local"));
    json_put_text(a, table, STR("source"), root);
    return write_table(job, m.name, table);
}

/* ---- a repository ---- */

static struct json *table_of_git(struct plugin_job *job, const struct addition *add) {
    const struct marketplace_add_params *p = job->params;
    struct arena *a = &job->req->arena;
    struct json *table = json_new_object(a);
    json_put_text(a, table, STR("source_type"), STR("git"));
    json_put_text(a, table, STR("source"), add->source.url);
    json_put_text(a, table, STR("ref"), add->source.ref);
    if (!p->sparse_paths.n)
        return table;
    struct json *parts = json_new_array(a);
    for (size_t i = 0; i < p->sparse_paths.n; i++)
        json_push(parts, json_new_str(a, p->sparse_paths.v[i]));
    json_put(table, STR("sparse_paths"), parts);
    return table;
}

/* One that is configured just so. */
static bool is_known(struct plugin_job *job, struct addition *add) {
    struct arena *a = &job->req->arena;
    const struct json *all = json_get(job->places.settings, "marketplaces");
    const struct json *wanted = table_of_git(job, add);
    for (const struct json *m = all && all->kind == JSON_OBJECT ? all->first : NULL; m;
         m = m->next) {
        struct str root = marketplace_root(a, job->places.home, m->key, m);
        if (!json_same(m, wanted) || !marketplace_file(a, root).p)
            continue;
        add->response = (struct marketplace_add_response){ m->key, root, true };
        add->known = true;
        return true;
    }
    return false;
}

static bool make_staging(struct plugin_job *job, struct addition *add) {
    struct arena *a = &job->req->arena;
    struct str parent =
        arena_printf(a, "%.*s/.tmp/marketplaces/.staging", STR_ARGS(job->places.home));
    char *staging = arena_cstr(a, path_join(a, parent, STR("marketplace-linux-XXXXXX")));
    int r = file_make_directories(parent.p, DIRECTORY_MODE);
    if (r == 0 && !mkdtemp(staging))
        r = -errno;
    if (r < 0)
        return error_set(&job->error, RPC_INTERNAL_ERROR,
            "failed to create marketplace staging directory: %s", error_of_errno(r));
    add->staging = str_of(staging);
    add->checkout = path_join(a, add->staging, STR("checkout"));
    return true;
}

/* What was fetched takes its place. */
static bool place(struct plugin_job *job, struct addition *add) {
    struct arena *a = &job->req->arena;
    struct marketplace m;
    if (!read_root(job, add->checkout, &m))
        return false;
    if (table_of(job, m.name))
        return fail_taken(job, m.name);
    struct json *table = table_of_git(job, add);
    struct str root = marketplace_root(a, job->places.home, m.name, table);
    add->response = (struct marketplace_add_response){ m.name, root, false };
    (void)tree_remove(root.p);
    if (rename(add->checkout.p, root.p) < 0)
        return error_set(&job->error, RPC_INTERNAL_ERROR, "failed to install marketplace: %s",
            error_of_errno(errno));
    return write_table(job, m.name, table);
}

static bool run_place(struct plugin_job *job) {
    struct addition *add = job->result;
    bool ok = place(job, add);
    (void)tree_remove(add->staging.p);
    return ok;
}

static void reply_place(struct plugin_job *job) {
    reply_marketplace_add(job->req, &((struct addition *)job->result)->response);
}

/* ---- marketplace/add ---- */

struct fetch {
    struct request_wait wait;
    const struct marketplace_add_params *params;
    struct addition *add; /* in the request */
    struct run_options steps[GIT_FETCH_STEPS_MAX];
    size_t n;
};

static bool run_clean(struct plugin_job *job) {
    const struct addition *add = job->result;
    (void)tree_remove(add->staging.p);
    return false; /* with the error that it came with */
}

static void on_fetched(void *user, size_t failed, const struct run_result *last) {
    static const struct plugin_job_kind placing = { run_place, reply_place, true };
    static const struct plugin_job_kind cleaning = { run_clean, NULL, false };
    struct fetch *f = user;
    struct arena *a = &f->wait.req->arena;
    bool ok = last->status == 0;
    f->wait.under = NULL;
    struct plugin_job *job =
        plugin_job_new(f->wait.req, ok ? &placing : &cleaning, f->params, NULL);
    if (job) {
        job->result = f->add;
        if (!ok)
            error_set(&job->error, RPC_INTERNAL_ERROR, "%.*s",
                STR_ARGS(git_failure(a, &f->steps[failed], last)));
        plugin_job_run(job);
    }
    (void)request_wait_end(&f->wait);
}

static bool run_add(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    const struct marketplace_add_params *p = job->params;
    struct addition *add = job->result = arena_new(a, struct addition);
    if (!str_trim(p->source).n)
        return fail(job, "marketplace source must not be empty");
    if (!marketplace_source_parse(a, p->source, &add->source))
        return fail(job, "invalid marketplace source format; expected owner/repo, a git URL, or a "
                         "local marketplace path");
    if (!add->source.git) {
        add->known = true;
        if (p->ref_name.p)
            return fail(job, "--ref is only supported for git marketplace sources");
        if (p->sparse_paths.n)
            return fail(job, "--sparse is only supported for git marketplace sources");
        return add_directory(job, add);
    }
    if (p->ref_name.n)
        add->source.ref = p->ref_name;
    const struct marketplace_origin origin = { true, add->source.url, add->source.ref };
    return allows(job, &origin) && (is_known(job, add) || make_staging(job, add));
}

static void after_add(struct plugin_job *job) {
    struct addition *add = job->result;
    const struct marketplace_add_params *p = job->params;
    struct rpc_request *req = job->req;
    if (add->known) {
        reply_marketplace_add(req, &add->response);
        return;
    }
    struct fetch *f = request_wait_new(req, sizeof *f);
    struct git_fetch what = { .url = add->source.url,
        .ref = add->source.ref,
        .parts = p->sparse_paths.v,
        .part_count = p->sparse_paths.n,
        .to = add->checkout };
    f->params = p;
    f->add = add;
    f->n = git_fetch_steps(&f->wait.op.arena, &what, f->steps);
    f->wait.under = run_steps(req->loop, req->ops, f->steps, f->n, on_fetched, f);
}

void handle_marketplace_add(struct rpc_request *req, const struct marketplace_add_params *p) {
    static const struct plugin_job_kind kind = { run_add, after_add, true };
    (void)plugin_job_start(req, &kind, p, NULL);
}

/* ---- marketplace/remove ---- */

static bool run_remove(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    const struct marketplace_remove_params *p = job->params;
    struct marketplace_remove_response *r = job->result =
        arena_new(a, struct marketplace_remove_response);
    struct error why;
    if (!marketplace_check_name(p->marketplace_name, &why))
        return plugin_job_fail(job, RPC_INVALID_REQUEST, &why);
    const struct json *table = table_of(job, p->marketplace_name);
    struct str root = arena_printf(a, "%.*s/.tmp/marketplaces/%.*s", STR_ARGS(job->places.home),
        STR_ARGS(p->marketplace_name));
    int removed = tree_remove(root.p);
    if (!table && removed == -ENOENT)
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "marketplace `%.*s` is not configured or installed", STR_ARGS(p->marketplace_name));
    if (removed < 0 && removed != -ENOENT)
        return error_set(&job->error, RPC_INTERNAL_ERROR, "failed to remove marketplace: %s",
            error_of_errno(removed));
    r->marketplace_name = p->marketplace_name;
    r->installed_root = removed == 0 ? root : STR_NONE;
    return !table || write_table(job, p->marketplace_name, json_new_null(a));
}

static void reply_remove(struct plugin_job *job) {
    reply_marketplace_remove(job->req, job->result);
}

void handle_marketplace_remove(struct rpc_request *req, const struct marketplace_remove_params *p) {
    static const struct plugin_job_kind kind = { run_remove, reply_remove, true };
    (void)plugin_job_start(req, &kind, p, NULL);
}
