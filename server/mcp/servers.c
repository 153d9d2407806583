/* servers: the MCP servers of one thread, or of one question of a client. */
#include "mcp/servers.h"

#include "base/xmalloc.h"
#include "mcp/question.h"

#include <assert.h>
#include <stdlib.h>

struct mcp_wait {
    struct op op;
    uv_timer_t timer;
    struct mcp_servers *set; /* NULL: over */
    const struct mcp_server *server;
    struct mcp_wait *next;
    mcp_settled *done;
    void *user;
};

/* ---- waiting ---- */

static void wait_forget(struct mcp_wait *w) {
    if (!w->set)
        return;
    struct mcp_wait **at = &w->set->waits;
    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
    w->set = NULL;
}

static void wait_cancel(struct op *op) {
    wait_forget((struct mcp_wait *)op);
    op_close(op);
}

static const struct op_class wait_class = { .name = "mcp wait", .cancel = wait_cancel };

static bool is_settled(const struct mcp_servers *set, const struct mcp_server *server) {
    if (server)
        return server->state != MCP_SERVER_STARTING;
    for (size_t i = 0; i < set->n; i++)
        if (set->v[i]->state == MCP_SERVER_STARTING)
            return false;
    return true;
}

static void wait_end(struct mcp_wait *w) {
    mcp_settled *done = w->done;
    void *user = w->user;
    wait_forget(w);
    op_close(&w->op);
    done(user);
}

/* Who waited may end anything: the list is looked at anew each time. */
static void wake(struct mcp_servers *set) {
    struct mcp_wait *w = set->waits;
    while (w) {
        if (!is_settled(set, w->server)) {
            w = w->next;
            continue;
        }
        wait_end(w);
        w = set->waits;
    }
}

static void on_wait_timer(uv_timer_t *timer) {
    wait_end(timer->data);
}

struct op *mcp_servers_wait(struct mcp_servers *set, struct op_group *group,
    const struct mcp_server *server, int64_t timeout_ms, mcp_settled *done, void *user) {
    if (is_settled(set, server))
        return NULL;
    struct mcp_wait *w = op_new(group, &wait_class, sizeof *w);
    w->set = set;
    w->server = server;
    w->done = done;
    w->user = user;
    w->next = set->waits;
    set->waits = w;
    int r = uv_timer_init(set->host.loop, &w->timer);
    assert(r == 0);
    op_own(&w->op, &w->timer);
    uv_update_time(set->host.loop);
    if (timeout_ms >= 0)
        (void)uv_timer_start(&w->timer, on_wait_timer, (uint64_t)timeout_ms, 0);
    return &w->op;
}

/* ---- one server ---- */

static void tell(
    const struct mcp_server *s, enum mcp_server_startup_state state, struct str error) {
    const struct mcp_host *host = &s->set->host;
    if (host->events)
        host->events->on_startup(host->user, s->config.name, state, error,
            state == MCP_SERVER_STARTUP_STATE_FAILED && s->login_is_old);
}

static void tell_kept(struct mcp_servers *set) {
    if (!set->tells_kept || !is_settled(set, NULL))
        return;
    set->tells_kept = false;
    for (size_t i = 0; i < set->n; i++)
        if (set->v[i]->kept && set->v[i]->state == MCP_SERVER_READY)
            tell(set->v[i], MCP_SERVER_STARTUP_STATE_READY, STR_NONE);
}

static struct str words_of(
    struct arena *a, const struct mcp_server *s, const struct mcp_failure *f) {
    struct str name = s->config.name;
    if (f->needs_login && f->login_is_old)
        return arena_printf(a,
            "The %.*s MCP server requires OAuth reauthentication. Run `codex mcp login %.*s`.",
            STR_ARGS(name), STR_ARGS(name));
    if (f->needs_login)
        return arena_printf(a, "The %.*s MCP server is not logged in. Run `codex mcp login %.*s`.",
            STR_ARGS(name), STR_ARGS(name));
    if (f->timed_out)
        return arena_printf(a,
            "MCP client for `%.*s` timed out after %lld seconds. Add or adjust `startup_timeout_sec` in your "
            "config.toml:\n[mcp_servers.%.*s]\nstartup_timeout_sec = XX",
            STR_ARGS(name), (long long)(s->config.startup_timeout_ms / 1000), STR_ARGS(name));
    return arena_printf(
        a, "MCP client for `%.*s` failed to start: %.*s", STR_ARGS(name), STR_ARGS(s->failure));
}

