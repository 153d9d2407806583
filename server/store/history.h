/* history: the conversation as the model sees it: Responses input items, ready to be sent. Large ones stay in the
 * files they were recorded in and are read back for each request. */
#pragma once

#include "base/buf.h"
#include "store/context_item.h"

enum {
    HISTORY_ITEM_BYTES_MAX = 64 * 1024, /* lines with a larger item stay on disk */
    HISTORY_COMPACTED_BYTES_MAX =
        1024 * 1024, /* a compaction is all that the model has: it may be larger */
};

/* A line of a file that stands for what it holds. */
struct history_hole {
    size_t at; /* in the text: what is read back goes before this byte */
    struct str path;
    uint64_t offset, n; /* of the line */
    enum context_origin origin;
};

/* Items are kept as the JSON that a request carries, joined by commas: building a request is one copy.
 * A zeroed struct is an empty history. */
struct history {
    struct buf text;
    size_t count;       /* items, those on disk too */
    struct arena arena; /* of what is below */
    struct history_hole *holes;
    size_t hole_n, hole_room;
    uint64_t hole_bytes;
};

/* Appends one item, an encoded JSON object; copied. */
void history_add(struct history *h, struct str item);
/* The same with an object that is not encoded yet. */
void history_add_json(struct history *h, const struct json *item);
/* Appends what a line of a file holds, `items` in number; `hole` is copied, but for its place. */
void history_add_hole(struct history *h, const struct history_hole *hole, size_t items);
/* Appends all items of another one, which has none on disk. */
void history_append(struct history *h, const struct history *other);
/* A copy of its own, of what is on disk too; `to` is empty. */
void history_clone(struct history *to, const struct history *from);
void history_done(struct history *h);

/* Bytes of a request, roughly. */
uint64_t history_bytes(const struct history *h);

/* Appends the whole text, with what is on disk. Blocking: for the pool. What cannot be read any more is replaced by a
 * few words. `home` is where files are looked for that were moved. */
void history_fill(const struct history *h, struct str home, struct buf *out);
/* The same for one line of a file: its item, or all that a compaction holds. */
void history_write_line(
    struct buf *out, struct str line, enum context_origin origin, size_t *count);
/* A copy of what history_fill() reads, in `a`. */
struct history history_copy(struct arena *a, const struct history *h);
