/* review: code reviews (agent-loop.md 21). */
#include "turn/review.h"
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"

static const char *empty_part(const struct review_target *t) {
    switch (t->type) {
    case REVIEW_TARGET_BASE_BRANCH:
        return str_trim(t->base_branch.branch).n ? NULL : "branch";
    case REVIEW_TARGET_COMMIT:
        return str_trim(t->commit.sha).n ? NULL : "sha";
    case REVIEW_TARGET_CUSTOM:
        return str_trim(t->custom.instructions).n ? NULL : "instructions";
    default:
        return NULL;
    }
}

void handle_review_start(struct rpc_request *req, const struct review_start_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (!thread)
        return;
    const char *empty = empty_part(&p->target);
    if (empty)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s must not be empty", empty);
    else
        review_start(thread, req, &p->target);
}
