/* arena: memory of one request or one operation, given back all at once. */
#pragma once

#include "base/str.h"

#include <stdarg.h>

struct arena_chunk;

/* A zeroed struct is an empty arena. Not shared between threads. */
struct arena {
    struct arena_chunk *chunks; /* newest first */
    char *free_at;
    size_t free_bytes;
};

enum { ARENA_ALIGNMENT_BYTES = 16 };

/* The part of arena_alloc() that starts a new chunk. */
void *arena_grow(struct arena *a, size_t size);

/* Never NULL: abort() when memory is out. Aligned for any type; contents undefined. */
static inline void *arena_alloc(struct arena *a, size_t size) {
    size_t step =
        ((size ? size : 1) + ARENA_ALIGNMENT_BYTES - 1) & ~(size_t)(ARENA_ALIGNMENT_BYTES - 1);
    if (step < size || step > a->free_bytes)
        return arena_grow(a, size);
    void *p = a->free_at;
    a->free_at += step;
    a->free_bytes -= step;
    return p;
}

/* The same, zeroed. */
void *arena_zalloc(struct arena *a, size_t size);

#define arena_new(a, type) ((type *)arena_zalloc((a), sizeof(type)))
#define arena_array(a, type, count) \
    ((type *)arena_zalloc((a), arena_product((count), sizeof(type))))

/* count * size, or abort() on overflow. */
size_t arena_product(size_t count, size_t size);

/* Copies, each followed by a NUL byte that is not counted. "No string" stays "no string". */
struct str arena_str(struct arena *a, struct str s);
char *arena_cstr(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Gives everything back but one chunk of ordinary size, for the next use. */
void arena_reset(struct arena *a);
/* Gives everything back; the arena is empty again and may be used. */
void arena_free(struct arena *a);
/* Bytes taken from the system. */
size_t arena_size_bytes(const struct arena *a);

static inline void cleanup_arena_(struct arena *a) {
    arena_free(a);
}
#define _cleanup_arena_ __attribute__((cleanup(cleanup_arena_)))

/* The letters, small, and digits of a name, "-" for what is between them: "My GW_2" becomes "my-gw-2". May be
 * empty. */
struct str arena_slug(struct arena *a, struct str name);
