/* xmalloc: memory or abort(); the only raw malloc of the daemon. */
#pragma once

#include <stddef.h>

/* None of these returns NULL for a size above 0. Freed with free(). */
void *xmalloc(size_t size) __attribute__((returns_nonnull));
void *xcalloc(size_t count, size_t size) __attribute__((returns_nonnull));
void *xrealloc(void *old, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((returns_nonnull));

/* Hand-over: the value, and the variable becomes NULL. */
#define TAKE(pointer)                      \
    ({                                     \
        typeof(pointer) took_ = (pointer); \
        (pointer) = NULL;                  \
        took_;                             \
    })

static inline void cleanup_free_(void *p) {
    extern void free(void *);
    free(*(void **)p);
}
#define _cleanup_free_ __attribute__((cleanup(cleanup_free_)))
