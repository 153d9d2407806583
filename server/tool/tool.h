/* tool: what the model can call; how a turn runs it (agent-loop.md 6, 7). */
#pragma once

#include "loop/op.h"
#include "protocol/types.gen.h"
#include "rpc/subscribers.h"
#include "sandbox/sandbox.h"
#include "tool/item.h"
#include "tool/truncate.h"

struct approvals;
struct config;
struct dynamic_tools;
struct exec_sessions;
struct mcp_servers;
struct patch_change;

/* What a model can do with other agents (agent-loop.md 23). */
enum agent_tools { AGENT_TOOLS_NONE, AGENT_TOOLS_V1, AGENT_TOOLS_V1_DEFERRED, AGENT_TOOLS_V2 };

/* What the model asks of its goal. */
struct tool_goal_call {
    enum { TOOL_GOAL_GET, TOOL_GOAL_CREATE, TOOL_GOAL_UPDATE } kind;
    struct str objective;
    const int64_t *token_budget; /* or NULL */
    enum thread_goal_status status;
};

struct tool_call;
struct tool_host;
struct tool_output;

/* The end of a call; the output is valid during the call. Exactly once, never from within
 * tool_start(); not after the operation was cancelled. */
typedef void tool_done(void *user, const struct tool_output *output);

/* What the automatic reviewer is to decide about. */
struct tool_review {
    struct str item_id;
    const struct guardian_approval_review_action *action;
    struct str plan; /* the action in words for the reviewer */
};

/* Once, from the loop, not after a cancel. `refusal` is "no string" when it may be done, else what the model is told;
 * valid during the call. */
typedef void tool_reviewed(void *user, struct str refusal);

/* What hooks are asked before anybody else is. */
struct tool_hook_view;
struct tool_permission {
    struct str call_id;
    const struct tool_hook_view *view;
    struct str reason; /* of the model, or "no string" */
};
enum tool_permit { TOOL_UNDECIDED, TOOL_ALLOWED, TOOL_DENIED };

/* As above; `message` is why it is denied. */
typedef void tool_permitted(void *user, enum tool_permit permit, struct str message);

/* What a turn does for its calls. */
struct tool_host_events {
    /* Somebody is asked something, or not any more: the thread's status says so. */
    void (*waits)(void *user, enum thread_active_flag flag, bool begins);
    /* The same, without a word: the call was cancelled with its question open. Clients hear that it is resolved once
     * the turn has ended. */
    void (*abandoned)(void *user, int64_t request_id);
    /* The user wants the turn to end. It does, and with it the call: nothing may be touched afterwards. */
    void (*interrupted)(void *user);
    /* What the model is to know after the outputs of its calls; copied. */
    void (*says)(void *user, struct str text);
    /* Asks the automatic reviewer; an operation of `group`, which tells the clients how it goes. */
    struct op *(*review)(void *user, struct op_group *group, const struct tool_review *what,
        tool_reviewed *done, void *done_user);
    /* A call of the agents' tools: as tool_start(). */
    struct op *(*agents)(void *user, struct op_group *group, const struct tool_host *host,
        const struct tool_call *call, tool_done *done, void *done_user);
    /* Asks the hooks whether something may be done; an operation of `group`, NULL: there are none. */
    struct op *(*permits)(void *user, struct op_group *group, const struct tool_permission *what,
        tool_permitted *done, void *done_user);
    /* Gets or changes the thread's goal: the output of the call, in `a`. */
    struct str (*goal)(void *user, struct arena *a, const struct tool_goal_call *call);
};

/* What a turn offers to its calls. Valid until the call has ended; a tool that outlives its call (a command
 * that goes on) copies what it needs. */
struct tool_host {
    uv_loop_t *loop;
    struct exec_sessions *sessions;       /* of the thread */
    struct mcp_servers *servers;          /* of the thread */
    struct str session_id, turn_metadata; /* what MCP servers are told; the latter JSON */
    const struct config *config;
    struct item_place items; /* of the turn; but for its id it lives as long as the thread */
    struct str cwd;
    struct str_array places; /* ids of its environments */
    struct sandbox *sandbox; /* of the program */
    struct sandbox_scope scope;
    const struct ask_for_approval *approval;
    struct approvals *approvals; /* of the thread */
    struct str permission_profile;
    struct output_policy output;
    enum agent_tools agents;             /* which the model may call */
    bool has_goals;                      /* the thread may have one */
    bool has_apply_patch;                /* the model takes it */
    bool only_looks;                     /* it may look at things only */
    bool searches;                       /* it finds the tools of servers by itself */
    bool reviewed;                       /* a model decides in place of the clients */
    bool original_detail;                /* the model takes pictures as they are */
    enum mode_kind mode;                 /* of collaboration */
    const struct dynamic_tools *dynamic; /* of the client, or NULL */
    const struct tool_host_events *events;
    void *event_user;
};

/* One call of the model. */
struct tool_call {
    struct str call_id, namespace, name;
    struct str item_id;   /* or "no string" */
    struct str arguments; /* JSON text of a function, the input of a custom tool */
    bool custom;
    bool search; /* a tool_search_call; the arguments are any JSON */
};

/* What the model is shown: a text, or content parts. */
struct tool_output {
    struct str text;
    struct str content;                 /* JSON of an array; "no string": the text counts */
    const struct patch_change *changes; /* files that were changed, or NULL */
    bool succeeded;                     /* hooks hear of it */
    struct str response; /* what they are told, JSON; "no string": the text or the content */
    struct str of_call,
        of_command; /* of a command that an earlier call has started, else "no string" */
};

/* Starts a call as an operation of `group`. Unknown tools and bad arguments end with their text too. */
struct op *tool_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user);

/* Is there such a tool for this model? */
bool tool_is_known(const struct tool_host *host, const struct tool_call *call);

/* The output lives in the arena then, without the changes. */
struct tool_output tool_output_copy(struct arena *a, const struct tool_output *output);

/* May run beside other calls (agent-loop.md 6, "Parallelism"). */
bool tool_is_parallel(
    const struct tool_call *call, const struct config *config, const struct mcp_servers *servers);

/* What an interrupt leaves as the output of a call that ran for `ms`, in `a`. */
struct str tool_aborted_text(struct arena *a, const struct tool_call *call, int64_t ms);

/* What a request offers. */
struct tool_offer {
    const struct config *config;
    bool has_apply_patch;
    const struct dynamic_tools *dynamic; /* or NULL */
    const struct mcp_servers *servers;
    bool has_goals;
    enum agent_tools agents;
    bool has_places;   /* there are several environments */
    bool only_looks;   /* tools that change nothing by themselves */
    bool searches;     /* the model finds the tools of servers and of agents by itself */
    struct str hosted; /* a tool of the provider's own, as JSON; empty: none */
};

/* Of a call. */
struct tool_offer tool_offer_of(const struct tool_host *host);

/* Appends the `tools` array of a request. */
void tool_write_specs(struct buf *out, const struct tool_offer *offer);
