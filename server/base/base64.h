/* base64: RFC 4648, standard with padding and URL-safe without. Strict: no white space, no missing or
 * surplus padding, no bits set behind the end. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

struct str base64_encode(struct arena *a, struct str bytes);
struct str base64url_encode(struct arena *a, struct str bytes);
/* The same as base64_encode(), at the end of a buffer. */
void base64_add(struct buf *out, struct str bytes);

/* False when the text is not strict base64; the error text (reterr may be NULL) is the reference's:
 * "Invalid symbol 37, offset 0.", "Invalid last symbol 66, offset 1.", "Invalid padding",
 * "Invalid input length: 5". */
bool base64_decode(struct arena *a, struct str text, struct str *ret);
bool base64_decode_explained(
    struct arena *a, struct str text, struct str *ret, struct error *reterr);
bool base64url_decode(struct arena *a, struct str text, struct str *ret);
