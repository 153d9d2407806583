/* mcp_call: the model calls a tool of an MCP server. */
#include "tool/mcp_call.h"

#include "base/json.h"
#include "base/time.h"
#include "tool/approval.h"
#include "tool/hook_view.h"
#include "tool/mcp_approval.h"
#include "tool/mcp_item.h"
#include "tool/mcp_output.h"

#include <assert.h>

struct mcp_tool_call {
    struct op op;
    uv_timer_t timer; /* so that nothing ends before the start has returned */
    const struct tool_host *host;
    struct mcp_item item;
    struct mcp_server *server;
    const struct json *tool, *arguments;
    struct str name;     /* the server's */
    struct str known_as; /* to hooks */
    struct str item_id;  /* of the model */
    uint64_t began_ns, called_ns;
    struct op *under; /* the question or the request, or NULL */
    tool_done *done;
    void *user;
};

static void call_cancel(struct op *op) {
    struct mcp_tool_call *c = (struct mcp_tool_call *)op;
    if (c->under)
        op_cancel(c->under);
    c->under = NULL;
    op_close(op);
}

static const struct op_class call_class = { .name = "mcp tool", .cancel = call_cancel };

/* ---- the end ---- */

/* What hooks are told. */
static struct str response_of(struct arena *a, const struct json *result) {
    static const char *const members[] = { "content", "structuredContent", "isError" };
    _cleanup_buf_ struct buf out = { 0 };
    struct json *told = json_new_object(a);
    for (size_t i = 0; i < ARRAY_LEN(members); i++)
        if (!json_is_null(json_get(result, members[i])))
            json_put(told, str_of(members[i]), json_share(a, json_get(result, members[i])));
    json_write(&out, told);
    return arena_str(a, buf_str(&out));
}

/* Of `result`, or of the words with NULL. The operation's memory lasts until the loop goes on. */
static void finish(struct mcp_tool_call *c, const struct json *result, struct str failure) {
    struct mcp_tool_output output = { 0 };
    uint64_t now = uv_hrtime();
    tool_done *done = c->done;
    void *user = c->user;
    mcp_item_end(
        &c->item, result, failure, c->called_ns ? (int64_t)((now - c->called_ns) / 1000000) : 0);
    mcp_tool_output_make(
        &output, result, failure, (int64_t)((now - c->began_ns) / 1000), &c->host->output);
    op_close(&c->op);
    struct tool_output view = mcp_tool_output_view(&output);
    _cleanup_arena_ struct arena a = { 0 };
    view.succeeded = result != NULL;
    if (result)
        view.response = response_of(&a, result);
    done(user, &view);
    mcp_tool_output_done(&output);
}

static void on_answer(void *user, const struct mcp_answer *answer) {
    struct mcp_tool_call *c = user;
    struct arena *a = &c->op.arena;
    struct str server = c->item.item.mcp_tool_call.server, why = STR("Transport closed");
    c->under = NULL;
    if (answer->outcome == MCP_RESULT) {
        finish(c, answer->result, STR_NONE);
        return;
    }
    if (answer->outcome == MCP_ERROR)
        why = arena_printf(
            a, "Mcp error: %lld: %.*s", (long long)answer->code, STR_ARGS(answer->message));
    else if (answer->outcome == MCP_TIMED_OUT)
        why = arena_printf(a, "timed out awaiting tools/call after %llds",
            (long long)(c->server->config.tool_timeout_ms / 1000));
    finish(c, NULL,
        arena_printf(a, "tool call error: tool call failed for `%.*s/%.*s`\n\nCaused by:\n    %.*s",
            STR_ARGS(server), STR_ARGS(c->name), STR_ARGS(why)));
}

/* ---- the call ---- */

static struct json *meta_of(struct mcp_tool_call *c, struct arena *a) {
    struct json *meta = json_new_object(a);
    const struct json *turn = json_parse(a, c->host->turn_metadata, NULL);
    json_put_text(a, meta, STR("callId"), c->item.item.mcp_tool_call.id);
    json_put_text(a, meta, STR("threadId"), c->host->items.thread_id);
    json_put_text(a, meta, STR("sessionId"), c->host->session_id);
    json_put_text(a, meta, STR("windowId"), json_get_text(turn, "window_id"));
    json_put_text(a, meta, STR("itemId"), c->item_id);
    if (turn)
        json_put(meta, STR("x-codex-turn-metadata"), json_clone(a, turn));
    return meta;
}

