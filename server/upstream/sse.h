/* sse: bytes of an event stream in, the data of its events out (upstream-api.md 8). */
#pragma once

#include "base/buf.h"
#include "base/utf8.h"

enum {
    SSE_EVENT_BYTES_MAX = 64 * 1024 * 1024, /* data of one event; more fails the stream */
    SSE_KEEP_BYTES = 64 * 1024,
};

enum sse_result {
    SSE_OK,
    SSE_STOPPED, /* on_event() said so */
    SSE_TOO_LARGE,
};

/* Zeroed and with on_event set it is ready. Only data lines matter; `event:`, `id:`, `retry:` and
 * comments are skipped, several data lines of one event are joined with '\n'. Line ends are \n, \r\n
 * and \r; bytes may be cut anywhere. An event without its blank line is never delivered. */
enum sse_end {
    SSE_END_OK,
    SSE_END_BAD_UTF8, /* `bad_bytes` together are no character */
    SSE_END_CUT_UTF8, /* in the middle of a character */
};

struct sse_reader {
    /* The data of one event, valid during the call. False: deliver no more. */
    bool (*on_event)(void *user, struct str data);
    void *user;
    struct buf line;      /* a line that was cut by the end of a piece */
    struct buf data;      /* of an event that was cut, or that has several lines */
    struct str data_line; /* the only data line so far, within the current piece */
    bool has_data;
    char tail[UTF8_BYTES_MAX]; /* the start of a character that was cut */
    size_t tail_bytes;
    bool bad; /* there was a byte that is not UTF-8 */
    size_t bad_bytes;
};

/* From the first byte on that is not UTF-8 everything is silently dropped; sse_end() tells. */
enum sse_result sse_feed(struct sse_reader *r, struct str bytes);
/* The stream has ended in good order: was it text? */
enum sse_end sse_end(const struct sse_reader *r);
void sse_done(struct sse_reader *r);
