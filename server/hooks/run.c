/* run: the hooks of one event, all at once. */
#include "hooks/run.h"

#include "base/time.h"
#include "hooks/list.h"
#include "hooks/spill.h"

#include <stdlib.h>

struct one {
    struct hooks_batch *batch;
    struct op *op; /* NULL: it has ended */
    uint64_t timeout_s, context_limit;
    int64_t began_ms, completed_at, duration_ms;
};

struct hooks_batch {
    struct op op;
    uv_loop_t *loop;
    struct str folder;  /* of long texts, or "no string" */
    struct op *spill;   /* while they are written, or NULL */
    struct hook_one *v; /* the same order */
    struct one *own;
    size_t n, running;
    hooks_ended *ended;
    void *user;
    bool telling; /* and closes after that */
};

static void batch_cancel(struct op *op) {
    struct hooks_batch *b = (struct hooks_batch *)op;
    if (b->telling)
        return;
    for (size_t i = 0; i < b->n; i++)
        if (b->own[i].op)
            op_cancel(b->own[i].op);
    if (b->spill)
        op_cancel(b->spill);
    op_close(op);
}

static const struct op_class batch_class = { .name = "hooks", .cancel = batch_cancel };

static void tell(void *user) {
    struct hooks_batch *b = user;
    b->spill = NULL;
    b->telling = true;
    if (b->ended)
        b->ended(b->user, b->v, b->n);
    op_close(&b->op);
}

/* Of these the reason is for the model too. */
static bool is_reason_told(enum hook_event_name e) {
    return e == HOOK_EVENT_NAME_POST_TOOL_USE || e == HOOK_EVENT_NAME_STOP ||
           e == HOOK_EVENT_NAME_SUBAGENT_STOP;
}

static void all_ended(struct hooks_batch *b) {
    struct hook_long *all = arena_array(&b->op.arena, struct hook_long, 2 * b->n);
    size_t n = 0;
    for (size_t i = 0; i < b->n && b->folder.p; i++) {
        struct hook_result *r = &b->v[i].result;
        all[n] = (struct hook_long){ &r->context, b->own[i].context_limit };
        n += hook_is_long(&all[n]);
        all[n] = (struct hook_long){ &r->reason, HOOK_CONTEXT_TOKENS };
        n += is_reason_told(b->v[i].run.event_name) && hook_is_long(&all[n]);
    }
    if (n)
        b->spill = hook_spill(b->loop, b->op.group, b->folder, all, n, &b->op.arena, tell, b);
    else
        tell(b);
}

static void on_ended(void *user, const struct run_result *result) {
    struct one *own = user;
    struct hooks_batch *b = own->batch;
    struct hook_one *x = &b->v[own - b->own];
    own->op = NULL;
    hook_read_output(&b->op.arena, x->run.event_name, own->timeout_s, result, &x->result);
    own->completed_at = time_now_ms() / 1000;
    own->duration_ms = time_monotonic_ms() - own->began_ms;
    x->run.status = x->result.status;
    x->run.entries = x->result.entries;
    x->run.completed_at = &own->completed_at;
    x->run.duration_ms = &own->duration_ms;
    if (--b->running == 0)
        all_ended(b);
}

static bool is_of_thread(enum hook_event_name event) {
    return event == HOOK_EVENT_NAME_SESSION_START || event == HOOK_EVENT_NAME_SESSION_END ||
           event == HOOK_EVENT_NAME_SUBAGENT_START;
}

/* "pre-tool-use:0:<file>:<call>" */
static struct str id_of(struct arena *a, const struct hook_metadata *h, struct str call_id) {
    _cleanup_buf_ struct buf id = { 0 };
    for (const char *p = hook_event_key(h->event_name).p; *p; p++)
        buf_add_char(&id, *p == '_' ? '-' : *p);
    buf_printf(&id, ":%lld:%.*s", (long long)h->display_order, STR_ARGS(h->source_path));
    if (call_id.p)
        buf_printf(&id, ":%.*s", STR_ARGS(call_id));
    return arena_str(a, buf_str(&id));
}

static struct hook_run_summary summary_of(
    struct arena *a, const struct hook_metadata *h, const struct hooks_wish *wish) {
    static struct hook_output_entry none[1];
    return (struct hook_run_summary){ .id = id_of(a, h, wish->call_id),
        .event_name = h->event_name,
        .handler_type = HOOK_HANDLER_TYPE_COMMAND,
        .execution_mode = wish->async ? HOOK_EXECUTION_MODE_ASYNC : HOOK_EXECUTION_MODE_SYNC,
        .scope = is_of_thread(h->event_name) ? HOOK_SCOPE_THREAD : HOOK_SCOPE_TURN,
        .source_path = arena_str(a, h->source_path),
        .source = h->source,
        .display_order = h->display_order,
        .status = HOOK_RUN_STATUS_RUNNING,
        .status_message = arena_str(a, h->status_message),
        .started_at = time_now_ms() / 1000,
        .entries = { none, 0 } };
}

static void start(struct hooks_batch *b, uv_loop_t *loop, const struct hook_metadata *h,
    const struct hooks_wish *wish) {
    struct arena *a = &b->op.arena;
    const char *shell = getenv("SHELL");
    const char *const argv[] = { shell && *shell ? shell : "/bin/sh", "-c",
        arena_cstr(a, h->command.command), NULL };
    struct one *own = &b->own[b->n];
    b->v[b->n].run = summary_of(a, h, wish);
    own->batch = b;
    own->timeout_s = h->timeout_sec;
    own->context_limit =
        h->additional_context_limit ? *h->additional_context_limit : HOOK_CONTEXT_TOKENS;
    own->began_ms = time_monotonic_ms();
    own->op = run_command(loop, b->op.group,
        &(struct run_options){ .argv = argv,
            .cwd = arena_cstr(a, wish->cwd),
            .timeout_ms = (int64_t)h->timeout_sec * 1000,
            .output_bytes_max = HOOK_OUTPUT_BYTES_MAX,
            .input = wish->input },
        on_ended, own);
    b->n++;
    b->running++;
}

struct op *hooks_run(uv_loop_t *loop, struct op_group *group, const struct hooks_wish *wish) {
    struct hooks_batch *b = op_new(group, &batch_class, sizeof *b);
    b->loop = loop;
    b->folder = wish->thread.p ? hook_spill_folder(&b->op.arena, wish->thread) : STR_NONE;
    b->v = arena_array(&b->op.arena, struct hook_one, wish->n);
    b->own = arena_array(&b->op.arena, struct one, wish->n);
    while (b->n < wish->n)
        start(b, loop, wish->hooks[b->n], wish);
    return &b->op;
}

void hooks_listen(struct op *op, hooks_ended *ended, void *user) {
    struct hooks_batch *b = (struct hooks_batch *)op;
    b->ended = ended;
    b->user = user;
}

const struct hook_one *hooks_running(const struct op *op, size_t *ret_n) {
    const struct hooks_batch *b = (const struct hooks_batch *)op;
    *ret_n = b->n;
    return b->v;
}
