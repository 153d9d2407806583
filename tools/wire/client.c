/* client: spawns the server and moves bytes. */
#include "tools/wire/client.h"

#include "base/xmalloc.h"

#include <signal.h>
#include <stdlib.h>

enum { READ_BYTES = 65536 };

struct write {
    uv_write_t req;
    char bytes[];
};

static void close_handle(void *handle) {
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *ret) {
    struct client *c = handle->data;
    struct buf *b = handle == (uv_handle_t *)&c->out ? &c->out_text : &c->err_text;
    (void)wanted;
    *ret = uv_buf_init(buf_reserve(b, READ_BYTES), READ_BYTES);
}

static void hand_out_lines(struct client *c) {
    size_t from = 0;
    while (c->events->on_line) {
        struct str rest = str_from(buf_str(&c->out_text), from);
        ptrdiff_t n = str_index(rest, '\n');
        if (n < 0)
            break;
        from += (size_t)n + 1;
        c->events->on_line(c->user, str_sub(rest, 0, (size_t)n));
    }
    buf_consume(&c->out_text, from);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    struct client *c = stream->data;
    (void)buf;
    if (n > 0) {
        (stream == (uv_stream_t *)&c->out ? &c->out_text : &c->err_text)->n += (size_t)n;
        if (stream == (uv_stream_t *)&c->out)
            hand_out_lines(c);
    } else if (n < 0) {
        c->open_pipes--;
        close_handle(stream);
    }
    if (n != 0)
        c->events->on_change(c->user);
}

static void on_exit_status(uv_process_t *process, int64_t status, int term_signal) {
    struct client *c = process->data;
    c->exited = true;
    c->exit_status = status;
    c->term_signal = term_signal;
    close_handle(process);
    c->events->on_change(c->user);
}

static void on_written(uv_write_t *req, int status) {
    (void)status; /* the server has closed its stdin: its exit says more */
    free(req);
}

void client_send(struct client *c, struct str bytes) {
    if (!c->started || uv_is_closing((uv_handle_t *)&c->in))
        return;
    struct write *w = xmalloc(sizeof *w + bytes.n);
    memcpy(w->bytes, bytes.p ? bytes.p : "", bytes.n);
    uv_buf_t buf = uv_buf_init(w->bytes, (unsigned)bytes.n);
    if (uv_write(&w->req, (uv_stream_t *)&c->in, &buf, 1, on_written) < 0)
        free(w);
}

static void on_shut_down(uv_shutdown_t *req, int status) {
    (void)status;
    close_handle(req->handle);
    free(req);
}

void client_close_stdin(struct client *c) {
    if (!c->started || uv_is_closing((uv_handle_t *)&c->in))
        return;
    uv_shutdown_t *req = xmalloc(sizeof *req);
    if (uv_shutdown(req, (uv_stream_t *)&c->in, on_shut_down) < 0) {
        free(req);
        close_handle(&c->in);
    }
}

void client_signal(struct client *c, int number) {
    if (c->started && !c->exited)
        (void)uv_process_kill(&c->process, number);
}

bool client_is_over(const struct client *c) {
    return c->started && c->exited && c->open_pipes == 0;
}

bool client_start(
    struct client *c, uv_loop_t *loop, const struct client_options *o, struct error *reterr) {
    uv_pipe_t *pipes[] = { &c->in, &c->out, &c->err };
    uv_stdio_container_t stdio[ARRAY_LEN(pipes)];
    c->events = o->events;
    c->user = o->user;
    for (size_t i = 0; i < ARRAY_LEN(pipes); i++) {
        (void)uv_pipe_init(loop, pipes[i], 0);
        pipes[i]->data = c;
        stdio[i].flags = UV_CREATE_PIPE | (i == 0 ? UV_READABLE_PIPE : UV_WRITABLE_PIPE);
        stdio[i].data.stream = (uv_stream_t *)pipes[i];
    }
    uv_process_options_t options = { .exit_cb = on_exit_status,
        .file = o->argv[0],
        .args = o->argv,
        .env = o->env,
        .cwd = o->cwd,
        .stdio_count = ARRAY_LEN(pipes),
        .stdio = stdio };
    c->started = true;
    int r = uv_spawn(loop, &c->process, &options);
    c->process.data = c;
    if (r < 0) {
        c->exited = true;
        return error_set(reterr, r, "cannot start %s: %s", o->argv[0], uv_strerror(r));
    }
    c->open_pipes = 2;
    (void)uv_read_start((uv_stream_t *)&c->out, on_alloc, on_read);
    (void)uv_read_start((uv_stream_t *)&c->err, on_alloc, on_read);
    return true;
}

void client_stop(struct client *c) {
    if (!c->started)
        return;
    client_signal(c, SIGKILL);
    close_handle(&c->in);
    close_handle(&c->out);
    close_handle(&c->err);
    if (c->exited)
        close_handle(&c->process); /* else its exit does */
}

void client_done(struct client *c) {
    buf_done(&c->out_text);
    buf_done(&c->err_text);
}
