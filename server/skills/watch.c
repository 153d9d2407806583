/* watch: telling when the files of skills change. */
#include "skills/watch.h"

#include "base/error.h"
#include "base/log.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "skills/skills.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
    EVENTS_BYTES = 16 * 1024,
    WATCHED_FIRST = 32, /* room at first */
    READS_A_TIME = 4,   /* of the kernel's events, before the loop goes on */
    /* Where a root is waited for, files that are written to do not matter: there may be many, all the time. */
    AWAIT_MASK = IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD,
    MASK = AWAIT_MASK | IN_DELETE | IN_MODIFY | IN_MOVED_FROM,
};

enum watch_state { WATCH_QUIET, WATCH_GATHERING, WATCH_PAUSED };

/* One directory. */
struct watched {
    int wd;
    struct str
        awaited; /* only this name in it counts: a root that is not there yet; "no string": all do */
};

struct skills_watch {
    struct op op;
    struct skills *skills;
    int fd;
    uv_poll_t poll;
    uv_timer_t timer;
    enum watch_state state;
    bool pending;          /* changed since it was told */
    struct op *search;     /* for directories that are new */
    bool again;            /* another search is wanted */
    struct str_array cwds; /* room for SKILLS_WATCHED_FOR_MAX */
    size_t searched;       /* of them, by the search that runs */
    struct watched *v;
    size_t n, room;
};

static void watch_cancel(struct op *op) {
    struct skills_watch *w = (struct skills_watch *)op;
    if (w->search)
        op_cancel(w->search);
    w->search = NULL;
    op_close(op);
}

static void watch_destroy(struct op *op) {
    struct skills_watch *w = (struct skills_watch *)op;
    w->skills->watch = NULL;
    (void)close(w->fd);
    free(w->v);
}

static const struct op_class watch_class = {
    .name = "watching skills", .cancel = watch_cancel, .destroy = watch_destroy
};

/* ---- directories ---- */

static void add(struct skills_watch *w, struct str path, struct str awaited) {
    _cleanup_arena_ struct arena a = { 0 };
    if (w->n == SKILLS_WATCHED_MAX)
        return;
    int wd = inotify_add_watch(w->fd, arena_cstr(&a, path), awaited.p ? AWAIT_MASK : MASK);
    if (wd < 0)
        return;
    for (size_t i = 0; i < w->n; i++) {
        if (w->v[i].wd != wd)
            continue;
        if (!awaited.p)
            w->v[i].awaited = STR_NONE;
        return;
    }
    if (w->n == w->room) {
        w->room = w->room ? w->room * 2 : WATCHED_FIRST;
        w->v = xrealloc(w->v, w->room * sizeof *w->v);
    }
    w->v[w->n++] = (struct watched){ wd, arena_str(&w->op.arena, awaited) };
}

/* A root that is not there is waited for in the nearest directory that is. */
static void add_root(struct skills_watch *w, struct str root) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str awaited = STR_NONE;
    for (struct str at = path_normalise(&a, root); at.p && at.n; at = path_dirname(at)) {
        if (access(arena_cstr(&a, at), F_OK) == 0) {
            add(w, at, awaited);
            return;
        }
        awaited = path_basename(at);
    }
}

/* The user's roots may come later; those of projects are seen when they are asked for. */
static void add_user_roots(struct skills_watch *w) {
    _cleanup_arena_ struct arena a = { 0 };
    const char *home = getenv("HOME");
    add_root(w, path_join(&a, w->skills->home, STR("skills")));
    if (home)
        add_root(w, path_join(&a, str_of(home), STR(".agents/skills")));
}

static bool is_extra(const struct skills *s, struct str path) {
    for (size_t i = 0; i < s->extra.n; i++)
        if (path_is_within(path, s->extra.v[i]))
            return true;
    return false;
}

static void search(struct skills_watch *w);

/* A search that was cancelled may end after the watch. */
static void on_found(void *user, struct skill_set *const *sets) {
    struct skills *s = user;
    struct skills_watch *w = s->watch;
    if (!sets || !w)
        return;
    w->search = NULL;
    for (size_t i = 0; i < (w->searched ? w->searched : 1); i++) {
        const struct str_array *found = &sets[i]->found.directories;
        for (size_t k = 0; k < found->n; k++)
            if (w->searched || is_extra(w->skills, found->v[k]))
                add(w, found->v[k], STR_NONE);
    }
    for (size_t i = 0; i < w->skills->extra.n; i++)
        add_root(w, w->skills->extra.v[i]);
    if (w->cwds.n)
        add_user_roots(w);
    if (w->again)
        search(w);
}

