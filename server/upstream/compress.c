/* compress: request bodies made smaller. */
#include "upstream/compress.h"

#include "base/log.h"

#include <dlfcn.h>
#include <pthread.h>
#include <zstd.h>

#define LIBZSTD_FILE "libzstd.so.1"

/* Written once, under the lock of pthread_once(). */
static struct {
    __typeof__(&ZSTD_compress) compress;
    __typeof__(&ZSTD_compressBound) bound;
    __typeof__(&ZSTD_isError) is_error;
} api;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* A function pointer as dlsym() has it. */
static void take(void *library, const char *name, void *ret) {
    void *symbol = dlsym(library, name);
    memcpy(ret, &symbol, sizeof symbol);
}

static void load(void) {
    void *library = dlopen(LIBZSTD_FILE, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        log_error("upstream: cannot load %s: %s", LIBZSTD_FILE, dlerror());
        return;
    }
    take(library, "ZSTD_compressBound", &api.bound);
    take(library, "ZSTD_isError", &api.is_error);
    take(library, "ZSTD_compress", &api.compress);
}

bool compress_zstd(struct buf *out, struct str text) {
    (void)pthread_once(&once, load);
    if (!api.bound || !api.is_error || !api.compress)
        return false;
    size_t room = api.bound(text.n);
    if (api.is_error(room))
        return false;
    char *at = buf_reserve(out, room);
    size_t n = api.compress(at, room, text.p, text.n, COMPRESS_LEVEL);
    if (api.is_error(n))
        return false;
    out->n += n;
    return true;
}
