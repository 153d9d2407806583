/* user_verification: confirming that the user is present. There is no device for it here (surface.md 2.1). */
#include "base/base64.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"

enum { CHALLENGE_BYTES_MAX = 4096, TITLE_BYTES_MAX = 256, DESCRIPTION_BYTES_MAX = 4096 };

static const char unavailable[] = "User verification is not available in this build or account.";

static void fail(struct rpc_request *req, int code, const char *message,
    const struct user_verification_error_details *details) {
    _cleanup_buf_ struct buf text = { 0 };
    user_verification_error_details_encode(&text, details);
    rpc_fail_data(req, code, str_of(message), json_parse(&req->arena, buf_str(&text), NULL));
}

static void fail_unavailable(struct rpc_request *req) {
    fail(req, RPC_INTERNAL_ERROR, unavailable,
        &(struct user_verification_error_details){
            .type = USER_VERIFICATION_ERROR_DETAILS_UNAVAILABLE,
            .unavailable = { USER_VERIFICATION_UNAVAILABLE_REASON_PROVIDER_UNAVAILABLE },
        });
}

void handle_user_verification_status(
    struct rpc_request *req, const struct user_verification_status_params *p) {
    (void)p;
    static const enum user_verification_unavailable_reason reason =
        USER_VERIFICATION_UNAVAILABLE_REASON_PROVIDER_UNAVAILABLE;
    reply_user_verification_status(
        req, &(struct user_verification_status_response){
                 .unavailable_reason = &reason, .unavailable_message = str_of(unavailable) });
}

void handle_user_verification_enroll(
    struct rpc_request *req, const struct user_verification_enroll_params *p) {
    (void)p;
    fail_unavailable(req);
}

void handle_user_verification_delete(
    struct rpc_request *req, const struct user_verification_delete_params *p) {
    (void)p;
    fail_unavailable(req);
}

static bool is_valid(struct arena *a, const struct user_verification_verify_params *p) {
    struct str challenge;
    return base64url_decode(a, p->challenge, &challenge) && challenge.n > 0 &&
           challenge.n <= CHALLENGE_BYTES_MAX && p->title.n > 0 && p->title.n <= TITLE_BYTES_MAX &&
           p->description.n <= DESCRIPTION_BYTES_MAX;
}

void handle_user_verification_verify(
    struct rpc_request *req, const struct user_verification_verify_params *p) {
    if (is_valid(&req->arena, p)) {
        fail_unavailable(req);
        return;
    }
    fail(req, RPC_INVALID_PARAMS, "Invalid verification challenge or display text.",
        &(struct user_verification_error_details){
            .type = USER_VERIFICATION_ERROR_DETAILS_INVALID_REQUEST,
            .invalid_request = { USER_VERIFICATION_INVALID_REQUEST_REASON_INVALID_PARAMS },
        });
}

/* Nothing waits for the user, so there is nothing to withdraw. */
void handle_user_verification_cancel(
    struct rpc_request *req, const struct user_verification_cancel_params *p) {
    (void)p;
    reply_user_verification_cancel(req, &(struct user_verification_cancel_response){ 0 });
}
