/* hook_view: a call as hooks see it. */
#include "tool/hook_view.h"

#include "base/path.h"

static struct json *command_input(struct arena *a, struct str command) {
    struct json *input = json_new_object(a);
    json_put_text(a, input, STR("command"), command);
    return input;
}

void tool_hook_view_command(struct arena *a, struct str command, struct tool_hook_view *ret) {
    *ret = (struct tool_hook_view){ .names = { STR("Bash") },
        .name_count = 1,
        .input = command_input(a, command),
        .command = command };
}

void tool_hook_view_patch(struct arena *a, struct str patch, struct tool_hook_view *ret) {
    *ret = (struct tool_hook_view){ .names = { STR("apply_patch"), STR("Write"), STR("Edit") },
        .name_count = 3,
        .input = command_input(a, patch),
        .command = patch };
}

static bool is_plain(const struct tool_call *call) {
    return !call->namespace.p || str_is(call->namespace, "functions");
}

bool tool_hook_view(struct arena *a, const struct tool_host *host, const struct tool_call *call,
    struct tool_hook_view *ret) {
    bool plain = is_plain(call);
    if (!tool_is_known(host, call) || (plain && str_is(call->name, "write_stdin")))
        return false;
    if (call->custom) {
        tool_hook_view_patch(a, arena_str(a, call->arguments), ret);
        return true;
    }
    const struct json *input = json_parse(a, arena_str(a, call->arguments), NULL);
    if (!input || input->kind != JSON_OBJECT)
        return false;
    if (plain && str_is(call->name, "exec_command")) {
        struct str command = json_get_text(input, "cmd"), place = json_get_text(input, "workdir");
        tool_hook_view_command(a, command, ret);
        if (place.p)
            ret->cwd = path_join(a, host->cwd, place);
        return command.p != NULL;
    }
    bool of_server = !plain && str_starts(call->namespace, STR("mcp__"));
    *ret = (struct tool_hook_view){ .name_count = 1, .input = input };
    ret->names[0] =
        of_server ? arena_printf(a, "%.*s__%.*s", STR_ARGS(call->namespace), STR_ARGS(call->name))
                  : arena_str(a, call->name);
    return true;
}

struct str tool_hook_arguments(struct arena *a, const struct tool_call *call,
    const struct tool_hook_view *view, const struct json *input) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str command = json_get_text(input, "command");
    if (view->command.p && !command.p)
        return STR_NONE;
    if (call->custom)
        return arena_str(a, command);
    if (!view->command.p) {
        json_write(&out, input);
        return arena_str(a, buf_str(&out));
    }
    struct json *arguments = json_parse(a, arena_str(a, call->arguments), NULL);
    json_put(arguments, STR("cmd"), json_new_str(a, command));
    json_write(&out, arguments);
    return arena_str(a, buf_str(&out));
}

struct str tool_hook_refusal(
    struct arena *a, const struct tool_hook_view *view, struct str reason) {
    if (view->command.p)
        return arena_printf(a, "Command blocked by PreToolUse hook: %.*s. Command: %.*s",
            STR_ARGS(reason), STR_ARGS(view->command));
    return arena_printf(a, "Tool call blocked by PreToolUse hook: %.*s. Tool: %.*s",
        STR_ARGS(reason), STR_ARGS(view->names[0]));
}
