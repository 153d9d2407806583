/* patch_item: a patch as clients and the model see it. */
#include "tool/patch_item.h"

#include "base/buf.h"

#include <stdlib.h>

static int by_path(const void *a, const void *b) {
    const struct file_update_change *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

struct file_update_change_array patch_item_changes(
    struct arena *a, const struct patch_change *list) {
    size_t n = 0;
    for (const struct patch_change *c = list; c; c = c->next)
        n++;
    struct file_update_change_array changes = { arena_array(a, struct file_update_change, n), 0 };
    for (const struct patch_change *c = list; c; c = c->next) {
        struct file_update_change *out = &changes.v[changes.n++];
        out->path = c->path;
        out->diff = c->diff;
        out->kind.type = c->kind == PATCH_ADD      ? PATCH_CHANGE_KIND_ADD
                         : c->kind == PATCH_DELETE ? PATCH_CHANGE_KIND_DELETE
                                                   : PATCH_CHANGE_KIND_UPDATE;
        if (c->kind == PATCH_UPDATE)
            out->kind.update.move_path = c->move_path;
    }
    qsort(changes.v, changes.n, sizeof *changes.v, by_path);
    return changes;
}

static void add_group(
    struct buf *out, const struct patch_change *changes, enum patch_kind kind, char letter) {
    for (const struct patch_change *c = changes; c; c = c->next)
        if (c->kind == kind)
            buf_printf(out, "%c %.*s\n", letter, STR_ARGS(c->shown));
}

static void add_seconds(struct buf *out, int64_t ns) {
    int64_t tenths = (ns + 50 * 1000000) / (100 * 1000000);
    if (tenths % 10)
        buf_printf(out, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
    else
        buf_printf(out, "%lld", (long long)(tenths / 10));
}

void patch_item_report(
    struct buf *out, const struct patch_change *changes, struct str error, int64_t ns) {
    buf_printf(out, "Exit code: %d\nWall time: ", error.p ? 1 : 0);
    add_seconds(out, ns);
    buf_add_str(out, STR(" seconds\nOutput:\n"));
    if (error.p) {
        buf_printf(out, "%.*s\n", STR_ARGS(error));
        return;
    }
    buf_add_str(out, STR("Success. Updated the following files:\n"));
    add_group(out, changes, PATCH_ADD, 'A');
    add_group(out, changes, PATCH_UPDATE, 'M');
    add_group(out, changes, PATCH_DELETE, 'D');
}
