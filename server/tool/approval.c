/* approval: one question to the clients of a thread: may this be done? */
#include "tool/approval.h"

#include "base/time.h"
#include "protocol/wrappers.gen.h"
#include "rpc/outgoing.h"

struct approval {
    struct op op;
    const struct tool_host *host;
    struct rpc_outgoing *question;            /* NULL: not asked yet, or answered */
    struct op *review;                        /* in its place, or NULL */
    struct granted_permission_profile wanted; /* of the asker */
    int64_t id;                               /* of the question */
    approval_done *done;
    approval_granted *granted;
    approval_elicited *elicited;
    void (*refused)(void *user, bool failed); /* or NULL */
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
    if (x->review)
        op_cancel(x->review);
    op_close(op);
}

static const struct op_class approval_class = { "approval", approval_cancel, NULL };

struct approval *approval_open(
    struct op_group *group, const struct tool_host *host, approval_done *done, void *user) {
    struct approval *x = op_new(group, &approval_class, sizeof *x);
    x->host = host;
    x->done = done;
    x->user = user;
    if (!host->reviewed)
        host->events->waits(host->event_user, THREAD_ACTIVE_FLAG_WAITING_ON_APPROVAL, true);
    return x;
}

void approval_tell_refusal(struct approval *x, void (*refused)(void *user, bool failed)) {
    x->refused = refused;
}

struct op *approval_op(struct approval *approval) {
    return &approval->op;
}

/* ---- answers ---- */

static void tell_resolved(struct approval *x) {
    const struct tool_host *host = x->host;
    const struct server_request_resolved_notification resolved = { .thread_id =
                                                                       host->items.thread_id,
        .request_id = { .tag = REQUEST_ID_NUMBER, .number = x->id } };
    x->question = NULL;
    notify_server_request_resolved(host->items.subscribers, &resolved);
}

static void stop_waiting(struct approval *x) {
    const struct tool_host *host = x->host;
    host->events->waits(host->event_user, THREAD_ACTIVE_FLAG_WAITING_ON_APPROVAL, false);
}

static void resolve(struct approval *x) {
    tell_resolved(x);
    stop_waiting(x);
}

/* The operation goes before its owner hears, who may end everything around it. */
static void answer(struct approval *x, const struct approval_answer *answer) {
    approval_done *done = x->done;
    void *user = x->user;
    bool failed = answer->verdict == APPROVAL_FAILED;
    tell_resolved(x);
    if (x->refused &&
        (failed || answer->verdict == APPROVAL_DECLINED || answer->verdict == APPROVAL_CANCELLED))
        x->refused(user, failed);
    stop_waiting(x);
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

/* ---- the automatic reviewer ---- */

/* As if a client had answered. */
static void answer_elicitation(struct approval *x, struct str refusal) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *meta = json_new_object(&a);
    json_put_text(&a, meta, STR("refusal"), refusal);
    approval_elicited *elicited = x->elicited;
    void *asker = x->user;
    op_close(&x->op);
    elicited(asker, &(struct mcp_server_elicitation_request_response){
                        .action = refusal.p ? MCP_SERVER_ELICITATION_ACTION_DECLINE
                                            : MCP_SERVER_ELICITATION_ACTION_ACCEPT,
                        ._meta = meta });
}

static void answer_permissions(struct approval *x, struct str refusal) {
    const struct permissions_request_approval_response all = { .permissions = x->wanted };
    approval_granted *granted = x->granted;
    void *asker = x->user;
    op_close(&x->op);
    granted(asker, refusal.p ? NULL : &all);
}

static void on_reviewed(void *user, struct str refusal) {
    struct approval *x = user;
    x->review = NULL;
    if (x->elicited || x->granted) {
        (x->elicited ? answer_elicitation : answer_permissions)(x, refusal);
        return;
    }
    approval_done *done = x->done;
    void *asker = x->user;
    const struct approval_answer a = { .verdict = refusal.p ? APPROVAL_REFUSED : APPROVAL_ACCEPTED,
        .refusal = refusal };
    op_close(&x->op);
    done(asker, &a);
}

static void review(struct approval *x, struct str item,
    const struct guardian_approval_review_action *action, const struct json *plan) {
    _cleanup_buf_ struct buf text = { 0 };
    const struct tool_host *host = x->host;
    json_write_pretty(&text, plan);
    x->review = host->events->review(host->event_user, x->op.group,
        &(struct tool_review){ item, action, buf_str(&text) }, on_reviewed, x);
}

static void review_command(
    struct approval *x, const struct command_execution_request_approval_params *p) {
    struct arena *a = &x->op.arena;
    struct json *plan = json_new_object(a);
    bool input = p->kind == COMMAND_EXECUTION_APPROVAL_KIND_WRITE_STDIN;
    struct guardian_approval_review_action action = {
        .type = input ? GUARDIAN_APPROVAL_REVIEW_ACTION_WRITE_STDIN
                      : GUARDIAN_APPROVAL_REVIEW_ACTION_COMMAND
    };
    if (input)
        action.write_stdin =
            (struct guardian_approval_review_action_write_stdin){ .approval_id = p->approval_id,
                .process_id = STR(""),
                .stdin_ = p->command,
                .cwd = p->cwd };
    else
        action.command = (struct guardian_approval_review_action_command){
            .source = GUARDIAN_COMMAND_SOURCE_UNIFIED_EXEC, .command = p->command, .cwd = p->cwd
        };
    json_put_text(a, plan, STR("command"), p->command);
    json_put_text(a, plan, STR("cwd"), p->cwd);
    json_put_text(a, plan, STR("justification"), p->reason);
    json_put_text(a, plan, STR("tool"), input ? STR("write_stdin") : STR("exec_command"));
    review(x, p->item_id, &action, plan);
}

