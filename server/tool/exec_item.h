/* exec_item: a command as clients see it: its item and its notifications (agent-loop.md 8.4). */
#pragma once

#include "protocol/types.gen.h"
#include "tool/tool.h"

struct exec_start;

struct exec_item {
    struct arena arena;
    struct item_place place;
    struct str script;       /* the raw command */
    struct thread_item item; /* commandExecution; strings in the arena */
    int64_t started_at_ms, completed_at_ms, duration_ms;
    int32_t exit_code;
};

/* Copies what it shows. */
void exec_item_init(struct exec_item *x, const struct tool_host *host, const struct tool_call *call,
    const struct exec_start *start);
void exec_item_done(struct exec_item *x);
/* item/started; `process_id` < 0: there is none. */
void exec_item_start(struct exec_item *x, int process_id);
void exec_item_tell_delta(struct exec_item *x, struct str text);
void exec_item_tell_input(struct exec_item *x, struct str text);
/* item/completed. */
void exec_item_complete(struct exec_item *x, int exit_code, struct str output);