static void call_server(struct mcp_tool_call *c) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *params = json_new_object(&a);
    if (c->server->state != MCP_SERVER_READY) { /* it went while the user was asked */
        on_answer(c, &(struct mcp_answer){ .outcome = MCP_LOST });
        return;
    }
    json_put(params, STR("_meta"), meta_of(c, &a));
    json_put_text(&a, params, STR("name"), c->name);
    json_put(params, STR("arguments"), json_clone(&a, c->arguments));
    c->called_ns = uv_hrtime();
    c->under = mcp_client_call(c->server->client, c->op.group, "tools/call", params,
        c->server->config.tool_timeout_ms, on_answer, c);
}

/* ---- may it be done? ---- */

static struct str approval_key(struct mcp_tool_call *c) {
    return arena_printf(
        &c->op.arena, "%.*s/%.*s", STR_ARGS(c->server->config.name), STR_ARGS(c->name));
}

static bool needs_approval(struct mcp_tool_call *c) {
    const struct json *hints = json_get(c->tool, "annotations");
    bool reads = json_get_bool(hints, "readOnlyHint", false);
    switch (mcp_server_config_approval(&c->server->config, c->name)) {
    case MCP_APPROVAL_APPROVE:
        return false;
    case MCP_APPROVAL_PROMPT:
        break;
    case MCP_APPROVAL_WRITES:
        if (reads)
            return false;
        break;
    case MCP_APPROVAL_AUTO:
        if (!json_get_bool(hints, "destructiveHint", false) &&
            (reads || (!json_is_null(json_get(hints, "destructiveHint")) &&
                          !json_get_bool(hints, "openWorldHint", true))))
            return false;
        break;
    }
    return !map_get(&c->host->servers->approved, approval_key(c));
}

static void on_saved(void *user) {
    struct mcp_tool_call *c = user;
    c->under = NULL;
    call_server(c);
}

static void on_asked(void *user, const struct mcp_server_elicitation_request_response *r) {
    struct mcp_tool_call *c = user;
    c->under = NULL;
    if (!r || r->action == MCP_SERVER_ELICITATION_ACTION_DECLINE) {
        struct str refusal = r ? json_get_text(r->_meta, "refusal") : STR_NONE;
        finish(
            c, NULL, refusal.p && c->host->reviewed ? refusal : STR("user rejected MCP tool call"));
    } else if (r->action == MCP_SERVER_ELICITATION_ACTION_CANCEL) {
        finish(c, NULL, STR("user cancelled MCP tool call"));
    } else {
        if (json_get_text(r->_meta, "persist").n)
            (void)map_put(&c->host->servers->approved, approval_key(c), c->server);
        if (str_is(json_get_text(r->_meta, "persist"), "always"))
            c->under = mcp_approval_save(c->op.group, c->host->loop, c->host->config,
                c->server->config.name, c->name, on_saved, c);
        else
            call_server(c);
    }
}

static struct json *display_of(struct arena *a, const struct json *arguments) {
    struct json *list = json_new_array(a);
    for (const struct json *m = arguments->kind == JSON_OBJECT ? arguments->first : NULL; m;
         m = m->next) {
        struct json *entry = json_new_object(a);
        json_put_text(a, entry, STR("name"), m->key);
        json_put(entry, STR("value"), json_clone(a, m));
        json_put_text(a, entry, STR("display_name"), m->key);
        json_push(list, entry);
    }
    return list;
}

