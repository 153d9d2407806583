/* client: one server as we talk to it. */
#include "mcp/client.h"

#include "base/log.h"
#include "config/identity.h"
#include "mcp/link.h"

#include <assert.h>
#include <string.h>

/* A request that waits for its answer. */
struct mcp_call {
    struct op op;
    struct mcp_client *client; /* NULL: over, or it never was sent */
    struct mcp_call *next;     /* of the client */
    uv_timer_t timer;
    int64_t id;
    mcp_answered *done;
    void *user;
};

enum step { STEP_INITIALIZE, STEP_TOOLS, STEP_READY, STEP_LOST };

struct mcp_client {
    struct op op;
    struct mcp_client_options o;
    enum step step;
    struct mcp_link *link; /* NULL: closed */
    uv_timer_t timer;      /* of the start */
    struct mcp_call *calls;
    size_t call_count;
    int64_t next_id, next_token;
    struct op *step_call; /* of the start, while it waits */
    unsigned pages;
    struct mcp_facts facts;
    int open_error; /* of a program that cannot be started */
};

/* ---- requests ---- */

static void call_forget(struct mcp_call *call) {
    struct mcp_client *c = call->client;
    call->client = NULL;
    if (!c)
        return;
    struct mcp_call **at = &c->calls;
    while (*at != call)
        at = &(*at)->next;
    *at = call->next;
    c->call_count--;
}

static void call_cancel(struct op *op) {
    struct mcp_call *call = (struct mcp_call *)op;
    struct mcp_client *c = call->client;
    call_forget(call);
    if (c && c->link && c->step == STEP_READY) {
        _cleanup_buf_ struct buf text = { 0 };
        buf_printf(&text,
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%lld}}",
            (long long)call->id);
        (void)mcp_link_send(c->link, buf_str(&text));
    }
    op_close(op);
}

static const struct op_class call_class = { .name = "mcp request", .cancel = call_cancel };

static void call_end(struct mcp_call *call, const struct mcp_answer *answer) {
    mcp_answered *done = call->done;
    void *user = call->user;
    call_forget(call);
    op_close(&call->op);
    done(user, answer);
}

static void on_call_timer(uv_timer_t *timer) {
    struct mcp_call *call = timer->data;
    enum mcp_outcome outcome = call->client ? MCP_TIMED_OUT : MCP_LOST;
    struct mcp_client *c = call->client;
    if (c && c->link && c->step == STEP_READY) {
        _cleanup_buf_ struct buf text = { 0 };
        buf_printf(&text,
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":%lld,"
            "\"reason\":\"request timeout\"}}",
            (long long)call->id);
        (void)mcp_link_send(c->link, buf_str(&text));
    }
    call_end(call, &(struct mcp_answer){ .outcome = outcome });
}

/* In the order of the reference's members: a token that was there is replaced. */
static void add_token(struct mcp_client *c, struct arena *a, struct json *params) {
    const struct json *given = json_get(params, "_meta");
    struct json *meta =
        given && given->kind == JSON_OBJECT ? json_clone(a, given) : json_new_object(a);
    json_put_i64(a, meta, STR("progressToken"), c->next_token++);
    json_put(params, STR("_meta"), meta);
}

static bool send_call(struct mcp_call *call, const char *method, const struct json *params) {
    _cleanup_buf_ struct buf text = { 0 };
    buf_printf(&text,
        "{\"jsonrpc\":\"2.0\",\"id\":%lld,\"method\":\"%s\",\"params\":", (long long)call->id,
        method);
    json_write(&text, params);
    buf_add_char(&text, '}');
    return mcp_link_send(call->client->link, buf_str(&text));
}

