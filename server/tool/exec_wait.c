/* exec_wait: a call that waits for a session to end or for its time to be over. */
#include "tool/exec_wait.h"

#include "base/json.h"
#include "base/random.h"
#include "base/time.h"

#include <assert.h>

struct exec_wait {
    struct op op;
    struct exec_waiter waiter;
    struct exec_session *session; /* NULL once let go */
    uv_timer_t timer;
    struct output_policy policy;
    int64_t max_tokens, started_ns;
    uint64_t left_ms; /* while its time is stopped */
    struct str input;
    tool_done *done;
    void *user;
};

static void let_go(struct exec_wait *w) {
    struct exec_session *s = w->session;
    w->session = NULL;
    if (s)
        exec_session_set_waiter(s, NULL);
}

static void exec_wait_cancel(struct op *op) {
    let_go((struct exec_wait *)op);
    op_close(op);
}

static const struct op_class exec_wait_class = { "exec_wait", exec_wait_cancel, NULL };

static void write_report(const struct exec_wait *w, struct buf *out) {
    const struct capture *output = exec_session_output(w->session);
    uint32_t chunk;
    random_bytes(&chunk, sizeof chunk);
    double seconds = (double)(time_monotonic_ns() - w->started_ns) / 1e9;
    buf_printf(out, "Chunk ID: %06x\nWall time: %.4f seconds\n", chunk & 0xffffff, seconds);
    if (exec_session_is_over(w->session))
        buf_printf(out, "Process exited with code %d\n", exec_session_exit_code(w->session));
    else
        buf_printf(out, "Process running with session ID %d\n", exec_session_id(w->session));
    buf_printf(out, "Original token count: %llu\nOutput:\n",
        (unsigned long long)token_estimate(output->total_bytes));
    truncate_capture(output, &w->policy, w->max_tokens, out);
}

/* Of the command that has ended, whichever call began it. */
static void tell_hooks(const struct exec_wait *w, struct arena *a, struct tool_output *output) {
    _cleanup_buf_ struct buf text = { 0 }, json = { 0 };
    truncate_capture(exec_session_output(w->session), &w->policy, w->max_tokens, &text);
    json_write_str(&json, buf_str(&text));
    output->response = arena_str(a, buf_str(&json));
    output->of_call = arena_str(a, exec_session_item(w->session)->id);
    output->of_command = arena_str(a, exec_session_script(w->session));
}

/* As the reference shows its errors. */
static void write_refusal(const struct exec_wait *w, struct buf *out) {
    _cleanup_buf_ struct buf quoted = { 0 };
    json_write_str(&quoted, exec_session_refusal(w->session));
    buf_printf(
        out, "exec_command failed: ProcessFailed { message: %.*s }", STR_ARGS(buf_str(&quoted)));
}

static void finish(struct exec_wait *w) {
    _cleanup_buf_ struct buf report = { 0 };
    _cleanup_arena_ struct arena a = { 0 };
    struct tool_output output = { .succeeded = exec_session_is_over(w->session) };
    if (exec_session_refusal(w->session).p)
        write_refusal(w, &report);
    else
        write_report(w, &report);
    output.text = buf_str(&report);
    if (output.succeeded)
        tell_hooks(w, &a, &output);
    exec_session_forget_output(w->session);
    let_go(w);
    op_close(&w->op); /* freed after this callback: the timer has to close */
    w->done(w->user, &output);
}

static struct exec_wait *wait_of(struct exec_waiter *waiter) {
    return (struct exec_wait *)((char *)waiter - offsetof(struct exec_wait, waiter));
}

static void tell_input(struct exec_wait *w) {
    if (w->input.n)
        exec_session_tell_input(w->session, w->input);
}

static void on_ending(struct exec_waiter *waiter) {
    tell_input(wait_of(waiter));
}

static void on_end(struct exec_waiter *waiter) {
    finish(wait_of(waiter));
}

static void on_deadline(uv_timer_t *timer) {
    tell_input(timer->data);
    finish(timer->data);
}

static void run_timer(struct exec_wait *w) {
    uv_update_time(w->timer.loop);
    (void)uv_timer_start(&w->timer, on_deadline, w->left_ms, 0);
}

static void on_hold(struct exec_waiter *waiter, bool hold) {
    struct exec_wait *w = wait_of(waiter);
    if (!hold) {
        run_timer(w);
        return;
    }
    w->left_ms = uv_timer_get_due_in(&w->timer);
    (void)uv_timer_stop(&w->timer);
}

struct op *exec_wait_start(struct op_group *group, const struct tool_host *host,
    struct exec_session *session, const struct exec_wait_options *options, tool_done *done,
    void *user) {
    struct exec_wait *w = op_new(group, &exec_wait_class, sizeof *w);
    w->waiter = (struct exec_waiter){ on_ending, on_end, on_hold };
    w->session = session;
    w->policy = host->output;
    w->max_tokens = options->max_tokens;
    w->input = arena_str(&w->op.arena, options->input);
    w->started_ns = time_monotonic_ns();
    w->done = done;
    w->user = user;
    exec_session_set_waiter(session, &w->waiter);
    int r = uv_timer_init(host->loop, &w->timer);
    assert(r == 0);
    op_own(&w->op, &w->timer);
    w->left_ms = (uint64_t)options->yield_ms;
    if (!exec_session_is_on_hold(session))
        run_timer(w);
    return &w->op;
}
