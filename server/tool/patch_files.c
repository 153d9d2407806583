/* patch_files: a patch against the files of this machine. */
#include "tool/patch_files.h"

#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "base/utf8.h"
#include "store/stored_item.h"
#include "tool/diff.h"

#include <errno.h>
#include <sys/stat.h>

static struct str absolute(struct arena *a, struct str cwd, struct str path) {
    return path_normalise(a, path_join(a, cwd, path));
}

/* ---- verification ---- */

static bool read_existing(struct arena *a, const struct sandbox_view *view, struct patch_change *c,
    struct str *ret_error) {
    struct stat st = { 0 };
    const char *verb = c->kind == PATCH_UPDATE ? "Failed to read file to update" : "Failed to read";
    _cleanup_fd_ int fd = sandbox_open(view, c->path.p);
    int r = fd < 0 ? fd : fstat(fd, &st) < 0 ? -errno : 0;
    if (r == 0 && !S_ISREG(st.st_mode)) {
        *ret_error = arena_printf(a, "%s %s: path `%s` is not a file", verb, c->path.p, c->path.p);
        return false;
    }
    if (r == 0)
        r = file_read_fd(a, fd, PATCH_FILE_BYTES_MAX, &c->before);
    if (r == 0 && !utf8_valid(c->before)) {
        *ret_error =
            arena_printf(a, "%s %s: %.*s", verb, c->path.p, STR_ARGS(utf8_complaint(a, c->before)));
        return false;
    }
    if (r < 0)
        *ret_error = arena_printf(a, "%s %s: %s", verb, c->path.p, error_of_errno(r));
    c->mode = st.st_mode & 07777;
    return r == 0;
}

/* For the diff of the turn: what cannot be shown there was not there. */
static void read_replaced(
    struct arena *a, const struct sandbox_view *view, struct patch_change *c) {
    struct stat st;
    struct str target = c->move_path.p ? c->move_path : c->path, text;
    if (c->kind == PATCH_DELETE || (c->kind == PATCH_UPDATE && !c->move_path.p))
        return;
    if (str_eq(target, c->path) && c->kind == PATCH_UPDATE)
        return;
    _cleanup_fd_ int fd = sandbox_open(view, target.p);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
        file_read_fd(a, fd, PATCH_FILE_BYTES_MAX, &text) == 0 && utf8_valid(text))
        c->replaced = text.p ? text : STR("");
}

static bool is_taken(const struct patch_change *changes, struct str path) {
    for (const struct patch_change *c = changes; c; c = c->next)
        if (str_eq(c->path, path))
            return true;
    return false;
}

static bool set_diff(struct arena *a, struct patch_change *c, struct str *ret_error) {
    if (c->kind != PATCH_UPDATE) {
        c->diff = c->kind == PATCH_ADD ? c->after : c->before;
        return true;
    }
    _cleanup_buf_ struct buf text = { 0 };
    if (!diff_hunks(&text, c->before, c->after, DIFF_CONTEXT_ITEM)) {
        *ret_error = STR("the diff of the change cannot be made");
        return false;
    }
    if (c->move_path.p)
        buf_printf(&text, STORED_MOVED_TO "%s", c->move_path.p);
    c->diff = arena_str(a, buf_str(&text));
    return true;
}

static bool verify_hunk(struct arena *a, const struct patch_hunk *h, struct str cwd,
    const struct sandbox_view *view, struct patch_change *c, struct str *ret_error) {
    c->kind = h->kind;
    c->shown = h->move_to.p ? h->move_to : h->path;
    if (h->move_to.p)
        c->move_path = absolute(a, cwd, h->move_to);
    struct stat st;
    c->is_link = lstat(c->path.p, &st) == 0 && S_ISLNK(st.st_mode);
    read_replaced(a, view, c);
    if (h->kind == PATCH_ADD)
        c->after = h->contents;
    else if (!read_existing(a, view, c, ret_error))
        return false;
    if (h->kind == PATCH_UPDATE && !patch_apply(a, h, c->before, c->path, &c->after, ret_error))
        return false;
    return set_diff(a, c, ret_error);
}

bool patch_verify(struct arena *a, struct str patch, struct str cwd,
    const struct sandbox_view *view, struct patch_change **ret, struct str *ret_error,
    bool *ret_prefixed) {
    *ret_prefixed = true;
    *ret = NULL;
    struct patch_change **end = ret;
    struct patch_hunk *hunks = patch_parse(a, patch, ret_error);
    if (!hunks) {
        *ret_prefixed = ret_error->p != NULL;
        if (!ret_error->p)
            *ret_error = STR("patch rejected: empty patch");
        return false;
    }
    for (const struct patch_hunk *h = hunks; h; h = h->next) {
        struct patch_change *c = arena_new(a, struct patch_change);
        c->path = absolute(a, cwd, h->path);
        if (is_taken(*ret, c->path)) {
            *ret_error = arena_printf(a, "invalid patch: multiple operations target %s", c->path.p);
            return false;
        }
        if (!verify_hunk(a, h, cwd, view, c, ret_error))
            return false;
        *end = c;
        end = &c->next;
    }
    return true;
}
