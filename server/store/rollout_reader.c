/* rollout_reader: the lines of a rollout file, one after another. */
#include "store/rollout_reader.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/xmalloc.h"
#include "store/rollout_zstd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum {
    READ_BYTES = 256 * 1024,
    KEEP_BYTES = 1024 * 1024, /* a buffer that a longer line made larger is given back */
};

struct rollout_reader {
    int fd;
    struct rollout_zstd *zstd; /* for compressed files, or NULL */
    uint64_t read_to, end;     /* offsets: of the next byte to read, and where to stop */
    struct buf buf;            /* what was read; lines before `at` have been returned */
    size_t at;
    size_t scanned;  /* bytes from `at` on that hold no line end */
    uint64_t offset; /* of the byte at `at` */
    bool at_end, whole;
    int failure;
};

static bool is_compressed(const char *path) {
    return str_ends(str_of(path), STR(".zst"));
}

/* Reads and drops what is before the start of a compressed file's part. */
static void skip_to(struct rollout_reader *r, uint64_t start) {
    char scratch[16 * 1024];
    while (r->read_to < start && !r->failure) {
        uint64_t left = start - r->read_to;
        ssize_t n = rollout_zstd_read(
            r->zstd, scratch, left < sizeof scratch ? (size_t)left : sizeof scratch);
        if (n <= 0)
            r->failure = n < 0 ? (int)n : -EIO;
        else
            r->read_to += (uint64_t)n;
    }
}

struct rollout_reader *rollout_reader_open(
    const char *path, uint64_t start, uint64_t end, int *ret_errno) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *ret_errno = -errno;
        return NULL;
    }
    struct rollout_reader *r = xcalloc(1, sizeof *r);
    r->fd = fd;
    r->end = end;
    r->offset = start;
    r->whole = true;
    if (is_compressed(path)) {
        r->zstd = rollout_zstd_new(fd);
        skip_to(r, start);
    } else {
        r->read_to = start;
    }
    return r;
}

void rollout_reader_close(struct rollout_reader *r) {
    if (!r)
        return;
    rollout_zstd_free(r->zstd);
    (void)close(r->fd);
    buf_done(&r->buf);
    free(r);
}

static ssize_t read_bytes(struct rollout_reader *r, char *to, size_t n) {
    if (r->zstd)
        return rollout_zstd_read(r->zstd, to, n);
    ssize_t got = pread(r->fd, to, n, (off_t)r->read_to);
    return got < 0 ? -errno : got;
}

/* Drops the lines that were returned and reads more. */
static void fill(struct rollout_reader *r) {
    buf_consume(&r->buf, r->at);
    r->at = 0;
    if (r->buf.n == 0)
        buf_clear(&r->buf, KEEP_BYTES);
    uint64_t left = r->end - r->read_to;
    size_t want = left < READ_BYTES ? (size_t)left : READ_BYTES;
    if (r->buf.n > want && left > r->buf.n)
        want = r->buf.n; /* a long line: twice as much each time */
    ssize_t n;
    do
        n = want ? read_bytes(r, buf_reserve(&r->buf, want), want) : 0;
    while (n == -EINTR);
    if (n <= 0) {
        r->at_end = true;
        r->failure = n < 0 ? (int)n : 0;
        return;
    }
    r->buf.n += (size_t)n;
    r->read_to += (uint64_t)n;
}

static void take(
    struct rollout_reader *r, size_t n, bool whole, struct str *ret_line, uint64_t *ret_offset) {
    *ret_line = (struct str){ r->buf.p + r->at, n };
    *ret_offset = r->offset;
    r->at += n + whole;
    r->offset += n + whole;
    r->scanned = 0;
    r->whole = whole;
}

bool rollout_reader_next(struct rollout_reader *r, struct str *ret_line, uint64_t *ret_offset) {
    for (;;) {
        const char *from = r->buf.p ? r->buf.p + r->at : "";
        size_t have = r->buf.n - r->at;
        const char *end =
            have > r->scanned ? memchr(from + r->scanned, '\n', have - r->scanned) : NULL;
        if (end) {
            take(r, (size_t)(end - from), true, ret_line, ret_offset);
            return true;
        }
        r->scanned = have;
        if (r->at_end && have == 0)
            return false;
        if (r->at_end) {
            take(r, have, false, ret_line, ret_offset);
            return true;
        }
        fill(r);
    }
}

uint64_t rollout_reader_offset(const struct rollout_reader *r) {
    return r->offset;
}

bool rollout_reader_line_was_whole(const struct rollout_reader *r) {
    return r->whole;
}

int rollout_reader_failure(const struct rollout_reader *r) {
    return r->failure;
}
