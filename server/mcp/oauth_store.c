/* oauth_store: $CODEX_HOME/.credentials.json. */
#include "mcp/oauth_store.h"

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "loop/work.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

enum {
    STORE_MODE = 0600,
    LOCK_MODE = 0600,
    LOCK_DIRECTORY_MODE = 0777,
    KEY_DIGITS = 16,
};

enum what { LOAD, LOCK, SAVE };

struct store_job {
    struct work work;
    enum what what;
    bool keyring;
    struct str home, key, server_name, server_url;
    struct oauth_entry entry;
    bool has_entry;
    enum oauth_store_answer answer;
    struct str error;
    int lock; /* -1: none */
    oauth_stored *done;
    void *user;
};

struct str oauth_store_key(struct arena *a, const struct mcp_server_config *config) {
    _cleanup_buf_ struct buf text = { 0 };
    buf_add_str(&text, STR("{\"type\":\"http\",\"url\":"));
    json_write_str(&text, config->url);
    buf_add_str(&text, STR(",\"headers\":{}}"));
    struct str digest = hash_hex_of(a, HASH_SHA256, buf_str(&text));
    return arena_printf(a, "%.*s|%.*s", STR_ARGS(config->name), KEY_DIGITS, digest.p);
}

struct oauth_entry oauth_entry_copy(struct arena *a, const struct oauth_entry *entry) {
    return (struct oauth_entry){ .issuer = arena_str(a, entry->issuer),
        .client_id = arena_str(a, entry->client_id),
        .access_token = arena_str(a, entry->access_token),
        .refresh_token = arena_str(a, entry->refresh_token),
        .scope = arena_str(a, entry->scope),
        .expires_at_ms = entry->expires_at_ms };
}

/* ---- on a pool thread ---- */

static bool failed(struct store_job *j, int r, const char *what) {
    j->answer = OAUTH_STORE_FAILED;
    j->error = arena_printf(&j->work.op.arena, "%s: %s", what, error_of_errno(r));
    return false;
}

