/* http: a server that is reached by HTTP: one POST per message, answers as JSON or events (local-methods.md 12.3). */
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "config/identity.h"
#include "mcp/link.h"
#include "upstream/sse.h"
#include "upstream/unary.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>

enum { HEADERS_MAX = 64 };

struct queued {
    struct queued *next;
    struct str message;
};

struct http_link {
    struct mcp_link link;
    uv_timer_t anchor; /* keeps the memory until the loop goes on */
    struct upstream *upstream;
    const struct mcp_server_config *config;
    const char *url;
    struct op_group posts;
    unsigned post_count;
    struct str session, version; /* "no string": none yet */
    bool listening;              /* the server's own stream was asked for */
    bool barrier;                /* the message under way must be answered before others go out */
    struct queued *queue;
};

/* One request: a message of ours, or the GET of the server's own stream. */
struct http_post {
    struct op op;
    struct http_link *link;
    uv_timer_t anchor; /* keeps the memory until the loop goes on */
    struct http_transfer *transfer;
    struct str id; /* of the JSON-RPC request in it, JSON; "no string": none */
    bool barrier, is_events, too_large, needs_login;
    int status;
    struct buf body;
    struct sse_reader events;
};

static void anchor(struct op *op, uv_loop_t *loop, uv_timer_t *timer) {
    int r = uv_timer_init(loop, timer);
    assert(r == 0);
    op_own(op, timer);
}

static void on_no_posts(struct op_group *posts) {
    struct http_link *l = posts->user;
    if (!l->link.events)
        op_close(&l->link.op);
}

/* ---- the end ---- */

static void post_cancel(struct op *op) {
    struct http_post *p = (struct http_post *)op;
    if (p->transfer)
        http_cancel(p->transfer);
    p->transfer = NULL;
    op_close(op);
}

static void post_destroy(struct op *op) {
    struct http_post *p = (struct http_post *)op;
    p->link->post_count--;
    buf_done(&p->body);
    sse_done(&p->events);
}

static const struct op_class post_class = {
    .name = "mcp post", .cancel = post_cancel, .destroy = post_destroy
};

static size_t headers_of(const struct http_link *l, struct arena *a, struct http_header *v);

static void on_deleted(void *user, const struct http_head *head, struct str body) {
    (void)user;
    (void)head;
    (void)body;
}

static void end_session(struct http_link *l) {
    _cleanup_arena_ struct arena a = { 0 };
    struct http_header headers[HEADERS_MAX];
    if (!l->session.p)
        return;
    const struct http_request request = { .method = "DELETE",
        .url = l->url,
        .headers = headers,
        .header_count = headers_of(l, &a, headers) };
    l->session = STR_NONE;
    (void)unary_start(l->upstream, &request, MCP_HTTP_STOP_MS, on_deleted, NULL);
}

static void stop(struct http_link *l) {
    l->link.events = NULL;
    l->queue = NULL;
    if (op_group_is_empty(&l->posts))
        op_close(&l->link.op);
    else
        op_group_cancel(&l->posts); /* closes with the last */
}

static void link_cancel(struct op *op) {
    struct http_link *l = (struct http_link *)op;
    if (l->link.events || !l->posts.cancelled) {
        end_session(l);
        stop(l);
    }
}

static const struct op_class link_class = { .name = "mcp http", .cancel = link_cancel };

static void closed(struct http_link *l, struct str why, bool needs_login) {
    const struct mcp_link_events *events = l->link.events;
    void *user = l->link.user;
    if (!events)
        return;
    stop(l);
    events->on_closed(user, why, needs_login);
}

/* ---- requests ---- */

static void add(struct http_header *v, size_t *n, struct str name, struct str value) {
    if (value.p && *n < HEADERS_MAX)
        v[(*n)++] = (struct http_header){ name, value };
}

static void add_configured(
    const struct http_link *l, struct arena *a, struct http_header *v, size_t *n) {
    const struct json *fixed = json_get(l->config->json, "http_headers");
    const struct json *named = json_get(l->config->json, "env_http_headers");
    struct str token = json_get_text(l->config->json, "bearer_token_env_var");
    for (const struct json *m = fixed && fixed->kind == JSON_OBJECT ? fixed->first : NULL; m;
         m = m->next)
        if (m->kind == JSON_STRING)
            add(v, n, m->key, m->text);
    for (const struct json *m = named && named->kind == JSON_OBJECT ? named->first : NULL; m;
         m = m->next)
        if (m->kind == JSON_STRING)
            add(v, n, m->key, str_of(getenv(arena_cstr(a, m->text))));
    const char *bearer = token.n ? getenv(arena_cstr(a, token)) : NULL;
    if (bearer)
        add(v, n, STR("authorization"), arena_printf(a, "Bearer %s", bearer));
}

static size_t headers_of(const struct http_link *l, struct arena *a, struct http_header *v) {
    size_t n = 0;
    add(v, &n, STR("accept"), STR("text/event-stream, application/json"));
    add(v, &n, STR("user-agent"), STR("codex-mcp-client/" CODEX_PROTOCOL_VERSION));
    add(v, &n, STR("mcp-protocol-version"), l->version);
    add(v, &n, STR("mcp-session-id"), l->session);
    add_configured(l, a, v, &n);
    return n;
}

static void send_next(struct http_link *l);

static bool on_event(void *user, struct str data) {
    struct http_post *p = user;
    struct http_link *l = p->link;
    if (l->link.events && data.n)
        l->link.events->on_message(l->link.user, data);
    return l->link.events != NULL;
}

