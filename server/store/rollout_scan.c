/* rollout_scan: all lines of a thread, one after another. */
#include "store/rollout_scan.h"

#include "base/file.h"
#include "store/rollout_reader.h"

#include <errno.h>
#include <fcntl.h>

struct scan {
    bool (*parse)(struct arena *a, struct str text, struct rollout_line *ret);
    rollout_visit *visit;
    void *user;
    uint64_t number;
    struct rollout_end *end;
};

static void count(struct scan *s, const struct rollout_line *line) {
    s->end->lines++;
    s->end->has_ordinal = line->has_ordinal;
    if (line->has_ordinal && line->ordinal + 1 > s->end->next_ordinal)
        s->end->next_ordinal = line->ordinal + 1;
}

static int scan_part(struct scan *s, const struct rollout_chain *chain, size_t i) {
    const struct rollout_part *part = &chain->parts[i];
    _cleanup_arena_ struct arena a = { 0 };
    struct rollout_line line;
    struct str text;
    uint64_t offset;
    int r = 0;
    struct rollout_reader *reader = rollout_reader_open(part->path, 0, part->end, &r);
    if (!reader)
        return r;
    while (rollout_reader_next(reader, &text, &offset)) {
        if (s->parse(&a, text, &line)) {
            if (i + 1 == chain->n)
                count(s, &line);
            s->visit(
                s->user, &line, (struct rollout_span){ (uint32_t)i, offset, text.n }, s->number++);
        }
        arena_reset(&a);
    }
    r = rollout_reader_failure(reader);
    s->end->size = rollout_reader_offset(reader);
    rollout_reader_close(reader);
    return r;
}

static int scan_all(struct scan *s, const struct rollout_chain *chain) {
    *s->end = (struct rollout_end){ 0 };
    for (size_t i = 0; i < chain->n; i++) {
        int r = scan_part(s, chain, i);
        if (r < 0 && i + 1 == chain->n)
            return r;
    }
    return 0;
}

int rollout_scan(const struct rollout_chain *chain, rollout_visit *visit, void *user,
    struct rollout_end *ret_end) {
    return scan_all(&(struct scan){ rollout_line_look, visit, user, 0, ret_end }, chain);
}

int rollout_scan_whole(const struct rollout_chain *chain, rollout_visit *visit, void *user,
    struct rollout_end *ret_end) {
    return scan_all(&(struct scan){ rollout_line_parse, visit, user, 0, ret_end }, chain);
}

static struct str read_packed(struct arena *a, const char *path, struct rollout_span span) {
    int r = 0;
    struct rollout_reader *reader =
        rollout_reader_open(path, span.offset, span.offset + span.n, &r);
    struct str text = STR_NONE;
    uint64_t offset;
    if (reader && rollout_reader_next(reader, &text, &offset))
        text = arena_str(a, text);
    rollout_reader_close(reader);
    return text;
}

struct rollout_spans rollout_spans_open(struct arena *a, const struct rollout_chain *chain) {
    struct rollout_spans spans = { chain, arena_array(a, int, chain->n) };
    for (size_t i = 0; i < chain->n; i++)
        spans.fds[i] = -1;
    return spans;
}

void rollout_spans_close(struct rollout_spans *spans) {
    for (size_t i = 0; i < spans->chain->n; i++)
        if (spans->fds[i] >= 0)
            (void)close(spans->fds[i]);
}

struct str rollout_spans_read(
    struct rollout_spans *spans, struct arena *a, struct rollout_span span) {
    const char *path = spans->chain->parts[span.part].path;
    int *fd = &spans->fds[span.part];
    if (str_ends(str_of(path), STR(".zst")))
        return read_packed(a, path, span);
    if (*fd < 0)
        *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return STR_NONE;
    char *text = arena_alloc(a, span.n + 1);
    size_t done = 0;
    while (done < span.n) {
        ssize_t n = pread(*fd, text + done, span.n - done, (off_t)(span.offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return STR_NONE;
        done += (size_t)n;
    }
    text[done] = '\0';
    return (struct str){ text, done };
}
