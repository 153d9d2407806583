/* models_cache: $CODEX_HOME/models_cache.json. */
#include "account/models_cache.h"

#include "account/models.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/time.h"
#include "config/identity.h"
#include "loop/work.h"
#include "upstream/models.h"

enum { CACHE_BYTES_MAX = 16 * 1024 * 1024, CACHE_MODE = 0644 };

static const char *path_of(const struct account *account, struct arena *a) {
    return arena_printf(a, "%.*s/models_cache.json", STR_ARGS(account->auth->home)).p;
}

void models_cache_identity(
    struct account *account, const struct provider *p, char ret[MODELS_IDENTITY_BYTES]) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct auth_login *login = auth_login_for(account->auth, p);
    struct str who = arena_printf(&a, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARGS(p->id),
        STR_ARGS(p->base_url), STR_ARGS(login ? login->account_id : STR_NONE),
        STR_ARGS(login ? login->user_id : STR_NONE));
    struct str hex = hash_hex_of(&a, HASH_SHA256, who);
    memcpy(ret, hex.p, MODELS_IDENTITY_BYTES - 1);
    ret[MODELS_IDENTITY_BYTES - 1] = '\0';
}

const struct json *models_cache_read(
    struct account *account, struct arena *a, struct str *ret_etag, int64_t *ret_fetched_at_us) {
    struct str text;
    int64_t at_us;
    if (file_read(a, path_of(account, a), CACHE_BYTES_MAX, &text) < 0)
        return NULL;
    const struct json *file = json_parse(a, text, NULL);
    const struct json *models = json_get(file, "models");
    if (!models || models->kind != JSON_ARRAY ||
        !str_is(json_get_text(file, "client_version"), CODEX_PROTOCOL_VERSION) ||
        !str_is(json_get_text(file, "identity"), account->models.identity) ||
        !time_parse(json_get_text(file, "fetched_at"), &at_us))
        return NULL;
    int64_t age_us = time_now_us() - at_us;
    if (age_us < 0 || age_us > (int64_t)MODELS_CACHE_FRESH_S * 1000000)
        return NULL;
    for (const struct json *e = models->first; e; e = e->next)
        if (!json_get_text(e, "slug").n)
            return NULL;
    *ret_etag = json_get_text(file, "etag");
    *ret_fetched_at_us = at_us;
    return models;
}

/* Relative paths start at CODEX_HOME, where the configuration is. */
const struct json *models_cache_read_file(
    struct account *account, struct arena *a, struct str path) {
    struct str text, why = STR_NONE;
    bool absolute = str_starts(path, STR("/"));
    const char *at =
        absolute ? arena_cstr(a, path)
                 : arena_printf(a, "%.*s/%.*s", STR_ARGS(account->auth->home), STR_ARGS(path)).p;
    int r = file_read(a, at, CACHE_BYTES_MAX, &text);
    if (r < 0) {
        log_warn("account: model_catalog_json: %s: %s", at, error_of_errno(r));
        return NULL;
    }
    const struct json *models = models_of_answer(a, json_parse(a, text, NULL), &why);
    if (models && models->count)
        return models;
    log_warn("account: model_catalog_json: %s: %s", at,
        why.p ? why.p : "it must contain at least one model");
    return NULL;
}

struct cache_write {
    struct work work;
    const char *path;
    struct str text;
    int result;
};

static void run(struct work *job) {
    struct cache_write *w = (struct cache_write *)job;
    w->result = file_replace(w->path, w->text, CACHE_MODE);
}

static void after(struct work *job, bool done) {
    struct cache_write *w = (struct cache_write *)job;
    if (done && w->result < 0)
        log_warn("account: cannot write %s: %s", w->path, error_of_errno(w->result));
}

void models_cache_write(struct account *account) {
    const struct account_models *m = &account->models;
    struct cache_write *w = work_new(&account->ops, sizeof *w);
    struct arena *a = &w->work.op.arena;
    _cleanup_buf_ struct buf text = { 0 };
    char at[TIME_TEXT_BYTES];
    struct json *file = json_new_object(a);
    json_put_text(
        a, file, STR("fetched_at"), str_of(time_format(m->fetched_at_us, TIME_MICROS, at)));
    json_put_text(a, file, STR("etag"), m->etag);
    json_put_text(a, file, STR("client_version"), STR(CODEX_PROTOCOL_VERSION));
    json_put_text(a, file, STR("identity"), str_of(m->identity));
    json_put(file, STR("models"), json_clone(a, m->entries));
    json_write_pretty(&text, file);
    w->text = arena_str(a, buf_str(&text));
    w->path = path_of(account, a);
    w->work.run = run;
    w->work.after = after;
    work_start(&w->work, account->loop);
}