/* -1 and errno: it cannot be had. */
static int open_lock(struct store_job *j, struct str name, int how) {
    struct arena *a = &j->work.op.arena;
    struct str directory = arena_printf(a, "%.*s/mcp-oauth-locks", STR_ARGS(j->home));
    int r = file_make_directories(directory.p, LOCK_DIRECTORY_MODE);
    errno = -r;
    if (r < 0)
        return -1;
    struct str path = arena_printf(a, "%.*s/%.*s.lock", STR_ARGS(directory), STR_ARGS(name));
    int fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, LOCK_MODE);
    if (fd >= 0 && flock(fd, how) < 0) {
        int error = errno;
        (void)close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static const char *path_of(struct store_job *j) {
    return arena_printf(&j->work.op.arena, "%.*s/.credentials.json", STR_ARGS(j->home)).p;
}

/* An object, empty without a file. */
static bool read_all(struct store_job *j, struct json **ret) {
    struct arena *a = &j->work.op.arena;
    struct str text;
    int r = file_read(a, path_of(j), OAUTH_STORE_BYTES_MAX, &text);
    if (r < 0 && r != -ENOENT)
        return failed(j, r, "failed to read MCP OAuth credentials");
    *ret = r < 0 || !str_trim(text).n ? json_new_object(a) : json_parse(a, text, NULL);
    return (*ret && (*ret)->kind == JSON_OBJECT) ||
           failed(j, EINVAL, "failed to read MCP OAuth credentials");
}

static struct str scope_of(struct arena *a, const struct json *list) {
    _cleanup_buf_ struct buf out = { 0 };
    for (const struct json *e = list && list->kind == JSON_ARRAY ? list->first : NULL; e;
         e = e->next)
        if (e->kind == JSON_STRING)
            buf_printf(&out, "%s%.*s", out.n ? " " : "", STR_ARGS(e->text));
    return out.n ? arena_str(a, buf_str(&out)) : STR_NONE;
}

static bool load(struct store_job *j) {
    struct json *all;
    if (j->keyring)
        return failed(j, ENOTSUP, "failed to read OAuth tokens from keyring");
    if (!read_all(j, &all))
        return false;
    const struct json *e = json_get_str(all, j->key);
    j->entry = (struct oauth_entry){ .issuer = json_get_text(e, "issuer"),
        .client_id = json_get_text(e, "client_id"),
        .access_token = json_get_text(e, "access_token"),
        .refresh_token = json_get_text(e, "refresh_token"),
        .scope = scope_of(&j->work.op.arena, json_get(e, "scopes")),
        .expires_at_ms = json_get_i64(e, "expires_at", -1) };
    j->has_entry = j->entry.client_id.p && j->entry.access_token.n;
    return true;
}

static bool take_lock(struct store_job *j) {
    struct str name = hash_hex_of(&j->work.op.arena, HASH_SHA256, j->key);
    j->lock = open_lock(j, name, LOCK_EX | LOCK_NB);
    if (j->lock >= 0)
        return load(j);
    if (errno != EWOULDBLOCK)
        return failed(j, errno, "failed to lock MCP OAuth credentials");
    j->answer = OAUTH_STORE_BUSY;
    return false;
}

static struct json *text_or_null(struct arena *a, struct str text) {
    return text.p ? json_new_str(a, text) : json_new_null(a);
}

static struct json *entry_json(struct store_job *j) {
    struct arena *a = &j->work.op.arena;
    const struct oauth_entry *e = &j->entry;
    struct json *o = json_new_object(a), *scopes = json_new_array(a);
    json_put_text(a, o, STR("server_name"), j->server_name);
    json_put_text(a, o, STR("server_url"), j->server_url);
    json_put_text(a, o, STR("issuer"), e->issuer);
    json_put_text(a, o, STR("client_id"), e->client_id);
    json_put_text(a, o, STR("access_token"), e->access_token);
    json_put(o, STR("expires_at"),
        e->expires_at_ms < 0 ? json_new_null(a) : json_new_i64(a, e->expires_at_ms));
    json_put(o, STR("refresh_token"), text_or_null(a, e->refresh_token));
    for (struct str rest = e->scope; rest.p;) {
        struct str word = str_cut(&rest, ' ');
        if (word.n)
            json_push(scopes, json_new_str(a, word));
    }
    json_put(o, STR("scopes"), scopes);
    return o;
}

static int compare(const void *x, const void *y) {
    return str_cmp((*(struct json *const *)x)->key, (*(struct json *const *)y)->key);
}

/* The members sorted, as the reference writes them. */
static void write_sorted(struct arena *a, struct buf *out, const struct json *all) {
    struct json **v = arena_array(a, struct json *, all->count);
    size_t n = 0;
    for (struct json *m = all->first; m; m = m->next)
        v[n++] = m;
    qsort(v, n, sizeof *v, compare);
    for (size_t i = 0; i < n; i++) {
        buf_add_char(out, i ? ',' : '{');
        json_write_str(out, v[i]->key);
        buf_add_char(out, ':');
        json_write(out, v[i]);
    }
    buf_add_str(out, n ? STR("}") : STR("{}"));
}

static bool save(struct store_job *j) {
    _cleanup_buf_ struct buf text = { 0 };
    struct json *all;
    if (j->keyring) {
        j->answer = OAUTH_STORE_FAILED;
        j->error = STR("failed to write OAuth tokens to keyring");
        return false;
    }
    _cleanup_fd_ int lock = open_lock(j, STR("file-store"), LOCK_EX);
    if (lock < 0)
        return failed(j, errno, "failed to lock MCP OAuth credentials");
    if (!read_all(j, &all))
        return false;
    json_put(all, j->key, entry_json(j));
    write_sorted(&j->work.op.arena, &text, all);
    int r = file_replace(path_of(j), buf_str(&text), STORE_MODE);
    return r == 0 || failed(j, r, "failed to write MCP OAuth credentials");
}

static void run(struct work *work) {
    struct store_job *j = (struct store_job *)work;
    (void)(j->what == LOAD ? load(j) : j->what == LOCK ? take_lock(j) : save(j));
}

/* ---- on the loop ---- */

static void release(struct work *work) {
    struct store_job *j = (struct store_job *)work;
    if (j->lock >= 0)
        (void)close(j->lock);
}

static void after(struct work *work, bool done) {
    struct store_job *j = (struct store_job *)work;
    int lock = j->lock;
    if (!done)
        return;
    if (j->answer == OAUTH_STORE_DONE)
        j->lock = -1;
    else
        lock = -1;
    j->done(j->user, j->answer, j->has_entry ? &j->entry : NULL, lock, j->error);
}

static struct store_job *job_new(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, oauth_stored *done, void *user) {
    struct store_job *j = work_new(group, sizeof *j);
    struct arena *a = &j->work.op.arena;
    j->work.run = run;
    j->work.after = after;
    j->work.release = release;
    j->keyring = config->keyring;
    j->home = arena_str(a, oauth->home);
    j->key = oauth_store_key(a, config);
    j->server_name = arena_str(a, config->name);
    j->server_url = arena_str(a, config->url);
    j->lock = -1;
    j->done = done;
    j->user = user;
    return j;
}

static struct op *job_start(struct store_job *j, enum what what, struct mcp_oauth *oauth) {
    j->what = what;
    work_start(&j->work, oauth->loop);
    return &j->work.op;
}

struct op *oauth_store_load(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, oauth_stored *done, void *user) {
    return job_start(job_new(oauth, group, config, done, user), LOAD, oauth);
}

struct op *oauth_store_lock(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, oauth_stored *done, void *user) {
    return job_start(job_new(oauth, group, config, done, user), LOCK, oauth);
}

struct op *oauth_store_save(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, const struct oauth_entry *entry, oauth_stored *done,
    void *user) {
    struct store_job *j = job_new(oauth, group, config, done, user);
    j->entry = oauth_entry_copy(&j->work.op.arena, entry);
    return job_start(j, SAVE, oauth);
}
