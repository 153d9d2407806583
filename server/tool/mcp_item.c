/* mcp_item: a call to an MCP server as clients see it. */
#include "tool/mcp_item.h"

#include "base/json.h"
#include "base/time.h"

void mcp_item_start(struct mcp_item *x, struct arena *a, const struct tool_host *host,
    struct str call_id, struct str server, struct str tool_name, const struct json *arguments,
    const struct json *tool) {
    const struct json *hint = json_get(json_get(tool, "annotations"), "readOnlyHint");
    x->arena = a;
    x->place = item_place_copy(a, host->items);
    x->started_at_ms = time_now_ms();
    x->read_only = hint && hint->kind == JSON_BOOL && hint->boolean;
    x->item = (struct thread_item){ .type = THREAD_ITEM_MCP_TOOL_CALL,
        .started_at_ms = &x->started_at_ms,
        .mcp_tool_call = { .id = arena_str(a, call_id),
            .server = arena_str(a, server),
            .tool = arena_str(a, tool_name),
            .status = MCP_TOOL_CALL_STATUS_IN_PROGRESS,
            .arguments = json_clone(a, arguments),
            .read_only_hint = hint && hint->kind == JSON_BOOL ? &x->read_only : NULL } };
    item_tell_started(x->place, &x->item);
}

static struct mcp_tool_call_result *result_of(struct arena *a, const struct json *result) {
    struct mcp_tool_call_result *r = arena_new(a, struct mcp_tool_call_result);
    const struct json *content = json_get(result, "content");
    const struct json *object = json_get(result, "structuredContent"),
                      *meta = json_get(result, "_meta");
    bool any = content && content->kind == JSON_ARRAY;
    r->content.v = arena_array(a, const struct json *, any ? content->count + 1 : 1);
    for (const struct json *e = any ? content->first : NULL; e; e = e->next)
        r->content.v[r->content.n++] = e;
    r->structured_content = json_is_null(object) ? NULL : object;
    r->_meta = json_is_null(meta) ? NULL : meta;
    return r;
}

void mcp_item_end(struct mcp_item *x, const struct json *result, struct str failure, int64_t ms) {
    struct thread_item_mcp_tool_call *shown = &x->item.mcp_tool_call;
    struct mcp_tool_call_error *error = arena_new(x->arena, struct mcp_tool_call_error);
    bool failed = !result || json_get_bool(result, "isError", false);
    error->message = failure;
    x->completed_at_ms = time_now_ms();
    x->duration_ms = ms;
    x->item.completed_at_ms = &x->completed_at_ms;
    shown->status = failed ? MCP_TOOL_CALL_STATUS_FAILED : MCP_TOOL_CALL_STATUS_COMPLETED;
    shown->result = result ? result_of(x->arena, result) : NULL;
    shown->error = result ? NULL : error;
    shown->duration_ms = &x->duration_ms;
    item_tell_completed(x->place, &x->item);
}
