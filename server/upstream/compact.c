/* compact: POST …/responses/compact. */
#include "upstream/compact.h"

#include "loop/retry.h"

/* A member of the answer's operation: lives as long. */
struct compact {
    compact_done *done;
    void *user;
};

static void on_answer(void *user, const struct http_head *head, const struct json *answer,
    const struct upstream_error *error) {
    struct compact *c = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *output = json_get(answer, "output");
    struct upstream_error e;
    if (!error && (!output || output->kind != JSON_ARRAY)) {
        e = upstream_error_stream(&a, output ? STR("invalid type for `output`, expected a sequence")
                                             : STR("missing field `output`"));
        error = &e;
    }
    c->done(c->user, error ? NULL : head, error ? NULL : output, error);
}

/* ---- nothing to ask ---- */

struct nothing {
    struct op op;
    struct op *later;
    compact_done *done;
    void *user;
};

static void nothing_cancel(struct op *op) {
    struct nothing *x = (struct nothing *)op;
    if (x->later)
        op_cancel(x->later);
    x->later = NULL;
    op_close(op);
}

static const struct op_class nothing_class = { "compact-nothing", nothing_cancel, NULL };

static void on_later(void *user) {
    static const struct json empty = { .kind = JSON_ARRAY };
    struct nothing *x = user;
    x->later = NULL;
    x->done(x->user, NULL, &empty, NULL);
    op_cancel(&x->op);
}

static bool has_input(struct str body) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *input = json_get(json_parse(&a, body, NULL), "input");
    return input && input->kind == JSON_ARRAY && input->count;
}

struct op *compact_start(struct upstream *u, struct op_group *group,
    const struct compact_request *request, compact_done *done, void *user) {
    if (!has_input(request->body)) {
        struct nothing *x = op_new(group, &nothing_class, sizeof *x);
        x->done = done;
        x->user = user;
        x->later = retry_start(u->loop, group, 0, on_later, x);
        return &x->op;
    }
    struct op *op = upstream_call_start(u, group,
        &(struct upstream_call){ .provider = request->provider,
            .method = "POST",
            .path = "responses/compact",
            .headers = request->headers,
            .header_count = request->header_count,
            .body = request->body,
            .timeout_ms =
                COMPACT_TIMEOUT_IDLE_TIMES * (int64_t)request->provider->stream_idle_timeout_ms },
        on_answer, NULL);
    struct compact *c = arena_new(&op->arena, struct compact);
    *c = (struct compact){ done, user };
    upstream_call_set_user(op, c);
    return op;
}
