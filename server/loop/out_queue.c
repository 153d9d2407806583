/* out_queue: bytes to a descriptor, in order, gathered to one write a loop iteration. */
#include "loop/out_queue.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    PIPE_BYTES = 1024 * 1024, /* asked of the kernel: fewer wake-ups of both sides in a stream */
    KEEP_BYTES = 256 * 1024,  /* memory kept while idle */
};

struct out_queue {
    struct op op;
    uv_loop_t *loop;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_pipe_t pipe;
        uv_tty_t tty;
    };
    bool is_file;
    int fd;
    uv_prepare_t flush;  /* runs before the loop waits: everything of this iteration is together */
    uv_timer_t deadline; /* of closing */
    struct buf filling;  /* what comes in */
    struct buf writing;  /* what the write request has; empty when none is under way */
    uv_write_t request;
    bool full, broken, draining; /* draining: the owner has closed */
    const struct out_queue_events *events;
    void *user;
};

static void out_queue_cancel(struct op *op) {
    struct out_queue *q = (struct out_queue *)op;
    q->draining = true;
    op_close(op);
}

static void out_queue_destroy(struct op *op) {
    struct out_queue *q = (struct out_queue *)op;
    buf_done(&q->filling);
    buf_done(&q->writing);
    if (q->is_file && q->fd > STDERR_FILENO)
        (void)close(q->fd);
}

static const struct op_class out_queue_class = { "out_queue", out_queue_cancel, out_queue_destroy };

static void set_broken(struct out_queue *q, int error) {
    if (q->broken)
        return;
    q->broken = true;
    buf_clear(&q->filling, 0);
    if (q->draining)
        op_close(&q->op);
    else
        q->events->on_broken(q->user, error);
}

static void start_flush(struct out_queue *q);

static void tell_drained(struct out_queue *q) {
    bool drained = q->full && out_queue_size_bytes(q) < OUT_QUEUE_LOW_BYTES;
    if (!drained || q->draining || q->broken || q->op.closing)
        return;
    q->full = false;
    if (q->events->on_drain)
        q->events->on_drain(q->user);
}

static void on_written(uv_write_t *request, int status) {
    struct out_queue *q = request->data;
    buf_clear(&q->writing, KEEP_BYTES);
    if (q->op.closing)
        return;
    if (status < 0) {
        set_broken(q, status);
        return;
    }
    if (q->filling.n)
        start_flush(q);
    else if (q->draining)
        op_close(&q->op);
    tell_drained(q);
}

/* Hands what was gathered to the descriptor; what it does not take at once goes by a request. */
static void write_stream(struct out_queue *q) {
    uv_buf_t bytes = uv_buf_init(q->filling.p, (unsigned)q->filling.n);
    int taken = uv_try_write(&q->stream, &bytes, 1);
    if (taken < 0 && taken != UV_EAGAIN) {
        set_broken(q, taken);
        return;
    }
    if (taken > 0 && (size_t)taken == q->filling.n) {
        buf_clear(&q->filling, KEEP_BYTES);
        if (q->draining)
            op_close(&q->op);
        return;
    }
    struct buf rest = q->filling;
    q->filling = q->writing;
    q->writing = rest;
    size_t from = taken > 0 ? (size_t)taken : 0;
    bytes = uv_buf_init(q->writing.p + from, (unsigned)(q->writing.n - from));
    q->request.data = q;
    int r = uv_write(&q->request, &q->stream, &bytes, 1, on_written);
    if (r < 0) {
        buf_clear(&q->writing, 0);
        set_broken(q, r);
    }
}

static void write_file(struct out_queue *q) {
    for (size_t done = 0; done < q->filling.n;) {
        ssize_t n = write(q->fd, q->filling.p + done, q->filling.n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            set_broken(q, -errno);
            return;
        }
        done += (size_t)n;
    }
    buf_clear(&q->filling, KEEP_BYTES);
    if (q->draining)
        op_close(&q->op);
}

static void on_flush(uv_prepare_t *prepare) {
    struct out_queue *q = prepare->data;
    (void)uv_prepare_stop(prepare);
    /* What on_drain() brings goes at once too: a loop that waits would not see it. */
    while (!q->broken && !q->op.closing && !q->writing.n && q->filling.n) {
        if (q->is_file)
            write_file(q);
        else
            write_stream(q);
        tell_drained(q);
    }
}

static void start_flush(struct out_queue *q) {
    if (!uv_is_active((uv_handle_t *)&q->flush))
        (void)uv_prepare_start(&q->flush, on_flush);
}

static void on_deadline(uv_timer_t *timer) {
    op_close(timer->data);
}

static int open_handle(struct out_queue *q, int fd) {
    int r;
    switch (uv_guess_handle(fd)) {
    case UV_NAMED_PIPE:
    case UV_TCP:
        (void)fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES);
        r = uv_pipe_init(q->loop, &q->pipe, 0);
        if (r < 0)
            return r;
        op_own(&q->op, &q->pipe);
        return uv_pipe_open(&q->pipe, fd);
    case UV_TTY:
        r = uv_tty_init(q->loop, &q->tty, fd, 0);
        if (r < 0)
            return r;
        op_own(&q->op, &q->tty);
        return 0;
    default: /* a file or a device such as /dev/null */
        if (fcntl(fd, F_GETFD) < 0)
            return -errno;
        q->is_file = true;
        return 0;
    }
}

struct out_queue *out_queue_open(uv_loop_t *loop, struct op_group *group, int fd,
    const struct out_queue_events *events, void *user, int *ret_error) {
    struct out_queue *q = op_new(group, &out_queue_class, sizeof *q);
    q->loop = loop;
    q->fd = fd;
    q->events = events;
    q->user = user;
    int r = open_handle(q, fd);
    if (r < 0) {
        op_close(&q->op);
        *ret_error = r;
        return NULL;
    }
    r = uv_prepare_init(loop, &q->flush);
    assert(r == 0);
    op_own(&q->op, &q->flush);
    r = uv_timer_init(loop, &q->deadline);
    assert(r == 0);
    op_own(&q->op, &q->deadline);
    return q;
}

struct buf *out_queue_begin(struct out_queue *q) {
    return &q->filling;
}

void out_queue_commit(struct out_queue *q) {
    assert(!q->draining);
    if (q->broken) {
        buf_clear(&q->filling, 0);
        return;
    }
    if (out_queue_size_bytes(q) > OUT_QUEUE_HIGH_BYTES)
        q->full = true;
    if (q->writing.n == 0)
        start_flush(q);
}

void out_queue_add(struct out_queue *q, struct str bytes) {
    buf_add_str(out_queue_begin(q), bytes);
    out_queue_commit(q);
}

size_t out_queue_size_bytes(const struct out_queue *q) {
    return q->filling.n + q->writing.n;
}

bool out_queue_is_full(const struct out_queue *q) {
    return q->full;
}

void out_queue_close(struct out_queue *q) {
    if (q->draining || q->op.closing)
        return;
    q->draining = true;
    if (q->broken || out_queue_size_bytes(q) == 0) {
        op_close(&q->op);
        return;
    }
    uv_update_time(q->loop);
    (void)uv_timer_start(&q->deadline, on_deadline, OUT_QUEUE_CLOSE_MS, 0);
}