static struct op *call_start(struct mcp_client *c, struct op_group *group, const char *method,
    const struct json *params, int64_t timeout_ms, mcp_answered *done, void *user) {
    struct mcp_call *call = op_new(group, &call_class, sizeof *call);
    call->done = done;
    call->user = user;
    int r = uv_timer_init(c->o.loop, &call->timer);
    assert(r == 0);
    op_own(&call->op, &call->timer);
    uv_update_time(c->o.loop);
    if (!c->link || c->call_count == MCP_CALLS_MAX) {
        (void)uv_timer_start(&call->timer, on_call_timer, 0, 0);
        return &call->op;
    }
    call->client = c;
    call->id = c->next_id++;
    call->next = c->calls;
    c->calls = call;
    c->call_count++;
    if (timeout_ms >= 0)
        (void)uv_timer_start(&call->timer, on_call_timer, (uint64_t)timeout_ms, 0);
    if (!send_call(call, method, params)) {
        call_forget(call);
        (void)uv_timer_start(&call->timer, on_call_timer, 0, 0);
    }
    return &call->op;
}

struct op *mcp_client_call(struct mcp_client *c, struct op_group *group, const char *method,
    struct json *params, int64_t timeout_ms, mcp_answered *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *p = params ? params : json_new_object(&a);
    add_token(c, &a, p);
    return call_start(c, group, method, p, timeout_ms, done, user);
}

static void fail_calls(struct mcp_client *c) {
    while (c->calls)
        call_end(c->calls, &(struct mcp_answer){ .outcome = MCP_LOST });
}

/* ---- the end ---- */

static void close_link(struct mcp_client *c) {
    struct mcp_link *link = c->link;
    c->link = NULL;
    if (link)
        op_cancel(&link->op);
}

static void client_cancel(struct op *op) {
    struct mcp_client *c = (struct mcp_client *)op;
    c->o.events = NULL;
    if (c->step_call)
        op_cancel(c->step_call);
    c->step_call = NULL;
    c->step = STEP_LOST;
    close_link(c);
    fail_calls(c);
    op_close(op);
}

static const struct op_class client_class = { .name = "mcp client", .cancel = client_cancel };

void mcp_client_cancel(struct mcp_client *c) {
    if (c)
        op_cancel(&c->op);
}

/* The client goes before its owner hears. */
static void fail_start(struct mcp_client *c, const struct mcp_failure *failure) {
    const struct mcp_client_events *events = c->o.events;
    void *user = c->o.user;
    op_cancel(&c->op);
    if (events)
        events->on_started(user, failure);
}

/* ---- the start ---- */

static void fail_handshake(struct mcp_client *c, const struct mcp_link_end *end) {
    _cleanup_arena_ struct arena a = { 0 };
    const char *prefix = end->unasked ? "" : "handshaking with MCP server failed: ";
    const struct mcp_failure failure = {
        .text = arena_printf(&a, "%s%.*s", prefix, STR_ARGS(end->why)),
        .needs_login = end->needs_login,
        .login_is_old = end->login_is_old,
    };
    fail_start(c, &failure);
}

static void fail_answer(struct mcp_client *c, const struct mcp_answer *answer) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str why =
        answer->outcome == MCP_ERROR
            ? arena_printf(&a, "JSON-RPC error: %lld: %.*s: JSON-RPC error: %lld: %.*s",
                  (long long)answer->code, STR_ARGS(answer->message), (long long)answer->code,
                  STR_ARGS(answer->message))
            : STR("connection closed: initialize response: connection closed: initialize response");
    fail_handshake(c, &(struct mcp_link_end){ .why = why });
}

static void on_start_timer(uv_timer_t *timer) {
    struct mcp_client *c = timer->data;
    char text[64];
    if (c->open_error) {
        _cleanup_arena_ struct arena a = { 0 };
        fail_start(c, &(struct mcp_failure){ .text = arena_printf(&a, "%s (os error %d)",
                                                 strerror(-c->open_error), -c->open_error) });
        return;
    }
    (void)snprintf(text, sizeof text, "%g", (double)c->o.config->startup_timeout_ms / 1000);
    _cleanup_arena_ struct arena a = { 0 };
    const struct mcp_failure failure = {
        .text = arena_printf(&a, "timed out handshaking with MCP server after %ss%s", text,
            c->o.config->url.n ? "" : ": deadline has elapsed"),
        .timed_out = true,
    };
    fail_start(c, &failure);
}

