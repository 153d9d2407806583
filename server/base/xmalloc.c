/* xmalloc: memory or abort(). */
#include "base/xmalloc.h"

#include <stdlib.h>
#include <string.h>

static void *checked(void *p) {
    if (!p)
        abort();
    return p;
}

void *xmalloc(size_t size) {
    return checked(malloc(size ? size : 1));
}

void *xcalloc(size_t count, size_t size) {
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void *xrealloc(void *old, size_t size) {
    return checked(realloc(old, size ? size : 1));
}

char *xstrdup(const char *text) {
    return checked(strdup(text));
}
