/* buf: bytes that grow at the end. */
#pragma once

#include "base/str.h"

#include <stdarg.h>

/* A zeroed struct is an empty buffer. `p` is NULL until something was added; buf_done() frees it. */
struct buf {
    char *p;
    size_t n;
    size_t cap;
};

/* The part of buf_reserve() that makes room. */
char *buf_grow(struct buf *b, size_t n);

/* Room for `n` more bytes at b->p + b->n, not yet counted. Aborts when memory is out. */
static inline char *buf_reserve(struct buf *b, size_t n) {
    return n > b->cap - b->n ? buf_grow(b, n) : b->p + b->n;
}

static inline void buf_add_char(struct buf *b, char c) {
    *buf_reserve(b, 1) = c;
    b->n++;
}

void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *b, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* Ends the text with a NUL that is not counted and returns it; valid until the next change. */
const char *buf_cstr(struct buf *b);
/* Drops the first `n` bytes. */
void buf_consume(struct buf *b, size_t n);
/* Empties it and keeps the memory, unless there is more than `keep_bytes` of it. */
void buf_clear(struct buf *b, size_t keep_bytes);
void buf_done(struct buf *b);

static inline struct str buf_str(const struct buf *b) {
    return (struct str){ b->p ? b->p : "", b->n };
}

static inline void cleanup_buf_(struct buf *b) {
    buf_done(b);
}
#define _cleanup_buf_ __attribute__((cleanup(cleanup_buf_)))
