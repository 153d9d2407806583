/* rollout_writer: lines at the end of a rollout file. */
#include "store/rollout_writer.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/path.h"
#include "base/time.h"
#include "base/xmalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    FILE_MODE = 0666,      /* less the umask */
    DIRECTORY_MODE = 0777, /* less the umask */
    BUFFER_KEEP_BYTES = 16 * 1024,
};

struct rollout_writer {
    struct arena arena; /* of the path */
    struct str path;
    bool numbered;
    uint64_t next_ordinal;
    int fd;
    uint64_t size;
    uint64_t last_n;    /* bytes of the newest line */
    struct buf waiting; /* whole lines that are not in the file */
    bool torn;          /* the file ends with a part of a line */
    int failure;
};

/* A file whose last line has no end gets one, so that the next line stands alone. */
static void look_at_end(struct rollout_writer *w) {
    struct stat st;
    char last = '\n';
    if (fstat(w->fd, &st) < 0)
        return;
    w->size = (uint64_t)st.st_size;
    if (st.st_size > 0 && pread(w->fd, &last, 1, st.st_size - 1) == 1 && last != '\n')
        w->torn = true;
}

static bool open_file(struct rollout_writer *w, bool make) {
    const char *path = w->path.p;
    w->fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | (make ? O_CREAT : 0), FILE_MODE);
    if (w->fd < 0 && errno == ENOENT && make) {
        struct str directory = arena_str(&w->arena, path_dirname(w->path));
        int r = file_make_directories(directory.p, DIRECTORY_MODE);
        if (r == 0)
            w->fd = open(path, O_RDWR | O_APPEND | O_CLOEXEC | O_CREAT, FILE_MODE);
        else
            errno = -r;
    }
    if (w->fd < 0) {
        w->failure = -errno;
        return false;
    }
    look_at_end(w);
    return true;
}

struct rollout_writer *rollout_writer_new(const struct rollout_writer_options *options) {
    struct rollout_writer *w = xcalloc(1, sizeof *w);
    w->path = arena_str(&w->arena, options->path);
    w->numbered = options->numbered;
    w->next_ordinal = options->next_ordinal;
    w->fd = -1;
    if (options->exists && open_file(w, false))
        (void)rollout_writer_flush(w);
    return w;
}

void rollout_writer_free(struct rollout_writer *w) {
    if (!w)
        return;
    if (w->fd >= 0)
        (void)close(w->fd);
    buf_done(&w->waiting);
    arena_free(&w->arena);
    free(w);
}

/* Writes the text, or a part of it. Returns what was written. */
static size_t write_some(struct rollout_writer *w, struct str text) {
    size_t done = 0;
    while (done < text.n) {
        ssize_t n = write(w->fd, text.p + done, text.n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            w->failure = n < 0 ? -errno : -EIO;
            break;
        }
        done += (size_t)n;
    }
    w->size += done;
    return done;
}

static bool end_torn_line(struct rollout_writer *w) {
    if (w->torn && write_some(w, STR("\n")) == 1)
        w->torn = false;
    return !w->torn;
}

/* One call a line, so that a reader or a crash never sees two halves of a batch as one line. */
static bool write_lines(struct rollout_writer *w) {
    while (w->waiting.n) {
        struct str rest = buf_str(&w->waiting);
        size_t line = (size_t)str_index(rest, '\n') + 1;
        size_t done = write_some(w, str_sub(rest, 0, line));
        if (done < line) {
            w->torn = done > 0;
            return false;
        }
        buf_consume(&w->waiting, line);
    }
    return true;
}

bool rollout_writer_flush(struct rollout_writer *w) {
    int before = w->failure;
    w->failure = 0;
    if ((w->fd >= 0 || open_file(w, true)) && end_torn_line(w) && write_lines(w)) {
        buf_clear(&w->waiting, BUFFER_KEEP_BYTES);
        return true;
    }
    if (!before)
        log_warn(
            "store: %.*s cannot be written: %s", STR_ARGS(w->path), error_of_errno(w->failure));
    return false;
}

void rollout_writer_add(
    struct rollout_writer *w, struct str type, struct str payload, struct str metadata) {
    char stamp[TIME_TEXT_BYTES];
    struct buf *out = &w->waiting;
    size_t before = out->n;
    buf_printf(out, "{\"timestamp\":\"%s\",", time_format(time_now_us(), TIME_MILLIS, stamp));
    if (w->numbered)
        buf_printf(out, "\"ordinal\":%llu,", (unsigned long long)w->next_ordinal);
    buf_printf(out, "\"type\":\"%.*s\",\"payload\":", STR_ARGS(type));
    buf_add_str(out, payload);
    if (metadata.p) {
        buf_add_str(out, STR(",\"metadata\":"));
        buf_add_str(out, metadata);
    }
    buf_add_str(out, STR("}\n"));
    w->last_n = out->n - before - 1;
    w->next_ordinal++;
    (void)rollout_writer_flush(w);
}

void rollout_writer_refresh(struct rollout_writer *w) {
    if (w->fd >= 0)
        look_at_end(w);
}

bool rollout_writer_last(const struct rollout_writer *w, uint64_t *ret_offset, uint64_t *ret_n) {
    if (w->waiting.n || w->last_n == 0 || w->size < w->last_n + 1)
        return false;
    *ret_offset = w->size - w->last_n - 1;
    *ret_n = w->last_n;
    return true;
}

int rollout_writer_failure(const struct rollout_writer *w) {
    return w->failure;
}

uint64_t rollout_writer_next_ordinal(const struct rollout_writer *w) {
    return w->next_ordinal;
}

uint64_t rollout_writer_size(const struct rollout_writer *w) {
    return w->size;
}

int rollout_writer_dup(const struct rollout_writer *w) {
    return w->fd >= 0 ? fcntl(w->fd, F_DUPFD_CLOEXEC, 0) : -1;
}
