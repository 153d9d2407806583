/* shell_command: a command of the user, run unasked and unconfined. */
#include "turn/shell_command.h"

#include "base/shell_words.h"
#include "base/time.h"
#include "config/config.h"
#include "process/child.h"
#include "process/environment.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "tool/capture.h"
#include "tool/command_actions.h"
#include "tool/shell.h"
#include "tool/truncate.h"
#include "turn/extra_input.h"
#include "turn/message.h"
#include "turn/record.h"
#include "turn/sample.h"
#include "turn/state.h"
#include "turn/usage.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>

struct shell_command {
    struct op op;
    uv_timer_t timer;           /* the timeout, then the wait for the last output */
    struct shell_command *next; /* of the turn */
    struct thread *thread;
    struct turn *turn; /* NULL: it has ended, which only a turn with other work does */
    bool own_turn, exited, stopped;
    struct str command;
    struct item_place place;
    struct thread_item item;
    struct child *child;
    struct capture output;
    int64_t started_at_ms, completed_at_ms, duration_ms;
    int64_t started_ns;
    int32_t exit_code;
};

enum { OUTPUT_GRACE_MS = 50 };

static void forget(struct shell_command *c) {
    for (struct shell_command **at = c->turn ? &c->turn->shell : NULL; at && *at; at = &(*at)->next)
        if (*at == c) {
            *at = c->next;
            return;
        }
}

static void command_cancel(struct op *op) {
    struct shell_command *c = (struct shell_command *)op;
    if (c->child)
        child_close(c->child);
    c->child = NULL;
    op_close(op);
}

static void command_destroy(struct op *op) {
    capture_clear(&((struct shell_command *)op)->output);
}

static const struct op_class command_class = {
    .name = "shell command of the user", .cancel = command_cancel, .destroy = command_destroy
};

/* ---- the end ---- */

/* What the model is told. */
static void say(struct shell_command *c, struct str output) {
    static const char *const kinds[] = { "shell.user_command" };
    _cleanup_arena_ struct arena a = { 0 };
    double seconds = (double)(time_monotonic_ns() - c->started_ns) / 1e9;
    struct str text = arena_printf(&a,
        "<user_shell_command>\n<command>\n%.*s\n</command>\n<result>\nExit code: %d\nDuration: %.4f "
        "seconds\nOutput:\n%.*s\n</result>\n</user_shell_command>",
        STR_ARGS(c->command), c->exit_code, seconds, STR_ARGS(output));
    const struct json *message =
        message_of_text(&a, thread_manager_new_id(c->thread->manager, &a, "msg_"), "user", text);
    if (c->turn && !c->own_turn)
        turn_add_early(c->turn, message, kinds[0]);
    else
        thread_say(
            c->thread, &(struct said){ c->place.turn_id, kinds, 1, .from_model = false }, message);
}

static void complete_item(struct shell_command *c, struct str output) {
    struct thread_item_command_execution *shown = &c->item.command_execution;
    c->completed_at_ms = time_now_ms();
    c->duration_ms = c->completed_at_ms - c->started_at_ms;
    c->item.completed_at_ms = &c->completed_at_ms;
    shown->status =
        c->exit_code == 0 ? COMMAND_EXECUTION_STATUS_COMPLETED : COMMAND_EXECUTION_STATUS_FAILED;
    shown->aggregated_output = output.n ? output : STR_NONE;
    shown->exit_code = &c->exit_code;
    shown->duration_ms = &c->duration_ms;
    item_tell_completed(c->place, &c->item);
}

static void finish(struct shell_command *c) {
    _cleanup_buf_ struct buf all = { 0 }, shown = { 0 };
    struct turn *turn = c->turn;
    struct output_policy policy = { .limit = TOOL_OUTPUT_TOKENS };
    capture_write(&c->output, &all);
    truncate_capture(&c->output, &policy, -1, &shown);
    complete_item(c, buf_str(&all));
    say(c, buf_str(&shown));
    forget(c);
    bool ends_turn = c->own_turn && turn && !c->stopped;
    if (c->child)
        child_close(c->child);
    op_close(&c->op);
    if (ends_turn && turn->pending) {
        turn->kind = TURN_REGULAR;
        turn_sample(turn);
    } else if (ends_turn) {
        turn_finish(turn, TURN_STATUS_COMPLETED, NULL);
    }
}

