/* history: the conversation as the model sees it. */
#include "store/history.h"

static void separate(struct history *h) {
    if (h->count)
        buf_add_char(&h->text, ',');
}

void history_add(struct history *h, struct str item) {
    separate(h);
    h->count++;
    buf_add_str(&h->text, item);
}

void history_add_json(struct history *h, const struct json *item) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, item);
    history_add(h, buf_str(&text));
}

void history_add_hole(struct history *h, const struct history_hole *hole, size_t items) {
    if (!items)
        return;
    separate(h);
    h->count += items;
    h->hole_bytes += hole->n;
    if (h->hole_n == h->hole_room) {
        size_t room = h->hole_room ? 2 * h->hole_room : 8;
        struct history_hole *more = arena_array(&h->arena, struct history_hole, room);
        if (h->hole_n)
            memcpy(more, h->holes, h->hole_n * sizeof *more);
        h->holes = more;
        h->hole_room = room;
    }
    const struct history_hole *last = h->hole_n ? &h->holes[h->hole_n - 1] : NULL;
    struct history_hole *copy = &h->holes[h->hole_n++];
    *copy = *hole;
    copy->at = h->text.n;
    copy->path =
        last && str_eq(last->path, hole->path) ? last->path : arena_str(&h->arena, hole->path);
}

void history_append(struct history *h, const struct history *other) {
    if (!other->count)
        return;
    history_add(h, buf_str(&other->text));
    h->count += other->count - 1;
}

void history_clone(struct history *to, const struct history *from) {
    size_t done = 0;
    for (size_t i = 0; i < from->hole_n; i++) {
        buf_add(&to->text, from->text.p + done, from->holes[i].at - done);
        done = from->holes[i].at;
        to->count = 0; /* the commas are in the text */
        history_add_hole(to, &from->holes[i], 1);
    }
    buf_add(&to->text, from->text.p + done, from->text.n - done);
    to->count = from->count;
}

void history_done(struct history *h) {
    buf_done(&h->text);
    arena_free(&h->arena);
    *h = (struct history){ 0 };
}

uint64_t history_bytes(const struct history *h) {
    return h->text.n + h->hole_bytes;
}

struct history history_copy(struct arena *a, const struct history *h) {
    struct history copy = { .count = h->count, .hole_n = h->hole_n, .hole_bytes = h->hole_bytes };
    struct str text = arena_str(a, buf_str(&h->text));
    copy.text = (struct buf){ .p = (char *)text.p, .n = text.n };
    copy.holes = arena_array(a, struct history_hole, h->hole_n ? h->hole_n : 1);
    for (size_t i = 0; i < h->hole_n; i++) {
        copy.holes[i] = h->holes[i];
        copy.holes[i].path = arena_str(a, h->holes[i].path);
    }
    return copy;
}