static void on_started(void *user, const struct mcp_failure *failure) {
    struct mcp_server *s = user;
    struct mcp_servers *set = s->set;
    if (!failure) {
        s->state = MCP_SERVER_READY;
        tell(s, MCP_SERVER_STARTUP_STATE_READY, STR_NONE);
    } else {
        s->client = NULL;
        s->state = failure->needs_login ? MCP_SERVER_NEEDS_LOGIN : MCP_SERVER_FAILED;
        s->failure = arena_printf(&s->arena, "MCP startup failed: %.*s", STR_ARGS(failure->text));
        s->login_is_old = failure->needs_login && failure->login_is_old;
        s->words = words_of(&s->arena, s, failure);
        tell(s, MCP_SERVER_STARTUP_STATE_FAILED, s->words);
    }
    tell_kept(set);
    wake(set);
}

static void drop_questions(struct mcp_server *s) {
    while (s->questions.head)
        op_cancel(s->questions.head);
}

static void on_lost(void *user) {
    ((struct mcp_server *)user)->lost = true;
    drop_questions(user);
}

static void on_question(void *user, struct str id, const struct json *params) {
    mcp_question_start(user, id, params);
}

static void on_question_moot(void *user, struct str id) {
    mcp_question_withdraw(user, id);
}

static const struct mcp_client_events client_events = { on_started, on_lost, on_question,
    on_question_moot };

static void start_one(struct mcp_server *s) {
    const struct mcp_host *host = &s->set->host;
    s->client = mcp_client_new(&s->set->ops, &(struct mcp_client_options){ .loop = host->loop,
                                                 .upstream = host->upstream,
                                                 .oauth = host->oauth,
                                                 .config = &s->config,
                                                 .cwd = host->cwd,
                                                 .events = &client_events,
                                                 .user = s });
}

/* Its process and those who wait for it hear first. */
static void stop_one(struct mcp_server *s, enum mcp_server_state state) {
    struct mcp_client *client = s->client;
    s->client = NULL;
    s->state = state;
    if (!s->failure.p)
        s->failure = STR("MCP startup failed: cancelled");
    drop_questions(s);
    mcp_client_cancel(client);
}

/* ---- the set ---- */

static struct mcp_server *server_new(
    struct mcp_servers *set, const struct mcp_server_config *config) {
    struct mcp_server *s = xcalloc(1, sizeof *s);
    struct json *json = json_clone(&s->arena, config->json);
    s->set = set;
    s->config = *config;
    s->config.json = json;
    s->config.name = arena_str(&s->arena, config->name);
    s->config.command = arena_str(&s->arena, config->command);
    s->config.url = arena_str(&s->arena, config->url);
    s->config.plugin_id = arena_str(&s->arena, config->plugin_id);
    s->state = config->enabled ? MCP_SERVER_STARTING : MCP_SERVER_OFF;
    return s;
}

static void server_free(struct mcp_server *s) {
    arena_free(&s->arena);
    free(s);
}

static bool runs_on(const struct mcp_server *s, const struct mcp_server_config *config) {
    return s->state == MCP_SERVER_READY && !s->lost && config->enabled &&
           json_same(s->config.json, config->json);
}

static void retire(struct mcp_servers *set, struct mcp_server *s) {
    s->next_retired = set->retired;
    set->retired = s;
    stop_one(s, MCP_SERVER_CANCELLED);
}

