/* agent_v2: the tools of the namespace collaboration: agents have paths, and write to each other (agent-loop.md
 * 23.2). */
#pragma once

#include "turn/agent_v1.h"

agent_start_fn spawn_task_start, send_message_start, followup_task_start, interrupt_agent_start,
    list_agents_start;
agent_start_fn wait_mail_start; /* agent_mail_wait.c */
