/* client_process: a process that a client started. */
#include "local/client_process.h"

#include "base/buf.h"

#include <assert.h>
#include <signal.h>

enum { STREAMS = 2 };

struct stream {
    struct buf kept;
    uint64_t bytes;
    bool cap_reached;
};

struct client_process {
    struct op op;
    const char *kind;
    struct str id;
    uv_loop_t *loop;
    struct op_group children; /* the child, while it lives */
    struct child *child;
    uv_timer_t timer; /* the time limit, later the drain */
    const struct client_process_events *events;
    void *user;
    bool streams_out, has_input, input_closed, tty;
    int64_t cap_bytes;
    struct stream streams[STREAMS];
    bool exited, eof, timed_out, ended, paused;
    int exit_code;
};

/* The operation closes when the last handle of the child is gone. */
static void on_child_gone(struct op_group *children) {
    struct client_process *p = children->user;
    if (p->ended)
        op_close(&p->op);
}

static void give_up_child(struct client_process *p) {
    p->ended = true;
    (void)uv_timer_stop(&p->timer);
    struct child *child = p->child;
    p->child = NULL;
    if (child)
        child_close(child);
    if (op_group_is_empty(&p->children))
        op_close(&p->op);
}

static void client_process_cancel(struct op *op) {
    struct client_process *p = (struct client_process *)op;
    if (p->ended)
        return;
    p->events->on_dropped(p->user);
    give_up_child(p);
}

static void client_process_destroy(struct op *op) {
    struct client_process *p = (struct client_process *)op;
    for (int i = 0; i < STREAMS; i++)
        buf_done(&p->streams[i].kept);
}

static void client_process_drain(struct op *op) {
    struct client_process *p = (struct client_process *)op;
    if (p->paused && p->child)
        child_pause(p->child, false);
    p->paused = false;
}

static const struct op_class client_process_class = { "client process", client_process_cancel,
    client_process_destroy, client_process_drain };

static struct client_process_stream result_of(const struct stream *s) {
    return (struct client_process_stream){ buf_str(&s->kept), s->cap_reached };
}

static void end(struct client_process *p, bool drain_timed_out) {
    if (p->ended)
        return;
    const struct client_process_result result = {
        .exit_code = p->timed_out ? CLIENT_PROCESS_EXIT_TIMED_OUT : p->exit_code,
        .out = result_of(&p->streams[CHILD_STDOUT]),
        .err = result_of(&p->streams[CHILD_STDERR]),
        .drain_timed_out = drain_timed_out,
    };
    p->ended = true;
    p->events->on_end(p->user, &result);
    give_up_child(p);
}

/* ---- events of the child ---- */

static void on_output(void *user, enum child_stream which, struct str bytes) {
    struct client_process *p = user;
    struct stream *s = &p->streams[which];
    if (s->cap_reached)
        return;
    if (p->cap_bytes >= 0 && s->bytes + bytes.n >= (uint64_t)p->cap_bytes) {
        bool beyond = s->bytes + bytes.n > (uint64_t)p->cap_bytes;
        bytes.n = (size_t)((uint64_t)p->cap_bytes - s->bytes);
        s->cap_reached = beyond || p->streams_out;
    }
    s->bytes += bytes.n;
    if (!p->streams_out) {
        buf_add_str(&s->kept, bytes);
    } else if (!p->events->on_output(p->user, which, bytes, s->cap_reached) && p->child) {
        p->paused = true;
        child_pause(p->child, true);
    }
}

/* What the client has not read keeps the rest waiting: that is not the process's silence. */
static void on_drained(uv_timer_t *timer) {
    struct client_process *p = timer->data;
    if (p->paused)
        (void)uv_timer_start(timer, on_drained, CLIENT_PROCESS_DRAIN_MS, 0);
    else
        end(p, true);
}

static void on_exit_status(void *user, int status, int signal) {
    struct client_process *p = user;
    p->exited = true;
    p->exit_code = p->tty && signal ? 1 : status;
    if (p->eof) {
        end(p, false);
        return;
    }
    uv_update_time(p->loop);
    (void)uv_timer_start(&p->timer, on_drained, CLIENT_PROCESS_DRAIN_MS, 0);
}

static void on_eof(void *user) {
    struct client_process *p = user;
    p->eof = true;
    if (p->exited)
        end(p, false);
}

static const struct child_events child_events = { on_output, on_exit_status, on_eof };

static void on_timeout(uv_timer_t *timer) {
    struct client_process *p = timer->data;
    p->timed_out = true;
    client_process_kill(p);
}

/* ---- the interface ---- */

struct client_process *client_process_start(uv_loop_t *loop, struct op_group *group,
    const struct client_process_options *options, const struct client_process_events *events,
    void *user, int *ret_error) {
    struct client_process *p = op_new(group, &client_process_class, sizeof *p);
    p->kind = options->kind;
    p->id = arena_str(&p->op.arena, options->id);
    p->loop = loop;
    p->events = events;
    p->user = user;
    p->streams_out = options->stream;
    p->has_input = options->input;
    p->tty = options->child.tty;
    p->cap_bytes = options->cap_bytes;
    p->children.on_empty = on_child_gone;
    p->children.user = p;
    int r = uv_timer_init(loop, &p->timer);
    assert(r == 0);
    op_own(&p->op, &p->timer);
    p->child = child_start(loop, &p->children, &options->child, &child_events, p, ret_error);
    if (!p->child) {
        p->ended = true;
        op_close(&p->op);
        return NULL;
    }
    uv_update_time(loop);
    if (options->timeout_ms >= 0)
        (void)uv_timer_start(&p->timer, on_timeout, (uint64_t)options->timeout_ms, 0);
    return p;
}

struct client_process *client_process_find(
    struct op_group *group, const char *kind, struct str id) {
    for (struct op *op = group->head; op; op = op->next) {
        struct client_process *p = (struct client_process *)op;
        if (op->op_class == &client_process_class && !p->ended && strcmp(p->kind, kind) == 0 &&
            p->id.p && str_eq(p->id, id))
            return p;
    }
    return NULL;
}

enum client_process_input client_process_write(
    struct client_process *p, struct str bytes, bool close) {
    if (!p->has_input)
        return CLIENT_PROCESS_NO_INPUT;
    if (p->input_closed)
        return CLIENT_PROCESS_INPUT_CLOSED;
    if (bytes.n && !child_write(p->child, bytes))
        return CLIENT_PROCESS_INPUT_CLOSED;
    if (close) {
        p->input_closed = true;
        child_close_input(p->child);
    }
    return CLIENT_PROCESS_WRITTEN;
}

bool client_process_resize(struct client_process *p, unsigned short rows, unsigned short columns) {
    if (p->tty)
        child_resize(p->child, rows, columns);
    return p->tty;
}

void client_process_kill(struct client_process *p) {
    child_signal(p->child, SIGKILL);
}
