/* agents: what the model asks of other agents. */
#include "turn/agents.h"

#include "config/model_catalog.h"
#include "thread/thread.h"
#include "turn/agent_v1.h"

enum agent_tools turn_agent_tools(const struct thread *t) {
    if (!thread_agents_are_offered(t))
        return AGENT_TOOLS_NONE;
    switch (thread_model(t)->agents) {
    case MODEL_AGENTS_V1:
        return AGENT_TOOLS_V1;
    case MODEL_AGENTS_V1_DEFERRED:
        return AGENT_TOOLS_V1_DEFERRED;
    case MODEL_AGENTS_V2:
        break;
    }
    return AGENT_TOOLS_NONE;
}

static const struct {
    const char *name;
    agent_start_fn *start;
} calls[] = {
    { "close_agent", close_agent_start },
    { "resume_agent", resume_agent_start },
    { "send_input", send_input_start },
    { "spawn_agent", spawn_agent_start },
    { "wait_agent", wait_agent_start },
};

struct op *turn_agent_call(void *user, struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *done_user) {
    const struct agent_call c = { user, group, host, call, done, done_user };
    size_t i = 0;
    while (
        !str_is(call->name, calls[i].name)) /* the registry asked for those that there are only */
        i++;
    return calls[i].start(&c);
}