/* ---- while it runs ---- */

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    struct shell_command *c = user;
    (void)stream;
    capture_add(&c->output, bytes);
    notify_item_command_execution_output_delta(c->place.subscribers,
        &(struct command_execution_output_delta_notification){ .thread_id = c->place.thread_id,
            .turn_id = c->place.turn_id,
            .item_id = c->item.command_execution.id,
            .delta = bytes });
}

static void on_grace(uv_timer_t *timer) {
    finish(timer->data);
}

static void on_exit_status(void *user, int status, int signal) {
    struct shell_command *c = user;
    (void)signal;
    c->exited = true;
    c->exit_code = c->stopped ? -1 : status;
    (void)uv_timer_start(&c->timer, on_grace, OUTPUT_GRACE_MS, 0);
}

static void on_eof(void *user) {
    struct shell_command *c = user;
    if (c->exited)
        finish(c);
}

static const struct child_events events = { on_output, on_exit_status, on_eof };

static void on_timeout(uv_timer_t *timer) {
    struct shell_command *c = timer->data;
    if (c->child)
        child_signal(c->child, SIGKILL);
}

void turn_shell_commands_stop(struct turn *turn) {
    for (struct shell_command *c = turn->shell, *next; c; c = next) {
        next = c->next;
        c->stopped = true;
        c->exit_code = -1;
        finish(c);
    }
}

/* ---- the beginning ---- */

static void start_child(struct shell_command *c, const char *const *argv) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = c->thread;
    struct environment env;
    int error = 0;
    environment_of_policy(&env, &a, config_get(t->config, "shell_environment_policy"));
    const struct child_options options = { .argv = argv,
        .env = environment_list(&env),
        .cwd = arena_cstr(&a, t->settings.cwd),
        .one_stream = true };
    c->child = child_start(t->manager->loop, &t->ops, &options, &events, c, &error);
    if (c->child) {
        (void)uv_timer_start(&c->timer, on_timeout, SHELL_COMMAND_TIMEOUT_MS, 0);
        return;
    }
    capture_add(&c->output, str_of(error_of_errno(error)));
    c->exit_code = -1;
    (void)uv_timer_start(&c->timer, on_grace, 0, 0);
}

static void show(struct shell_command *c, const char *const *argv) {
    struct arena *a = &c->op.arena;
    struct uuid id;
    uuid_v4(&id);
    c->started_at_ms = time_now_ms();
    c->started_ns = time_monotonic_ns();
    c->item = (struct thread_item){ .type = THREAD_ITEM_COMMAND_EXECUTION,
        .started_at_ms = &c->started_at_ms,
        .command_execution = { .id = uuid_str(a, &id),
            .command = shell_words_join(a, argv),
            .cwd = arena_str(a, c->thread->settings.cwd),
            .source = COMMAND_EXECUTION_SOURCE_USER_SHELL,
            .status = COMMAND_EXECUTION_STATUS_IN_PROGRESS,
            .command_actions = command_actions_of(a, c->command, c->thread->settings.cwd) } };
    item_tell_started(c->place, &c->item);
}

void turn_shell_command(struct thread *thread, struct str command) {
    bool own_turn = thread->turn == NULL;
    struct turn *turn = own_turn ? turn_begin(thread, TURN_SHELL) : thread->turn;
    struct shell_command *c = op_new(&thread->ops, &command_class, sizeof *c);
    const char *argv[SHELL_ARGV];
    int r = uv_timer_init(thread->manager->loop, &c->timer);
    assert(r == 0);
    op_own(&c->op, &c->timer);
    c->thread = thread;
    c->turn = turn;
    c->own_turn = own_turn;
    c->command = arena_str(&c->op.arena, command);
    c->place = item_place_copy(&c->op.arena, turn_items(turn));
    c->next = turn->shell;
    turn->shell = c;
    shell_argv(&c->op.arena, STR_NONE, true, c->command, argv);
    show(c, argv);
    start_child(c, argv);
}
