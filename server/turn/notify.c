/* notify: the program of the user that hears of each turn that is complete. */
#include "turn/notify.h"

#include "config/config.h"
#include "config/identity.h"
#include "process/run.h"
#include "store/history_read.h"
#include "thread/manager.h"
#include "turn/compact_history.h"
#include "turn/state.h"

enum { NOTIFY_WORDS_MAX = 256 };

/* One notice in the making; everything lives in the operation's arena. */
struct notice {
    struct op op;
    uv_loop_t *loop;
    struct json *about, *messages; /* the latter is a member */
    const char *argv[NOTIFY_WORDS_MAX + 6];
    size_t argc;
    struct str cwd;
    struct op *step; /* reading the history, then the shell that starts it */
};

static void notice_cancel(struct op *op) {
    struct notice *x = (struct notice *)op;
    if (x->step)
        op_cancel(x->step);
    op_close(op);
}

static const struct op_class notice_class = { .name = "notify", .cancel = notice_cancel };

static void on_started(void *user, const struct run_result *result) {
    struct notice *x = user;
    (void)result; /* nobody would hear of a failure */
    x->step = NULL;
    op_close(&x->op);
}

static void add_message(struct notice *x, const struct json *item) {
    _cleanup_buf_ struct buf text = { 0 };
    for (const struct json *p = json_get(item, "content")->first; p; p = p->next)
        buf_add_str(&text, json_get_text(p, "text"));
    json_push(x->messages,
        json_new_str(&x->op.arena, arena_str(&x->op.arena, text.n ? buf_str(&text) : STR(""))));
}

/* All that the user has said, summaries of it too. */
static void on_history(void *user, struct buf *history) {
    struct notice *x = user;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    const struct json *items = compact_history_items(&a, buf_str(history));
    x->step = NULL;
    for (const struct json *i = items ? items->first : NULL; i; i = i->next)
        if (compact_is_user_message(i) || compact_is_summary(i))
            add_message(x, i);
    json_write(&out, x->about);
    x->argv[x->argc] = arena_cstr(&x->op.arena, buf_str(&out));
    x->step = run_command(x->loop, x->op.group,
        &(struct run_options){ .argv = x->argv, .cwd = x->cwd.p }, on_started, x);
}

static struct str client_name(const struct thread *t) {
    struct str client = t->manager->identity->suffix;
    const char *end = client.p ? memchr(client.p, ';', client.n) : NULL;
    return end ? (struct str){ client.p, (size_t)(end - client.p) } : STR_NONE;
}

static void describe(struct notice *x, const struct turn *turn) {
    struct arena *a = &x->op.arena;
    const struct thread *t = turn->thread;
    const struct thread_item *last = turn->last_message;
    struct str said = last ? last->agent_message.text : STR_NONE;
    x->about = json_new_object(a);
    x->messages = json_new_array(a);
    json_put_text(a, x->about, STR("type"), STR("agent-turn-complete"));
    json_put_text(a, x->about, STR("thread-id"), arena_str(a, thread_id(t)));
    json_put_text(a, x->about, STR("turn-id"), arena_str(a, turn_id(turn)));
    json_put_text(a, x->about, STR("cwd"), arena_str(a, t->settings.cwd));
    json_put_text(a, x->about, STR("client"), arena_str(a, client_name(t)));
    json_put(x->about, STR("input-messages"), x->messages);
    json_put(x->about, STR("last-assistant-message"),
        said.n ? json_new_str(a, arena_str(a, said)) : json_new_null(a));
}

/* By a shell that does not wait: the program is nobody's child then. */
static bool set_words(struct notice *x, const struct json *words) {
    static const char *const shell[] = { "/bin/sh", "-c", "\"$@\" </dev/null >/dev/null 2>&1 &",
        "sh" };
    for (size_t i = 0; i < ARRAY_LEN(shell); i++)
        x->argv[x->argc++] = shell[i];
    for (const struct json *w = words->first; w; w = w->next) {
        if (w->kind != JSON_STRING)
            return false;
        x->argv[x->argc++] = arena_cstr(&x->op.arena, w->text);
    }
    return true;
}

void turn_notify_program(struct turn *turn) {
    struct thread *t = turn->thread;
    const struct json *words = config_get(t->config, "notify");
    if (t->owner || turn->kind != TURN_REGULAR || !turn->sampled || !words ||
        words->kind != JSON_ARRAY || !words->count || words->count > NOTIFY_WORDS_MAX)
        return;
    struct op_group *ops = &t->manager->endings; /* told even if the thread goes now */
    struct notice *x = op_new(ops, &notice_class, sizeof *x);
    x->loop = t->manager->loop;
    x->cwd = str_of(arena_cstr(&x->op.arena, t->settings.cwd));
    describe(x, turn);
    if (!set_words(x, words)) {
        op_close(&x->op);
        return;
    }
    x->step = history_read(ops, x->loop, &t->history, t->manager->home, on_history, x);
}
