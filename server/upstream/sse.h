/* sse: bytes of an event stream in, the data of its events out (upstream-api.md 8). */
#pragma once

#include "base/buf.h"

enum {
    SSE_EVENT_BYTES_MAX = 64 * 1024 * 1024, /* data of one event; more fails the stream */
    SSE_KEEP_BYTES = 64 * 1024,
};

enum sse_result {
    SSE_OK,
    SSE_STOPPED,  /* on_event() said so */
    SSE_BAD_UTF8, /* bad_at, bad_bytes say where */
    SSE_TOO_LARGE,
};

/* Zeroed and with on_event set it is ready. Only data lines matter; `event:`, `id:`, `retry:` and
 * comments are skipped, several data lines of one event are joined with '\n'. Line ends are \n, \r\n
 * and \r; bytes may be cut anywhere. An event without its blank line is never delivered. */
struct sse_reader {
    /* The data of one event, valid during the call. False: deliver no more. */
    bool (*on_event)(void *user, struct str data);
    void *user;
    struct buf line;      /* a line that was cut by the end of a piece */
    struct buf data;      /* of an event that was cut, or that has several lines */
    struct str data_line; /* the only data line so far, within the current piece */
    bool has_data;
    size_t bad_at, bad_bytes;
};

enum sse_result sse_feed(struct sse_reader *r, struct str bytes);
void sse_done(struct sse_reader *r);
