/* registry: the tools by name: how they start and how the model is told of them (agent-loop.md 7). */
#include "base/json.h"
#include "config/config.h"
#include "tool/answer.h"
#include "tool/exec_command.h"
#include "tool/tool.h"

typedef struct op *tool_start_fn(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

struct tool {
    const char *name;
    tool_start_fn *start;
    bool parallel;
    bool is_command;  /* an interrupted call tells its wall time in the words of a command */
    const char *spec; /* JSON; NULL: not offered by itself */
};

#define NUMBER(name, about) "\"" name "\":{\"type\":\"number\",\"description\":\"" about "\"}"
#define TEXT(name, about)   "\"" name "\":{\"type\":\"string\",\"description\":\"" about "\"}"

/* In the order of the request. */
static const struct tool tools[] = {
    { "exec_command", exec_command_start, true, true,
        "{\"type\":\"function\",\"name\":\"exec_command\",\"description\":\"Runs a shell command and returns its "
        "output, or a session ID when it is still running.\",\"strict\":false,\"parameters\":{\"type\":\"object\","
        "\"properties\":{" TEXT("cmd", "The shell command to run.") "," //
        TEXT("justification",
            "A question for the user; only with require_escalated.") ","
                                                                     "\"login\":{\"type\":\"boolean\",\"description\":\"Run as a login shell; true unless given.\"}," //
        NUMBER("max_output_tokens",
            "Output to return at most; 10000 unless given, larger values may be capped.") ","
                                                                                          "\"prefix_rule\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"A command prefix to "
                                                                                          "allow from now on; only with require_escalated.\"}," //
                                                                                          "\"sandbox_permissions\":{\"type\":\"string\",\"enum\":[\"use_default\",\"require_escalated\"],"
                                                                                          "\"description\":\"How to run this command beside the sandbox's rules.\"}," //
        TEXT("shell",
            "The shell to use; the user's unless given.") ","
                                                          "\"tty\":{\"type\":\"boolean\",\"description\":\"Run on a terminal, so that write_stdin can type; "
                                                          "false unless given.\"},"         //
        TEXT("workdir", "The directory to run in; the working directory unless given.") "," //
        NUMBER(
            "yield_time_ms", "How long to wait for the end, 250 to 30000; 10000 unless given.") //
        "},\"required\":[\"cmd\"],\"additionalProperties\":false}}" },
    { "write_stdin", write_stdin_start, true, false,
        "{\"type\":\"function\",\"name\":\"write_stdin\",\"description\":\"Types into a running session, or looks "
        "what it has printed since.\",\"strict\":false,\"parameters\":{\"type\":\"object\",\"properties\":{" //
        TEXT("chars", "What to type; empty to look only.") "," //
        NUMBER("max_output_tokens",
            "Output to return at most; 10000 unless given, larger values may be capped.") "," //
        NUMBER("session_id", "The session that exec_command returned.") ","                   //
        NUMBER("yield_time_ms", "How long to wait for output.")                               //
        "},\"required\":[\"session_id\"],\"additionalProperties\":false}}" },
};

static const struct tool *find(const struct tool_call *call) {
    bool plain = !call->namespace.p || str_is(call->namespace, "functions");
    for (size_t i = 0; i < ARRAY_LEN(tools); i++)
        if (plain && !call->custom && str_is(call->name, tools[i].name))
            return &tools[i];
    return NULL;
}

struct op *tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    const struct tool *tool = find(call);
    if (tool)
        return tool->start(group, host, call, done, user);
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

void tool_write_specs(struct buf *out) {
    buf_add_char(out, '[');
    for (size_t i = 0, n = 0; i < ARRAY_LEN(tools); i++) {
        if (!tools[i].spec)
            continue;
        if (n++)
            buf_add_char(out, ',');
        buf_add_str(out, str_of(tools[i].spec));
    }
    buf_add_char(out, ']');
}
