/* capture: the output of a command, bounded. */
#include "tool/capture.h"

#include "base/arena.h"
#include "base/utf8.h"

enum { HALF = CAPTURE_BYTES_MAX / 2 };

static void add_tail(struct capture *c, struct str bytes) {
    if (bytes.n > HALF)
        bytes = str_from(bytes, bytes.n - HALF);
    while (bytes.n) {
        size_t room = HALF - c->tail.n;
        if (room) {
            struct str part = str_sub(bytes, 0, room);
            buf_add_str(&c->tail, part);
            bytes = str_from(bytes, part.n);
            continue;
        }
        struct str part = str_sub(bytes, 0, HALF - c->tail_at);
        memcpy(c->tail.p + c->tail_at, part.p, part.n);
        c->tail_at = (c->tail_at + part.n) % HALF;
        bytes = str_from(bytes, part.n);
    }
}

void capture_add(struct capture *c, struct str bytes) {
    c->total_bytes += bytes.n;
    struct str first = str_sub(bytes, 0, HALF - c->head.n);
    buf_add_str(&c->head, first);
    add_tail(c, str_from(bytes, first.n));
}

uint64_t capture_omitted(const struct capture *c) {
    return c->total_bytes - c->head.n - c->tail.n;
}

void capture_write(const struct capture *c, struct buf *out) {
    _cleanup_buf_ struct buf all = { 0 };
    buf_add_str(&all, buf_str(&c->head));
    uint64_t omitted = capture_omitted(c);
    if (omitted)
        buf_printf(&all, "\n... %llu bytes omitted ...\n", (unsigned long long)omitted);
    buf_add_str(&all, str_from(buf_str(&c->tail), c->tail_at));
    buf_add_str(&all, str_sub(buf_str(&c->tail), 0, c->tail_at));
    _cleanup_arena_ struct arena a = { 0 };
    buf_add_str(out, utf8_lossy(&a, buf_str(&all)));
}

void capture_clear(struct capture *c) {
    buf_clear(&c->head, 0);
    buf_clear(&c->tail, 0);
    c->tail_at = 0;
    c->total_bytes = 0;
}
