/* truncate: how much of a tool's output the model is shown. */
#include "tool/truncate.h"

#include "base/utf8.h"

uint64_t token_estimate(uint64_t bytes) {
    return bytes / BYTES_PER_TOKEN + (bytes % BYTES_PER_TOKEN != 0);
}

static uint64_t count_lines(struct str text) {
    uint64_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines + (text.n && text.p[text.n - 1] != '\n');
}

/* The first character at or after `at`. */
static size_t utf8_ceil(struct str text, size_t at) {
    while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
        at++;
    return at;
}

static void cut_middle(struct str text, uint64_t limit, bool in_bytes, struct buf *out) {
    size_t head = utf8_floor(text, limit / 2);
    size_t tail = utf8_ceil(text, text.n - (limit - limit / 2));
    uint64_t left_out = in_bytes ? tail - head : token_estimate(text.n - limit);
    buf_add(out, text.p, head);
    buf_printf(out, "\xe2\x80\xa6%llu %s truncated\xe2\x80\xa6", (unsigned long long)left_out,
        in_bytes ? "chars" : "tokens");
    buf_add_str(out, str_from(text, tail));
}

void truncate_middle(struct str text, uint64_t max_tokens, struct buf *out) {
    uint64_t limit = max_tokens * BYTES_PER_TOKEN;
    if (text.n <= limit)
        buf_add_str(out, text);
    else
        cut_middle(text, limit, false, out);
}

void truncate_capture(const struct capture *c, const struct output_policy *policy,
    int64_t max_tokens, struct buf *out) {
    _cleanup_buf_ struct buf all = { 0 };
    capture_write(c, &all);
    struct str text = buf_str(&all);
    uint64_t limit = policy->bytes ? policy->limit : policy->limit * BYTES_PER_TOKEN;
    bool in_bytes = policy->bytes;
    if (max_tokens >= 0 && (uint64_t)max_tokens * BYTES_PER_TOKEN < limit) {
        limit = (uint64_t)max_tokens * BYTES_PER_TOKEN;
        in_bytes = false;
    }
    if (text.n <= limit) {
        buf_add_str(out, text);
        return;
    }
    uint64_t omitted = capture_omitted(c);
    buf_printf(out, "Warning: truncated output (original token count: %llu)\n",
        (unsigned long long)token_estimate(c->total_bytes));
    if (omitted)
        buf_printf(out, "\n... %llu bytes omitted ...\n\n", (unsigned long long)omitted);
    else
        buf_printf(out, "Total output lines: %llu\n\n", (unsigned long long)count_lines(text));
    cut_middle(text, limit, in_bytes, out);
}
