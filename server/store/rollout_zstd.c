/* rollout_zstd: the text of a compressed rollout, as a stream. */
#include "store/rollout_zstd.h"

#include "base/file.h"
#include "base/library.h"
#include "base/str.h"
#include "base/xmalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zstd.h>

#define LIBZSTD_FILE "libzstd.so.1"

enum { CHUNK_BYTES = 128 * 1024, COMPRESS_LEVEL = 3, FILE_MODE = 0666 };

/* Written once, under the lock of pthread_once(). */
static struct zstd_api {
    __typeof__(&ZSTD_createDStream) new_reader;
    __typeof__(&ZSTD_freeDStream) free_reader;
    __typeof__(&ZSTD_decompressStream) decompress;
    __typeof__(&ZSTD_createCStream) new_writer;
    __typeof__(&ZSTD_freeCStream) free_writer;
    __typeof__(&ZSTD_CCtx_setParameter) set_parameter;
    __typeof__(&ZSTD_compressStream2) compress;
    __typeof__(&ZSTD_isError) is_error;
} api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    static const struct library_symbol functions[] = {
        { "ZSTD_createDStream", offsetof(struct zstd_api, new_reader) },
        { "ZSTD_freeDStream", offsetof(struct zstd_api, free_reader) },
        { "ZSTD_decompressStream", offsetof(struct zstd_api, decompress) },
        { "ZSTD_createCStream", offsetof(struct zstd_api, new_writer) },
        { "ZSTD_freeCStream", offsetof(struct zstd_api, free_writer) },
        { "ZSTD_CCtx_setParameter", offsetof(struct zstd_api, set_parameter) },
        { "ZSTD_compressStream2", offsetof(struct zstd_api, compress) },
        { "ZSTD_isError", offsetof(struct zstd_api, is_error) },
    };
    loaded = library_load(LIBZSTD_FILE, &api, functions, ARRAY_LEN(functions));
}

struct rollout_zstd {
    int fd;
    ZSTD_DStream *stream; /* NULL: the library is missing */
    char *chunk;
    ZSTD_inBuffer in;
};

struct rollout_zstd *rollout_zstd_new(int fd) {
    (void)pthread_once(&once, load);
    struct rollout_zstd *z = xcalloc(1, sizeof *z);
    z->fd = fd;
    z->stream = loaded ? api.new_reader() : NULL;
    z->chunk = xmalloc(CHUNK_BYTES);
    z->in.src = z->chunk;
    return z;
}

void rollout_zstd_free(struct rollout_zstd *z) {
    if (!z)
        return;
    if (z->stream)
        (void)api.free_reader(z->stream);
    free(z->chunk);
    free(z);
}

ssize_t rollout_zstd_read(struct rollout_zstd *z, char *to, size_t n) {
    ZSTD_outBuffer out = { to, n, 0 };
    if (!z->stream)
        return -ENOSYS;
    while (out.pos == 0) {
        size_t before = z->in.pos;
        if (z->in.pos == z->in.size) {
            ssize_t got = read(z->fd, z->chunk, CHUNK_BYTES);
            if (got <= 0)
                return got < 0 ? -errno : 0;
            z->in.size = (size_t)got;
            z->in.pos = before = 0;
        }
        size_t r = api.decompress(z->stream, &out, &z->in);
        if (api.is_error(r) || (out.pos == 0 && z->in.pos == before))
            return -EBADMSG;
    }
    return (ssize_t)out.pos;
}

/* ---- whole files ---- */

static int compress_chunk(ZSTD_CStream *stream, struct str in, bool last, char *room, int to) {
    ZSTD_inBuffer source = { in.p, in.n, 0 };
    size_t left = 1;
    while (source.pos < source.size || (last && left)) {
        ZSTD_outBuffer out = { room, CHUNK_BYTES, 0 };
        left = api.compress(stream, &out, &source, last ? ZSTD_e_end : ZSTD_e_continue);
        if (api.is_error(left))
            return -EIO;
        int r = file_write_all(to, (struct str){ room, out.pos });
        if (r < 0)
            return r;
    }
    return 0;
}

struct conversion {
    int (*all)(const struct conversion *c, int from, int to);
    bool (*stop)(void *user);
    void *user;
};

static int compress_all(const struct conversion *c, int from, int to) {
    ZSTD_CStream *stream = api.new_writer();
    char *chunk = xmalloc(CHUNK_BYTES), *room = xmalloc(CHUNK_BYTES);
    int r = stream ? 0 : -ENOMEM;
    if (stream)
        (void)api.set_parameter(stream, ZSTD_c_compressionLevel, COMPRESS_LEVEL);
    for (bool last = false; r == 0 && !last;) {
        if (c->stop(c->user)) {
            r = -ECANCELED;
            break;
        }
        ssize_t n = read(from, chunk, CHUNK_BYTES);
        last = n == 0;
        r = n < 0 ? -errno
                  : compress_chunk(stream, (struct str){ chunk, (size_t)n }, last, room, to);
    }
    if (stream)
        (void)api.free_writer(stream);
    free(chunk);
    free(room);
    return r;
}

static int expand_all(const struct conversion *c, int from, int to) {
    (void)c;
    struct rollout_zstd *z = rollout_zstd_new(from);
    char *chunk = xmalloc(CHUNK_BYTES);
    ssize_t n;
    int r = 0;
    while (r == 0 && (n = rollout_zstd_read(z, chunk, CHUNK_BYTES)) != 0)
        r = n < 0 ? (int)n : file_write_all(to, (struct str){ chunk, (size_t)n });
    free(chunk);
    rollout_zstd_free(z);
    return r;
}

/* The new file has the times of the old one. */
static int keep_times(int from, int to) {
    struct stat st;
    if (fstat(from, &st) < 0)
        return -errno;
    const struct timespec times[2] = { st.st_atim, st.st_mtim };
    return futimens(to, times) < 0 ? -errno : 0;
}

static int convert(const char *from, const char *to, const struct conversion *c) {
    (void)pthread_once(&once, load);
    if (!loaded)
        return -ENOSYS;
    _cleanup_fd_ int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return -errno;
    _cleanup_fd_ int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (out < 0)
        return -errno;
    int r = c->all(c, in, out);
    if (r == 0 && fsync(out) < 0)
        r = -errno;
    if (r == 0)
        r = keep_times(in, out);
    if (r < 0)
        (void)unlink(to);
    return r;
}

int rollout_zstd_compress(const char *from, const char *to, bool (*stop)(void *user), void *user) {
    return convert(from, to, &(struct conversion){ compress_all, stop, user });
}

int rollout_zstd_expand(const char *from, const char *to) {
    return convert(from, to, &(struct conversion){ .all = expand_all });
}