static struct json *question_meta(struct mcp_tool_call *c, struct arena *a) {
    struct json *meta = json_new_object(a), *persist = json_new_array(a);
    const struct json *hints = json_get(c->tool, "annotations");
    json_push(persist, json_new_str(a, STR("session")));
    json_push(persist, json_new_str(a, STR("always")));
    json_put_text(a, meta, STR("codex_approval_kind"), STR("mcp_tool_call"));
    json_put(meta, STR("persist"), persist);
    json_put_text(a, meta, STR("tool_name"), c->name);
    json_put_text(a, meta, STR("tool_title"), json_get_text(c->tool, "title"));
    if (!json_is_null(hints))
        json_put(meta, STR("tool_annotations"), json_clone(a, hints));
    json_put_text(a, meta, STR("tool_description"), json_get_text(c->tool, "description"));
    json_put(meta, STR("tool_params"), json_clone(a, c->arguments));
    json_put(meta, STR("tool_params_display"), display_of(a, c->arguments));
    return meta;
}

static void ask_clients(struct mcp_tool_call *c) {
    _cleanup_arena_ struct arena a = { 0 };
    struct approval *approval = approval_open(c->op.group, c->host, NULL, c);
    struct mcp_server_elicitation_request_params p = {
        .mode = MCP_SERVER_ELICITATION_REQUEST_PARAMS_FORM,
        .server_name = c->server->config.name,
        .form = { ._meta = question_meta(c, &a),
            .message = arena_printf(&a, "Allow the %.*s MCP server to run tool \"%.*s\"?",
                STR_ARGS(c->server->config.name), STR_ARGS(c->name)) },
    };
    c->under = approval_op(approval);
    approval_ask_elicitation(approval, &p, c->item.item.mcp_tool_call.id, on_asked);
}

static void on_permit(void *user, enum tool_permit permit, struct str message) {
    struct mcp_tool_call *c = user;
    c->under = NULL;
    if (permit == TOOL_ALLOWED)
        call_server(c);
    else if (permit == TOOL_DENIED)
        finish(c, NULL, arena_str(&c->op.arena, message));
    else
        ask_clients(c);
}

/* Hooks first. */
static void ask(struct mcp_tool_call *c) {
    const struct tool_hook_view view = {
        .names = { c->known_as }, .name_count = 1, .input = c->arguments
    };
    c->under = c->host->events->permits(c->host->event_user, c->op.group,
        &(struct tool_permission){ c->item.item.mcp_tool_call.id, &view, STR_NONE }, on_permit, c);
    if (!c->under)
        ask_clients(c);
}

static void on_timer(uv_timer_t *timer) {
    struct mcp_tool_call *c = timer->data;
    const struct tool_host *host = c->host;
    bool never = host->approval->tag == ASK_FOR_APPROVAL_NEVER;
    bool needed = needs_approval(c);
    if (needed && never && sandbox_scope_is_confined(&host->scope))
        finish(c, NULL, STR("MCP tool call requires approval, but approval policy is never"));
    else if (needed && !never)
        ask(c);
    else
        call_server(c);
}

bool mcp_tool_is_parallel(const struct mcp_tool *tool) {
    return tool->server->config.parallel ||
           json_get_bool(json_get(tool->tool, "annotations"), "readOnlyHint", false);
}

struct op *mcp_tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, const struct mcp_tool *tool, tool_done *done, void *user) {
    struct mcp_tool_call *c = op_new(group, &call_class, sizeof *c);
    struct arena *a = &c->op.arena;
    const struct json *arguments = json_parse(a, arena_str(a, call->arguments), NULL);
    c->host = host;
    c->server = mcp_servers_find(host->servers, tool->server->config.name);
    c->tool = json_clone(a, tool->tool);
    c->arguments = arguments ? arguments : json_new_object(a);
    c->name = arena_str(a, tool->raw_name);
    c->known_as = arena_printf(a, "%.*s__%.*s", STR_ARGS(call->namespace), STR_ARGS(call->name));
    c->item_id = arena_str(a, call->item_id);
    c->began_ns = uv_hrtime();
    c->done = done;
    c->user = user;
    int r = uv_timer_init(host->loop, &c->timer);
    assert(r == 0);
    op_own(&c->op, &c->timer);
    mcp_item_start(
        &c->item, a, host, call->call_id, c->server->config.name, c->name, c->arguments, c->tool);
    (void)uv_timer_start(&c->timer, on_timer, 0, 0);
    return &c->op;
}
