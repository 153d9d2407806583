/* http: a server that is reached by HTTP: one POST per message, answers as JSON or events (local-methods.md 12.3). */
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "mcp/headers.h"
#include "mcp/link.h"
#include "mcp/oauth_session.h"
#include "upstream/sse.h"
#include "upstream/unary.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>

struct queued {
    struct queued *next;
    struct str message;
    struct str challenge; /* it was refused with once; "no string": it was not sent yet */
};

struct http_link {
    struct mcp_link link;
    uv_timer_t anchor; /* keeps the memory until the loop goes on */
    struct upstream *upstream;
    const struct mcp_server_config *config;
    const char *url;
    struct op_group posts;
    unsigned post_count;
    struct str session_id, version; /* "no string": none yet */
    bool listening;                 /* the server's own stream was asked for */
    bool barrier;  /* the message under way must be answered before others go out */
    bool renewing; /* the session has not got its tokens yet */
    bool asked;    /* something was sent */
    struct queued *queue;
    struct mcp_session *session; /* NULL: no stored login is used */
};

/* One request: a message of ours, or the GET of the server's own stream. */
struct http_post {
    struct op op;
    struct http_link *link;
    uv_timer_t anchor; /* keeps the memory until the loop goes on */
    struct http_transfer *transfer;
    struct str id;             /* of the JSON-RPC request in it, JSON; "no string": none */
    struct str message, token; /* for another try, with another token; "no string": none */
    struct str challenge;      /* of a refusal */
    bool is_call, again;
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

static void headers_of(const struct http_link *l, struct arena *a, struct mcp_headers *h);

static void on_deleted(void *user, const struct http_head *head, struct str body) {
    (void)user;
    (void)head;
    (void)body;
}

static void end_session(struct http_link *l) {
    _cleanup_arena_ struct arena a = { 0 };
    struct mcp_headers headers;
    if (!l->session_id.p)
        return;
    headers_of(l, &a, &headers);
    const struct http_request request = {
        .method = "DELETE", .url = l->url, .headers = headers.v, .header_count = headers.n
    };
    l->session_id = STR_NONE;
    (void)unary_start(l->upstream, &request, MCP_HTTP_STOP_MS, on_deleted, NULL);
}

static void stop(struct http_link *l) {
    l->link.events = NULL;
    l->queue = NULL;
    mcp_session_end(l->session);
    l->session = NULL;
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

static void closed(struct http_link *l, const struct mcp_link_end *end) {
    const struct mcp_link_events *events = l->link.events;
    void *user = l->link.user;
    if (!events)
        return;
    stop(l);
    events->on_closed(user, end);
}

/* ---- requests ---- */

static struct str token_of(const struct http_link *l) {
    return l->session ? mcp_session_token(l->session) : STR_NONE;
}

static void headers_of(const struct http_link *l, struct arena *a, struct mcp_headers *h) {
    struct str variable = json_get_text(l->config->json, "bearer_token_env_var");
    struct str bearer = variable.n ? str_of(getenv(arena_cstr(a, variable))) : token_of(l);
    mcp_headers_begin(h, l->config);
    mcp_headers_add(h, STR("accept"), STR("text/event-stream, application/json"));
    mcp_headers_add(h, STR("mcp-protocol-version"), l->version);
    mcp_headers_add(h, STR("mcp-session-id"), l->session_id);
    if (bearer.p)
        mcp_headers_add(h, STR("authorization"), arena_printf(a, "Bearer %.*s", STR_ARGS(bearer)));
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
    p->challenge = arena_str(&p->op.arena, http_head_get(head, "www-authenticate"));
    p->needs_login = head->status == 401 && p->challenge.p;
    p->is_events = type.n >= 17 && strncasecmp(type.p, "text/event-stream", 17) == 0;
    if (session.n && !l->session_id.p && head->status < 300)
        l->session_id = arena_str(&l->link.op.arena, session);
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

static void deliver(struct http_link *l, struct buf *text) {
    if (l->link.events)
        l->link.events->on_message(l->link.user, buf_str(text));
}

/* A request that got no answer: the handshake fails with it, a later call alone. */
static void fail_request(struct http_link *l, struct str id, struct str why) {
    _cleanup_buf_ struct buf text = { 0 };
    if (!l->version.p) {
        closed(l, &(struct mcp_link_end){ .why = why });
        return;
    }
    buf_printf(&text,
        "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"error\":{\"code\":-32603,\"message\":", STR_ARGS(id));
    json_write_str(&text, why);
    buf_add_str(&text, STR("}}"));
    deliver(l, &text);
}

/* A call is answered: the model may tell the user. */
static void refuse_request(struct http_link *l, struct str id, bool is_call, struct str challenge) {
    _cleanup_buf_ struct buf text = { 0 };
    if (!l->version.p) {
        closed(l,
            &(struct mcp_link_end){
                .why = STR("Auth required"), .needs_login = true, .login_is_old = token_of(l).p });
        return;
    }
    if (!is_call) {
        fail_request(l, id, STR("Auth required"));
        return;
    }
    buf_printf(&text,
        "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":"
        "\"Authentication required\"}],\"isError\":true,\"_meta\":{\"mcp/www_authenticate\":[",
        STR_ARGS(id));
    json_write_str(&text, challenge);
    buf_add_str(&text, STR("]}}}"));
    deliver(l, &text);
}

/* True: the message goes out once more, when there are other tokens. */
static bool try_again(struct http_link *l, const struct http_post *p) {
    if (!p->needs_login || p->again || !p->message.p || !p->token.p || !l->link.events)
        return false;
    if (!l->renewing && str_eq(p->token, token_of(l))) {
        if (!mcp_session_renew(l->session))
            return false;
        l->renewing = true;
    }
    struct arena *a = &l->link.op.arena;
    struct queued *q = arena_new(a, struct queued);
    *q = (struct queued){ .next = l->queue,
        .message = arena_str(a, p->message),
        .challenge = arena_str(a, p->challenge) };
    l->queue = q;
    return true;
}

static struct str failure_of(
    struct arena *a, const struct http_post *p, enum http_failure failure, const char *detail) {
    if (failure != HTTP_OK)
        return arena_printf(a, "error sending request: %s", detail ? detail : "no answer");
    if (p->status >= 300)
        return arena_printf(a, "unexpected server response: HTTP %d: %.*s", p->status,
            STR_ARGS(str_sub(buf_str(&p->body), 0, 1000)));
    return p->too_large ? STR("the answer is too large") : STR_NONE;
}

static void on_done(void *user, enum http_failure failure, const char *detail) {
    struct http_post *p = user;
    struct http_link *l = p->link;
    _cleanup_arena_ struct arena a = { 0 };
    struct str why = failure_of(&a, p, failure, detail), id = arena_str(&a, p->id);
    struct str challenge = arena_str(&a, p->challenge);
    bool refused = p->needs_login, is_call = p->is_call;
    _cleanup_buf_ struct buf body = p->body;
    bool is_message = !why.p && !p->is_events && body.n && p->id.p;
    p->transfer = NULL;
    p->body = (struct buf){ 0 };
    if (p->barrier)
        l->barrier = false;
    bool gone = p->status == 404 && l->session_id.p, again = try_again(l, p);
    op_close(&p->op);
    if (!l->link.events)
        return;
    if (gone)
        closed(l, &(struct mcp_link_end){ .why = STR("connection closed") });
    else if (refused && !again && id.p)
        refuse_request(l, id, is_call, challenge);
    else if (why.p && !again && id.p)
        fail_request(l, id, why);
    else if (is_message)
        deliver(l, &body);
    if (l->link.events)
        send_next(l);
}

static const struct http_events transfer_events = { on_head, on_body, on_done };

static struct http_post *post(struct http_link *l, const char *method, struct str message) {
    _cleanup_arena_ struct arena a = { 0 };
    struct mcp_headers headers;
    struct http_post *p = op_new(&l->posts, &post_class, sizeof *p);
    headers_of(l, &a, &headers);
    anchor(&p->op, l->upstream->loop, &p->anchor);
    p->link = l;
    p->events = (struct sse_reader){ .on_event = on_event, .user = p };
    p->token = arena_str(&p->op.arena, token_of(l));
    l->post_count++;
    if (message.p)
        mcp_headers_add(&headers, STR("content-type"), STR("application/json"));
    const struct http_request request = { .method = method,
        .url = l->url,
        .headers = headers.v,
        .header_count = headers.n,
        .body = message };
    p->transfer = http_start(l->upstream->http, &l->upstream->ops, &request, &transfer_events, p);
    return p;
}

/* The first message after the handshake goes alone: some servers take no request before it. */
static void send_now(struct http_link *l, struct str message, bool again) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf id = { 0 };
    const struct json *json = json_parse(&a, message, NULL);
    const struct json *number = json_get(json, "id");
    struct http_post *p = post(l, "POST", message);
    struct str called = json_get_text(json, "method");
    if (number && called.p) {
        json_write(&id, number);
        p->id = arena_str(&p->op.arena, buf_str(&id));
        p->is_call = str_is(called, "tools/call");
    }
    l->asked = true;
    p->again = again;
    if (p->token.p && !again)
        p->message = arena_str(&p->op.arena, message);
    p->barrier = l->version.p && !l->listening;
    if (!p->barrier)
        return;
    l->barrier = l->listening = true;
    if (l->session_id.p) /* without a session there is no stream of its own */
        (void)post(l, "GET", STR_NONE);
}

/* Nothing goes out now: something is under way that comes first, if only fresh tokens. */
static bool must_wait(struct http_link *l) {
    if (!l->barrier && !l->renewing && l->session)
        l->renewing = mcp_session_prepare(l->session);
    return l->barrier || l->renewing;
}

static void send_next(struct http_link *l) {
    while (l->queue && !must_wait(l)) {
        struct queued *q = l->queue;
        l->queue = q->next;
        send_now(l, q->message, q->challenge.p);
    }
}

/* There are no other tokens: what was refused stays so. */
static void refuse_queued(struct http_link *l) {
    _cleanup_arena_ struct arena a = { 0 };
    while (l->link.events && l->queue && l->queue->challenge.p) {
        struct queued *q = l->queue;
        const struct json *json = json_parse(&a, q->message, NULL);
        _cleanup_buf_ struct buf id = { 0 };
        l->queue = q->next;
        if (!json_get(json, "id") || !json_get(json, "method"))
            continue;
        json_write(&id, json_get(json, "id"));
        refuse_request(
            l, buf_str(&id), str_is(json_get_text(json, "method"), "tools/call"), q->challenge);
    }
}

/* In a running session the old tokens are tried: the server says what it thinks of them. */
static void on_session(void *user, const struct mcp_session_failure *failure) {
    struct http_link *l = user;
    l->renewing = false;
    if (failure && !l->version.p) {
        bool refused = l->asked && failure->needs_login;
        closed(l, &(struct mcp_link_end){ .why = refused ? STR("Auth required") : failure->why,
                      .needs_login = failure->needs_login,
                      .login_is_old = true,
                      .unasked = !refused });
        return;
    }
    if (failure)
        refuse_queued(l);
    if (l->link.events)
        send_next(l);
}

static bool http_send(struct mcp_link *link, struct str message) {
    struct http_link *l = (struct http_link *)link;
    if (l->post_count >= MCP_HTTP_MESSAGES_MAX)
        return false;
    if (!l->queue && !must_wait(l)) {
        send_now(l, message, false);
        return true;
    }
    struct queued *q = arena_new(&l->link.op.arena, struct queued), **end = &l->queue;
    q->message = arena_str(&l->link.op.arena, message);
    while (*end)
        end = &(*end)->next;
    *end = q;
    return true;
}

/* Without its token the server is not even asked. */
static void on_no_token(uv_timer_t *timer) {
    struct http_link *l = timer->data;
    _cleanup_arena_ struct arena a = { 0 };
    closed(
        l, &(struct mcp_link_end){ .unasked = true,
               .why = arena_printf(&a, "Environment variable %.*s for MCP server '%.*s' is not set",
                   STR_ARGS(json_get_text(l->config->json, "bearer_token_env_var")),
                   STR_ARGS(l->config->name)) });
}

static bool lacks_token(const struct mcp_server_config *config) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str variable = json_get_text(config->json, "bearer_token_env_var");
    const char *value = variable.n ? getenv(arena_cstr(&a, variable)) : NULL;
    return variable.n && !(value && *value);
}

static void http_ready(struct mcp_link *link, struct str protocol_version) {
    struct http_link *l = (struct http_link *)link;
    l->version = arena_str(&l->link.op.arena, protocol_version);
}

static const struct mcp_link_class http_kind = { http_send, http_ready };

struct mcp_link *mcp_http_open(struct upstream *upstream, struct mcp_oauth *oauth,
    struct op_group *group, const struct mcp_server_config *config) {
    struct http_link *l = op_new(group, &link_class, sizeof *l);
    anchor(&l->link.op, upstream->loop, &l->anchor);
    l->link.kind = &http_kind;
    l->upstream = upstream;
    l->config = config;
    l->url = arena_cstr(&l->link.op.arena, config->url);
    l->posts.on_empty = on_no_posts;
    l->posts.user = l;
    l->barrier = lacks_token(config);
    if (l->barrier)
        (void)uv_timer_start(&l->anchor, on_no_token, 0, 0);
    else if (oauth && !mcp_headers_have_bearer(config))
        l->session = mcp_session_new(oauth, group, config, on_session, l);
    return &l->link;
}
