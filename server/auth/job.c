/* job: something that several requests wait for together. */
#include "auth/job.h"

#include <assert.h>

struct auth_wait {
    struct op op;
    struct auth_job *job;
    struct auth_wait *next;
    auth_ready *ready;
    void *user;
};

static void wait_cancel(struct op *op) {
    struct auth_wait *w = (struct auth_wait *)op;
    for (struct auth_wait **at = &w->job->waiters; *at; at = &(*at)->next)
        if (*at == w) {
            *at = w->next;
            break;
        }
    op_close(op);
}

static const struct op_class wait_class = { "auth-wait", wait_cancel, NULL };

struct op *auth_wait(struct auth_job *job, struct op_group *group, auth_ready *ready, void *user) {
    struct auth_wait *w = op_new(group, &wait_class, sizeof *w);
    struct auth_wait **end = &job->waiters;
    while (*end)
        end = &(*end)->next;
    *end = w;
    w->job = job;
    w->ready = ready;
    w->user = user;
    return &w->op;
}

void auth_job_end(struct auth_job *job, const struct auth_failure *failure) {
    job->running = false;
    /* Who waits from now on waits for another run. */
    struct auth_job over = { .waiters = job->waiters };
    job->waiters = NULL;
    for (struct auth_wait *w = over.waiters; w; w = w->next)
        w->job = &over;
    while (over.waiters) {
        struct auth_wait *w = over.waiters;
        auth_ready *ready = w->ready;
        void *user = w->user;
        over.waiters = w->next;
        op_close(&w->op);
        ready(user, failure);
    }
}

struct later {
    struct op op;
    uv_timer_t timer;
    struct str text;
    auth_ready *ready;
    void *user;
};

static const struct op_class later_class = { "auth-later", op_close, NULL };

static void on_later(uv_timer_t *timer) {
    struct later *l = timer->data;
    const struct auth_failure failure = { .text = l->text, .final = true };
    op_close(&l->op); /* its memory stays until the timer has closed */
    l->ready(l->user, l->text.p ? &failure : NULL);
}

struct op *auth_later(
    struct auth *auth, struct str text, struct op_group *group, auth_ready *ready, void *user) {
    struct later *l = op_new(group, &later_class, sizeof *l);
    l->text = arena_str(&l->op.arena, text);
    l->ready = ready;
    l->user = user;
    int r = uv_timer_init(auth->loop, &l->timer);
    assert(r == 0);
    op_own(&l->op, &l->timer);
    (void)uv_timer_start(&l->timer, on_later, 0, 0);
    return &l->op;
}
