/* memories: POST …/memories/trace_summarize. */
#include "upstream/memories.h"

/* A member of the answer's operation: lives as long. */
struct memories {
    memories_done *done;
    void *user;
};

/* False: *ret_why says which member is not there. */
static bool read_summary(const struct json *e, struct memory_summary *ret, struct str *ret_why) {
    ret->trace_summary = json_get_text(e, "trace_summary");
    if (!ret->trace_summary.p)
        ret->trace_summary = json_get_text(e, "raw_memory");
    ret->memory_summary = json_get_text(e, "memory_summary");
    if (ret->trace_summary.p && ret->memory_summary.p)
        return true;
    *ret_why = ret->trace_summary.p ? STR("missing field `memory_summary`")
                                    : STR("missing field `trace_summary`");
    return false;
}

static bool read_answer(struct arena *a, const struct json *answer, struct memory_summary **ret,
    size_t *ret_n, struct str *ret_why) {
    const struct json *output = json_get(answer, "output");
    if (!output || output->kind != JSON_ARRAY) {
        *ret_why = output ? STR("invalid type for `output`, expected a sequence")
                          : STR("missing field `output`");
        return false;
    }
    *ret = arena_array(a, struct memory_summary, output->count);
    for (const struct json *e = output->first; e; e = e->next)
        if (!read_summary(e, &(*ret)[(*ret_n)++], ret_why))
            return false;
    return true;
}

static void on_answer(void *user, const struct http_head *head, const struct json *answer,
    const struct upstream_error *error) {
    struct memories *m = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct memory_summary *v = NULL;
    struct upstream_error e;
    struct str why;
    size_t n = 0;
    (void)head;
    if (!error && answer && !read_answer(&a, answer, &v, &n, &why)) {
        e = upstream_error_stream(&a, why);
        error = &e;
    }
    m->done(m->user, error ? NULL : v, error ? 0 : n, error);
}

struct op *memories_start(struct upstream *u, struct op_group *group,
    const struct memories_request *request, memories_done *done, void *user) {
    struct op *op = upstream_call_start(u, group,
        &(struct upstream_call){ .provider = request->provider,
            .method = "POST",
            .path = "memories/trace_summarize",
            .headers = request->headers,
            .header_count = request->header_count,
            .body = request->body,
            .wants = "traces" },
        on_answer, NULL);
    struct memories *m = arena_new(&op->arena, struct memories);
    *m = (struct memories){ done, user };
    upstream_call_set_user(op, m);
    return op;
}
