/* history_load: the text of a thread's history, with what it keeps in files. */
#include "thread/history_load.h"

#include "store/history_read.h"
#include "thread/manager.h"

#include <assert.h>

static bool is_loaded(const struct thread *t) {
    return !t->history.hole_n || t->loaded.items == t->history.count;
}

static void on_read(void *user, struct buf *text) {
    struct thread *t = user;
    buf_done(&t->loaded.text);
    t->loaded.text = *text;
    t->loaded.items = t->loaded.wanted;
    *text = (struct buf){ 0 };
    t->loaded.done(t->loaded.user);
}

struct op *history_load(struct thread *t, void (*done)(void *user), void *user) {
    if (is_loaded(t))
        return NULL;
    t->loaded.wanted = t->history.count;
    t->loaded.done = done;
    t->loaded.user = user;
    return history_read(&t->ops, t->manager->loop, &t->history, t->manager->home, on_read, t);
}

struct str thread_history_text(const struct thread *t) {
    assert(is_loaded(t));
    return buf_str(t->history.hole_n ? &t->loaded.text : &t->history.text);
}

void history_unload(struct thread *t) {
    buf_done(&t->loaded.text);
    t->loaded.items = 0;
}
