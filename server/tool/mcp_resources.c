/* mcp_resources: the model lists and reads resources of MCP servers. */
#include "tool/mcp_resources.h"

#include "base/json.h"
#include "mcp/survey.h"
#include "tool/answer.h"
#include "tool/mcp_item.h"
#include "tool/mcp_output.h"

#include <assert.h>

enum what { WHAT_RESOURCES, WHAT_TEMPLATES, WHAT_READ };

static const struct {
    const char *tool, *method, *member;
} kinds[] = {
    [WHAT_RESOURCES] = { "list_mcp_resources", "resources/list", "resources" },
    [WHAT_TEMPLATES] = { "list_mcp_resource_templates", "resources/templates/list",
        "resourceTemplates" },
    [WHAT_READ] = { "read_mcp_resource", "resources/read", "contents" },
};

struct resource_call {
    struct op op;
    uv_timer_t timer; /* so that nothing ends before the start has returned */
    const struct tool_host *host;
    struct mcp_item item;
    enum what what;
    const struct json *arguments;
    struct str server, uri; /* "no string": not given */
    uint64_t began_ns;
    struct op *under;
    tool_done *done;
    void *user;
};

static void call_cancel(struct op *op) {
    struct resource_call *c = (struct resource_call *)op;
    if (c->under)
        op_cancel(c->under);
    c->under = NULL;
    op_close(op);
}

static const struct op_class call_class = { .name = "mcp resources", .cancel = call_cancel };

static void end(struct resource_call *c, const struct json *result, struct str text) {
    int64_t ms = (int64_t)((uv_hrtime() - c->began_ns) / 1000000);
    tool_done *done = c->done;
    void *user = c->user;
    mcp_item_end(&c->item, result, text, ms);
    _cleanup_buf_ struct buf shown = { 0 };
    const struct output_policy *policy = &c->host->output;
    truncate_middle(text, policy->bytes ? policy->limit / BYTES_PER_TOKEN : policy->limit, &shown);
    op_close(&c->op);
    done(user, &(struct tool_output){ .text = buf_str(&shown) });
}

/* The bare JSON is the output, and the one text of the item's result. */
static void succeed(struct resource_call *c, const struct json *object) {
    struct arena *a = &c->op.arena;
    struct json *result = json_new_object(a), *content = json_new_array(a),
                *part = json_new_object(a);
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, object);
    json_put_text(a, part, STR("type"), STR("text"));
    json_put_text(a, part, STR("text"), buf_str(&text));
    json_push(content, part);
    json_put(result, STR("content"), content);
    end(c, result, buf_str(&text));
}

static void fail(struct resource_call *c, struct str why) {
    struct arena *a = &c->op.arena;
    end(c, NULL, arena_printf(a, "%s failed: %.*s", kinds[c->what].method, STR_ARGS(why)));
}

/* ---- one server ---- */

static struct str words_of(struct resource_call *c, const struct mcp_answer *answer) {
    struct arena *a = &c->op.arena;
    struct str head =
        arena_printf(a, "%s failed for `%.*s`", kinds[c->what].method, STR_ARGS(c->server));
    if (c->what == WHAT_READ)
        head = arena_printf(a, "%.*s (%.*s)", STR_ARGS(head), STR_ARGS(c->uri));
    if (answer->outcome == MCP_ERROR)
        return arena_printf(a, "%.*s: Mcp error: %lld: %.*s", STR_ARGS(head),
            (long long)answer->code, STR_ARGS(answer->message));
    return arena_printf(a, "%.*s: %s", STR_ARGS(head),
        answer->outcome == MCP_TIMED_OUT ? "timed out" : "Transport closed");
}

static void add_with_server(
    struct arena *a, struct json *to, struct str server, const struct json *list) {
    for (const struct json *e = list && list->kind == JSON_ARRAY ? list->first : NULL; e;
         e = e->next) {
        struct json *copy = json_new_object(a);
        json_put_text(a, copy, STR("server"), server);
        for (const struct json *m = e->kind == JSON_OBJECT ? e->first : NULL; m; m = m->next)
            json_put(copy, m->key, json_clone(a, m));
        json_push(to, copy);
    }
}

