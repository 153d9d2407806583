/* exec_wait: a call that waits for a session to end or for its time to be over (agent-loop.md 8.2, 8.3). */
#pragma once

#include "tool/exec_session.h"
#include "tool/tool.h"

struct exec_wait_options {
    int64_t yield_ms;
    int64_t max_tokens; /* -1: the policy's */
    struct str input;   /* what was written; told to clients after the wait */
};

/* An operation of `group`; cancelling it leaves the session running. Answers with the report of 8.3. */
struct op *exec_wait_start(struct op_group *group, const struct tool_host *host,
    struct exec_session *session, const struct exec_wait_options *options, tool_done *done,
    void *user);
