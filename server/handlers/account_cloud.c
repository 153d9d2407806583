/* account_cloud: limits, usage and messages of a ChatGPT account; the service is not asked yet (surface.md 2.1). */
#include "auth/auth.h"
#include "base/uuid.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

static enum auth_kind kind_of(struct rpc_request *req) {
    return auth_kind(services_of(req)->threads->auth);
}

/* Logged in to an account that the service knows. */
static bool has_account(struct rpc_request *req) {
    enum auth_kind kind = kind_of(req);
    return kind != AUTH_NONE && kind != AUTH_API_KEY;
}

static void fail_login(struct rpc_request *req, const char *what_for) {
    if (has_account(req))
        rpc_fail_not_implemented(req);
    else
        rpc_fail(req, RPC_INVALID_REQUEST, "%s authentication required %s",
            kind_of(req) == AUTH_NONE ? "codex account" : "chatgpt", what_for);
}

void handle_account_security_setup_read(struct rpc_request *req) {
    if (has_account(req))
        rpc_fail_not_implemented(req);
    else
        reply_account_security_setup_read(
            req, &(struct get_account_security_setup_response){ .notice = NULL });
}

void handle_account_rate_limits_read(
    struct rpc_request *req, const struct get_account_rate_limits_params *p) {
    (void)p;
    fail_login(req, "to read rate limits");
}

void handle_account_rate_limit_reset_credit_consume(
    struct rpc_request *req, const struct consume_account_rate_limit_reset_credit_params *p) {
    (void)p;
    fail_login(req, "for rate limit reset credits");
}

void handle_account_usage_read(
    struct rpc_request *req, const struct get_account_token_usage_params *p) {
    struct uuid id;
    struct error err;
    if (p && p->thread_id.p && !uuid_parse(p->thread_id, &id, &err))
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid thread id: %s", err.text);
    else
        fail_login(req, "to read token usage");
}

void handle_account_workspace_messages_read(struct rpc_request *req) {
    fail_login(req, "to read workspace messages");
}

void handle_account_send_add_credits_nudge_email(
    struct rpc_request *req, const struct send_add_credits_nudge_email_params *p) {
    (void)p;
    fail_login(req, "to notify workspace owner");
}
