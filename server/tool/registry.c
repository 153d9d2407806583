/* registry: the tools by name: how they start and how the model is told of them (agent-loop.md 7). */
#include "base/json.h"
#include "config/config.h"
#include "tool/answer.h"
#include "tool/apply_patch.h"
#include "tool/dynamic.h"
#include "tool/exec_command.h"
#include "tool/permissions.h"
#include "tool/plan.h"
#include "tool/specs.h"
#include "tool/tool.h"
#include "tool/user_input.h"
#include "tool/view_image.h"

typedef struct op *tool_start_fn(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

struct tool {
    const char *name;
    tool_start_fn *start;
    bool custom; /* called with plain text instead of JSON */
    bool parallel;
    bool is_command;     /* an interrupted call tells its wall time in the words of a command */
    const char *enabled; /* the configuration key that must be true; NULL: always offered */
    const char *spec;    /* JSON */
};

/* In the order of the request. */
static const struct tool tools[] = {
    { "exec_command", exec_command_start, false, true, true, NULL, spec_exec_command },
    { "write_stdin", write_stdin_start, false, true, false, NULL, spec_write_stdin },
    { "update_plan", update_plan_start, false, false, false, "tools.update_plan.enabled",
        spec_update_plan },
    { "request_user_input", request_user_input_start, false, false, false, NULL,
        spec_request_user_input },
    { "request_permissions", request_permissions_start, false, false, false,
        "features.request_permissions_tool", spec_request_permissions },
    { "apply_patch", apply_patch_start, true, false, false, NULL, spec_apply_patch },
    { "view_image", view_image_start, false, true, false, NULL, spec_view_image },
};

static bool is_offered(const struct tool *tool, const struct config *config, bool has_apply_patch) {
    if (tool->custom)
        return has_apply_patch;
    return !tool->enabled || config_bool(config, tool->enabled, false);
}

static const struct tool *find(const struct tool_call *call) {
    bool plain = !call->namespace.p || str_is(call->namespace, "functions");
    for (size_t i = 0; i < ARRAY_LEN(tools); i++)
        if (plain && call->custom == tools[i].custom && str_is(call->name, tools[i].name))
            return &tools[i];
    return NULL;
}

struct op *tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    const struct tool *tool = find(call);
    if (tool && is_offered(tool, host->config, host->has_apply_patch))
        return tool->start(group, host, call, done, user);
    if (dynamic_tool_is_offered(host->dynamic, call))
        return dynamic_tool_start(group, host, call, done, user);
    _cleanup_arena_ struct arena a = { 0 };
    struct str text =
        arena_printf(&a, "unsupported %s: %.*s%.*s", call->custom ? "custom tool call" : "call",
            STR_ARGS(call->namespace), STR_ARGS(call->name));
    return tool_answer(group, host, text, done, user);
}

bool tool_is_parallel(const struct tool_call *call) {
    const struct tool *tool = find(call);
    return !tool || tool->parallel;
}

struct str tool_aborted_text(struct arena *a, const struct tool_call *call, int64_t ms) {
    const struct tool *tool = find(call);
    double seconds = ms < 100 ? 0.1 : (double)ms / 1000;
    if (tool && tool->is_command)
        return arena_printf(a, "Wall time: %.1f seconds\naborted by user", seconds);
    return arena_printf(a, "aborted by user after %.1fs", seconds);
}

void tool_write_specs(struct buf *out, const struct config *config, bool has_apply_patch,
    const struct dynamic_tools *dynamic) {
    size_t n = 0;
    buf_add_char(out, '[');
    for (size_t i = 0; i < ARRAY_LEN(tools); i++) {
        if (!is_offered(&tools[i], config, has_apply_patch))
            continue;
        if (n++)
            buf_add_char(out, ',');
        buf_add_str(out, str_of(tools[i].spec));
    }
    dynamic_tools_write(out, dynamic, &n);
    buf_add_char(out, ']');
}
