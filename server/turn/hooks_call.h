/* hooks_call: hooks around the calls of the model (agent-loop.md 25.1). */
#pragma once

#include "tool/hook_view.h"
#include "turn/hooks.h"

/* Operations of `group`; NULL: there are no hooks for it. */
struct op *turn_hooks_before_call(struct turn *turn, struct op_group *group,
    const struct tool_hook_view *view, struct str call_id, hooks_ended *ended, void *user);
/* `response` is what the tool said. */
struct op *turn_hooks_after_call(struct turn *turn, struct op_group *group,
    const struct tool_hook_view *view, struct str call_id, const struct json *response,
    hooks_ended *ended, void *user);

/* What comes of them. The first that blocks, "no string": none does; the last new input, or NULL. */
struct str turn_hooks_refusal(const struct hook_one *v, size_t n);
const struct json *turn_hooks_new_input(const struct hook_one *v, size_t n);
/* What the model is told in place of the output: all reasons, or "no string". */
struct str turn_hooks_feedback(struct arena *a, const struct hook_one *v, size_t n);

/* tool_host_events.permits */
struct op *turn_hooks_permit(void *user, struct op_group *group, const struct tool_permission *what,
    tool_permitted *done, void *done_user);
