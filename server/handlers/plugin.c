/* plugin: which plugins there are, and the refusals of the vendor's catalogue (local-methods.md 18). */
#include "handlers/plugin_job.h"
#include "protocol/methods.gen.h"

#include <strings.h>

static void fail(struct rpc_request *req, const char *text) {
    rpc_fail(req, RPC_INVALID_REQUEST, "%s", text);
}

/* The vendor's catalogue needs an account that cannot be logged in here. */
static void fail_remote(struct rpc_request *req, const char *what) {
    rpc_fail(req, RPC_INVALID_REQUEST,
        "%s: chatgpt authentication required for remote plugin catalog", what);
}

/* ---- lists ---- */

/* Those of a marketplace that `shown` wants; one without any is left out. */
typedef bool plugin_filter(const struct plugin_job *job, const struct plugin_summary *plugin);

static struct plugin_marketplace_entry_array entries_of(
    struct plugin_job *job, const struct catalogue *all, plugin_filter *shown) {
    struct arena *a = &job->req->arena;
    struct plugin_marketplace_entry_array ret = {
        arena_array(a, struct plugin_marketplace_entry, all->n), 0
    };
    for (size_t i = 0; i < all->n; i++) {
        const struct marketplace *m = &all->v[i];
        struct plugin_marketplace_entry *e = &ret.v[ret.n];
        *e = (struct plugin_marketplace_entry){ .name = m->name,
            .path = m->path,
            .interface = m->interface,
            .plugins = { arena_array(a, struct plugin_summary, m->n), 0 } };
        for (size_t k = 0; k < m->n; k++) {
            struct plugin_summary s = plugin_summary_of(a, &job->places, m, &m->v[k]);
            if (!m->v[k].for_others && (!shown || shown(job, &s)))
                e->plugins.v[e->plugins.n++] = s;
        }
        ret.n += e->plugins.n > 0;
    }
    return ret;
}

static bool run_list(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    struct catalogue all;
    struct plugin_list_response *r = job->result = arena_new(a, struct plugin_list_response);
    catalogue_read(a, &job->places, &all);
    r->marketplaces = entries_of(job, &all, NULL);
    r->marketplace_load_errors = all.errors;
    return true;
}

static void reply_list(struct plugin_job *job) {
    reply_plugin_list(job->req, job->result);
}

/* The kinds that the service keeps need an account; of those without one there is nothing here. */
void handle_plugin_list(struct rpc_request *req, const struct plugin_list_params *p) {
    static const struct plugin_job_kind kind = { run_list, reply_list, false };
    bool local = !p->marketplace_kinds.v, remote = false;
    for (size_t i = 0; i < p->marketplace_kinds.n; i++) {
        enum plugin_list_marketplace_kind k = p->marketplace_kinds.v[i];
        local |= k == PLUGIN_LIST_MARKETPLACE_KIND_LOCAL;
        remote |=
            k != PLUGIN_LIST_MARKETPLACE_KIND_LOCAL && k != PLUGIN_LIST_MARKETPLACE_KIND_VERTICAL;
    }
    if (remote)
        fail_remote(req, "list remote plugin catalog");
    else if (local)
        (void)plugin_job_start(req, &kind, p, &p->cwds);
    else
        reply_plugin_list(req, &(struct plugin_list_response){ 0 });
}

static bool is_installed(const struct plugin_job *job, const struct plugin_summary *s) {
    const struct plugin_installed_params *p = job->params;
    for (size_t i = 0; i < p->install_suggestion_plugin_names.n; i++)
        if (str_eq(p->install_suggestion_plugin_names.v[i], s->name))
            return true;
    return s->installed;
}

static bool run_installed(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    struct catalogue all;
    struct plugin_installed_response *r = job->result =
        arena_new(a, struct plugin_installed_response);
    catalogue_read(a, &job->places, &all);
    r->marketplaces = entries_of(job, &all, is_installed);
    r->marketplace_load_errors = all.errors;
    return true;
}

static void reply_installed(struct plugin_job *job) {
    reply_plugin_installed(job->req, job->result);
}

