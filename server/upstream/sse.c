/* sse: bytes of an event stream in, the data of its events out. */
#include "upstream/sse.h"

/* The data so far moves to where it outlives the piece, and can be joined. */
static void own_data(struct sse_reader *r) {
    if (r->data_line.p) {
        buf_add_str(&r->data, r->data_line);
        r->data_line = STR_NONE;
    }
}

static enum sse_result dispatch(struct sse_reader *r) {
    if (!r->has_data)
        return SSE_OK;
    struct str data = r->data_line.p ? r->data_line : buf_str(&r->data);
    enum sse_result result = SSE_OK;
    if (!r->on_event(r->user, data))
        result = SSE_STOPPED;
    r->data_line = STR_NONE;
    r->has_data = false;
    buf_clear(&r->data, SSE_KEEP_BYTES);
    return result;
}

/* `stays`: the line lies in the current piece and not in r->line. */
static enum sse_result take_line(struct sse_reader *r, struct str line, bool stays) {
    if (line.n == 0)
        return dispatch(r);
    if (!str_starts(line, STR("data")) || (line.n > 4 && line.p[4] != ':'))
        return SSE_OK;
    struct str value = str_from(line, 5);
    if (value.n && value.p[0] == ' ')
        value = str_from(value, 1);
    if (r->data.n + value.n > SSE_EVENT_BYTES_MAX)
        return SSE_TOO_LARGE;
    if (!r->has_data && stays && value.n) {
        r->data_line = value;
    } else {
        own_data(r);
        if (r->has_data)
            buf_add_char(&r->data, '\n');
        buf_add_str(&r->data, value);
    }
    r->has_data = true;
    return SSE_OK;
}

static enum sse_result end_line(struct sse_reader *r, struct str piece) {
    if (r->line.n == 0)
        return take_line(r, piece, true);
    buf_add_str(&r->line, piece);
    enum sse_result result = take_line(r, buf_str(&r->line), false);
    buf_clear(&r->line, SSE_KEEP_BYTES);
    return result;
}

/* A piece ended in '\r', which is a line end with or without the '\n' that may follow. */
static enum sse_result end_pending_cr(struct sse_reader *r, struct str *bytes) {
    if (r->line.n == 0 || r->line.p[r->line.n - 1] != '\r' || bytes->n == 0)
        return SSE_OK;
    if (bytes->p[0] == '\n')
        *bytes = str_from(*bytes, 1);
    r->line.n--;
    enum sse_result result = take_line(r, buf_str(&r->line), false);
    buf_clear(&r->line, SSE_KEEP_BYTES);
    return result;
}

static enum sse_result feed_text(struct sse_reader *r, struct str bytes) {
    enum sse_result result = end_pending_cr(r, &bytes);
    while (result == SSE_OK && bytes.n) {
        ptrdiff_t lf = str_index(bytes, '\n');
        ptrdiff_t cr = str_index(lf < 0 ? bytes : str_sub(bytes, 0, (size_t)lf), '\r');
        size_t end = cr >= 0 ? (size_t)cr : (size_t)lf;
        if ((cr < 0 && lf < 0) || (cr >= 0 && end + 1 == bytes.n)) {
            if (r->line.n + bytes.n > SSE_EVENT_BYTES_MAX)
                return SSE_TOO_LARGE;
            buf_add_str(&r->line, bytes);
            break;
        }
        struct str line = str_sub(bytes, 0, end);
        bool crlf = cr >= 0 && bytes.p[end + 1] == '\n';
        bytes = str_from(bytes, end + (crlf ? 2 : 1));
        result = end_line(r, line);
    }
    own_data(r);
    return result;
}

/* What is behind the last whole character waits for more, or ends everything. */
static void keep_tail(struct sse_reader *r, struct str rest) {
    r->bad = !utf8_is_cut(rest) && rest.n > 0;
    r->bad_bytes = utf8_bad_length(rest);
    r->tail_bytes = r->bad ? 0 : rest.n;
    if (r->tail_bytes)
        memcpy(r->tail, rest.p, r->tail_bytes);
}

enum sse_result sse_feed(struct sse_reader *r, struct str bytes) {
    _cleanup_buf_ struct buf joined = { 0 };
    if (r->bad || bytes.n == 0)
        return SSE_OK;
    if (r->tail_bytes) {
        buf_add(&joined, r->tail, r->tail_bytes);
        buf_add_str(&joined, bytes);
        bytes = buf_str(&joined);
    }
    size_t good = utf8_valid_prefix(bytes);
    keep_tail(r, str_from(bytes, good));
    return good ? feed_text(r, str_sub(bytes, 0, good)) : SSE_OK;
}

enum sse_end sse_end(const struct sse_reader *r) {
    return r->bad ? SSE_END_BAD_UTF8 : r->tail_bytes ? SSE_END_CUT_UTF8 : SSE_END_OK;
}

void sse_done(struct sse_reader *r) {
    buf_done(&r->line);
    buf_done(&r->data);
    r->data_line = STR_NONE;
    r->has_data = false;
}