static void take_tools(struct mcp_client *c, const struct json *tools) {
    struct arena *a = &c->op.arena;
    for (const struct json *t = tools && tools->kind == JSON_ARRAY ? tools->first : NULL; t;
         t = t->next) {
        struct str name = json_get_text(t, "name");
        if (name.p && c->facts.tools->count < MCP_TOOLS_MAX &&
            mcp_server_config_has_tool(c->o.config, name) && !mcp_client_tool(c, name))
            json_push(c->facts.tools, json_clone(a, t));
    }
}

static void list_tools(struct mcp_client *c, struct str cursor);

static void become_ready(struct mcp_client *c) {
    c->step = STEP_READY;
    (void)uv_timer_stop(&c->timer);
    c->o.events->on_started(c->o.user, NULL);
}

static void on_tools(void *user, const struct mcp_answer *answer) {
    struct mcp_client *c = user;
    c->step_call = NULL;
    if (answer->outcome != MCP_RESULT) {
        fail_answer(c, answer);
        return;
    }
    const struct json *meta = json_get(answer->result, "_meta");
    if (meta && !c->facts.tool_list_meta)
        c->facts.tool_list_meta = json_clone(&c->op.arena, meta);
    take_tools(c, json_get(answer->result, "tools"));
    struct str cursor = json_get_text(answer->result, "nextCursor");
    if (cursor.p && ++c->pages < MCP_TOOL_PAGES_MAX)
        list_tools(c, cursor);
    else
        become_ready(c);
}

static void list_tools(struct mcp_client *c, struct str cursor) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *params = json_new_object(&a);
    json_put_text(&a, params, STR("cursor"), cursor);
    add_token(c, &a, params);
    c->step_call = call_start(c, c->op.group, "tools/list", params, -1, on_tools, c);
}

static void on_initialized(void *user, const struct mcp_answer *answer) {
    struct mcp_client *c = user;
    struct arena *a = &c->op.arena;
    c->step_call = NULL;
    if (answer->outcome != MCP_RESULT) {
        fail_answer(c, answer);
        return;
    }
    const struct json *info = json_get(answer->result, "serverInfo");
    const struct json *capabilities = json_get(answer->result, "capabilities");
    struct str version = json_get_text(answer->result, "protocolVersion");
    c->facts.info = info ? json_clone(a, info) : NULL;
    c->facts.capabilities = capabilities ? json_clone(a, capabilities) : json_new_object(a);
    c->facts.instructions = arena_str(a, json_get_text(answer->result, "instructions"));
    c->link->kind->ready(c->link, version.n ? version : STR(MCP_PROTOCOL_VERSION));
    (void)mcp_link_send(
        c->link, STR("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
    c->step = STEP_TOOLS;
    if (json_get(c->facts.capabilities, "tools"))
        list_tools(c, STR_NONE);
    else
        become_ready(c);
}

static void initialize(struct mcp_client *c) {
    _cleanup_arena_ struct arena a = { 0 };
    const char *more = c->o.config->url.n ? "" : "\"experimental\":{\"codex/auth-change\":{}},";
    const struct json *params = json_parse(&a,
        arena_printf(&a,
            "{\"protocolVersion\":\"" MCP_PROTOCOL_VERSION
            "\",\"capabilities\":{%s\"elicitation\":{\"form\":{},\"url\":{}}},\"clientInfo\":{\"name\":"
            "\"codex-mcp-client\",\"title\":\"Codex\",\"version\":\"" CODEX_PROTOCOL_VERSION "\"}}",
            more),
        NULL);
    c->step_call = call_start(c, c->op.group, "initialize", params, -1, on_initialized, c);
}

/* ---- messages ---- */

static void send_error(struct mcp_client *c, struct str id, int code, const char *text) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"error\":{\"code\":%d,\"message\":\"%s\"}}",
        STR_ARGS(id), code, text);
    if (c->link)
        (void)mcp_link_send(c->link, buf_str(&out));
}

void mcp_client_answer(struct mcp_client *c, struct str id, struct str result) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "{\"jsonrpc\":\"2.0\",\"id\":%.*s,\"result\":", STR_ARGS(id));
    buf_add_str(&out, result);
    buf_add_char(&out, '}');
    if (c->link)
        (void)mcp_link_send(c->link, buf_str(&out));
}