void handle_plugin_installed(struct rpc_request *req, const struct plugin_installed_params *p) {
    static const struct plugin_job_kind kind = { run_installed, reply_installed, false };
    (void)plugin_job_start(req, &kind, p, &p->cwds);
}

/* ---- search ---- */

static bool contains(struct str text, struct str term) {
    for (size_t i = 0; i + term.n <= text.n; i++)
        if (strncasecmp(text.p + i, term.p, term.n) == 0)
            return true;
    return false;
}

/* By the names and the key words. */
static bool is_hit(const struct plugin_summary *s, struct str term) {
    bool hit =
        contains(s->name, term) || (s->interface && contains(s->interface->display_name, term));
    for (size_t i = 0; i < s->keywords.n; i++)
        hit = hit || contains(s->keywords.v[i], term);
    return hit;
}

static bool run_search(struct plugin_job *job) {
    struct arena *a = &job->req->arena;
    const struct plugin_search_params *p = job->params;
    struct str term = str_trim(p->search_term);
    struct catalogue all;
    struct plugin_search_response *r = job->result = arena_new(a, struct plugin_search_response);
    size_t max = 0;
    catalogue_read(a, &job->places, &all);
    for (size_t i = 0; i < all.n; i++)
        max += all.v[i].n;
    r->data.v = arena_array(a, struct plugin_search_result, max);
    for (size_t i = 0; i < all.n; i++)
        for (size_t k = 0; k < all.v[i].n; k++) {
            struct plugin_summary s = plugin_summary_of(a, &job->places, &all.v[i], &all.v[i].v[k]);
            s.enabled = false; /* not told here */
            if (!all.v[i].v[k].for_others && is_hit(&s, term))
                r->data.v[r->data.n++] =
                    (struct plugin_search_result){ s, all.v[i].name, all.v[i].path };
        }
    return true;
}

static void reply_search(struct plugin_job *job) {
    reply_plugin_search(job->req, job->result);
}

/* All that is found here is on the first page; the later ones, and other scopes, are the service's. */
void handle_plugin_search(struct rpc_request *req, const struct plugin_search_params *p) {
    static const struct plugin_job_kind kind = { run_search, reply_search, false };
    if (p->cursor.p || !str_trim(p->search_term).n ||
        (p->scope && *p->scope != PLUGIN_SEARCH_SCOPE_PERSONAL))
        reply_plugin_search(req, &(struct plugin_search_response){ 0 });
    else
        (void)plugin_job_start(req, &kind, p, &p->cwds);
}

/* Without an account there is no remote list to agree with. */
void handle_plugin_reconcile(struct rpc_request *req, const struct plugin_reconcile_params *p) {
    (void)p;
    reply_plugin_reconcile(req, &(struct plugin_reconcile_response){ 0 });
}

/* ---- the vendor's catalogue ---- */

void handle_plugin_skill_read(struct rpc_request *req, const struct plugin_skill_read_params *p) {
    if (plugin_is_remote_id(p->remote_plugin_id))
        fail_remote(req, "read remote plugin skill details");
    else
        fail(req, "invalid remote plugin id: only ASCII letters, digits, `_`, `-`, and `~` are "
                  "allowed");
}

static void share(struct rpc_request *req, struct str id, const char *what) {
    if (id.p && !plugin_is_remote_id(id))
        fail(req, "invalid remote plugin id");
    else
        fail_remote(req, what);
}

void handle_plugin_share_save(struct rpc_request *req, const struct plugin_share_save_params *p) {
    share(req, p->remote_plugin_id, "save remote plugin share");
}

void handle_plugin_share_update_targets(
    struct rpc_request *req, const struct plugin_share_update_targets_params *p) {
    share(req, p->remote_plugin_id, "update remote plugin share targets");
}

void handle_plugin_share_list(struct rpc_request *req, const struct plugin_share_list_params *p) {
    (void)p;
    share(req, STR_NONE, "list remote plugin shares");
}

void handle_plugin_share_checkout(
    struct rpc_request *req, const struct plugin_share_checkout_params *p) {
    share(req, p->remote_plugin_id, "checkout plugin share");
}

void handle_plugin_share_delete(
    struct rpc_request *req, const struct plugin_share_delete_params *p) {
    share(req, p->remote_plugin_id, "delete remote plugin share");
}
