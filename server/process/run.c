/* run: a command and all that it prints. */
#include "process/run.h"

#include "base/buf.h"
#include "process/child.h"

#include <assert.h>
#include <signal.h>

struct run {
    struct op op;
    uv_timer_t timer; /* the end of patience, or of a command that did not start */
    struct child *child;
    struct buf output, errors;
    size_t max;
    bool exited, eof, too_much;
    int status, error;
    run_done *done; /* one of the two */
    run_ended *ended;
    void *user;
};

static void stop(struct run *run) {
    if (run->child)
        child_close(run->child);
    run->child = NULL;
}

static void run_cancel(struct op *op) {
    stop((struct run *)op);
    op_close(op);
}

static void run_destroy(struct op *op) {
    buf_done(&((struct run *)op)->output);
    buf_done(&((struct run *)op)->errors);
}

static const struct op_class run_class = {
    .name = "command", .cancel = run_cancel, .destroy = run_destroy
};

static void finish(struct run *run, int status, bool timed_out) {
    stop(run);
    struct run_result result = { .status = run->too_much ? -1 : status,
        .error = run->error,
        .timed_out = timed_out,
        .output = buf_str(&run->output),
        .errors = buf_str(&run->errors) };
    if (run->done)
        run->done(run->user, result.status, result.output);
    else
        run->ended(run->user, &result);
    op_close(&run->op);
}

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    struct run *run = user;
    struct buf *to = stream == CHILD_STDOUT ? &run->output : &run->errors;
    run->too_much = run->too_much || to->n + bytes.n > run->max;
    if (!run->too_much)
        buf_add_str(to, bytes);
}

static void on_exit_status(void *user, int status, int signal) {
    struct run *run = user;
    run->exited = true;
    run->status = signal ? -1 : status;
    if (run->eof)
        finish(run, run->status, false);
}

static void on_eof(void *user) {
    struct run *run = user;
    run->eof = true;
    if (run->exited)
        finish(run, run->status, false);
}

static const struct child_events events = { on_output, on_exit_status, on_eof };

static void on_timer(uv_timer_t *timer) {
    finish(timer->data, -1, ((struct run *)timer->data)->child);
}

static struct run *start(
    uv_loop_t *loop, struct op_group *group, const struct run_options *options, void *user) {
    struct run *run = op_new(group, &run_class, sizeof *run);
    int64_t timeout_ms = options->timeout_ms ? options->timeout_ms : RUN_TIMEOUT_MS;
    int r = uv_timer_init(loop, &run->timer);
    assert(r == 0);
    (void)r;
    op_own(&run->op, &run->timer);
    run->user = user;
    run->max = options->output_bytes_max ? options->output_bytes_max : RUN_OUTPUT_BYTES_MAX;
    run->child = child_start(loop, group,
        &(struct child_options){ .argv = options->argv,
            .cwd = options->cwd,
            .input = options->input.p ? CHILD_INPUT_PIPE : CHILD_INPUT_NULL },
        &events, run, &run->error);
    if (run->child && options->input.p) {
        (void)child_write(run->child, options->input); /* it need not read it */
        child_close_input(run->child);
    }
    uv_update_time(loop);
    (void)uv_timer_start(&run->timer, on_timer, run->child ? (uint64_t)timeout_ms : 0, 0);
    return run;
}

struct op *run_start(uv_loop_t *loop, struct op_group *group, const char *const *argv,
    const char *cwd, run_done *done, void *user) {
    struct run *run = start(loop, group, &(struct run_options){ .argv = argv, .cwd = cwd }, user);
    run->done = done;
    return &run->op;
}

struct op *run_command(uv_loop_t *loop, struct op_group *group, const struct run_options *options,
    run_ended *ended, void *user) {
    struct run *run = start(loop, group, options, user);
    run->ended = ended;
    return &run->op;
}

/* ---- several ---- */

struct steps {
    struct op op;
    uv_loop_t *loop;
    struct run_options *v;
    size_t n, at;
    struct op *running;
    run_steps_ended *ended;
    void *user;
};

static void steps_cancel(struct op *op) {
    struct steps *s = (struct steps *)op;
    if (s->running)
        op_cancel(s->running);
    s->running = NULL;
    op_close(op);
}

static const struct op_class steps_class = { .name = "commands", .cancel = steps_cancel };

static void on_step(void *user, const struct run_result *result) {
    struct steps *s = user;
    s->running = NULL;
    if (result->status == 0 && ++s->at < s->n) {
        s->running = run_command(s->loop, s->op.group, &s->v[s->at], on_step, s);
        return;
    }
    s->ended(s->user, s->at, result);
    op_close(&s->op);
}

static const char *const *copy_argv(struct arena *a, const char *const *argv) {
    size_t n = 0;
    while (argv[n])
        n++;
    const char **copy = arena_array(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        copy[i] = arena_cstr(a, str_of(argv[i]));
    return copy;
}

struct op *run_steps(uv_loop_t *loop, struct op_group *group, const struct run_options *steps,
    size_t n, run_steps_ended *ended, void *user) {
    struct steps *s = op_new(group, &steps_class, sizeof *s);
    assert(n > 0);
    s->loop = loop;
    s->v = arena_array(&s->op.arena, struct run_options, n);
    for (s->n = 0; s->n < n; s->n++) {
        s->v[s->n] = steps[s->n];
        s->v[s->n].argv = copy_argv(&s->op.arena, steps[s->n].argv);
        if (steps[s->n].cwd)
            s->v[s->n].cwd = arena_cstr(&s->op.arena, str_of(steps[s->n].cwd));
    }
    s->ended = ended;
    s->user = user;
    s->running = run_command(loop, group, &s->v[0], on_step, s);
    return &s->op;
}
