/* buf: bytes that grow at the end. */
#include "base/buf.h"

#include "base/xmalloc.h"

#include <stdio.h>
#include <stdlib.h>

enum { BUF_BYTES_FIRST = 256 };

char *buf_grow(struct buf *b, size_t n) {
    size_t need;
    if (__builtin_add_overflow(b->n, n, &need) || need > SIZE_MAX / 2)
        abort();
    size_t cap = b->cap ? b->cap : BUF_BYTES_FIRST;
    while (cap < need)
        cap *= 2;
    b->p = xrealloc(b->p, cap);
    b->cap = cap;
    return b->p + b->n;
}

void buf_add(struct buf *b, const void *bytes, size_t n) {
    if (n == 0)
        return;
    memcpy(buf_reserve(b, n), bytes, n);
    b->n += n;
}

void buf_add_str(struct buf *b, struct str s) {
    buf_add(b, s.p, s.n);
}

void buf_vprintf(struct buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n < 0)
        abort();
    (void)vsnprintf(buf_reserve(b, (size_t)n + 1), (size_t)n + 1, format, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}

const char *buf_cstr(struct buf *b) {
    *buf_reserve(b, 1) = '\0';
    return b->p;
}

void buf_consume(struct buf *b, size_t n) {
    if (n == 0)
        return;
    b->n -= n;
    memmove(b->p, b->p + n, b->n);
}

void buf_clear(struct buf *b, size_t keep_bytes) {
    if (b->cap > keep_bytes)
        buf_done(b);
    b->n = 0;
}

void buf_done(struct buf *b) {
    free(b->p);
    *b = (struct buf){ 0 };
}
