/* arena: a list of chunks, bump allocation in the newest. */
#include "base/arena.h"

#include "base/xmalloc.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    CHUNK_BYTES_FIRST = 2048,
    CHUNK_BYTES_MAX = 256 * 1024, /* chunks double up to here */
};

struct arena_chunk {
    struct arena_chunk *next;
    size_t size_bytes; /* with this head */
} __attribute__((aligned(ARENA_ALIGNMENT_BYTES)));

static size_t next_chunk_size(const struct arena *a, size_t need) {
    size_t size = a->chunks ? a->chunks->size_bytes * 2 : CHUNK_BYTES_FIRST;
    if (size > CHUNK_BYTES_MAX)
        size = CHUNK_BYTES_MAX;
    need += sizeof(struct arena_chunk);
    return size < need ? need : size;
}

void *arena_grow(struct arena *a, size_t size) {
    if (size > SIZE_MAX - CHUNK_BYTES_MAX)
        abort();
    size = ((size ? size : 1) + ARENA_ALIGNMENT_BYTES - 1) & ~(size_t)(ARENA_ALIGNMENT_BYTES - 1);
    size_t chunk_size = next_chunk_size(a, size);
    struct arena_chunk *chunk = xmalloc(chunk_size);
    chunk->next = a->chunks;
    chunk->size_bytes = chunk_size;
    a->chunks = chunk;
    a->free_at = (char *)(chunk + 1) + size;
    a->free_bytes = chunk_size - sizeof *chunk - size;
    return chunk + 1;
}

void *arena_zalloc(struct arena *a, size_t size) {
    return memset(arena_alloc(a, size), 0, size);
}

size_t arena_product(size_t count, size_t size) {
    size_t product;
    if (__builtin_mul_overflow(count, size, &product))
        abort();
    return product;
}

struct str arena_str(struct arena *a, struct str s) {
    if (!s.p)
        return s;
    return (struct str){ arena_cstr(a, s), s.n };
}

char *arena_cstr(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct str arena_vprintf(struct arena *a, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n < 0)
        abort();
    char *p = arena_alloc(a, (size_t)n + 1);
    (void)vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){ p, (size_t)n };
}

struct str arena_printf(struct arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str s = arena_vprintf(a, format, args);
    va_end(args);
    return s;
}

void arena_reset(struct arena *a) {
    struct arena_chunk *keep = NULL;
    for (struct arena_chunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        if (!keep && c->size_bytes <= CHUNK_BYTES_MAX)
            keep = c;
        else
            free(c);
    }
    *a = (struct arena){ 0 };
    if (keep) {
        keep->next = NULL;
        a->chunks = keep;
        a->free_at = (char *)(keep + 1);
        a->free_bytes = keep->size_bytes - sizeof *keep;
    }
}

void arena_free(struct arena *a) {
    for (struct arena_chunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    *a = (struct arena){ 0 };
}

size_t arena_size_bytes(const struct arena *a) {
    size_t n = 0;
    for (const struct arena_chunk *c = a->chunks; c; c = c->next)
        n += c->size_bytes;
    return n;
}

struct str arena_slug(struct arena *a, struct str name) {
    char *out = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = upper ? (char)(c - 'A' + 'a') : c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    return (struct str){ out, n };
}
