/* excerpt: long texts without their middle, measured as a model does, about (agent-loop.md 9). */
#pragma once

#include "base/buf.h"

enum { BYTES_PER_TOKEN = 4 };

/* ceil(bytes / 4). */
uint64_t token_estimate(uint64_t bytes);

/* Appends the text without its middle: half of so many tokens from its start, half from its end, the marker
 * between them; or all of it. */
void truncate_middle(struct str text, uint64_t max_tokens, struct buf *out);

/* The same of a text that is longer than so many bytes. The marker counts characters or tokens. */
void truncate_to_bytes(struct str text, uint64_t limit, bool count_characters, struct buf *out);

/* The lines above a text that was cut: how many tokens, how many lines it had. */
void truncate_say(uint64_t total_bytes, struct buf *out);
void truncate_say_lines(struct str text, struct buf *out);
