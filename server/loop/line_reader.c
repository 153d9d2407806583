/* line_reader: bytes in, UTF-8 checked lines out. */
#include "loop/line_reader.h"

#include "base/utf8.h"

static size_t limit(const struct line_reader *r) {
    return r->max_bytes ? r->max_bytes : LINE_BYTES_MAX;
}

static enum line_result deliver(struct line_reader *r, struct str line) {
    if (!utf8_valid(line))
        return LINE_BAD_UTF8;
    return r->on_line(r->user, line) ? LINE_OK : LINE_STOPPED;
}

static void keep(struct line_reader *r, struct str piece) {
    if (r->skipping)
        return;
    if (piece.n > limit(r) - r->partial.n) {
        r->skipping = true;
        buf_done(&r->partial);
        if (r->on_too_long)
            r->on_too_long(r->user);
        return;
    }
    buf_add_str(&r->partial, piece);
}

static enum line_result end_line(struct line_reader *r, struct str piece) {
    /* The usual case: the whole line lies in this piece and is not copied. */
    if (!r->skipping && r->partial.n == 0 && piece.n <= limit(r))
        return deliver(r, piece);
    keep(r, piece);
    enum line_result result = r->skipping ? LINE_OK : deliver(r, buf_str(&r->partial));
    r->skipping = false;
    buf_clear(&r->partial, LINE_KEEP_BYTES);
    return result;
}

enum line_result line_reader_feed(struct line_reader *r, struct str bytes) {
    while (bytes.n) {
        ptrdiff_t end = str_index(bytes, '\n');
        if (end < 0) {
            keep(r, bytes);
            break;
        }
        enum line_result result = end_line(r, str_sub(bytes, 0, (size_t)end));
        if (result != LINE_OK)
            return result;
        bytes = str_from(bytes, (size_t)end + 1);
    }
    return LINE_OK;
}

enum line_result line_reader_finish(struct line_reader *r) {
    if (r->partial.n == 0)
        return LINE_OK;
    enum line_result result = deliver(r, buf_str(&r->partial));
    buf_clear(&r->partial, LINE_KEEP_BYTES);
    return result;
}

void line_reader_done(struct line_reader *r) {
    buf_done(&r->partial);
    r->skipping = false;
}
