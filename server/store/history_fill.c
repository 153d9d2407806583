/* history_fill: a history's text, with what is kept in files. */
#include "store/history.h"
#include "store/rollout_find.h"
#include "store/rollout_line.h"
#include "store/rollout_name.h"
#include "store/rollout_reader.h"

void history_write_line(
    struct buf *out, struct str text, enum context_origin origin, size_t *count) {
    _cleanup_arena_ struct arena a = { 0 };
    struct rollout_line line;
    if (!rollout_line_parse(&a, text, &line))
        return;
    if (line.type != ROLLOUT_COMPACTED) {
        context_item_write(out, &a, line.payload, origin, count);
        return;
    }
    const struct json *replacement = json_get(line.payload, "replacement_history");
    if (json_is_null(replacement) || replacement->kind != JSON_ARRAY) {
        context_summary_write(out, json_get_text(line.payload, "message"), count);
        return;
    }
    for (const struct json *item = replacement->first; item; item = item->next)
        if (context_item_is_known(item))
            context_item_write(out, &a, item, origin, count);
}

/* Files are compressed, archived and brought back while their threads are loaded elsewhere. */
static struct rollout_reader *open_line(
    struct arena *a, struct str home, const struct history_hole *hole) {
    int why = 0;
    uint64_t end = hole->offset + hole->n;
    struct rollout_reader *r = rollout_reader_open(hole->path.p, hole->offset, end, &why);
    struct rollout_name name;
    if (r || !rollout_name_parse(hole->path, &name))
        return r;
    struct str moved = rollout_find_key(a, home, rollout_name_key(&name));
    return moved.p ? rollout_reader_open(moved.p, hole->offset, end, &why) : NULL;
}

static void fill(struct buf *out, struct str home, const struct history_hole *hole) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str line;
    uint64_t offset;
    size_t count = 0;
    struct rollout_reader *r = open_line(&a, home, hole);
    if (r && rollout_reader_next(r, &line, &offset))
        history_write_line(out, line, hole->origin, &count);
    rollout_reader_close(r);
    if (!count)
        context_summary_write(
            out, STR("(A large part of this conversation could not be read back.)"), &count);
}

void history_fill(const struct history *h, struct str home, struct buf *out) {
    size_t done = 0;
    (void)buf_reserve(out, h->text.n);
    for (size_t i = 0; i < h->hole_n; i++) {
        const struct history_hole *hole = &h->holes[i];
        buf_add(out, h->text.p + done, hole->at - done);
        done = hole->at;
        fill(out, home, hole);
    }
    buf_add(out, h->text.p + done, h->text.n - done);
}
