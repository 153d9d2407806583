/* agent_text: what an agent with a path is told of itself and the others. */
#include "turn/agent_text.h"

#include "config/model_catalog.h"
#include "thread/thread.h"
#include "turn/agents.h"

bool agent_text_is_due(const struct thread *t) {
    return turn_agent_tools(t) == AGENT_TOOLS_V2 || (t->agent && t->agent->path.p);
}

struct str agent_role_text(struct arena *a, const struct thread *t) {
    struct str path = thread_agent_path(t);
    bool lite = thread_model(t)->lite, child = t->agent != NULL;
    struct str self =
        child
            ? arena_printf(a,
                  "You are the agent `%.*s` of a session with several agents. Do the task that you were "
                  "given, no more; your last message is the answer that your parent gets.",
                  STR_ARGS(path))
            : STR("You are `/root`, the first agent of a session that may have several: the one that "
                  "speaks with the user and answers for the result.");
    return arena_printf(a,
        "%s%.*s\nAgents are named by paths; one that `%.*s` starts as `x` is `%.*s/x`. They share the folder and the "
        "files: tell each what is its own to change, and leave alone what is another's. Messages of other agents come "
        "as agent messages: NEW_TASK is for you to do, MESSAGE for you to know, FINAL_ANSWER the end of a task that "
        "you gave. Hand out what is independent and well defined, go on with your own part meanwhile, and look over "
        "what comes back.%s",
        lite ? "<multi_agent_role>" : "", STR_ARGS(self), STR_ARGS(path), STR_ARGS(path),
        lite ? "</multi_agent_role>" : "");
}

struct str agent_mode_text(void) {
    return STR(
        "<multi_agent_mode>Start other agents only when the user, AGENTS.md or a skill asks for agents, delegation or "
        "parallel work in so many words.</multi_agent_mode>");
}

struct str agent_heir_text(void) {
    return STR(
        "From here on you are a new agent. What comes before is your parent's conversation: who you are, what you are "
        "to do and what you may do is told below. Calls in it are history; its running programs are not yours.");
}
