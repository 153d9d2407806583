/* exec_session: a command that the model started. */
#include "tool/exec_session.h"

#include "base/error.h"
#include "base/random.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "loop/retry.h"
#include "netproxy/proxy.h"
#include "tool/exec_item.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>

struct exec_session {
    struct exec_sessions *owner;
    struct exec_session *prev, *next;
    int id;
    uv_loop_t *loop;
    struct child *child; /* NULL once ended */
    struct op *grace;    /* after the exit, while output may still come */
    struct exec_item *item;
    struct sandbox_hold *hold; /* of its sandbox, or NULL */
    struct netproxy *proxy;    /* its way to others, or NULL */
    struct buf refusal;        /* why it was ended; empty: it was not */
    bool outside;              /* it runs outside of the sandbox that others have */
    struct exec_waiter *waiter;
    struct capture all, since; /* since the last call */
    struct buf delta;          /* not yet told: the start of a character */
    unsigned deltas;
    bool tty, exited, eof, over, paused;
    int exit_code;
};

/* ---- life ---- */

static void session_free(struct exec_session *s) {
    if (s->prev)
        s->prev->next = s->next;
    else
        s->owner->head = s->next;
    if (s->next)
        s->next->prev = s->prev;
    capture_clear(&s->all);
    capture_clear(&s->since);
    if (s->proxy)
        op_cancel(netproxy_op(s->proxy));
    buf_done(&s->refusal);
    buf_done(&s->delta);
    exec_item_free(s->item);
    sandbox_release(s->hold);
    free(s);
}

/* A destroyed process takes its session along when nobody waits. */
static void session_end(struct exec_session *s) {
    if (s->over)
        return;
    s->over = true;
    if (s->grace)
        op_cancel(s->grace);
    s->grace = NULL;
    child_close(s->child);
    s->child = NULL;
    if (s->proxy)
        op_cancel(netproxy_op(s->proxy));
    s->proxy = NULL;
    if (s->waiter)
        s->waiter->on_ending(s->waiter);
    _cleanup_buf_ struct buf text = { 0 };
    capture_write(&s->all, &text);
    if (s->refusal.n)
        buf_printf(&text, "\n%.*s", STR_ARGS(buf_str(&s->refusal)));
    exec_item_complete(s->item, s->exit_code, buf_str(&text));
    if (s->waiter)
        s->waiter->on_end(s->waiter);
    else
        session_free(s);
}

/* ---- output ---- */

/* Whole characters, as text. */
static void tell_delta(struct exec_session *s, struct str bytes) {
    buf_add_str(&s->delta, bytes);
    while (s->delta.n && s->deltas < EXEC_DELTAS_MAX) {
        struct str piece = str_sub(buf_str(&s->delta), 0, EXEC_DELTA_BYTES_MAX);
        size_t good = utf8_valid_prefix(piece);
        if (good == 0) {
            if (utf8_is_cut(piece))
                return; /* the rest of the character is still to come */
            exec_item_tell_delta(s->item, STR("\xef\xbf\xbd"));
            good = 1;
        } else {
            exec_item_tell_delta(s->item, str_sub(piece, 0, good));
        }
        s->deltas++;
        buf_consume(&s->delta, good);
    }
    if (s->deltas >= EXEC_DELTAS_MAX)
        buf_clear(&s->delta, 0);
}

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    (void)stream;
    struct exec_session *s = user;
    capture_add(&s->all, bytes);
    capture_add(&s->since, bytes);
    if (time_now_ms() - s->item->started_at_ms >= EXEC_QUIET_MS)
        tell_delta(s, bytes);
    if (!s->exited && !s->paused && subscribers_are_full(s->item->place.subscribers)) {
        s->paused = true;
        child_pause(s->child, true);
    }
}

/* ---- the end ---- */

static void on_grace_over(void *user) {
    struct exec_session *s = user;
    s->grace = NULL;
    session_end(s);
}

