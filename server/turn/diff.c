/* diff: what the patches of a turn changed, as one git-style diff. */
#include "turn/diff.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "protocol/wrappers.gen.h"
#include "tool/diff.h"
#include "tool/patch_files.h"
#include "turn/state.h"

#include <stdlib.h>

struct file {
    struct file *next; /* by path */
    struct str path;   /* absolute, now */
    struct str from;   /* at the start of the turn; "no string": it was not there */
    struct str before; /* "no string": it was not there */
    struct buf after;
    bool exists;
};

struct turn_diff {
    struct arena arena;
    struct str root; /* of the repository, or the cwd */
    struct file *files;
};

void turn_diff_free(struct turn_diff *d) {
    if (!d)
        return;
    for (struct file *f = d->files; f; f = f->next)
        buf_done(&f->after);
    arena_free(&d->arena);
    free(d);
}

static struct str find_root(struct arena *a, struct str cwd) {
    for (struct str d = cwd; d.p && d.n; d = path_dirname(d))
        if (file_is_there(path_join(a, d, STR(".git")).p))
            return arena_str(a, d);
    return arena_str(a, cwd);
}

static struct file *find(struct turn_diff *d, struct str path) {
    for (struct file *f = d->files; f; f = f->next)
        if (f->exists && str_eq(f->path, path))
            return f;
    return NULL;
}

static struct file *add_file(struct turn_diff *d, struct str path) {
    struct file *f = arena_new(&d->arena, struct file);
    f->path = arena_str(&d->arena, path);
    struct file **at = &d->files;
    while (*at && str_cmp((*at)->path, path) < 0)
        at = &(*at)->next;
    f->next = *at;
    *at = f;
    return f;
}

/* A file that was there at the start of the turn; "no string": it was not. */
static struct file *add_known(struct turn_diff *d, struct str path, struct str before) {
    struct file *f = add_file(d, path);
    if (before.p) {
        f->from = f->path;
        f->before = arena_str(&d->arena, before);
    }
    return f;
}

static void set_after(struct file *f, struct str contents) {
    f->exists = true;
    buf_clear(&f->after, 0);
    buf_add_str(&f->after, contents);
}

/* Onto another file: one goes, the other changes. */
static void take_replacing_move(struct turn_diff *d, const struct patch_change *c, struct file *f) {
    struct file *target = find(d, c->move_path);
    set_after(target ? target : add_known(d, c->move_path, c->replaced), c->after);
    f->exists = false;
    buf_clear(&f->after, 0);
}

static void take(struct turn_diff *d, const struct patch_change *c) {
    struct file *f = find(d, c->path);
    if (!f)
        f = add_known(d, c->path, c->kind == PATCH_ADD ? c->replaced : c->before);
    if (c->move_path.p && c->replaced.p) {
        take_replacing_move(d, c, f);
        return;
    }
    f->exists = c->kind != PATCH_DELETE;
    buf_clear(&f->after, 0);
    buf_add_str(&f->after, f->exists ? c->after : STR(""));
    if (c->move_path.p)
        f->path = arena_str(&d->arena, c->move_path);
}

/* ---- the text ---- */

static struct str shown(const struct turn_diff *d, struct str path) {
    return path_is_within(path, d->root) && path.n > d->root.n ? str_from(path, d->root.n + 1)
                                                               : path;
}

static struct str blob_id(struct arena *a, struct str contents, bool exists) {
    if (!exists)
        return STR("0000000000000000000000000000000000000000");
    _cleanup_buf_ struct buf blob = { 0 };
    buf_printf(&blob, "blob %zu", contents.n);
    buf_add_char(&blob, '\0');
    buf_add_str(&blob, contents);
    return hash_hex_of(a, HASH_SHA1, buf_str(&blob));
}

static void add_text(
    struct buf *out, struct arena *a, const struct turn_diff *d, const struct file *f) {
    bool was = f->before.p != NULL;
    struct str old_path = shown(d, was ? f->from : f->path), new_path = shown(d, f->path);
    struct str after = buf_str(&f->after);
    if (!was && !f->exists)
        return;
    if (was && f->exists && str_eq(f->before, after) && str_eq(f->from, f->path))
        return;
    buf_printf(out, "diff --git a/%.*s b/%.*s\n", STR_ARGS(old_path), STR_ARGS(new_path));
    if (!was)
        buf_add_str(out, STR("new file mode 100644\n"));
    if (!f->exists)
        buf_add_str(out, STR("deleted file mode 100644\n"));
    buf_printf(out, "index %.*s..%.*s\n", STR_ARGS(blob_id(a, f->before, was)),
        STR_ARGS(blob_id(a, after, f->exists)));
    _cleanup_buf_ struct buf hunks = { 0 };
    (void)diff_hunks(&hunks, was ? f->before : STR(""), after, DIFF_CONTEXT_TURN);
    if (hunks.n == 0)
        return;
    if (was)
        buf_printf(out, "--- a/%.*s\n", STR_ARGS(old_path));
    else
        buf_add_str(out, STR("--- /dev/null\n"));
    if (f->exists)
        buf_printf(out, "+++ b/%.*s\n", STR_ARGS(new_path));
    else
        buf_add_str(out, STR("+++ /dev/null\n"));
    buf_add_str(out, buf_str(&hunks));
}

static void tell(struct turn *turn, bool even_empty) {
    const struct turn_diff *d = turn->diff;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    for (const struct file *f = d->files; f; f = f->next)
        add_text(&text, &a, d, f);
    if (!text.n && !even_empty)
        return;
    notify_turn_diff_updated(&turn->thread->subscribers,
        &(struct turn_diff_updated_notification){ .thread_id = thread_id(turn->thread),
            .turn_id = turn_id(turn),
            .diff = buf_str(&text) });
}

void turn_diff_tell(struct turn *turn) {
    if (turn->diff)
        tell(turn, false);
}

void turn_diff_add(struct turn *turn, const struct patch_change *changes) {
    const struct patch_change *first = changes;
    while (first && first->is_link)
        first = first->next;
    if (!first)
        return;
    if (!turn->diff) {
        turn->diff = xcalloc(1, sizeof *turn->diff);
        turn->diff->root = find_root(&turn->diff->arena, turn->thread->settings.cwd);
    }
    for (const struct patch_change *c = first; c; c = c->next)
        if (!c->is_link)
            take(turn->diff, c);
    tell(turn, true);
}
