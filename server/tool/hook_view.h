/* hook_view: a call as hooks see it (agent-loop.md 25.1). */
#pragma once

#include "base/json.h"
#include "tool/tool.h"

enum { TOOL_HOOK_NAMES = 3 };

struct tool_hook_view {
    struct str names[TOOL_HOOK_NAMES]; /* the first is its name, matchers know it by all */
    size_t name_count;
    const struct json *input; /* an object */
    struct str cwd;           /* where the command runs; "no string": where the turn does */
    struct str command;       /* of a command or a patch; "no string": it is none */
};

/* False: hooks do not see it, as its arguments make no sense or there is no such tool. In `a`. */
bool tool_hook_view(struct arena *a, const struct tool_host *host, const struct tool_call *call,
    struct tool_hook_view *ret);
/* Of a command. */
void tool_hook_view_command(struct arena *a, struct str command, struct tool_hook_view *ret);
/* Of a patch. */
void tool_hook_view_patch(struct arena *a, struct str patch, struct tool_hook_view *ret);

/* The arguments of a call whose input a hook has changed; "no string": it cannot be. */
struct str tool_hook_arguments(struct arena *a, const struct tool_call *call,
    const struct tool_hook_view *view, const struct json *input);

/* What the model is told of a call that a hook did not let happen. */
struct str tool_hook_refusal(struct arena *a, const struct tool_hook_view *view, struct str reason);
