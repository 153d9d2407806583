/* hash: SHA-1 and SHA-256, HMAC, hexadecimal. OpenSSL is first used when one of these is called. */
#pragma once

#include "base/arena.h"

enum hash_kind { HASH_SHA1, HASH_SHA256 };

enum { HASH_SHA1_BYTES = 20, HASH_SHA256_BYTES = 32, HASH_BYTES_MAX = 32 };

/* Bytes of a digest. */
size_t hash_size(enum hash_kind kind);

/* Write hash_size(kind) bytes. */
void hash_of(enum hash_kind kind, struct str data, uint8_t *out);
void hash_hmac(enum hash_kind kind, struct str key, struct str data, uint8_t *out);
/* The digest in lower-case hexadecimal. */
struct str hash_hex_of(struct arena *a, enum hash_kind kind, struct str data);

/* For data that comes in pieces: hash_finish() writes the digest, frees the state and accepts NULL for
 * `out` when nobody wants it any more. */
struct hash;
struct hash *hash_new(enum hash_kind kind);
void hash_add(struct hash *h, struct str data);
void hash_finish(struct hash *h, uint8_t *out);

struct str hash_hex(struct arena *a, const uint8_t *bytes, size_t n);
/* False when the text is not exactly 2 * n hexadecimal digits. */
bool hash_from_hex(struct str text, uint8_t *ret, size_t n);
/* In a time that does not depend on where the bytes differ. */
bool hash_equal(const uint8_t *x, const uint8_t *y, size_t n);
