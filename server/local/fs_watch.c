/* fs_watch: what changes at a path. */
#include "local/fs_watch.h"

#include "base/log.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "rpc/rpc.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { SETTLE_ATTEMPTS = 16 };

/* Which file a handle sits on. */
struct seat {
    bool taken;
    dev_t device;
    ino_t inode;
};

/* inotify knows directories and files, not names that come and go. So the watch sits on the directory it is about
 * or, when the path is no directory, on the nearest one above it that exists; there it sees the next name on the
 * way down appear, and moves. */
struct fs_watch {
    struct op op;
    struct str id, path;
    const struct fs_watch_events *events;
    void *user;
    uv_fs_event_t place, link;
    struct str at;          /* the directory of `place`: the path or a part of it */
    struct seat place_seat; /* of that directory */
    struct seat link_seat;  /* of the file that a symbolic link at the path leads to */
    bool exists;
    uv_timer_t window;
    struct map changed; /* the paths; the values mean nothing */
};

static void on_destroy(struct op *op) {
    map_done(&((struct fs_watch *)op)->changed);
}

static const struct op_class watch_class = { "fs_watch", op_close, on_destroy };

/* ---- telling ---- */

static int compare_str(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void on_window(uv_timer_t *timer) {
    struct fs_watch *w = timer->data;
    _cleanup_arena_ struct arena a = { 0 };
    struct str_array paths = { arena_array(&a, struct str, w->changed.count), 0 };
    struct str path;
    for (size_t at = 0; map_next(&w->changed, &at, &path);)
        paths.v[paths.n++] = utf8_lossy(&a, path);
    qsort(paths.v, paths.n, sizeof *paths.v, compare_str);
    if (w->events->on_changed(w->user, w->id, paths))
        map_done(&w->changed);
    else
        uv_timer_start(timer, on_window, FS_WATCH_WINDOW_MS, 0);
}

static void report(struct fs_watch *w, struct str path) {
    (void)map_put(&w->changed, path, w);
    if (!uv_is_active((uv_handle_t *)&w->window))
        uv_timer_start(&w->window, on_window, FS_WATCH_WINDOW_MS, 0);
}

/* ---- where to sit ---- */

static bool seat_is(const struct seat *seat, const struct stat *st) {
    return seat->taken && seat->device == st->st_dev && seat->inode == st->st_ino;
}

static int sit(struct seat *seat, uv_fs_event_t *handle, uv_fs_event_cb call, const char *path,
    const struct stat *st) {
    (void)uv_fs_event_stop(handle);
    int r = uv_fs_event_start(handle, call, path, 0);
    *seat = (struct seat){ r == 0, st->st_dev, st->st_ino };
    return r;
}

static void stand_up(struct seat *seat, uv_fs_event_t *handle) {
    (void)uv_fs_event_stop(handle);
    seat->taken = false;
}

/* The path, or what is above it. */
static struct str nearest_directory(const struct fs_watch *w, struct arena *a, struct stat *st) {
    struct str at = w->path;
    while (at.p && (stat(arena_cstr(a, at), st) < 0 || !S_ISDIR(st->st_mode)))
        at = path_dirname(at);
    return at;
}

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status);

/* Writing through a symbolic link is seen at the file only. */
static void settle_link(struct fs_watch *w) {
    struct stat st, target;
    w->exists = lstat(w->path.p, &st) == 0;
    if (!w->exists || !S_ISLNK(st.st_mode) || stat(w->path.p, &target) < 0 ||
        S_ISDIR(target.st_mode))
        stand_up(&w->link_seat, &w->link);
    else if (!seat_is(&w->link_seat, &target))
        (void)sit(&w->link_seat, &w->link, on_event, w->path.p, &target);
}

/* Moves to where the watch belongs now. 0 or what the system said. */
static int settle(struct fs_watch *w) {
    int r = 0;
    for (int i = 0; i < SETTLE_ATTEMPTS; i++) {
        _cleanup_arena_ struct arena a = { 0 };
        struct stat st;
        struct str at = nearest_directory(w, &a, &st);
        if (!at.p)
            return UV_ENOENT;
        if (str_eq(at, w->at) && seat_is(&w->place_seat, &st))
            break; /* nothing came between looking and sitting down */
        w->at = at;
        r = sit(&w->place_seat, &w->place, on_event, arena_cstr(&a, at), &st);
        if (r < 0 && r != UV_ENOENT)
            break;
    }
    settle_link(w);
    return r;
}

static bool is_there(struct arena *a, struct str path) {
    struct stat st;
    return lstat(arena_cstr(a, path), &st) == 0;
}

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status) {
    (void)events;
    struct fs_watch *w = handle->data;
    _cleanup_arena_ struct arena a = { 0 };
    if (status < 0 || !name)
        return;
    bool of_link = handle == &w->link, of_path = str_eq(w->at, w->path);
    struct str child = path_join(&a, w->at, str_of(name));
    /* What happens to the directory itself comes under its own last name. */
    bool of_place = str_eq(str_of(name), path_basename(w->at)) && !is_there(&a, child);
    if (of_link || (of_path && of_place))
        report(w, w->path);
    else if (of_path || str_eq(child, w->path))
        report(w, child);
    if (!of_link && !of_place && (of_path || !path_is_within(w->path, child)))
        return; /* neither the place nor the way down has changed */
    bool existed = w->exists;
    int r = settle(w);
    if (r < 0)
        log_warn("local: cannot watch %s: %s", w->path.p, error_of_errno(r));
    if (existed != w->exists)
        report(w, w->path);
}

/* ---- starting and ending ---- */

static struct fs_watch *find(struct op_group *group, struct str id, size_t *ret_count) {
    *ret_count = 0;
    for (struct op *op = group->head; op; op = op->next) {
        if (op->op_class != &watch_class || op->closing)
            continue;
        struct fs_watch *w = (struct fs_watch *)op;
        if (str_eq(w->id, id))
            return w;
        ++*ret_count;
    }
    return NULL;
}

static void open_handles(struct fs_watch *w, uv_loop_t *loop) {
    int r = uv_fs_event_init(loop, &w->place);
    assert(r == 0);
    op_own(&w->op, &w->place);
    r = uv_fs_event_init(loop, &w->link);
    assert(r == 0);
    op_own(&w->op, &w->link);
    r = uv_timer_init(loop, &w->window);
    assert(r == 0);
    op_own(&w->op, &w->window);
}

bool fs_watch_start(uv_loop_t *loop, struct op_group *group, struct str id, struct str path,
    const struct fs_watch_events *events, void *user, struct error *reterr) {
    size_t count;
    if (find(group, id, &count))
        return error_set(reterr, RPC_INVALID_REQUEST, "watchId already exists: %.*s", STR_ARGS(id));
    if (count >= FS_WATCHES_MAX)
        return error_set(
            reterr, RPC_INVALID_REQUEST, "too many watches: limit is %d", FS_WATCHES_MAX);
    struct fs_watch *w = op_new(group, &watch_class, sizeof *w);
    w->id = arena_str(&w->op.arena, id);
    w->path = arena_str(&w->op.arena, path);
    w->events = events;
    w->user = user;
    open_handles(w, loop);
    int r = settle(w);
    if (r < 0) {
        op_close(&w->op);
        return error_set(reterr, RPC_INTERNAL_ERROR, "%s", error_of_errno(r));
    }
    return true;
}

void fs_watch_stop(struct op_group *group, struct str id) {
    size_t count;
    struct fs_watch *w = find(group, id, &count);
    if (w)
        op_close(&w->op);
}
