/* session_end: the hooks that hear of the end of a session. */
#include "thread/session_end.h"

#include "config/config.h"
#include "config/layers.h"
#include "hooks/list.h"
#include "hooks/match.h"
#include "hooks/run.h"
#include "protocol/wrappers.gen.h"
#include "thread/hidden.h"
#include "thread/manager.h"

/* What the reference calls the turn that there is none of. */
#define SESSION_END_TURN "auto-compact-0"
#define SESSION_END_WHY  "other"

struct session_end {
    struct op op;
    struct thread *thread;
    struct op *step; /* finding the hooks, then running them */
    session_ended *done;
    void *user;
};

static void session_end_cancel(struct op *op) {
    struct session_end *x = (struct session_end *)op;
    if (x->step)
        op_cancel(x->step);
    x->thread->hooks.end = NULL;
    op_close(op);
}

static const struct op_class session_end_class = { .name = "session end",
    .cancel = session_end_cancel };

static void finish(struct session_end *x) {
    session_ended *done = x->done;
    void *user = x->user;
    struct thread *t = x->thread;
    t->hooks.end = NULL;
    t->hooks.ended = true;
    op_close(&x->op);
    if (done)
        done(user, t);
}

static void on_ended(void *user, const struct hook_one *v, size_t n) {
    struct session_end *x = user;
    struct thread *t = x->thread;
    x->step = NULL;
    for (size_t i = 0; i < n; i++)
        notify_hook_completed(&t->subscribers,
            &(struct hook_completed_notification){ thread_id(t), STR(SESSION_END_TURN), v[i].run });
    finish(x);
}

static struct str input_of(struct arena *a, const struct thread *t) {
    _cleanup_buf_ struct buf out = { 0 };
    struct json *in = json_new_object(a);
    json_put_text(a, in, STR("session_id"), thread_session_id(t));
    json_put(in, STR("transcript_path"), t->path.p ? json_new_str(a, t->path) : json_new_null(a));
    json_put_text(a, in, STR("cwd"), t->settings.cwd);
    json_put_text(
        a, in, STR("hook_event_name"), str_of(hook_event_title(HOOK_EVENT_NAME_SESSION_END)));
    json_put_text(a, in, STR("reason"), STR(SESSION_END_WHY));
    json_write(&out, in);
    return arena_str(a, buf_str(&out));
}

static size_t choose(const struct hook_list *list, const struct hook_metadata **ret) {
    const struct str why = STR(SESSION_END_WHY);
    size_t n = 0;
    for (size_t i = 0; i < list->hooks.n; i++) {
        const struct hook_metadata *h = &list->hooks.v[i];
        if (h->event_name == HOOK_EVENT_NAME_SESSION_END && hook_may_run(h) &&
            hook_matches(h, &why, 1))
            ret[n++] = h;
    }
    return n;
}

static bool start(struct session_end *x, const struct hook_list *list) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = x->thread;
    const struct hook_metadata **chosen =
        arena_array(&a, const struct hook_metadata *, list->hooks.n + 1);
    struct hooks_wish wish = { .hooks = chosen, .n = choose(list, chosen), .cwd = t->settings.cwd };
    if (!wish.n)
        return false;
    wish.input = input_of(&a, t);
    x->step = hooks_run(t->manager->loop, x->op.group, &wish);
    hooks_listen(x->step, on_ended, x);
    size_t n;
    const struct hook_one *v = hooks_running(x->step, &n);
    for (size_t i = 0; i < n; i++)
        notify_hook_started(&t->subscribers,
            &(struct hook_started_notification){ thread_id(t), STR(SESSION_END_TURN), v[i].run });
    return true;
}

static void on_loaded(void *user, struct hook_list *list) {
    struct session_end *x = user;
    x->step = NULL;
    bool runs = list && start(x, list);
    hook_list_free(list);
    if (!runs)
        finish(x);
}

static bool may_have_hooks(const struct thread *t) {
    return !t->owner && !t->agent && !t->hooks.end && !t->hooks.ended &&
           hooks_may_be(t->config, t->settings.cwd);
}

struct op *thread_session_end(struct thread *t, session_ended *done, void *user) {
    struct thread_manager *m = t->manager;
    if (!may_have_hooks(t))
        return NULL;
    struct session_end *x = op_new(&m->endings, &session_end_class, sizeof *x);
    x->thread = t;
    x->done = done;
    x->user = user;
    t->hooks.end = &x->op;
    if (t->hooks.list) {
        if (start(x, t->hooks.list))
            return &x->op;
        t->hooks.end = NULL;
        op_close(&x->op);
        return NULL;
    }
    const struct layer_sources from = config_sources(m->config, t->settings.cwd);
    x->step = hooks_load(m->loop, &m->endings, &from, on_loaded, x);
    return &x->op;
}

void thread_session_end_drop(struct thread *t) {
    struct session_end *x = (struct session_end *)t->hooks.end;
    if (!x)
        return;
    session_ended *done = x->done;
    void *user = x->user;
    op_cancel(&x->op);
    if (done)
        done(user, NULL);
}
