/* pool: the texts of the tables, each once, one after the other. */
#pragma once

#include "base/buf.h"
#include "base/map.h"

struct pool {
    struct map places;
    struct buf bytes;
};

/* The empty text is at 0. */
void pool_init(struct pool *pool);
/* Where the text is; a NUL follows it. */
unsigned pool_add(struct pool *pool, struct str text);
unsigned pool_printf(struct pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Appends all texts as a C string literal. */
void pool_emit(struct buf *out, const struct pool *pool);
void pool_done(struct pool *pool);
