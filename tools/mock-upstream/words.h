/* words: the pieces of one script line: words, quoted bytes, numbers, durations. */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* The next word up to a blank, cut off `*rest`; "no string" when the line is over. */
struct str words_next(struct str *rest);

/* What is left, without blanks around it. */
struct str words_rest(struct str *rest);

/* The next word must be bytes in double quotes; escapes: \n \r \t \\ \" and \xHH. The result lives in `a`. */
bool words_quoted(struct str *rest, struct arena *a, struct str *ret, struct error *reterr);

/* "50ms", "2s" or "1m" in milliseconds. */
bool words_duration(struct str word, uint64_t *ret_ms);

/* `key=value`: splits at the first '='; false when there is none. */
bool words_pair(struct str word, struct str *ret_key, struct str *ret_value);
