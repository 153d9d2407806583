/* models: which models there are. */
#include "account/models.h"

#include "account/credentials.h"
#include "account/models_cache.h"
#include "auth/job.h"
#include "base/log.h"
#include "base/time.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "loop/retry.h"
#include "upstream/models.h"

#include <stdlib.h>

/* What is under way: one for all who wait. */
struct model_fetch {
    struct auth_job job;
    struct op *wait, *request, *timer;
    struct arena arena; /* of the provider */
    struct provider provider;
};

static bool has_list(struct account *account, const struct provider *p) {
    return p->auth.command.n || auth_login_for(account->auth, p);
}

/* ---- what is known ---- */

static bool is_visible(const struct json *entry) {
    return str_is(json_get_text(entry, "visibility"), "list");
}

static int compare(const void *a, const void *b) {
    const struct json *x = *(const struct json *const *)a, *y = *(const struct json *const *)b;
    int64_t m = json_get_i64(x, "priority", INT64_MAX), n = json_get_i64(y, "priority", INT64_MAX);
    return m < n ? -1 : m > n;
}

/* Takes the list over, by priority. */
static void take(struct account_models *m, const struct json *models, struct str etag) {
    struct arena fresh = { 0 };
    size_t n = models->count;
    const struct json **sorted = arena_array(&fresh, const struct json *, n ? n : 1);
    struct json *entries = json_new_array(&fresh);
    size_t i = 0;
    m->visible = 0;
    for (const struct json *e = models->first; e; e = e->next)
        sorted[i++] = e;
    qsort(sorted, n, sizeof *sorted, compare);
    struct model_info *infos = arena_array(&fresh, struct model_info, n ? n : 1);
    for (i = 0; i < n; i++) {
        json_push(entries, json_clone(&fresh, sorted[i]));
        infos[i] = models_info_of(&fresh, sorted[i]);
        m->visible += is_visible(sorted[i]);
    }
    m->etag = arena_str(&fresh, etag);
    arena_free(&m->arena);
    m->arena = fresh;
    m->entries = entries;
    m->infos = infos;
    m->info_count = n;
}

const struct json *account_models_entries(const struct account *account) {
    return account->models.entries;
}

bool account_models_replace(const struct account *account) {
    return account->models.file.p || account->models.visible > 0;
}

const struct model_info *account_models_find(const struct account *account, struct str slug) {
    const struct account_models *m = &account->models;
    for (size_t i = 0; i < m->info_count; i++)
        if (str_is(slug, m->infos[i].slug))
            return &m->infos[i];
    return account_models_replace(account) ? NULL : model_find(slug);
}

const struct model_info *account_models_info(const struct account *account, struct str slug) {
    const struct model_info *info = account_models_find(account, slug);
    return info ? info : model_fallback();
}

struct str account_models_default(const struct account *account) {
    const struct json *entries = account->models.entries;
    for (const struct json *e = entries ? entries->first : NULL; e; e = e->next)
        if (is_visible(e))
            return json_get_text(e, "slug");
    return STR_NONE;
}

/* ---- fetching ---- */

static void finish(struct account *account) {
    struct model_fetch *f = account->models.fetch;
    if (f->timer)
        op_cancel(f->timer);
    if (f->request)
        op_cancel(f->request);
    f->timer = f->request = NULL;
    arena_free(&f->arena);
    auth_job_end(&f->job, NULL);
}

static void on_models(
    void *user, const struct json *models, struct str etag, const struct upstream_error *error) {
    struct account *account = user;
    struct account_models *m = &account->models;
    m->fetch->request = NULL;
    if (error) {
        log_warn("account: the list of models: %.*s", STR_ARGS(error->message));
    } else {
        take(m, models, etag);
        m->fetched_at_us = time_now_us();
        models_cache_write(account);
    }
    finish(account);
}

static void on_timeout(void *user) {
    struct account *account = user;
    account->models.fetch->timer = NULL;
    log_warn("account: the list of models does not come");
    finish(account);
}

