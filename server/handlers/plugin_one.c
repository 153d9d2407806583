/* plugin_one: reading, installing and removing one plugin (local-methods.md 18). */
#include "base/path.h"
#include "base/tree.h"
#include "config/config_write.h"
#include "handlers/plugin_job.h"
#include "handlers/request_wait.h"
#include "hooks/list.h"
#include "plugins/installed.h"
#include "plugins/source.h"
#include "process/run.h"
#include "protocol/methods.gen.h"
#include "skills/discovery.h"
#include "skills/skills.h"

#include <stdlib.h>
#include <sys/stat.h>

/* ---- which one ---- */

/* Exactly one of the marketplace's path and its name at the service, which needs an account. */
static bool select_plugin(struct rpc_request *req, struct str path, struct str remote,
    struct str name, const char *what_remote) {
    if (!path.p == !remote.p)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "%.*s requires exactly one of marketplacePath or remoteMarketplaceName",
            STR_ARGS(method_name(req->method)));
    else if (path.p)
        return true;
    else if (plugin_is_remote_id(name))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "%s: chatgpt authentication required for remote plugin catalog", what_remote);
    else
        rpc_fail(req, RPC_INVALID_REQUEST,
            "invalid remote plugin id: only ASCII letters, digits, `_`, `-`, and `~` are allowed");
    return false;
}

/* The plugin in the marketplace of the file; `why` says what the marketplace cannot be read for. */
static const struct marketplace_plugin *find(struct plugin_job *job, struct str path,
    struct str name, const char *why, struct marketplace *ret) {
    struct arena *a = &job->req->arena;
    struct error e;
    if (!marketplace_read(a, path_normalise(a, path), ret, &e)) {
        bool unreadable = e.code == MARKETPLACE_UNREADABLE;
        error_set(&job->error, unreadable ? RPC_INTERNAL_ERROR : RPC_INVALID_REQUEST, "%s%s",
            unreadable ? why : "", e.text);
        return NULL;
    }
    if (name.n && !plugin_check_name(name, &e)) {
        (void)plugin_job_fail(job, RPC_INVALID_REQUEST, &e);
        return NULL;
    }
    const struct marketplace_plugin *p = marketplace_find(ret, name, true);
    if (!p)
        error_set(&job->error, RPC_INVALID_REQUEST,
            "plugin `%.*s` was not found in marketplace `%.*s`", STR_ARGS(name),
            STR_ARGS(ret->name));
    return p;
}

/* ---- plugin/read ---- */

/* What can be said of one that is elsewhere. */
static struct str about_remote(struct arena *a, const struct plugin_source *s) {
    _cleanup_buf_ struct buf out = { 0 };
    if (s->type == PLUGIN_SOURCE_NPM) {
        buf_printf(&out,
            "This is an npm plugin. Install it to view more detailed information. The source of "
            "the plugin is %.*s",
            STR_ARGS(s->npm.package));
        if (s->npm.version.p)
            buf_printf(&out, ", version `%.*s`", STR_ARGS(s->npm.version));
    } else {
        buf_printf(&out,
            "This is a cross-repo plugin. Install it to view more detailed information. The "
            "source of the plugin is %.*s",
            STR_ARGS(s->git.url));
        if (s->git.path.p)
            buf_printf(&out, ", path `%.*s`", STR_ARGS(s->git.path));
        if (s->git.ref_name.p)
            buf_printf(&out, ", ref `%.*s`", STR_ARGS(s->git.ref_name));
        if (s->git.sha.p)
            buf_printf(&out, ", sha `%.*s`", STR_ARGS(s->git.sha));
    }
    buf_add_char(&out, '.');
    return arena_str(a, buf_str(&out));
}

static struct skill_summary_array skills_of(
    struct plugin_job *job, const struct plugin_manifest *m, struct str name) {
    struct arena *a = &job->req->arena;
    struct skills_found found;
    skills_of_plugin(a, m, name, &found);
    struct skill_summary_array all = { arena_array(a, struct skill_summary, found.skills.n),
        found.skills.n };
    for (size_t i = 0; i < all.n; i++) {
        const struct skill_metadata *s = &found.skills.v[i];
        all.v[i] = (struct skill_summary){ .name = s->name,
            .description = s->description,
            .short_description = s->short_description,
            .interface = s->interface,
            .path = s->path,
            .enabled = skill_is_enabled(job->config, s) };
    }
    return all;
}

static int by_text(const void *x, const void *y) {
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str_array servers_of(struct arena *a, const struct plugin_manifest *m) {
    const struct json *servers = plugin_mcp_servers(a, m);
    struct str_array all = { arena_array(a, struct str, servers->count), 0 };
    for (const struct json *s = servers->first; s; s = s->next)
        all.v[all.n++] = s->key;
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_text);
    return all;
}