static void on_answer(void *user, const struct mcp_answer *answer) {
    struct resource_call *c = user;
    struct arena *a = &c->op.arena;
    c->under = NULL;
    if (answer->outcome != MCP_RESULT) {
        fail(c, words_of(c, answer));
        return;
    }
    struct json *object = json_new_object(a), *list = json_new_array(a);
    const struct json *got = json_get(answer->result, kinds[c->what].member);
    json_put_text(a, object, STR("server"), c->server);
    json_put_text(a, object, STR("uri"), c->uri);
    if (c->what == WHAT_READ && got)
        list = json_clone(a, got);
    else
        add_with_server(a, list, c->server, got);
    json_put(object, str_of(kinds[c->what].member), list);
    json_put_text(a, object, STR("nextCursor"), json_get_text(answer->result, "nextCursor"));
    succeed(c, object);
}

static void ask(struct resource_call *c) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *params = json_new_object(&a);
    struct mcp_server *s = mcp_servers_find(c->host->servers, c->server);
    if (!s || s->state == MCP_SERVER_OFF) {
        fail(c, arena_printf(&c->op.arena, "unknown MCP server '%.*s'", STR_ARGS(c->server)));
        return;
    }
    if (s->state != MCP_SERVER_READY) {
        fail(c, s->failure.p ? s->failure : STR("the server has not started"));
        return;
    }
    json_put_text(&a, params, STR("uri"), c->uri);
    json_put_text(&a, params, STR("cursor"), json_get_text(c->arguments, "cursor"));
    c->under = mcp_client_call(s->client, c->op.group, kinds[c->what].method, params,
        s->config.tool_timeout_ms, on_answer, c);
}

/* ---- all servers ---- */

static void on_surveyed(void *user, const struct mcp_survey_entry *v, size_t n) {
    struct resource_call *c = user;
    struct arena *a = &c->op.arena;
    struct json *object = json_new_object(a), *list = json_new_array(a);
    c->under = NULL;
    for (size_t i = 0; i < n; i++)
        add_with_server(a, list, v[i].server->config.name,
            c->what == WHAT_TEMPLATES ? v[i].templates : v[i].resources);
    json_put(object, str_of(kinds[c->what].member), list);
    succeed(c, object);
}

static void on_timer(uv_timer_t *timer) {
    struct resource_call *c = timer->data;
    if (c->what == WHAT_READ && !(c->server.n && c->uri.n))
        fail(c, c->server.n ? STR("uri must be provided") : STR("server must be provided"));
    else if (c->server.n)
        ask(c);
    else if (json_get_text(c->arguments, "cursor").n)
        fail(c, STR("cursor can only be used when a server is specified"));
    else
        c->under =
            mcp_survey_start(c->host->servers, c->op.group, c->host->loop, true, on_surveyed, c);
}

static struct op *start(enum what what, struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    struct resource_call *c = op_new(group, &call_class, sizeof *c);
    struct arena *a = &c->op.arena;
    const struct json *arguments = json_parse(a, arena_str(a, call->arguments), NULL);
    c->host = host;
    c->what = what;
    c->arguments = arguments ? arguments : json_new_object(a);
    c->server = json_get_text(c->arguments, "server");
    c->uri = what == WHAT_READ ? json_get_text(c->arguments, "uri") : STR_NONE;
    c->began_ns = uv_hrtime();
    c->done = done;
    c->user = user;
    int r = uv_timer_init(host->loop, &c->timer);
    assert(r == 0);
    op_own(&c->op, &c->timer);
    mcp_item_start(&c->item, a, host, call->call_id, c->server.n ? c->server : STR("codex"),
        str_of(kinds[what].tool), c->arguments, NULL);
    (void)uv_timer_start(&c->timer, on_timer, 0, 0);
    return &c->op;
}

struct op *list_mcp_resources_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    return start(WHAT_RESOURCES, group, host, call, done, user);
}

struct op *list_mcp_resource_templates_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    return start(WHAT_TEMPLATES, group, host, call, done, user);
}

struct op *read_mcp_resource_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    return start(WHAT_READ, group, host, call, done, user);
}