static void review_patch(struct approval *x, struct str item, const struct approval_patch *patch) {
    struct arena *a = &x->op.arena;
    struct json *plan = json_new_object(a), *files = json_new_array(a);
    const struct guardian_approval_review_action action = {
        .type = GUARDIAN_APPROVAL_REVIEW_ACTION_APPLY_PATCH,
        .apply_patch = { .cwd = patch->cwd, .files = *patch->files }
    };
    for (size_t i = 0; i < patch->files->n; i++)
        json_push(files, json_new_str(a, patch->files->v[i]));
    json_put_text(a, plan, STR("cwd"), patch->cwd);
    json_put(plan, STR("files"), files);
    json_put_text(a, plan, STR("patch"), patch->text);
    json_put_text(a, plan, STR("tool"), STR("apply_patch"));
    review(x, item, &action, plan);
}

static void review_permissions(
    struct approval *x, const struct permissions_request_approval_params *p) {
    struct arena *a = &x->op.arena;
    struct json *plan = json_new_object(a);
    const struct guardian_approval_review_action action = {
        .type = GUARDIAN_APPROVAL_REVIEW_ACTION_REQUEST_PERMISSIONS,
        .request_permissions = { .reason = p->reason, .permissions = p->permissions }
    };
    _cleanup_buf_ struct buf text = { 0 };
    x->wanted =
        (struct granted_permission_profile){ p->permissions.network, p->permissions.file_system };
    request_permission_profile_encode(&text, &p->permissions);
    json_put(plan, STR("permissions"), json_parse(a, arena_str(a, buf_str(&text)), NULL));
    json_put_text(a, plan, STR("reason"), p->reason);
    json_put_text(a, plan, STR("tool"), STR("request_permissions"));
    review(x, p->item_id, &action, plan);
}

static void review_tool_call(
    struct approval *x, const struct mcp_server_elicitation_request_params *p, struct str item) {
    struct arena *a = &x->op.arena;
    struct json *plan = json_new_object(a);
    const struct json *meta = p->form._meta, *arguments = json_get(meta, "tool_params");
    const struct guardian_approval_review_action action = {
        .type = GUARDIAN_APPROVAL_REVIEW_ACTION_MCP_TOOL_CALL,
        .mcp_tool_call = { .server = p->server_name,
            .tool_name = json_get_text(meta, "tool_name"),
            .tool_title = json_get_text(meta, "tool_title") }
    };
    if (arguments)
        json_put(plan, STR("arguments"), json_clone(a, arguments));
    json_put_text(a, plan, STR("server"), p->server_name);
    json_put_text(a, plan, STR("tool"), STR("mcp_tool_call"));
    json_put_text(a, plan, STR("tool_name"), json_get_text(meta, "tool_name"));
    review(x, item, &action, plan);
}

/* ---- the clients ---- */

static void asked(struct approval *x, struct rpc_outgoing *question) {
    x->question = question;
    x->id = rpc_outgoing_id(question);
}

void approval_ask_command(struct approval *x, struct command_execution_request_approval_params *p) {
    const struct item_place *at = &x->host->items;
    if (x->host->reviewed) {
        review_command(x, p);
        return;
    }
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    p->environment_id = STR("local");
    p->started_at_ms = time_now_ms();
    asked(x, ask_item_command_execution_request_approval(at->subscribers, p, on_command, x));
}

void approval_ask_patch(struct approval *x, struct file_change_request_approval_params *p,
    const struct approval_patch *patch) {
    const struct item_place *at = &x->host->items;
    if (x->host->reviewed) {
        review_patch(x, p->item_id, patch);
        return;
    }
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    p->started_at_ms = time_now_ms();
    asked(x, ask_item_file_change_request_approval(at->subscribers, p, on_patch, x));
}

void approval_ask_permissions(
    struct approval *x, struct permissions_request_approval_params *p, approval_granted *granted) {
    const struct item_place *at = &x->host->items;
    x->granted = granted;
    if (x->host->reviewed) {
        review_permissions(x, p);
        return;
    }
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    p->environment_id = STR("local");
    p->started_at_ms = time_now_ms();
    asked(x, ask_item_permissions_request_approval(at->subscribers, p, on_permissions, x));
}

void approval_ask_elicitation(struct approval *x, struct mcp_server_elicitation_request_params *p,
    struct str item, approval_elicited *elicited) {
    const struct item_place *at = &x->host->items;
    x->elicited = elicited;
    if (x->host->reviewed) {
        review_tool_call(x, p, item);
        return;
    }
    p->thread_id = at->thread_id;
    p->turn_id = at->turn_id;
    asked(x, ask_mcp_server_elicitation_request(at->subscribers, p, on_elicited, x));
}
