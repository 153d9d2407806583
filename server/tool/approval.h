/* approval: one question to the clients of a thread: may this be done (agent-loop.md 12)? */
#pragma once

#include "tool/tool.h"

enum approval_verdict {
    APPROVAL_ACCEPTED,
    APPROVAL_FOR_SESSION,
    APPROVAL_WITH_RULE, /* `rule` is to be saved */
    APPROVAL_DECLINED,
    APPROVAL_CANCELLED, /* and the turn is to end: the asker calls host->events->interrupted() */
    APPROVAL_REFUSED,   /* by the automatic reviewer; `refusal` is what the model is told */
    APPROVAL_FAILED,    /* an error, or an answer that makes no sense */
};

struct approval_answer {
    enum approval_verdict verdict;
    struct str refusal;
    struct str_array rule;
};

struct approval;

/* The answer, valid during the call; exactly once, from the loop, and the operation is gone then. Clients have been
 * told that the question is resolved. Not after the operation was cancelled: then clients hear when the turn has
 * ended. */
typedef void approval_done(void *user, const struct approval_answer *answer);

/* An operation of `group`. The thread waits for its user from now on, which all clients hear; one of the functions
 * below must follow at once. `host` must outlive it. */
struct approval *approval_open(
    struct op_group *group, const struct tool_host *host, approval_done *done, void *user);
struct op *approval_op(struct approval *approval);

/* Of a refusal `refused` hears first: before clients are told that the thread waits for nobody any more. */
void approval_tell_refusal(struct approval *approval, void (*refused)(void *user, bool failed));

/* thread_id, turn_id, environment_id and started_at_ms are filled in. With an automatic reviewer that one is asked, and
 * the thread waits for nobody. */
void approval_ask_command(
    struct approval *approval, struct command_execution_request_approval_params *p);
struct approval_patch {
    struct str cwd, text;
    const struct str_array *files;
};
void approval_ask_patch(struct approval *approval, struct file_change_request_approval_params *p,
    const struct approval_patch *patch);
/* The answer to this one goes to `granted` (NULL: an error) in place of `done`. */
typedef void approval_granted(
    void *user, const struct permissions_request_approval_response *response);
void approval_ask_permissions(struct approval *approval,
    struct permissions_request_approval_params *p, approval_granted *granted);
/* The same for a question about an item that looks like one of an MCP server; thread_id and turn_id are filled in. What
 * the automatic reviewer refused is declined with `_meta.refusal`, what the model is told. */
typedef void approval_elicited(
    void *user, const struct mcp_server_elicitation_request_response *response);
void approval_ask_elicitation(struct approval *approval,
    struct mcp_server_elicitation_request_params *p, struct str item, approval_elicited *elicited);