static bool is_directory(struct arena *a, struct str path) {
    struct stat st;
    return stat(arena_cstr(a, path), &st) == 0 && S_ISDIR(st.st_mode);
}

static bool take_parts(struct plugin_job *job, struct plugin_detail *d, struct str files) {
    struct arena *a = &job->req->arena;
    struct plugin_manifest m;
    if (!is_directory(a, files))
        return error_set(
            &job->error, RPC_INVALID_REQUEST, "path does not exist or is not a directory");
    if (!plugin_manifest_read(a, files, &m, NULL))
        return error_set(&job->error, RPC_INVALID_REQUEST, "missing or invalid plugin.json");
    d->description = m.description;
    d->skills = skills_of(job, &m, d->summary.name);
    d->hooks = hooks_of_plugin(a, d->summary.id, &m);
    d->mcp_servers = servers_of(a, &m);
    return true;
}

static bool run_read(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    const struct plugin_read_params *params = job->params;
    struct plugin_read_response *r = job->result = arena_new(a, struct plugin_read_response);
    struct plugin_detail *d = &r->plugin;
    struct marketplace m;
    if (!plugins_are_on(job->places.settings))
        return error_set(&job->error, RPC_INVALID_REQUEST, "plugins feature is disabled");
    const struct marketplace_plugin *p = find(
        job, params->marketplace_path, params->plugin_name, "failed to read plugin details: ", &m);
    if (p && p->for_others)
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "plugin `%.*s` was not found in marketplace `%.*s`", STR_ARGS(p->name),
            STR_ARGS(m.name));
    if (!p)
        return false;
    *d = (struct plugin_detail){ .marketplace_name = m.name,
        .marketplace_path = m.path,
        .summary = plugin_summary_of(a, &job->places, &m, p) };
    struct str files = plugin_files(a, &job->places, &m, p);
    if (files.p)
        return take_parts(job, d, files);
    d->description = about_remote(a, &p->source);
    return true;
}

static void reply_read(struct plugin_job *job) {
    reply_plugin_read(job->req, job->result);
}

void handle_plugin_read(struct rpc_request *req, const struct plugin_read_params *p) {
    static const struct plugin_job_kind kind = { run_read, reply_read, false };
    if (select_plugin(req, p->marketplace_path, p->remote_marketplace_name, p->plugin_name,
            "read remote plugin details"))
        (void)plugin_job_start(req, &kind, p, NULL);
}

/* ---- plugin/install ---- */

/* `plugins."<id>".enabled`, or with NULL the whole table. */
static bool write_switch(struct plugin_job *job, struct str id, const struct json *value) {
    struct arena *a = &job->work.op.arena;
    return plugin_job_write(
        job, (struct config_change){ .key_path = arena_printf(a, "plugins.\"%.*s\"%s", STR_ARGS(id),
                                         value->kind == JSON_NULL ? "" : ".enabled"),
                 .value = value });
}

static const struct marketplace_plugin *find_installable(
    struct plugin_job *job, struct marketplace *m) {
    const struct plugin_install_params *params = job->params;
    const struct marketplace_plugin *p =
        find(job, params->marketplace_path, params->plugin_name, "failed to install plugin: ", m);
    if (!p || (p->install != PLUGIN_INSTALL_POLICY_NOT_AVAILABLE && !p->for_others))
        return p;
    error_set(&job->error, RPC_INVALID_REQUEST,
        "plugin `%.*s` is not available for install in marketplace `%.*s`", STR_ARGS(p->name),
        STR_ARGS(m->name));
    return NULL;
}

/* Where a plugin of a repository is fetched to first. */
static struct str fetched_to(struct plugin_job *job, struct str name) {
    return arena_printf(
        &job->req->arena, "%.*s/.tmp/plugins/%.*s", STR_ARGS(job->places.home), STR_ARGS(name));
}

static bool run_install(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    struct plugin_install_response *r = job->result = arena_new(a, struct plugin_install_response);
    struct marketplace m;
    struct error why;
    const struct marketplace_plugin *p = find_installable(job, &m);
    if (!p)
        return false;
    struct str from = job->files.p ? job->files : p->source.local.path;
    r->auth_policy = p->auth;
    bool ok = plugin_install_files(a, job->places.home, m.name, p->name, from, &why);
    if (job->files.p)
        (void)tree_remove(fetched_to(job, p->name).p);
    return (ok || plugin_job_fail(job, RPC_INVALID_REQUEST, &why)) &&
           write_switch(job, arena_printf(a, "%.*s@%.*s", STR_ARGS(p->name), STR_ARGS(m.name)),
               json_new_bool(a, true));
}

