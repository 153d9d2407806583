/* utf8: is this text UTF-8? Surrogates, overlong forms and everything above U+10FFFF are not. */
#pragma once

#include "base/arena.h"

/* The longest encoding of one character. */
enum { UTF8_BYTES_MAX = 4 };

bool utf8_valid(struct str text);

/* Bytes of the valid characters at the start of `text`. What follows is a character that is not
 * valid, or the start of one that is cut off by the end: see utf8_is_cut(). For readers that get
 * their text in pieces: check, keep the rest, go on with more bytes. */
size_t utf8_valid_prefix(struct str text);

/* True when `rest`, the text after its valid prefix, could become valid with more bytes: 1 to 3
 * bytes that begin a character. */
bool utf8_is_cut(struct str rest);

/* How many bytes at the start of `rest`, the text after its valid prefix, are wrong together: those that could have
 * begun a character. 0 when it is cut: see utf8_is_cut(). */
size_t utf8_bad_length(struct str rest);

/* The character at the start of `text`: its length, and its code point in *ret (may be NULL); 0 when
 * there is no valid one. */
size_t utf8_decode(struct str text, uint32_t *ret);

/* Writes 1 to 4 bytes to `out` and returns how many. `code` must not be a surrogate nor above
 * U+10FFFF. */
size_t utf8_encode(uint32_t code, char out[UTF8_BYTES_MAX]);

/* Number of characters of a valid text. */
size_t utf8_length(struct str text);

/* The largest n' <= n at which `text`, valid UTF-8, can be cut without splitting a character. */
size_t utf8_floor(struct str text, size_t n);

/* The text itself when it is valid; else a copy in which each bad sequence, as long as it could have begun a
 * character, is U+FFFD. */
struct str utf8_lossy(struct arena *a, struct str text);

/* What is wrong with a text that is not valid, in the words of Rust's standard library. */
struct str utf8_complaint(struct arena *a, struct str text);
