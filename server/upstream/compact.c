/* compact: POST …/responses/compact. */
#include "upstream/compact.h"

/* A member of the answer's operation: lives as long. */
struct compact {
    compact_done *done;
    void *user;
};

static void on_answer(void *user, const struct http_head *head, const struct json *answer,
    const struct upstream_error *error) {
    static const struct json empty = { .kind = JSON_ARRAY };
    struct compact *c = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *output = answer ? json_get(answer, "output") : &empty;
    struct upstream_error e;
    if (!error && (!output || output->kind != JSON_ARRAY)) {
        e = upstream_error_stream(&a, output ? STR("invalid type for `output`, expected a sequence")
                                             : STR("missing field `output`"));
        error = &e;
    }
    c->done(c->user, error ? NULL : head, error ? NULL : output, error);
}

struct op *compact_start(struct upstream *u, struct op_group *group,
    const struct compact_request *request, compact_done *done, void *user) {
    struct op *op = upstream_call_start(u, group,
        &(struct upstream_call){ .provider = request->provider,
            .method = "POST",
            .path = "responses/compact",
            .headers = request->headers,
            .header_count = request->header_count,
            .body = request->body,
            .wants = "input",
            .timeout_ms =
                COMPACT_TIMEOUT_IDLE_TIMES * (int64_t)request->provider->stream_idle_timeout_ms },
        on_answer, NULL);
    struct compact *c = arena_new(&op->arena, struct compact);
    *c = (struct compact){ done, user };
    upstream_call_set_user(op, c);
    return op;
}
