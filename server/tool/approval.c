/* approval: one question to the clients of a thread: may this be done? */
#include "tool/approval.h"

#include "base/time.h"
#include "protocol/wrappers.gen.h"
#include "rpc/outgoing.h"

struct approval {
    struct op op;
    const struct tool_host *host;
    struct rpc_outgoing *question; /* NULL: not asked yet, or answered */
    int64_t id;                    /* of the question */
    approval_done *done;
    approval_granted *granted;
    approval_elicited *elicited;
    void *user;
};

/* The host may be gone: it is not used when the operation had no question. */
static void approval_cancel(struct op *op) {
    struct approval *x = (struct approval *)op;
    if (x->question) {
        rpc_outgoing_cancel(x->question);
        x->question = NULL;
        x->host->events->abandoned(x->host->event_user, x->id);
    }
    op_close(op);
}

static const struct op_class approval_class = { "approval", approval_cancel, NULL };

struct approval *approval_open(
    struct op_group *group, const struct tool_host *host, approval_done *done, void *user) {
    struct approval *x = op_new(group, &approval_class, sizeof *x);
    x->host = host;
    x->done = done;
    x->user = user;
    host->events->waits(host->event_user, THREAD_ACTIVE_FLAG_WAITING_ON_APPROVAL, true);
    return x;
}

struct op *approval_op(struct approval *approval) {
    return &approval->op;
}

/* ---- answers ---- */

static void resolve(struct approval *x) {
    const struct tool_host *host = x->host;
    const struct server_request_resolved_notification resolved = { .thread_id =
                                                                       host->items.thread_id,
        .request_id = { .tag = REQUEST_ID_NUMBER, .number = x->id } };
    x->question = NULL;
    notify_server_request_resolved(host->items.subscribers, &resolved);
    host->events->waits(host->event_user, THREAD_ACTIVE_FLAG_WAITING_ON_APPROVAL, false);
}

/* The operation goes before its owner hears, who may end everything around it. */
static void answer(struct approval *x, const struct approval_answer *answer) {
    approval_done *done = x->done;
    void *user = x->user;
    resolve(x);
    op_close(&x->op);
    done(user, answer);
}

static void on_command(void *user, const struct command_execution_request_approval_response *r) {
    struct approval_answer a = { .verdict = APPROVAL_FAILED };
    if (r) {
        switch (r->decision.tag) {
        case COMMAND_EXECUTION_APPROVAL_DECISION_ACCEPT:
            a.verdict = APPROVAL_ACCEPTED;
            break;
        case COMMAND_EXECUTION_APPROVAL_DECISION_ACCEPT_FOR_SESSION:
            a.verdict = APPROVAL_FOR_SESSION;
            break;
        case COMMAND_EXECUTION_APPROVAL_DECISION_ACCEPT_WITH_EXECPOLICY_AMENDMENT:
            a.verdict = APPROVAL_WITH_RULE;
            a.rule = r->decision.accept_with_execpolicy_amendment.execpolicy_amendment;
            break;
        case COMMAND_EXECUTION_APPROVAL_DECISION_APPLY_NETWORK_POLICY_AMENDMENT:
            a.verdict =
                r->decision.apply_network_policy_amendment.network_policy_amendment.action ==
                        NETWORK_POLICY_RULE_ACTION_ALLOW
                    ? APPROVAL_ACCEPTED
                    : APPROVAL_DECLINED;
            break;
        case COMMAND_EXECUTION_APPROVAL_DECISION_DECLINE:
            a.verdict = APPROVAL_DECLINED;
            break;
        case COMMAND_EXECUTION_APPROVAL_DECISION_CANCEL:
            a.verdict = APPROVAL_CANCELLED;
            break;
        }
    }
    answer(user, &a);
}

static void on_patch(void *user, const struct file_change_request_approval_response *r) {
    static const enum approval_verdict verdicts[] = {
        [FILE_CHANGE_APPROVAL_DECISION_ACCEPT] = APPROVAL_ACCEPTED,
        [FILE_CHANGE_APPROVAL_DECISION_ACCEPT_FOR_SESSION] = APPROVAL_FOR_SESSION,
        [FILE_CHANGE_APPROVAL_DECISION_DECLINE] = APPROVAL_DECLINED,
        [FILE_CHANGE_APPROVAL_DECISION_CANCEL] = APPROVAL_CANCELLED,
    };
    answer(
        user, &(struct approval_answer){ .verdict = r ? verdicts[r->decision] : APPROVAL_FAILED });
}

static void on_permissions(void *user, const struct permissions_request_approval_response *r) {
    struct approval *x = user;
    approval_granted *granted = x->granted;
    void *asker = x->user;
    resolve(x);
    op_close(&x->op);
    granted(asker, r);
}

static void on_elicited(void *user, const struct mcp_server_elicitation_request_response *r) {
    struct approval *x = user;
    approval_elicited *elicited = x->elicited;
    void *asker = x->user;
    resolve(x);
    op_close(&x->op);
    elicited(asker, r);
}

/* ---- questions ---- */

static void asked(struct approval *x, struct rpc_outgoing *question) {
    x->question = question;
    x->id = rpc_outgoing_id(question);
}

void approval_ask_command(struct approval *x, struct command_execution_request_approval_params *p) {
    const struct item_place *at = &x->host->items;
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    p->environment_id = STR("local");
    p->started_at_ms = time_now_ms();
    asked(x, ask_item_command_execution_request_approval(at->subscribers, p, on_command, x));
}

void approval_ask_patch(struct approval *x, struct file_change_request_approval_params *p) {
    const struct item_place *at = &x->host->items;
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    p->started_at_ms = time_now_ms();
    asked(x, ask_item_file_change_request_approval(at->subscribers, p, on_patch, x));
}

void approval_ask_permissions(
    struct approval *x, struct permissions_request_approval_params *p, approval_granted *granted) {
    const struct item_place *at = &x->host->items;
    x->granted = granted;
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    p->environment_id = STR("local");
    p->started_at_ms = time_now_ms();
    asked(x, ask_item_permissions_request_approval(at->subscribers, p, on_permissions, x));
}

void approval_ask_elicitation(struct approval *x, struct mcp_server_elicitation_request_params *p,
    approval_elicited *elicited) {
    const struct item_place *at = &x->host->items;
    x->elicited = elicited;
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    asked(x, ask_mcp_server_elicitation_request(at->subscribers, p, on_elicited, x));
}
