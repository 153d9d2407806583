/* agents: what the model asks of other agents. */
#include "turn/agents.h"

#include "config/config.h"
#include "config/model_catalog.h"
#include "thread/goal.h"
#include "thread/hidden.h"
#include "thread/thread.h"
#include "turn/agent_v2.h"

enum agent_tools turn_agent_tools(const struct thread *t) {
    enum model_agents of_model = thread_model(t)->agents;
    bool second = str_is(t->settings.agents_version, "v2");
    if (second && !t->owner && of_model == MODEL_AGENTS_V2) /* also of its agents */
        return AGENT_TOOLS_V2;
    if (!thread_agents_are_offered(t))
        return AGENT_TOOLS_NONE;
    if (second)
        return AGENT_TOOLS_V2;
    return of_model == MODEL_AGENTS_V1_DEFERRED ? AGENT_TOOLS_V1_DEFERRED : AGENT_TOOLS_V1;
}

struct tool_offer turn_tool_offer(const struct thread *t) {
    const struct model_info *model = thread_model(t);
    return (struct tool_offer){ .config = t->config,
        .has_places = t->settings.places.n > 1,
        .has_apply_patch = model->apply_patch,
        .dynamic = &t->dynamic_tools,
        .servers = &t->servers,
        .has_goals = thread_has_goals(t),
        .agents = turn_agent_tools(t),
        .only_looks = t->owner && t->owner->only_looks,
        .searches = model_searches_tools(model) };
}

static const struct named_call {
    const char *name;
    agent_start_fn *start;
} v1_calls[] = {
    { "close_agent", close_agent_start },
    { "resume_agent", resume_agent_start },
    { "send_input", send_input_start },
    { "spawn_agent", spawn_agent_start },
    { "wait_agent", wait_agent_start },
}, v2_calls[] = {
    { "followup_task", followup_task_start },
    { "interrupt_agent", interrupt_agent_start },
    { "list_agents", list_agents_start },
    { "send_message", send_message_start },
    { "spawn_agent", spawn_task_start },
    { "wait_agent", wait_mail_start },
};

struct op *turn_agent_call(void *user, struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *done_user) {
    const struct agent_call c = { user, group, host, call, done, done_user };
    const struct named_call *calls = host->agents == AGENT_TOOLS_V2 ? v2_calls : v1_calls;
    size_t i = 0;
    while (
        !str_is(call->name, calls[i].name)) /* the registry asked for those that there are only */
        i++;
    return calls[i].start(&c);
}
