/* history_read: a history's text with what it keeps in files. */
#include "store/history_read.h"

#include "loop/work.h"

struct reading {
    struct work work;
    struct history history;
    struct str home;
    struct buf text;
    void (*done)(void *user, struct buf *text);
    void *user;
};

static void run(struct work *work) {
    struct reading *r = (struct reading *)work;
    history_fill(&r->history, r->home, &r->text);
}

static void after(struct work *work, bool done) {
    struct reading *r = (struct reading *)work;
    if (done)
        r->done(r->user, &r->text);
}

static void release(struct work *work) {
    buf_done(&((struct reading *)work)->text);
}

struct op *history_read(struct op_group *group, uv_loop_t *loop, const struct history *history,
    struct str home, void (*done)(void *user, struct buf *text), void *user) {
    struct reading *r = work_new(group, sizeof *r);
    r->work.run = run;
    r->work.after = after;
    r->work.release = release;
    r->history = history_copy(&r->work.op.arena, history);
    r->home = arena_str(&r->work.op.arena, home);
    r->done = done;
    r->user = user;
    work_start(&r->work, loop);
    return &r->work.op;
}
