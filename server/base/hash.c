/* hash: a thin layer over OpenSSL's EVP. */
#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

/* Nothing here can fail but for memory and a broken library. */
static void check(bool good) {
    if (!good)
        abort();
}

static const EVP_MD *digest_of(enum hash_kind kind) {
    return kind == HASH_SHA1 ? EVP_sha1() : EVP_sha256();
}

size_t hash_size(enum hash_kind kind) {
    return kind == HASH_SHA1 ? HASH_SHA1_BYTES : HASH_SHA256_BYTES;
}

void hash_of(enum hash_kind kind, struct str data, uint8_t *out) {
    check(EVP_Digest(data.n ? data.p : "", data.n, out, NULL, digest_of(kind), NULL));
}

void hash_hmac(enum hash_kind kind, struct str key, struct str data, uint8_t *out) {
    const unsigned char *bytes = (const unsigned char *)(data.n ? data.p : "");
    check(key.n <= INT32_MAX);
    check(HMAC(digest_of(kind), key.n ? key.p : "", (int)key.n, bytes, data.n, out, NULL));
}

struct str hash_hex_of(struct arena *a, enum hash_kind kind, struct str data) {
    uint8_t digest[HASH_BYTES_MAX];
    hash_of(kind, data, digest);
    return hash_hex(a, digest, hash_size(kind));
}

struct hash *hash_new(enum hash_kind kind) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    check(context && EVP_DigestInit_ex(context, digest_of(kind), NULL));
    return (struct hash *)context;
}

void hash_add(struct hash *h, struct str data) {
    check(EVP_DigestUpdate((EVP_MD_CTX *)h, data.p, data.n));
}

void hash_finish(struct hash *h, uint8_t *out) {
    if (h && out)
        check(EVP_DigestFinal_ex((EVP_MD_CTX *)h, out, NULL));
    EVP_MD_CTX_free((EVP_MD_CTX *)h);
}

struct str hash_hex(struct arena *a, const uint8_t *bytes, size_t n) {
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(a, arena_product(n, 2) + 1);
    for (size_t i = 0; i < n; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * n] = '\0';
    return (struct str){ text, 2 * n };
}

bool hash_from_hex(struct str text, uint8_t *ret, size_t n) {
    if (text.n % 2 || text.n / 2 != n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (str_hex_digit(text.p[i]) < 0)
            return false;
    for (size_t i = 0; i < n; i++) {
        unsigned high = (unsigned)str_hex_digit(text.p[2 * i]);
        ret[i] = (uint8_t)(high << 4 | (unsigned)str_hex_digit(text.p[2 * i + 1]));
    }
    return true;
}

bool hash_equal(const uint8_t *x, const uint8_t *y, size_t n) {
    return CRYPTO_memcmp(x, y, n) == 0;
}
