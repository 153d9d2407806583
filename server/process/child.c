/* child: one child process. */
#include "process/child.h"

#include "base/xmalloc.h"
#include "process/launch.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024, STREAMS = 2 };

struct child {
    struct op op;
    uv_loop_t *loop;
    const struct child_events *events; /* NULL: nobody listens any more */
    void *user;
    int pid, pidfd;
    bool exited, tty, input_closing;
    bool takes_heirs;
    uv_timer_t heirs; /* how long those that it left have to leave its process group */
    uv_poll_t exit_watch;
    uv_pipe_t out[STREAMS]; /* one with one_stream and with a terminal */
    unsigned streams, eofs;
    bool ended[STREAMS];
    uv_pipe_t in;
    bool has_input;
    size_t input_bytes; /* queued */
    char *read_bytes;
};

struct write_job {
    uv_write_t request;
    struct child *child;
    size_t n;
    char bytes[];
};

static void child_kill(struct child *c, int signal) {
    if (!c->exited)
        (void)kill(-c->pid, signal);
}

static void on_heirs_over(uv_timer_t *timer) {
    struct child *c = timer->data;
    (void)kill(-c->pid, SIGKILL);
    op_close(&c->op);
}

/* Its number stays that of the group as long as somebody is in it. */
static bool has_heirs(const struct child *c) {
    return c->takes_heirs && kill(-c->pid, 0) == 0;
}

static void close_exited(struct child *c) {
    if (!has_heirs(c)) {
        op_close(&c->op);
        return;
    }
    int r = uv_timer_init(c->loop, &c->heirs);
    assert(r == 0);
    op_own(&c->op, &c->heirs);
    uv_update_time(c->loop);
    (void)uv_timer_start(&c->heirs, on_heirs_over, CHILD_HEIRS_MS, 0);
}

static void child_cancel(struct op *op) {
    struct child *c = (struct child *)op;
    c->events = NULL;
    if (c->exited)
        close_exited(c);
    else
        child_kill(c, SIGKILL); /* reaping closes */
}

static void child_destroy(struct op *op) {
    struct child *c = (struct child *)op;
    if (c->pidfd >= 0)
        (void)close(c->pidfd);
    free(c->read_bytes);
}

static const struct op_class child_class = { "child", child_cancel, child_destroy };

/* ---- output ---- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret) {
    (void)suggested;
    struct child *c = handle->data;
    if (!c->read_bytes)
        c->read_bytes = xmalloc(READ_BYTES);
    *ret = uv_buf_init(c->read_bytes, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    struct child *c = stream->data;
    enum child_stream which =
        stream == (uv_stream_t *)&c->out[CHILD_STDOUT] ? CHILD_STDOUT : CHILD_STDERR;
    if (n > 0 && c->events)
        c->events->on_output(c->user, which, (struct str){ buf->base, (size_t)n });
    if (n >= 0)
        return;
    c->ended[which] = true;
    /* A terminal whose other side is gone says EIO instead of the end. */
    (void)uv_read_stop(stream);
    if (++c->eofs == c->streams && c->events)
        c->events->on_eof(c->user);
}

void child_pause(struct child *c, bool paused) {
    for (unsigned i = 0; i < c->streams; i++) {
        uv_stream_t *stream = (uv_stream_t *)&c->out[i];
        if (paused)
            (void)uv_read_stop(stream);
        else if (!c->ended[i] && !uv_is_closing((uv_handle_t *)stream))
            (void)uv_read_start(stream, on_alloc, on_read);
    }
}

/* ---- the end ---- */

static void on_exit_event(uv_poll_t *watch, int status, int events) {
    (void)status;
    (void)events;
    struct child *c = watch->data;
    siginfo_t info = { 0 };
    if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG) < 0 || info.si_pid == 0)
        return;
    (void)uv_poll_stop(watch);
    c->exited = true;
    bool killed = info.si_code != CLD_EXITED;
    if (c->events)
        c->events->on_exit(
            c->user, killed ? 128 + info.si_status : info.si_status, killed ? info.si_status : 0);
    else
        close_exited(c);
}

void child_close(struct child *c) {
    c->events = NULL;
    op_cancel(&c->op);
}

int child_pid(const struct child *c) {
    return c->exited ? -1 : c->pid;
}

void child_signal(struct child *c, int signal) {
    child_kill(c, signal);
}

