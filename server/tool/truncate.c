/* truncate: how much of a tool's output the model is shown. */
#include "tool/truncate.h"

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
    truncate_say(c->total_bytes, out);
    if (omitted)
        buf_printf(out, "... %llu bytes omitted ...\n\n", (unsigned long long)omitted);
    else
        truncate_say_lines(text, out);
    truncate_to_bytes(text, limit, in_bytes, out);
}