static void search(struct skills_watch *w) {
    const struct str_array own = { &w->skills->cwd, 1 };
    w->again = w->search;
    if (w->search)
        return;
    w->searched = w->cwds.n;
    w->search = skills_find(
        w->skills, w->op.group, w->cwds.n ? &w->cwds : &own, false, on_found, w->skills);
}

/* ---- changes ---- */

static void tell(struct skills_watch *w) {
    struct skills *s = w->skills;
    w->pending = false;
    w->state = WATCH_PAUSED;
    skills_forget(s);
    if (s->on_changed)
        s->on_changed(s->user);
    search(w);
}

static void on_timer(uv_timer_t *timer) {
    struct skills_watch *w = timer->data;
    if (w->state == WATCH_PAUSED && !w->pending) {
        w->state = WATCH_QUIET;
        return;
    }
    tell(w);
    (void)uv_timer_start(timer, on_timer, SKILLS_WATCH_PAUSE_MS, 0);
}

static void changed(struct skills_watch *w) {
    w->pending = true;
    if (w->state != WATCH_QUIET)
        return;
    w->state = WATCH_GATHERING;
    uv_update_time(w->timer.loop);
    (void)uv_timer_start(&w->timer, on_timer, SKILLS_WATCH_GATHER_MS, 0);
}

static bool matters(const struct skills_watch *w, const struct inotify_event *e) {
    if (e->mask & IN_Q_OVERFLOW)
        return true;
    for (size_t i = 0; i < w->n; i++)
        if (w->v[i].wd == e->wd)
            return !w->v[i].awaited.p || (e->len && str_is(w->v[i].awaited, e->name));
    return false;
}

/* The kernel has dropped the watch. */
static void forget(struct skills_watch *w, int wd) {
    for (size_t i = 0; i < w->n; i++)
        if (w->v[i].wd == wd) {
            w->v[i] = w->v[--w->n];
            return;
        }
}

static void on_readable(uv_poll_t *poll, int status, int events) {
    struct skills_watch *w = poll->data;
    _Alignas(struct inotify_event) char bytes[EVENTS_BYTES];
    bool any = false;
    (void)status;
    (void)events;
    for (int i = 0; i < READS_A_TIME; i++) {
        ssize_t n = read(w->fd, bytes, sizeof bytes);
        if (n <= 0)
            break;
        for (ssize_t at = 0; at < n;) {
            const struct inotify_event *e = (const struct inotify_event *)(bytes + at);
            any = any || matters(w, e);
            if (e->mask & IN_IGNORED)
                forget(w, e->wd);
            at += (ssize_t)(sizeof *e + e->len);
        }
    }
    if (any)
        changed(w);
}

/* ---- start ---- */

static struct skills_watch *watch_new(struct skills *s) {
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
        log_warn("skills: their files cannot be watched: %s", error_of_errno(errno));
        return NULL;
    }
    struct skills_watch *w = op_new(&s->ops, &watch_class, sizeof *w);
    w->skills = s;
    w->fd = fd;
    w->cwds.v = arena_array(&w->op.arena, struct str, SKILLS_WATCHED_FOR_MAX);
    int r = uv_poll_init(s->loop, &w->poll, fd);
    assert(r == 0);
    op_own(&w->op, &w->poll);
    r = uv_timer_init(s->loop, &w->timer);
    assert(r == 0);
    op_own(&w->op, &w->timer);
    (void)uv_poll_start(&w->poll, UV_READABLE, on_readable);
    return w;
}

void skills_watch(struct skills *s, struct str cwd) {
    if (s->ops.cancelled || (!s->watch && !(s->watch = watch_new(s))))
        return;
    struct skills_watch *w = s->watch;
    for (size_t i = 0; cwd.p && i < w->cwds.n; i++)
        if (str_eq(w->cwds.v[i], cwd))
            return;
    if (cwd.p && w->cwds.n == SKILLS_WATCHED_FOR_MAX)
        return;
    if (cwd.p)
        w->cwds.v[w->cwds.n++] = arena_str(&w->op.arena, cwd);
    search(w);
}
