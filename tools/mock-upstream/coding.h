/* coding: compressed bodies and messages: zstd and gzip in, gzip and raw deflate both ways. */
#pragma once

#include "base/buf.h"

/* Content-Encoding `zstd`, `gzip` or `identity`; false for another one, for wrong bytes and for more than `max`. */
bool coding_decode(struct str coding, struct str bytes, struct buf *out, size_t max);

/* A gzip stream that can be read up to the end of each piece. */
struct gzip;
struct gzip *gzip_new(void);
void gzip_add(struct gzip *z, struct str bytes, bool last, struct buf *out);
/* Accepts NULL. */
void gzip_free(struct gzip *z);

/* One message of permessage-deflate without context takeover (RFC 7692). */
void coding_deflate_message(struct str message, struct buf *out);
bool coding_inflate_message(struct str bytes, struct buf *out, size_t max);
