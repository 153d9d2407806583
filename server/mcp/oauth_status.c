/* oauth_status: whether servers want a login, and have one. */
#include "mcp/oauth_status.h"

#include "base/time.h"
#include "mcp/headers.h"
#include "mcp/oauth_discovery.h"
#include "mcp/oauth_store.h"

struct probe {
    struct statuses *all;
    const struct mcp_server_config *config;
    enum mcp_auth_status *found;
    struct op *under; /* what it waits for, or NULL */
};

struct statuses {
    struct op op;
    struct mcp_oauth *oauth;
    struct probe *v;
    size_t n, open;
    oauth_statuses_known *done;
    void *user;
};

static void statuses_cancel(struct op *op) {
    struct statuses *s = (struct statuses *)op;
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i].under)
            op_cancel(s->v[i].under);
    op_close(op);
}

static const struct op_class statuses_class = { .name = "mcp login states",
    .cancel = statuses_cancel };

static void end(struct probe *p, enum mcp_auth_status found) {
    struct statuses *s = p->all;
    oauth_statuses_known *done = s->done;
    void *user = s->user;
    *p->found = found;
    if (--s->open)
        return;
    op_close(&s->op);
    done(user);
}

static void on_discovered(void *user, const struct oauth_found *found, struct str error) {
    struct probe *p = user;
    (void)error;
    p->under = NULL;
    end(p, !found          ? MCP_AUTH_STATUS_UNKNOWN
           : found->stated ? MCP_AUTH_STATUS_NOT_LOGGED_IN
                           : MCP_AUTH_STATUS_UNSUPPORTED);
}

static void on_loaded(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct probe *p = user;
    (void)lock;
    (void)error;
    p->under = NULL;
    if (answer == OAUTH_STORE_FAILED) {
        end(p, MCP_AUTH_STATUS_UNKNOWN);
    } else if (entry) {
        bool over = entry->expires_at_ms >= 0 && entry->expires_at_ms <= time_now_ms();
        end(p, over && !entry->refresh_token.n ? MCP_AUTH_STATUS_NOT_LOGGED_IN
                                               : MCP_AUTH_STATUS_O_AUTH);
    } else {
        p->under = oauth_discover(
            p->all->oauth, p->all->op.group, p->config, OAUTH_STATUS_TIMEOUT_MS, on_discovered, p);
    }
}

static bool needs_look(const struct mcp_server_config *config, enum mcp_auth_status *known) {
    bool is_http = config->enabled && config->url.n;
    bool has_bearer = is_http && mcp_headers_have_bearer(config);
    *known = has_bearer ? MCP_AUTH_STATUS_BEARER_TOKEN : MCP_AUTH_STATUS_UNSUPPORTED;
    return is_http && !has_bearer;
}

struct op *oauth_status_start(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_configs *servers, enum mcp_auth_status *v, oauth_statuses_known *done,
    void *user) {
    size_t open = 0;
    for (size_t i = 0; i < servers->n; i++)
        open += needs_look(&servers->v[i], &v[i]);
    if (!open)
        return NULL;
    struct statuses *s = op_new(group, &statuses_class, sizeof *s);
    s->oauth = oauth;
    s->open = open;
    s->v = arena_array(&s->op.arena, struct probe, open);
    s->done = done;
    s->user = user;
    for (size_t i = 0; i < servers->n; i++) {
        if (!needs_look(&servers->v[i], &v[i]))
            continue;
        struct probe *p = &s->v[s->n++];
        *p = (struct probe){ s, &servers->v[i], &v[i], NULL };
        p->under = oauth_store_load(oauth, group, p->config, on_loaded, p);
    }
    return &s->op;
}