static void on_exit_status(void *user, int status, int signal) {
    struct exec_session *s = user;
    s->exited = true;
    s->exit_code = s->tty && signal ? 1 : status;
    if (s->paused)
        child_pause(s->child, false); /* what the pipe still holds belongs to the output */
    s->paused = false;
    if (s->eof)
        session_end(s);
    else
        s->grace = retry_start(s->loop, &s->owner->ops, EXEC_EXIT_GRACE_MS, on_grace_over, s);
}

static void on_eof(void *user) {
    struct exec_session *s = user;
    s->eof = true;
    if (s->exited)
        session_end(s);
}

static const struct child_events child_events = { on_output, on_exit_status, on_eof };

static void on_refused(void *user, const struct netproxy_refusal *what) {
    struct exec_session *s = user;
    if (s->over)
        return;
    buf_printf(&s->refusal, "Network access to \"%.*s\" was blocked: %s.", STR_ARGS(what->host),
        netproxy_sentence(what->verdict));
    s->exit_code = -1;
    session_end(s);
}

static const struct netproxy_events proxy_events = { on_refused };

struct str exec_session_refusal(const struct exec_session *s) {
    return s->refusal.n ? buf_str(&s->refusal) : STR_NONE;
}

/* ---- the start ---- */

static int new_id(const struct exec_sessions *sessions) {
    for (;;) {
        uint32_t random;
        random_bytes(&random, sizeof random);
        int id = 1000 + (int)(random % 99000);
        const struct exec_session *s = sessions->head;
        while (s && s->id != id)
            s = s->next;
        if (!s)
            return id;
    }
}

/* Makes room: the least recently used one ends, as failed. */
static void prune(struct exec_sessions *sessions) {
    size_t live = 0;
    struct exec_session *oldest = NULL;
    for (struct exec_session *s = sessions->head; s; s = s->next)
        if (!s->over && ++live > EXEC_SESSIONS_PROTECTED && !s->waiter)
            oldest = s;
    if (live < EXEC_SESSIONS_MAX || !oldest)
        return;
    oldest->exit_code = -1;
    session_end(oldest);
}

static void link_first(struct exec_sessions *sessions, struct exec_session *s) {
    s->owner = sessions;
    s->prev = NULL;
    s->next = sessions->head;
    if (s->next)
        s->next->prev = s;
    sessions->head = s;
}

struct exec_session *exec_session_start(const struct tool_host *host, struct exec_item *item,
    const struct exec_start *start, int *ret_error) {
    prune(host->sessions);
    struct exec_session *s = xcalloc(1, sizeof *s);
    s->id = new_id(host->sessions);
    s->loop = host->loop;
    s->tty = start->tty;
    s->outside = start->outside;
    s->hold = start->hold;
    s->item = item;
    link_first(host->sessions, s);
    const struct child_options options = { .argv = start->argv,
        .env = start->env,
        .cwd = start->cwd,
        .fds = start->fds,
        .fd_count = start->fd_count,
        .one_stream = true,
        .takes_heirs = true,
        .tty = start->tty,
        .rows = 24,
        .columns = 80 };
    s->child = child_start(host->loop, &host->sessions->ops, &options, &child_events, s, ret_error);
    if (start->network && start->proxy_fd >= 0)
        s->proxy = netproxy_start(
            host->loop, &host->sessions->ops, start->network, start->proxy_fd, &proxy_events, s);
    if (s->child) {
        exec_item_start(s->item, s->id);
        return s;
    }
    exec_item_start(s->item, -1);
    exec_item_complete(s->item, -1,
        arena_printf(&s->item->arena, "Failed to create unified exec process: %s",
            error_of_errno(*ret_error)));
    session_free(s);
    return NULL;
}

/* ---- for calls ---- */

struct exec_session *exec_session_find(struct exec_sessions *sessions, int id) {
    for (struct exec_session *s = sessions->head; s; s = s->next) {
        if (s->id != id || s->over)
            continue;
        if (s->prev) {
            s->prev->next = s->next;
            if (s->next)
                s->next->prev = s->prev;
            link_first(sessions, s);
        }
        return s;
    }
    return NULL;
}

