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
    struct buf output;
    bool exited, eof, too_much;
    int status;
    run_done *done;
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
}

static const struct op_class run_class = {
    .name = "command", .cancel = run_cancel, .destroy = run_destroy
};

static void finish(struct run *run, int status) {
    stop(run);
    run->done(run->user, run->too_much ? -1 : status, buf_str(&run->output));
    op_close(&run->op);
}

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    struct run *run = user;
    run->too_much = run->too_much || run->output.n + bytes.n > RUN_OUTPUT_BYTES_MAX;
    if (stream == CHILD_STDOUT && !run->too_much)
        buf_add_str(&run->output, bytes);
}

static void on_exit_status(void *user, int status, int signal) {
    struct run *run = user;
    run->exited = true;
    run->status = signal ? -1 : status;
    if (run->eof)
        finish(run, run->status);
}

static void on_eof(void *user) {
    struct run *run = user;
    run->eof = true;
    if (run->exited)
        finish(run, run->status);
}

static const struct child_events events = { on_output, on_exit_status, on_eof };

static void on_timer(uv_timer_t *timer) {
    finish(timer->data, -1);
}

struct op *run_start(uv_loop_t *loop, struct op_group *group, const char *const *argv,
    const char *cwd, run_done *done, void *user) {
    struct run *run = op_new(group, &run_class, sizeof *run);
    int error = 0;
    int r = uv_timer_init(loop, &run->timer);
    assert(r == 0);
    (void)r;
    op_own(&run->op, &run->timer);
    run->done = done;
    run->user = user;
    run->child = child_start(
        loop, group, &(struct child_options){ .argv = argv, .cwd = cwd }, &events, run, &error);
    (void)uv_timer_start(&run->timer, on_timer, run->child ? RUN_TIMEOUT_MS : 0, 0);
    return &run->op;
}
