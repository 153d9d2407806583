/* Fuzz target: loop/line_reader. The lines do not depend on how the bytes are cut. */
#include "loop/line_reader.h"

#include "base/utf8.h"

#include <stdlib.h>

enum { LINE_MAX_HERE = 64 }; /* so that small inputs reach the limit */

static bool on_line(void *user, struct str line) {
    struct buf *all = user;
    if (line.n > LINE_MAX_HERE || memchr(line.p, '\n', line.n) || !utf8_valid(line))
        abort();
    buf_add_char(all, '[');
    buf_add_str(all, line);
    buf_add_char(all, ']');
    return line.n != 7; /* some owners stop */
}

static void on_too_long(void *user) {
    buf_add_char(user, '!');
}

static enum line_result feed(struct str text, size_t piece, struct buf *all) {
    struct line_reader r = {
        .max_bytes = LINE_MAX_HERE, .on_line = on_line, .on_too_long = on_too_long, .user = all
    };
    enum line_result result = LINE_OK;
    for (size_t at = 0; at < text.n && result == LINE_OK; at += piece)
        result = line_reader_feed(&r, str_sub(text, at, piece));
    if (result == LINE_OK)
        result = line_reader_finish(&r);
    line_reader_done(&r);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    struct str text = { (const char *)data + 1, size - 1 };
    struct buf whole = { 0 }, pieces = { 0 };
    enum line_result a = feed(text, text.n, &whole);
    enum line_result b = feed(text, (size_t)(data[0] % 9) + 1, &pieces);
    if (a != b || !str_eq(buf_str(&whole), buf_str(&pieces)))
        abort();
    buf_done(&whole);
    buf_done(&pieces);
    return 0;
}
