/* stdio: one client on standard input and output. Nothing else in the daemon touches stdout. */
#include "transport/stdio.h"

#include "base/error.h"
#include "base/log.h"
#include "base/xmalloc.h"
#include "loop/line_reader.h"
#include "loop/out_queue.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024 };

struct stdio {
    struct op op;
    struct transport transport;
    uv_loop_t *loop;
    union {
        uv_stream_t stream;
        uv_pipe_t pipe;
        uv_tty_t tty;
    } in;
    uv_fs_t file_read; /* standard input is a file */
    bool in_is_file, file_read_pending, paused, ended, closing;
    char *read_bytes;
    struct line_reader lines;
    struct out_queue *out;
    const struct transport_events *events;
    void *user;
};

static struct stdio *stdio_of(struct transport *t) {
    return (struct stdio *)((char *)t - offsetof(struct stdio, transport));
}

/* A file read cannot be taken back: the operation ends after it. */
static void stdio_end_op(struct stdio *s) {
    if (!s->file_read_pending)
        op_close(&s->op);
}

static void stdio_cancel(struct op *op) {
    struct stdio *s = (struct stdio *)op;
    s->closing = true;
    stdio_end_op(s);
}

static void stdio_destroy(struct op *op) {
    struct stdio *s = (struct stdio *)op;
    line_reader_done(&s->lines);
    free(s->read_bytes);
}

static const struct op_class stdio_class = { "stdio", stdio_cancel, stdio_destroy };

static void end_input(struct stdio *s, enum transport_end why) {
    if (s->ended || s->closing)
        return;
    s->ended = true;
    if (!s->in_is_file)
        (void)uv_read_stop(&s->in.stream);
    s->events->on_end(s->user, why);
}

static bool on_line(void *user, struct str line) {
    struct stdio *s = user;
    return s->events->on_message(s->user, line) && !s->closing;
}

static void on_too_long(void *user) {
    (void)user;
    log_error("transport: a line of more than %d bytes was dropped", LINE_BYTES_MAX);
}

static void read_on(struct stdio *s);

static bool output_is_heavy(const struct stdio *s) {
    return out_queue_size_bytes(s->out) > OUT_QUEUE_INPUT_MAX_BYTES;
}

static void pause_if_heavy(struct stdio *s) {
    if (s->closing || s->ended || s->paused || !output_is_heavy(s))
        return;
    s->paused = true;
    if (!s->in_is_file)
        (void)uv_read_stop(&s->in.stream);
}

static void take_input(struct stdio *s, ssize_t n) {
    if (n > 0) {
        struct str bytes = { s->read_bytes, (size_t)n };
        if (line_reader_feed(&s->lines, bytes) == LINE_BAD_UTF8) {
            log_error("transport: Failed reading stdin: stream did not contain valid UTF-8");
            end_input(s, TRANSPORT_BAD_UTF8);
        }
        pause_if_heavy(s);
    } else if (n < 0 && n != UV_EOF) {
        log_error("transport: Failed reading stdin: %s", error_of_errno((int)n));
        end_input(s, TRANSPORT_EOF);
    } else if (line_reader_finish(&s->lines) == LINE_BAD_UTF8) {
        end_input(s, TRANSPORT_BAD_UTF8);
    } else {
        end_input(s, TRANSPORT_EOF);
    }
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret) {
    (void)suggested;
    struct stdio *s = handle->data;
    *ret = uv_buf_init(s->read_bytes, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    (void)buf;
    if (n != 0)
        take_input(stream->data, n);
}

static void on_file_read(uv_fs_t *request) {
    struct stdio *s = request->data;
    ssize_t n = request->result;
    uv_fs_req_cleanup(request);
    s->file_read_pending = false;
    if (!s->closing)
        take_input(s, n == 0 ? UV_EOF : n);
    if (s->closing)
        stdio_end_op(s);
    else if (!s->ended && !s->paused)
        read_on(s);
}

static void read_on(struct stdio *s) {
    if (!s->in_is_file) {
        (void)uv_read_start(&s->in.stream, on_alloc, on_read);
        return;
    }
    uv_buf_t bytes = uv_buf_init(s->read_bytes, READ_BYTES);
    s->file_read.data = s;
    s->file_read_pending = true;
    int r = uv_fs_read(s->loop, &s->file_read, STDIN_FILENO, &bytes, 1, -1, on_file_read);
    assert(r == 0);
}

static void on_out_drain(void *user) {
    struct stdio *s = user;
    if (s->paused && !s->ended) {
        s->paused = false;
        if (!s->file_read_pending)
            read_on(s);
    }
    s->events->on_drain(s->user);
}

static void on_out_broken(void *user, int error) {
    struct stdio *s = user;
    log_warn("transport: writing to stdout failed: %s", error_of_errno(error));
    end_input(s, TRANSPORT_BROKEN);
}

static const struct out_queue_events out_events = { on_out_drain, on_out_broken };

static void stdio_start(struct transport *t, const struct transport_events *events, void *user) {
    struct stdio *s = stdio_of(t);
    s->events = events;
    s->user = user;
    read_on(s);
}

static void stdio_send(struct transport *t, struct str message) {
    struct stdio *s = stdio_of(t);
    if (s->closing)
        return;
    struct buf *b = out_queue_begin(s->out);
    buf_add_str(b, message);
    buf_add_char(b, '\n');
    out_queue_commit(s->out);
}

static bool stdio_is_full(const struct transport *t) {
    return out_queue_is_full(stdio_of((struct transport *)t)->out);
}

static void stdio_close(struct transport *t) {
    struct stdio *s = stdio_of(t);
    if (s->closing)
        return;
    s->closing = true;
    out_queue_close(s->out);
    stdio_end_op(s);
}

static const struct transport_class stdio_transport = { "stdio", stdio_start, stdio_send,
    stdio_is_full, stdio_close };

static int open_input(struct stdio *s) {
    int r;
    switch (uv_guess_handle(STDIN_FILENO)) {
    case UV_NAMED_PIPE:
    case UV_TCP:
        r = uv_pipe_init(s->loop, &s->in.pipe, 0);
        if (r < 0)
            return r;
        op_own(&s->op, &s->in.pipe);
        return uv_pipe_open(&s->in.pipe, STDIN_FILENO);
    case UV_TTY:
        r = uv_tty_init(s->loop, &s->in.tty, STDIN_FILENO, 1);
        if (r < 0)
            return r;
        op_own(&s->op, &s->in.tty);
        return 0;
    default:
        s->in_is_file = true; /* also /dev/null; a closed descriptor shows as a failed read */
        return 0;
    }
}

struct transport *stdio_open(uv_loop_t *loop, struct op_group *group, int *ret_error) {
    struct stdio *s = op_new(group, &stdio_class, sizeof *s);
    s->loop = loop;
    s->transport.transport_class = &stdio_transport;
    s->lines = (struct line_reader){ .on_line = on_line, .on_too_long = on_too_long, .user = s };
    int r = open_input(s);
    if (r == 0)
        s->out = out_queue_open(loop, group, STDOUT_FILENO, &out_events, s, &r);
    if (r < 0) {
        *ret_error = r;
        op_close(&s->op);
        return NULL;
    }
    s->read_bytes = xmalloc(READ_BYTES);
    return &s->transport;
}