static void request(struct account *account) {
    struct model_fetch *f = account->models.fetch;
    _cleanup_arena_ struct arena a = { 0 };
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    if (!account_headers(account, &f->provider, &headers, &why)) {
        log_warn("account: the list of models: %s", why.text);
        finish(account);
        return;
    }
    upstream_header_set(&headers, STR("Accept"), STR("*/*"));
    const struct provider routed = account_provider(account, &a, &f->provider);
    f->request = models_start(account->upstream, &account->ops,
        &(struct models_request){ &routed, headers.v, headers.n }, on_models, account);
}

static void on_credential(void *user, const struct auth_failure *failure) {
    struct account *account = user;
    (void)failure; /* the request says it better */
    account->models.fetch->wait = NULL;
    request(account);
}

/* From the loop, for whoever waits must be able to wait before the answer is there. */
static void on_started(void *user) {
    struct account *account = user;
    struct model_fetch *f = account->models.fetch;
    f->timer = retry_start(account->loop, &account->ops, MODELS_TIMEOUT_MS, on_timeout, account);
    f->wait = auth_prepare(account->auth, &f->provider, &account->ops, on_credential, account);
    if (!f->wait)
        request(account);
}

static void start(struct account *account, const struct provider *p) {
    struct account_models *m = &account->models;
    if (!m->fetch)
        m->fetch = xcalloc(1, sizeof *m->fetch);
    if (m->fetch->job.running)
        return;
    m->fetch->job.running = true;
    m->fetch->provider = provider_copy(&m->fetch->arena, p);
    m->fetch->wait = NULL;
    m->asked = true;
    (void)retry_start(account->loop, &account->ops, 0, on_started, account);
}

static void forget(struct account_models *m) {
    arena_free(&m->arena);
    m->entries = NULL;
    m->infos = NULL;
    m->info_count = m->visible = 0;
    m->etag = m->file = STR_NONE;
    m->identity[0] = '\0';
    m->asked = false;
}

/* True: the configuration names a file, and nobody else is asked (local-methods.md 7.1). Its catalogue is read once. */
static bool use_file(struct account *account) {
    struct account_models *m = &account->models;
    _cleanup_arena_ struct arena a = { 0 };
    struct config *config = config_current(account->config);
    struct str path = arena_str(&a, config_text(config, "model_catalog_json"));
    config_unref(config);
    if (!path.n) {
        if (m->file.p)
            forget(m);
        return false;
    }
    if (m->file.p && str_eq(m->file, path))
        return true;
    const struct json *models = models_cache_read_file(account, &a, path);
    if (!models)
        return false;
    forget(m);
    take(m, models, STR_NONE);
    m->file = arena_str(&m->arena, path);
    return true;
}

/* A list belongs to a login at a provider; another one begins anew. */
static void check_identity(struct account *account, const struct provider *p) {
    struct account_models *m = &account->models;
    char identity[MODELS_IDENTITY_BYTES];
    models_cache_identity(account, p, identity);
    if (strcmp(identity, m->identity) == 0)
        return;
    forget(m);
    memcpy(m->identity, identity, sizeof identity);
    _cleanup_arena_ struct arena a = { 0 };
    struct str etag;
    const struct json *cached = models_cache_read(account, &a, &etag, &m->fetched_at_us);
    if (cached)
        take(m, cached, etag);
}

struct op *account_models_prepare(struct account *account, const struct provider *p,
    struct op_group *group, auth_ready *ready, void *user) {
    struct account_models *m = &account->models;
    if (use_file(account) || !has_list(account, p))
        return NULL;
    check_identity(account, p);
    if (!m->asked)
        start(account, p);
    if (m->entries || !m->fetch || !m->fetch->job.running)
        return NULL;
    return auth_wait(&m->fetch->job, group, ready, user);
}

void account_models_follow(struct account *account, const struct provider *p, struct str etag) {
    struct account_models *m = &account->models;
    if (m->file.p || !has_list(account, p) || !m->entries)
        return;
    if (!str_eq(m->etag, etag)) {
        start(account, p);
        return;
    }
    int64_t now = time_now_us();
    if (now - m->fetched_at_us < (int64_t)MODELS_CACHE_TOUCH_S * 1000000)
        return;
    m->fetched_at_us = now;
    models_cache_write(account);
}

void account_models_done(struct account *account) {
    arena_free(&account->models.arena);
    if (account->models.fetch)
        arena_free(&account->models.fetch->arena);
    free(account->models.fetch);
    account->models.fetch = NULL;
}
