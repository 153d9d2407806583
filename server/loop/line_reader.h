/* line_reader: bytes in, UTF-8 checked lines out; a line may be cut anywhere between two pieces. */
#pragma once

#include "base/buf.h"

enum {
    LINE_BYTES_MAX = 256 * 1024 * 1024, /* a longer line is dropped and reported */
    LINE_KEEP_BYTES = 256 * 1024,       /* memory kept for the next long line */
};

enum line_result { LINE_OK, LINE_BAD_UTF8, LINE_STOPPED };

struct line_reader {
    struct buf partial; /* the line that has not ended yet */
    bool skipping;      /* inside a line that was too long */
    size_t max_bytes;   /* 0: LINE_BYTES_MAX */
    /* One line without its '\n'. The text is valid during the call only. Returns false to stop:
     * the rest of the piece is dropped (the owner is closing). */
    bool (*on_line)(void *user, struct str line);
    /* Optional: a line of more than max_bytes was dropped. */
    void (*on_too_long)(void *user);
    void *user;
};

/* LINE_BAD_UTF8: a line that is no UTF-8 came, nothing after it was delivered. `skipping` and
 * `partial` survive between calls. on_line() must not call line_reader_done(). */
enum line_result line_reader_feed(struct line_reader *r, struct str bytes);

/* The end of the input: delivers a last line without '\n', if there is one. */
enum line_result line_reader_finish(struct line_reader *r);

void line_reader_done(struct line_reader *r);