static void reply_install(struct plugin_job *job) {
    reply_plugin_install(job->req, job->result);
}

static const struct plugin_job_kind install_kind = { run_install, reply_install, true };

/* ---- plugins that are fetched first ---- */

struct fetch {
    struct request_wait wait;
    const struct plugin_install_params *params;
    struct run_options steps[GIT_FETCH_STEPS_MAX];
    struct str files;
};

static void on_fetched(void *user, size_t failed, const struct run_result *last) {
    struct fetch *f = user;
    struct rpc_request *req = f->wait.req;
    f->wait.under = NULL;
    if (last->status != 0) {
        struct str why = git_failure(&req->arena, &f->steps[failed], last);
        rpc_fail(request_wait_end(&f->wait), RPC_INVALID_REQUEST, "%.*s", STR_ARGS(why));
        return;
    }
    struct plugin_job *job = plugin_job_new(req, &install_kind, f->params, NULL);
    if (job) {
        job->files = arena_str(&req->arena, f->files);
        plugin_job_run(job);
    }
    (void)request_wait_end(&f->wait);
}

/* Where it is looked up first: a plugin of this directory is simply copied. */
struct lookup {
    struct plugin_source source;
    struct str to; /* where it is fetched to */
};

static bool run_lookup(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    struct lookup *l = job->result = arena_new(a, struct lookup);
    struct marketplace m;
    const struct marketplace_plugin *p = find_installable(job, &m);
    if (!p)
        return false;
    l->source = p->source;
    if (p->source.type == PLUGIN_SOURCE_NPM)
        return error_set(&job->error, RPC_INVALID_REQUEST,
            "plugin `%.*s` is an npm package; those cannot be installed", STR_ARGS(p->name));
    if (p->source.type == PLUGIN_SOURCE_LOCAL)
        return true;
    l->to = fetched_to(job, p->name);
    (void)tree_remove(l->to.p);
    return true;
}

static void after_lookup(struct plugin_job *job) {
    const struct lookup *l = job->result;
    struct rpc_request *req = job->req;
    if (l->source.type == PLUGIN_SOURCE_LOCAL) {
        (void)plugin_job_start(req, &install_kind, job->params, NULL);
        return;
    }
    struct fetch *f = request_wait_new(req, sizeof *f);
    const struct plugin_source_git *git = &l->source.git;
    struct git_fetch what = { .url = git->url,
        .ref = git->sha.p ? git->sha : git->ref_name,
        .parts = &git->path,
        .part_count = git->path.p ? 1 : 0,
        .is_plugin = true,
        .to = l->to };
    f->params = job->params;
    f->files = arena_str(
        &f->wait.op.arena, git->path.p ? path_join(&req->arena, l->to, git->path) : l->to);
    size_t n = git_fetch_steps(&f->wait.op.arena, &what, f->steps);
    f->wait.under = run_steps(req->loop, req->ops, f->steps, n, on_fetched, f);
}

void handle_plugin_install(struct rpc_request *req, const struct plugin_install_params *p) {
    static const struct plugin_job_kind kind = { run_lookup, after_lookup, false };
    if (select_plugin(req, p->marketplace_path, p->remote_marketplace_name, p->plugin_name,
            "read remote plugin details before install"))
        (void)plugin_job_start(req, &kind, p, NULL);
}

/* ---- plugin/uninstall ---- */

static bool run_uninstall(struct plugin_job *job) {
    const struct plugin_uninstall_params *p = job->params;
    struct arena *a = &job->req->arena;
    struct str marketplace = p->plugin_id, name = str_cut(&marketplace, '@');
    (void)plugin_remove_files(a, job->places.home, marketplace, name);
    return write_switch(job, p->plugin_id, json_new_null(a));
}

static void reply_uninstall(struct plugin_job *job) {
    reply_plugin_uninstall(job->req, &(struct plugin_uninstall_response){ 0 });
}

/* Local ids are "<plugin>@<marketplace>"; one that is not installed is fine. */
void handle_plugin_uninstall(struct rpc_request *req, const struct plugin_uninstall_params *p) {
    static const struct plugin_job_kind kind = { run_uninstall, reply_uninstall, true };
    struct str marketplace = p->plugin_id, name = str_cut(&marketplace, '@');
    if (marketplace.p && plugin_check_name(name, NULL) && marketplace_check_name(marketplace, NULL))
        (void)plugin_job_start(req, &kind, p, NULL);
    else if (plugin_is_remote_id(p->plugin_id))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "resolve remote plugin before uninstall: chatgpt authentication required for remote "
            "plugin catalog");
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid remote plugin id");
}
