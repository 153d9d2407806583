/* agent_v1: the tools of the namespace multi_agent_v1 (agent-loop.md 23.1). */
#pragma once

#include "tool/tool.h"

struct turn;

/* A call that starts. */
struct agent_call {
    struct turn *turn;
    struct op_group *group;
    const struct tool_host *host;
    const struct tool_call *call;
    tool_done *done;
    void *user;
};

typedef struct op *agent_start_fn(const struct agent_call *call);

agent_start_fn spawn_agent_start, send_input_start, close_agent_start;
agent_start_fn wait_agent_start;   /* agent_wait.c */
agent_start_fn resume_agent_start; /* agent_resume.c */

/* The call ends with this output. */
struct op *agent_answer(const struct agent_call *call, struct str text);
