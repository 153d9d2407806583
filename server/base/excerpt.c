/* excerpt: long texts without their middle. */
#include "base/excerpt.h"

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

void truncate_to_bytes(struct str text, uint64_t limit, bool count_characters, struct buf *out) {
    size_t head = utf8_floor(text, limit / 2);
    size_t tail = utf8_ceil(text, text.n - (limit - limit / 2));
    uint64_t left_out = count_characters ? tail - head : token_estimate(text.n - limit);
    buf_add(out, text.p, head);
    buf_printf(out, "\xe2\x80\xa6%llu %s truncated\xe2\x80\xa6", (unsigned long long)left_out,
        count_characters ? "chars" : "tokens");
    buf_add_str(out, str_from(text, tail));
}

void truncate_middle(struct str text, uint64_t max_tokens, struct buf *out) {
    uint64_t limit = max_tokens * BYTES_PER_TOKEN;
    if (text.n <= limit)
        buf_add_str(out, text);
    else
        truncate_to_bytes(text, limit, false, out);
}

void truncate_say(uint64_t total_bytes, struct buf *out) {
    buf_printf(out, "Warning: truncated output (original token count: %llu)\n",
        (unsigned long long)token_estimate(total_bytes));
}

void truncate_say_lines(struct str text, struct buf *out) {
    buf_printf(out, "Total output lines: %llu\n\n", (unsigned long long)count_lines(text));
}
