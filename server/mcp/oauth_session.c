/* oauth_session: the stored login that a link to a server uses. */
#include "mcp/oauth_session.h"

#include "base/log.h"
#include "base/time.h"
#include "mcp/oauth_tokens.h"

#include <assert.h>
#include <unistd.h>

struct mcp_session {
    struct op op;
    uv_timer_t
        timer; /* until the lock is asked for again; keeps the memory until the loop goes on */
    struct mcp_oauth *oauth;
    const struct mcp_server_config *config;
    struct op *under; /* what it waits for, or NULL */
    struct arena found_arena, entry_arena, error_arena;
    struct oauth_found found;
    bool is_found;
    struct oauth_entry entry;
    bool is_loaded, has_entry;
    int lock; /* -1: not held */
    mcp_session_ready *ready;
    void *user;
};

static void drop_lock(struct mcp_session *s) {
    if (s->lock >= 0)
        (void)close(s->lock);
    s->lock = -1;
}

static void session_cancel(struct op *op) {
    struct mcp_session *s = (struct mcp_session *)op;
    if (s->under)
        op_cancel(s->under);
    s->under = NULL;
    op_close(op);
}

static void session_destroy(struct op *op) {
    struct mcp_session *s = (struct mcp_session *)op;
    drop_lock(s);
    arena_free(&s->found_arena);
    arena_free(&s->entry_arena);
    arena_free(&s->error_arena);
}

static const struct op_class session_class = {
    .name = "mcp session", .cancel = session_cancel, .destroy = session_destroy
};

/* ---- what is told ---- */

static void tell_ready(struct mcp_session *s) {
    drop_lock(s);
    s->ready(s->user, NULL);
}

static void tell_failure(struct mcp_session *s, struct str why, bool needs_login) {
    struct mcp_session_failure failure = { .needs_login = needs_login };
    drop_lock(s);
    arena_reset(&s->error_arena);
    failure.why = arena_str(&s->error_arena, why);
    s->ready(s->user, &failure);
}

/* ---- refreshing, under the lock ---- */

static void keep(struct mcp_session *s, const struct oauth_entry *entry) {
    struct arena old = s->entry_arena; /* `entry` may have parts of it */
    s->entry_arena = (struct arena){ 0 };
    s->has_entry = entry != NULL;
    s->entry = entry ? oauth_entry_copy(&s->entry_arena, entry) : (struct oauth_entry){ 0 };
    arena_free(&old);
}

static bool is_stale(const struct mcp_session *s) {
    return s->has_entry && s->entry.expires_at_ms >= 0 &&
           s->entry.expires_at_ms < time_now_ms() + OAUTH_EXPIRY_MARGIN_MS;
}

static void on_saved(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct mcp_session *s = user;
    (void)entry;
    (void)lock;
    s->under = NULL;
    /* They are good all the same, for as long as this process is there. */
    if (answer != OAUTH_STORE_DONE)
        log_warn("mcp: %.*s", STR_ARGS(error));
    tell_ready(s);
}

static void on_dropped(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct mcp_session *s = user;
    (void)answer;
    (void)entry;
    (void)lock;
    (void)error;
    s->under = NULL;
    tell_failure(s, STR("OAuth authorization required"), true);
}

static void save(struct mcp_session *s, oauth_stored *done) {
    s->under = oauth_store_save(s->oauth, s->op.group, s->config, &s->entry, done, s);
}

static void on_granted(
    void *user, const struct oauth_entry *entry, bool refused, struct str error) {
    struct mcp_session *s = user;
    _cleanup_arena_ struct arena a = { 0 };
    s->under = NULL;
    if (!entry && !refused) {
        tell_failure(
            s, arena_printf(&a, "OAuth token refresh failed: %.*s", STR_ARGS(error)), false);
        return;
    }
    struct oauth_entry now = entry ? *entry : s->entry;
    now.issuer = s->entry.issuer;
    if (!entry)
        now.refresh_token = STR_NONE; /* nobody needs to try it again */
    else if (!entry->refresh_token.n)
        now.refresh_token = s->entry.refresh_token;
    keep(s, &now);
    save(s, entry ? on_saved : on_dropped);
}