int exec_session_id(const struct exec_session *s) {
    return s->id;
}

bool exec_session_is_tty(const struct exec_session *s) {
    return s->tty;
}

bool exec_session_is_outside(const struct exec_session *s) {
    return s->outside;
}

const struct thread_item_command_execution *exec_session_item(const struct exec_session *s) {
    return &s->item->item.command_execution;
}

bool exec_session_is_over(const struct exec_session *s) {
    return s->over;
}

struct str exec_session_script(const struct exec_session *s) {
    return s->item->script;
}

int exec_session_exit_code(const struct exec_session *s) {
    return s->exit_code;
}

const struct capture *exec_session_output(const struct exec_session *s) {
    return &s->since;
}

void exec_session_forget_output(struct exec_session *s) {
    capture_clear(&s->since);
}

bool exec_session_is_waited_for(const struct exec_session *s) {
    return s->waiter != NULL;
}

bool exec_session_is_on_hold(const struct exec_session *s) {
    return s->owner->on_hold;
}

void exec_sessions_hold(struct exec_sessions *sessions, bool hold) {
    if (sessions->on_hold == hold)
        return;
    sessions->on_hold = hold;
    for (struct exec_session *s = sessions->head; s; s = s->next)
        if (s->waiter && !s->over)
            s->waiter->on_hold(s->waiter, hold);
}

void exec_session_set_waiter(struct exec_session *s, struct exec_waiter *waiter) {
    s->waiter = waiter;
    if (!waiter && s->over)
        session_free(s);
}

bool exec_session_write(struct exec_session *s, struct str bytes) {
    return s->child && child_write(s->child, bytes);
}

void exec_session_interrupt(struct exec_session *s) {
    if (s->child)
        child_signal(s->child, SIGINT);
}

void exec_session_tell_input(struct exec_session *s, struct str bytes) {
    exec_item_tell_input(s->item, bytes);
}

struct thread_background_terminal_array exec_sessions_view(
    struct arena *a, const struct exec_sessions *sessions) {
    size_t n = 0;
    for (const struct exec_session *s = sessions->head; s; s = s->next)
        n += !s->over;
    struct thread_background_terminal_array list = {
        arena_array(a, struct thread_background_terminal, n), n
    };
    for (const struct exec_session *s = sessions->head; s; s = s->next) {
        if (s->over)
            continue;
        uint32_t *pid = arena_new(a, uint32_t);
        *pid = (uint32_t)child_pid(s->child);
        /* Oldest first. */
        list.v[--n] =
            (struct thread_background_terminal){ .item_id = s->item->item.command_execution.id,
                .process_id = s->item->item.command_execution.process_id,
                .command = s->item->script,
                .cwd = s->item->item.command_execution.cwd,
                .os_pid = pid };
    }
    return list;
}

bool exec_session_terminate(struct exec_sessions *sessions, struct str process_id) {
    for (struct exec_session *s = sessions->head; s; s = s->next)
        if (!s->over && str_eq(s->item->item.command_execution.process_id, process_id)) {
            child_signal(s->child, SIGKILL);
            return true;
        }
    return false;
}

void exec_sessions_terminate_all(struct exec_sessions *sessions) {
    for (struct exec_session *s = sessions->head; s; s = s->next)
        if (!s->over)
            child_signal(s->child, SIGKILL);
}

void exec_sessions_resume(struct exec_sessions *sessions) {
    for (struct exec_session *s = sessions->head; s; s = s->next) {
        if (!s->paused || !s->child)
            continue;
        s->paused = false;
        child_pause(s->child, false);
    }
}

void exec_sessions_cancel(struct exec_sessions *sessions) {
    for (struct exec_session *s = sessions->head, *next; s; s = next) {
        next = s->next;
        assert(!s->waiter);
        session_free(s);
    }
    op_group_cancel(&sessions->ops);
}