void mcp_servers_start(struct mcp_servers *set, const struct mcp_host *host,
    const struct config *config, struct str only) {
    _cleanup_arena_ struct arena a = { 0 };
    struct mcp_server_configs all = mcp_server_configs_read(&a, config);
    struct mcp_server **before = set->v;
    size_t before_n = set->n, n = 0;
    struct mcp_server **now = all.n ? xcalloc(all.n, sizeof *now) : NULL;
    set->host = *host;
    for (size_t i = 0; i < all.n; i++) {
        struct mcp_server *old = mcp_servers_find(set, all.v[i].name);
        if (only.p && !str_eq(all.v[i].name, only))
            continue;
        now[n] = old && runs_on(old, &all.v[i]) ? old : server_new(set, &all.v[i]);
        now[n]->kept = now[n] == old;
        n++;
    }
    set->v = now;
    set->n = n;
    set->tells_kept = before_n > 0;
    for (size_t i = 0; i < before_n; i++)
        if (mcp_servers_find(set, before[i]->config.name) != before[i])
            retire(set, before[i]);
    free(before);
    for (size_t i = 0; i < n; i++)
        if (now[i]->state == MCP_SERVER_STARTING)
            tell(now[i], MCP_SERVER_STARTUP_STATE_STARTING, STR_NONE);
    for (size_t i = 0; i < n; i++)
        if (now[i]->state == MCP_SERVER_STARTING)
            start_one(now[i]);
    tell_kept(set);
    wake(set);
}

void mcp_servers_tell_again(const struct mcp_servers *set) {
    for (size_t i = 0; i < set->n; i++)
        if (set->v[i]->state != MCP_SERVER_OFF)
            tell(set->v[i], MCP_SERVER_STARTUP_STATE_STARTING, STR_NONE);
    for (size_t i = 0; i < set->n; i++) {
        const struct mcp_server *s = set->v[i];
        if (s->state == MCP_SERVER_READY)
            tell(s, MCP_SERVER_STARTUP_STATE_READY, STR_NONE);
        else if (s->state == MCP_SERVER_FAILED || s->state == MCP_SERVER_NEEDS_LOGIN)
            tell(s, MCP_SERVER_STARTUP_STATE_FAILED, s->words);
    }
}

void mcp_servers_cancel(struct mcp_servers *set) {
    for (size_t i = 0; i < set->n; i++)
        if (set->v[i]->state != MCP_SERVER_OFF)
            set->v[i]->state = MCP_SERVER_CANCELLED;
    for (size_t i = 0; i < set->n; i++)
        if (set->v[i]->state != MCP_SERVER_OFF)
            stop_one(set->v[i], MCP_SERVER_CANCELLED);
    wake(set);
    op_group_cancel(&set->ops);
}

void mcp_servers_done(struct mcp_servers *set) {
    for (size_t i = 0; i < set->n; i++)
        server_free(set->v[i]);
    for (struct mcp_server *s; (s = set->retired);) {
        set->retired = s->next_retired;
        server_free(s);
    }
    free(set->v);
    map_done(&set->approved);
    set->v = NULL;
    set->n = 0;
}

static void free_temporary(struct op_group *group) {
    struct mcp_servers *set = group->user;
    mcp_servers_done(set);
    free(set);
}

struct mcp_servers *mcp_servers_new(
    const struct mcp_host *host, const struct config *config, struct str only) {
    struct mcp_servers *set = xcalloc(1, sizeof *set);
    mcp_servers_start(set, host, config, only);
    return set;
}

void mcp_servers_release(struct mcp_servers *set) {
    if (!set)
        return;
    set->ops.user = set;
    if (!op_group_is_empty(&set->ops)) {
        set->ops.on_empty = free_temporary;
        mcp_servers_cancel(set);
    } else {
        free_temporary(&set->ops);
    }
}

struct mcp_server *mcp_servers_find(const struct mcp_servers *set, struct str name) {
    for (size_t i = 0; i < set->n; i++)
        if (str_eq(set->v[i]->config.name, name))
            return set->v[i];
    return NULL;
}

/* ---- what is known of one ---- */

struct str mcp_server_origin(struct arena *a, const struct mcp_server *s) {
    struct str url = s->config.url;
    ptrdiff_t at = str_find(url, STR("://"));
    if (at < 0)
        return STR_NONE;
    struct str rest = str_from(url, (size_t)at + 3);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?' && rest.p[n] != '#')
        n++;
    return arena_str(a, (struct str){ url.p, (size_t)at + 3 + n });
}
