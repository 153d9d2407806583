/* compress: request bodies made smaller. */
#include "upstream/compress.h"

#include "base/library.h"

#include <pthread.h>
#include <zstd.h>

#define LIBZSTD_FILE "libzstd.so.1"

/* Written once, under the lock of pthread_once(). */
static struct zstd_api {
    __typeof__(&ZSTD_compress) compress;
    __typeof__(&ZSTD_compressBound) bound;
    __typeof__(&ZSTD_isError) is_error;
} api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    static const struct library_symbol functions[] = {
        { "ZSTD_compress", offsetof(struct zstd_api, compress) },
        { "ZSTD_compressBound", offsetof(struct zstd_api, bound) },
        { "ZSTD_isError", offsetof(struct zstd_api, is_error) },
    };
    loaded = library_load(LIBZSTD_FILE, &api, functions, ARRAY_LEN(functions));
}

bool compress_zstd(struct buf *out, struct str text) {
    (void)pthread_once(&once, load);
    if (!loaded)
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