static void on_head(void *user, const struct http_head *head) {
    struct http_post *p = user;
    struct http_link *l = p->link;
    struct str session = http_head_get(head, "mcp-session-id");
    struct str type = http_head_get(head, "content-type");
    p->status = head->status;
    p->needs_login = head->status == 401 && http_head_get(head, "www-authenticate").p;
    p->is_events = type.n >= 17 && strncasecmp(type.p, "text/event-stream", 17) == 0;
    if (session.n && !l->session.p && head->status < 300)
        l->session = arena_str(&l->link.op.arena, session);
}

static void on_body(void *user, struct str bytes) {
    struct http_post *p = user;
    if (p->status < 300 && p->is_events) {
        p->too_large |= sse_feed(&p->events, bytes) == SSE_TOO_LARGE;
    } else if (p->body.n + bytes.n <= MCP_MESSAGE_BYTES_MAX) {
        buf_add_str(&p->body, bytes);
    } else {
        p->too_large = true;
    }
}

/* A request that got no answer: the handshake fails with it, a later call alone. */
static void fail_request(struct http_link *l, struct str id, struct str why, bool needs_login) {
    _cleanup_buf_ struct buf text = { 0 };
    if (!l->version.p) {
        closed(l, why, needs_login);
        return;
    }
    buf_printf(&text,
        "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"error\":{\"code\":-32603,\"message\":", STR_ARGS(id));
    json_write_str(&text, why);
    buf_add_str(&text, STR("}}"));
    if (l->link.events)
        l->link.events->on_message(l->link.user, buf_str(&text));
}

static void on_done(void *user, enum http_failure failure, const char *detail) {
    struct http_post *p = user;
    struct http_link *l = p->link;
    _cleanup_arena_ struct arena a = { 0 };
    struct str why = STR_NONE, id = arena_str(&a, p->id);
    bool needs_login = p->needs_login;
    p->transfer = NULL;
    if (failure != HTTP_OK)
        why = arena_printf(&a, "error sending request: %s", detail ? detail : "no answer");
    else if (p->status >= 300)
        why = p->needs_login ? STR("Auth required")
                             : arena_printf(&a, "unexpected server response: HTTP %d: %.*s",
                                   p->status, STR_ARGS(str_sub(buf_str(&p->body), 0, 1000)));
    else if (p->too_large)
        why = STR("the answer is too large");
    _cleanup_buf_ struct buf body = p->body;
    bool is_message = !why.p && !p->is_events && body.n && p->id.p;
    p->body = (struct buf){ 0 };
    if (p->barrier)
        l->barrier = false;
    bool gone = p->status == 404 && l->session.p;
    op_close(&p->op);
    if (!l->link.events)
        return;
    if (gone)
        closed(l, STR("connection closed"), false);
    else if (why.p && id.p)
        fail_request(l, id, why, needs_login);
    else if (is_message)
        l->link.events->on_message(l->link.user, buf_str(&body));
    if (l->link.events)
        send_next(l);
}

static const struct http_events transfer_events = { on_head, on_body, on_done };

static struct http_post *post(struct http_link *l, const char *method, struct str message) {
    _cleanup_arena_ struct arena a = { 0 };
    struct http_header headers[HEADERS_MAX];
    struct http_post *p = op_new(&l->posts, &post_class, sizeof *p);
    size_t n = headers_of(l, &a, headers);
    anchor(&p->op, l->upstream->loop, &p->anchor);
    p->link = l;
    p->events = (struct sse_reader){ .on_event = on_event, .user = p };
    l->post_count++;
    if (message.p)
        add(headers, &n, STR("content-type"), STR("application/json"));
    const struct http_request request = {
        .method = method, .url = l->url, .headers = headers, .header_count = n, .body = message
    };
    p->transfer = http_start(l->upstream->http, &l->upstream->ops, &request, &transfer_events, p);
    return p;
}

/* The first message after the handshake goes alone: some servers take no request before it. */
static void send_now(struct http_link *l, struct str message) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf id = { 0 };
    const struct json *json = json_parse(&a, message, NULL);
    const struct json *number = json_get(json, "id");
    struct http_post *p = post(l, "POST", message);
    bool is_request = number && json_get(json, "method");
    if (is_request) {
        json_write(&id, number);
        p->id = arena_str(&p->op.arena, buf_str(&id));
    }
    p->barrier = l->version.p && !l->listening;
    if (!p->barrier)
        return;
    l->barrier = l->listening = true;
    (void)post(l, "GET", STR_NONE);
}

static void send_next(struct http_link *l) {
    while (l->queue && !l->barrier) {
        struct queued *q = l->queue;
        l->queue = q->next;
        send_now(l, q->message);
    }
}

static bool http_send(struct mcp_link *link, struct str message) {
    struct http_link *l = (struct http_link *)link;
    if (l->post_count >= MCP_HTTP_MESSAGES_MAX)
        return false;
    if (!l->barrier) {
        send_now(l, message);
        return true;
    }
    struct queued *q = arena_new(&l->link.op.arena, struct queued), **end = &l->queue;
    q->message = arena_str(&l->link.op.arena, message);
    while (*end)
        end = &(*end)->next;
    *end = q;
    return true;
}

static void http_ready(struct mcp_link *link, struct str protocol_version) {
    struct http_link *l = (struct http_link *)link;
    l->version = arena_str(&l->link.op.arena, protocol_version);
}

static const struct mcp_link_class http_kind = { http_send, http_ready };

struct mcp_link *mcp_http_open(
    struct upstream *upstream, struct op_group *group, const struct mcp_server_config *config) {
    struct http_link *l = op_new(group, &link_class, sizeof *l);
    anchor(&l->link.op, upstream->loop, &l->anchor);
    l->link.kind = &http_kind;
    l->upstream = upstream;
    l->config = config;
    l->url = arena_cstr(&l->link.op.arena, config->url);
    l->posts.on_empty = on_no_posts;
    l->posts.user = l;
    return &l->link;
}