static void refresh(struct mcp_session *s) {
    const struct oauth_ask ask = { .found = &s->found,
        .client = { .id = s->entry.client_id },
        .resource = s->found.resource,
        .refresh_token = s->entry.refresh_token,
        .scope = s->entry.scope };
    s->under = oauth_ask_tokens(s->oauth, s->op.group, s->config, &ask, on_granted, s);
}

static void take_lock(struct mcp_session *s);

static void on_retry(uv_timer_t *timer) {
    take_lock(timer->data);
}

static void on_locked(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct mcp_session *s = user;
    s->under = NULL;
    if (answer == OAUTH_STORE_BUSY) {
        (void)uv_timer_start(&s->timer, on_retry, OAUTH_LOCK_RETRY_MS, 0);
        return;
    }
    if (answer == OAUTH_STORE_FAILED) {
        tell_failure(s, error, false);
        return;
    }
    s->lock = lock;
    bool another = entry && !str_eq(entry->access_token, s->entry.access_token);
    keep(s, entry);
    if (!entry || (another && !is_stale(s)))
        tell_ready(s); /* somebody else was faster */
    else if (!s->entry.refresh_token.n)
        tell_failure(s, STR("Token expired"), true);
    else
        refresh(s);
}

static void take_lock(struct mcp_session *s) {
    s->under = oauth_store_lock(s->oauth, s->op.group, s->config, on_locked, s);
}

/* ---- the first time ---- */

static void on_discovered(void *user, const struct oauth_found *found, struct str error) {
    struct mcp_session *s = user;
    _cleanup_arena_ struct arena a = { 0 };
    s->under = NULL;
    if (!found) {
        tell_failure(s,
            arena_printf(&a,
                "failed to resolve OAuth metadata before using stored credentials: %.*s",
                STR_ARGS(error)),
            false);
        return;
    }
    s->found = oauth_found_copy(&s->found_arena, found);
    s->is_found = true;
    if (!is_stale(s))
        tell_ready(s);
    else
        take_lock(s);
}

static void on_loaded(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct mcp_session *s = user;
    (void)lock;
    s->under = NULL;
    s->is_loaded = true;
    if (answer == OAUTH_STORE_FAILED)
        log_warn("mcp: %.*s", STR_ARGS(error));
    keep(s, answer == OAUTH_STORE_DONE ? entry : NULL);
    if (!s->has_entry)
        tell_ready(s);
    else if (is_stale(s) && !s->entry.refresh_token.n)
        tell_failure(s, STR("Token expired"), true);
    else
        s->under = oauth_discover(
            s->oauth, s->op.group, s->config, OAUTH_REQUEST_TIMEOUT_MS, on_discovered, s);
}

/* ---- the interface ---- */

bool mcp_session_prepare(struct mcp_session *s) {
    assert(!s->under);
    if (!s->is_loaded)
        s->under = oauth_store_load(s->oauth, s->op.group, s->config, on_loaded, s);
    else if (is_stale(s) && s->is_found && s->entry.refresh_token.n)
        take_lock(s);
    return s->under != NULL;
}

bool mcp_session_renew(struct mcp_session *s) {
    assert(!s->under);
    if (!s->has_entry || !s->is_found)
        return false;
    take_lock(s);
    return true;
}

struct str mcp_session_token(const struct mcp_session *s) {
    return s->has_entry ? s->entry.access_token : STR_NONE;
}

struct mcp_session *mcp_session_new(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, mcp_session_ready *ready, void *user) {
    struct mcp_session *s = op_new(group, &session_class, sizeof *s);
    s->oauth = oauth;
    s->config = config;
    s->lock = -1;
    s->ready = ready;
    s->user = user;
    int r = uv_timer_init(oauth->loop, &s->timer);
    assert(r == 0);
    op_own(&s->op, &s->timer);
    return s;
}

void mcp_session_end(struct mcp_session *s) {
    if (s)
        op_cancel(&s->op);
}
