/* exec_item: a command as clients see it: its item and its notifications (agent-loop.md 8.4). */
#pragma once

#include "protocol/types.gen.h"
#include "tool/tool.h"

struct exec_start;

/* Owned by whoever made it, then by its session. */
struct exec_item {
    struct arena arena;
    struct item_place place;
    struct str script;       /* the raw command */
    struct thread_item item; /* commandExecution; strings in the arena */
    int64_t started_at_ms, completed_at_ms, duration_ms;
    int64_t running_at_ms;               /* when its process began */
    struct command_action_array actions; /* of one that was proposed */
    bool told;                           /* that it has started */
    int32_t exit_code;
};

/* Copies what it shows. */
struct exec_item *exec_item_new(
    const struct tool_host *host, const struct tool_call *call, const struct exec_start *start);
/* Accepts NULL. */
void exec_item_free(struct exec_item *x);
/* item/started of a command that is asked about before it runs. */
/* A reviewer sees the whole command for what it is. */
void exec_item_propose(struct exec_item *x, bool reviewed);
/* item/completed of one that does not run then; once. */
void exec_item_refuse(struct exec_item *x, enum command_execution_status status);
/* Its process runs (`process_id` < 0: could not be started): item/started, unless it was proposed. */
void exec_item_start(struct exec_item *x, int process_id);
void exec_item_tell_delta(struct exec_item *x, struct str text);
void exec_item_tell_input(struct exec_item *x, struct str text);
/* item/completed. */
void exec_item_complete(struct exec_item *x, int exit_code, struct str output);
