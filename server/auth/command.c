/* command: bearer tokens that a program prints. */
#include "auth/command.h"

#include "base/log.h"
#include "base/path.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "loop/retry.h"
#include "process/child.h"

#include <stdio.h>
#include <stdlib.h>

enum { OUTPUT_BYTES_MAX = 1024 * 1024 };

/* One for each different command, for the process's life. */
struct auth_command {
    struct auth_command *next;
    struct auth *auth;
    struct str key;
    struct arena arena; /* of the key and the arguments */
    struct provider_command what;
    struct auth_job job;
    struct buf token; /* empty: none */
    int64_t fetched_at_ms;
    struct child *child;
    struct op *timer;
    struct buf out, err;
    bool eof, exited;
    int status;
};

static struct str key_of(struct arena *a, const struct provider_command *c) {
    struct str key = arena_printf(a, "%.*s\n%.*s", STR_ARGS(c->cwd), STR_ARGS(c->command));
    for (size_t i = 0; i < c->arg_count; i++)
        key = arena_printf(a, "%.*s\n%.*s", STR_ARGS(key), STR_ARGS(c->args[i]));
    return key;
}

static struct auth_command *find(struct auth *auth, const struct provider_command *what) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str key = key_of(&a, what);
    for (struct auth_command *c = auth->commands; c; c = c->next)
        if (str_eq(c->key, key))
            return c;
    return NULL;
}

static struct auth_command *find_or_add(struct auth *auth, const struct provider_command *what) {
    struct auth_command *c = find(auth, what);
    if (c)
        return c;
    c = xcalloc(1, sizeof *c);
    c->auth = auth;
    c->key = key_of(&c->arena, what);
    c->what = *what;
    c->what.command = arena_str(&c->arena, what->command);
    c->what.cwd = arena_str(&c->arena, what->cwd);
    c->what.args = arena_array(&c->arena, struct str, what->arg_count);
    for (size_t i = 0; i < what->arg_count; i++)
        c->what.args[i] = arena_str(&c->arena, what->args[i]);
    c->next = auth->commands;
    auth->commands = c;
    return c;
}

/* ---- the end of a run ---- */

static void stop(struct auth_command *c) {
    if (c->timer)
        op_cancel(c->timer);
    c->timer = NULL;
    if (c->child)
        child_close(c->child);
    c->child = NULL;
}

static void fail(struct auth_command *c, const char *why) {
    _cleanup_arena_ struct arena a = { 0 };
    struct auth_failure failure = { .text = arena_printf(&a, "provider auth command `%.*s` %s",
                                        STR_ARGS(c->what.command), why) };
    stop(c);
    log_warn("auth: %.*s", STR_ARGS(failure.text));
    auth_job_end(&c->job, &failure);
}

static void on_timeout(void *user) {
    struct auth_command *c = user;
    char why[64];
    c->timer = NULL;
    (void)snprintf(
        why, sizeof why, "timed out after %llu ms", (unsigned long long)c->what.timeout_ms);
    fail(c, why);
}

static void fail_with_status(struct auth_command *c) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str words = str_trim(buf_str(&c->err));
    fail(c, arena_printf(&a, "exited with status exit status: %d%s%.*s", c->status,
                words.n ? ": " : "", STR_ARGS(words))
                .p);
}

static void check(struct auth_command *c) {
    if (!c->exited || !c->eof)
        return;
    struct str token = str_trim(buf_str(&c->out));
    if (c->status != 0) {
        fail_with_status(c);
    } else if (!utf8_valid(token)) {
        fail(c, "wrote non-UTF-8 data to stdout");
    } else if (!token.n) {
        fail(c, "produced an empty token");
    } else {
        stop(c);
        buf_clear(&c->token, 0);
        buf_add_str(&c->token, token);
        c->fetched_at_ms = time_monotonic_ms();
        auth_job_end(&c->job, NULL);
    }
}

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    struct auth_command *c = user;
    struct buf *to = stream == CHILD_STDOUT ? &c->out : &c->err;
    if (to->n + bytes.n <= OUTPUT_BYTES_MAX)
        buf_add_str(to, bytes);
}

static void on_exit_status(void *user, int status, int signal) {
    struct auth_command *c = user;
    (void)signal;
    c->exited = true;
    c->status = status;
    check(c);
}

static void on_eof(void *user) {
    struct auth_command *c = user;
    c->eof = true;
    check(c);
}

static const struct child_events events = { on_output, on_exit_status, on_eof };

/* ---- the start ---- */

static void on_not_started(void *user) {
    struct auth_command *c = user;
    _cleanup_arena_ struct arena a = { 0 };
    c->timer = NULL;
    fail(c, arena_printf(&a, "failed to start: %s", error_of_errno(c->status)).p);
}

static void start(struct auth_command *c) {
    _cleanup_arena_ struct arena a = { 0 };
    const char **argv = arena_array(&a, const char *, c->what.arg_count + 2);
    struct str program = c->what.command;
    if (str_index(program, '/') > 0 && c->what.cwd.p)
        program = path_join(&a, c->what.cwd, program);
    argv[0] = arena_cstr(&a, program);
    for (size_t i = 0; i < c->what.arg_count; i++)
        argv[i + 1] = arena_cstr(&a, c->what.args[i]);
    buf_clear(&c->out, 0);
    buf_clear(&c->err, 0);
    c->eof = c->exited = false;
    c->status = 0;
    c->job.running = true;
    int error = 0;
    c->child = child_start(c->auth->loop, &c->auth->ops,
        &(struct child_options){
            .argv = argv, .cwd = c->what.cwd.p ? arena_cstr(&a, c->what.cwd) : NULL },
        &events, c, &error);
    c->status = error;
    c->timer = c->child ? retry_start(c->auth->loop, &c->auth->ops, (int64_t)c->what.timeout_ms,
                              on_timeout, c)
                        : retry_start(c->auth->loop, &c->auth->ops, 0, on_not_started, c);
}

static bool is_young(const struct auth_command *c) {
    int64_t age_ms = time_monotonic_ms() - c->fetched_at_ms;
    return c->token.n &&
           (c->what.refresh_interval_ms == 0 || age_ms < (int64_t)c->what.refresh_interval_ms);
}

struct str auth_command_token(struct auth *auth, const struct provider_command *command) {
    struct auth_command *c = find(auth, command);
    return c && c->token.n ? buf_str(&c->token) : STR_NONE;
}

struct op *auth_command_fetch(struct auth *auth, const struct provider_command *command,
    bool forced, struct op_group *group, auth_ready *ready, void *user) {
    struct auth_command *c = find_or_add(auth, command);
    if (!forced && is_young(c))
        return NULL;
    if (!c->job.running)
        start(c);
    return auth_wait(&c->job, group, ready, user);
}

void auth_jobs_free(struct auth *auth) {
    while (auth->commands) {
        struct auth_command *c = auth->commands;
        auth->commands = c->next;
        buf_done(&c->token);
        buf_done(&c->out);
        buf_done(&c->err);
        arena_free(&c->arena);
        free(c);
    }
    free(auth->refresh);
    auth->refresh = NULL;
    free(auth->revoke);
    auth->revoke = NULL;
}