static void take_request(
    struct mcp_client *c, struct str method, struct str id, const struct json *params) {
    if (str_is(method, "ping"))
        mcp_client_answer(c, id, STR("{}"));
    else if (str_is(method, "elicitation/create") && params && params->kind == JSON_OBJECT)
        c->o.events->on_question(c->o.user, id, params);
    else
        send_error(c, id, -32601, "Method not found");
}

static void take_notification(struct mcp_client *c, struct str method, const struct json *params) {
    const struct json *id = json_get(params, "requestId");
    if (!str_is(method, "notifications/cancelled") || !id)
        return;
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, id);
    c->o.events->on_question_moot(c->o.user, buf_str(&text));
}

static void take_answer(struct mcp_client *c, const struct json *id, const struct json *message) {
    int64_t number;
    const struct json *error = json_get(message, "error"), *result = json_get(message, "result");
    struct mcp_call *call = c->calls;
    if (id->kind != JSON_NUMBER || !json_to_i64(id, &number))
        return;
    while (call && call->id != number)
        call = call->next;
    if (!call)
        return;
    if (error && error->kind == JSON_OBJECT)
        call_end(call, &(struct mcp_answer){ .outcome = MCP_ERROR,
                           .code = json_get_i64(error, "code", -32603),
                           .message = json_get_text(error, "message"),
                           .data = json_get(error, "data") });
    else if (result)
        call_end(call, &(struct mcp_answer){ .outcome = MCP_RESULT, .result = result });
}

static void on_message(void *user, struct str text) {
    struct mcp_client *c = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *message = json_parse(&a, text, NULL);
    if (!message || message->kind != JSON_OBJECT) {
        log_debug("mcp: %.*s: no message: %zu bytes", STR_ARGS(c->o.config->name), text.n);
        return;
    }
    struct str method = json_get_text(message, "method");
    const struct json *id = json_get(message, "id"), *params = json_get(message, "params");
    if (method.p && !json_is_null(id)) {
        _cleanup_buf_ struct buf id_text = { 0 };
        json_write(&id_text, id);
        take_request(c, method, buf_str(&id_text), params);
    } else if (method.p) {
        take_notification(c, method, params);
    } else if (id) {
        take_answer(c, id, message);
    }
}

static void on_closed(void *user, const struct mcp_link_end *end) {
    struct mcp_client *c = user;
    c->link = NULL;
    if (c->step != STEP_READY) {
        _cleanup_arena_ struct arena a = { 0 };
        struct mcp_link_end known = *end;
        known.why =
            str_is(end->why, "connection closed")
                ? STR("connection closed: initialize response: connection closed: initialize response")
                : arena_str(&a, end->why);
        fail_handshake(c, &known);
        return;
    }
    c->step = STEP_LOST;
    fail_calls(c);
    if (c->o.events)
        c->o.events->on_lost(c->o.user);
}

static const struct mcp_link_events link_events = { on_message, on_closed };

/* ---- the interface ---- */

const struct mcp_facts *mcp_client_facts(const struct mcp_client *c) {
    return &c->facts;
}

const struct json *mcp_client_tool(const struct mcp_client *c, struct str name) {
    for (const struct json *t = c->facts.tools->first; t; t = t->next)
        if (str_eq(json_get_text(t, "name"), name))
            return t;
    return NULL;
}

struct mcp_client *mcp_client_new(
    struct op_group *group, const struct mcp_client_options *options) {
    struct mcp_client *c = op_new(group, &client_class, sizeof *c);
    const struct mcp_server_config *config = options->config;
    c->o = *options;
    c->facts.tools = json_new_array(&c->op.arena);
    int r = uv_timer_init(options->loop, &c->timer);
    assert(r == 0);
    op_own(&c->op, &c->timer);
    c->link = config->url.n
                  ? mcp_http_open(options->upstream, options->oauth, group, config)
                  : mcp_stdio_open(options->loop, group, config, options->cwd, &c->open_error);
    uv_update_time(options->loop);
    (void)uv_timer_start(
        &c->timer, on_start_timer, c->link ? (uint64_t)config->startup_timeout_ms : 0, 0);
    if (c->link) {
        c->link->events = &link_events;
        c->link->user = c;
        initialize(c);
    }
    return c;
}