/* ---- input ---- */

/* A pipe has no half to shut down: it is closed once everything is written. */
static void close_input_if_written(struct child *c) {
    if (c->input_closing && c->input_bytes == 0 && !c->tty)
        op_close_handle(&c->op, &c->in);
}

static void on_written(uv_write_t *request, int status) {
    struct write_job *job = request->data;
    struct child *c = job->child;
    c->input_bytes -= job->n;
    free(job);
    if (status == 0)
        close_input_if_written(c);
}

bool child_write(struct child *c, struct str bytes) {
    if (!c->has_input || c->input_closing || c->op.closing ||
        bytes.n > CHILD_INPUT_BYTES_MAX - c->input_bytes)
        return false;
    struct write_job *job = xmalloc(sizeof *job + bytes.n);
    job->child = c;
    job->n = bytes.n;
    if (bytes.n)
        memcpy(job->bytes, bytes.p, bytes.n);
    job->request.data = job;
    uv_buf_t buf = uv_buf_init(job->bytes, (unsigned)bytes.n);
    uv_stream_t *to = c->tty ? (uv_stream_t *)&c->out[CHILD_STDOUT] : (uv_stream_t *)&c->in;
    c->input_bytes += bytes.n;
    if (uv_write(&job->request, to, &buf, 1, on_written) < 0) {
        c->input_bytes -= bytes.n;
        free(job);
        return false;
    }
    return true;
}

void child_close_input(struct child *c) {
    if (!c->has_input || c->input_closing || c->op.closing)
        return;
    if (c->tty)
        (void)child_write(c, STR("\x04"));
    c->input_closing = true;
    close_input_if_written(c);
}

void child_resize(struct child *c, unsigned short rows, unsigned short columns) {
    uv_os_fd_t fd;
    const struct winsize size = { .ws_row = rows, .ws_col = columns };
    if (c->tty && uv_fileno((uv_handle_t *)&c->out[CHILD_STDOUT], &fd) == 0)
        (void)ioctl(fd, TIOCSWINSZ, &size);
}

/* ---- the start ---- */

static void own_pipe(struct child *c, uv_pipe_t *pipe, int fd) {
    int r = uv_pipe_init(c->loop, pipe, 0);
    assert(r == 0);
    op_own(&c->op, pipe);
    r = uv_pipe_open(pipe, fd);
    assert(r == 0);
}

static void adopt(struct child *c, const struct launched *l, int pidfd) {
    c->pid = l->pid;
    c->pidfd = pidfd;
    int r = uv_poll_init(c->loop, &c->exit_watch, c->pidfd);
    assert(r == 0);
    op_own(&c->op, &c->exit_watch);
    (void)uv_poll_start(&c->exit_watch, UV_READABLE, on_exit_event);
    for (int i = 0; i < STREAMS && l->out[i] >= 0; i++) {
        own_pipe(c, &c->out[i], l->out[i]);
        c->streams++;
        (void)uv_read_start((uv_stream_t *)&c->out[i], on_alloc, on_read);
    }
    if (l->in >= 0)
        own_pipe(c, &c->in, l->in);
    c->has_input = c->tty || l->in >= 0;
}

/* No descriptor to watch it with: it ends before anybody hears of it. */
static void drop(const struct launched *l) {
    (void)kill(-l->pid, SIGKILL);
    (void)waitpid(l->pid, NULL, 0);
    for (int i = 0; i < STREAMS; i++)
        if (l->out[i] >= 0)
            (void)close(l->out[i]);
    if (l->in >= 0)
        (void)close(l->in);
}

struct child *child_start(uv_loop_t *loop, struct op_group *group,
    const struct child_options *options, const struct child_events *events, void *user,
    int *ret_error) {
    struct launched launched;
    int r = launch(options, &launched);
    if (r < 0) {
        *ret_error = r;
        return NULL;
    }
    int pidfd = (int)syscall(SYS_pidfd_open, launched.pid, 0);
    if (pidfd < 0) {
        *ret_error = -errno;
        drop(&launched);
        return NULL;
    }
    struct child *c = op_new(group, &child_class, sizeof *c);
    c->loop = loop;
    c->events = events;
    c->user = user;
    c->tty = options->tty;
    c->takes_heirs = options->takes_heirs;
    adopt(c, &launched, pidfd);
    return c;
}
