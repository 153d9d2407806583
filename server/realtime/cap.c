/* cap: how much text goes upstream at once. */
#include "realtime/cap.h"

#include "base/utf8.h"
#include "tool/truncate.h"

/* U+2026 */
#define ELLIPSIS STR("\xe2\x80\xa6")

void cap_middle(struct str text, uint64_t tokens, struct buf *out) {
    size_t start = out->n;
    for (uint64_t budget = tokens;;) {
        truncate_middle(text, budget, out);
        uint64_t got = token_estimate(out->n - start);
        if (got <= tokens || budget == 0)
            return;
        budget -= got - tokens < budget ? got - tokens : budget;
        out->n = start;
    }
}

struct str cap_take_piece(struct str *rest, size_t max) {
    size_t n = rest->n <= max ? rest->n : utf8_floor(*rest, max);
    struct str piece = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return piece;
}

void cap_head(struct str text, size_t max, struct buf *out) {
    if (text.n <= max) {
        buf_add_str(out, text);
        return;
    }
    buf_add_str(out, str_sub(text, 0, utf8_floor(text, max - ELLIPSIS.n)));
    buf_add_str(out, ELLIPSIS);
}

struct str cap_last(struct str text, size_t max) {
    size_t at = text.n <= max ? 0 : text.n - max;
    while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
        at++;
    return str_from(text, at);
}

void cap_tail(struct str text, size_t max, struct buf *out) {
    if (text.n <= max) {
        buf_add_str(out, text);
        return;
    }
    buf_add_str(out, ELLIPSIS);
    buf_add_str(out, cap_last(text, max - ELLIPSIS.n));
}
