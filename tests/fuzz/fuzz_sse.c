/* Fuzz target: upstream/sse. The events do not depend on how the bytes are cut. */
#include "upstream/sse.h"

#include <stdlib.h>

static bool on_event(void *user, struct str data) {
    struct buf *all = user;
    buf_add_char(all, '[');
    buf_add_str(all, data);
    buf_add_char(all, ']');
    return true;
}

static enum sse_result feed(struct str text, size_t piece, struct buf *all) {
    struct sse_reader r = { .on_event = on_event, .user = all };
    enum sse_result result = SSE_OK;
    for (size_t at = 0; at < text.n && result == SSE_OK; at += piece)
        result = sse_feed(&r, str_sub(text, at, piece));
    sse_done(&r);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    struct str text = { (const char *)data + 1, size - 1 };
    struct buf whole = { 0 }, pieces = { 0 };
    enum sse_result a = feed(text, text.n, &whole);
    enum sse_result b = feed(text, (size_t)(data[0] % 7) + 1, &pieces);
    if (a != b || !str_eq(buf_str(&whole), buf_str(&pieces)))
        abort();
    buf_done(&whole);
    buf_done(&pieces);
    return 0;
}
