/* pkce: what a login in a browser is bound to. */
#include "auth/pkce.h"

#include "base/base64.h"
#include "base/hash.h"
#include "base/random.h"

struct str pkce_random(struct arena *a, size_t n) {
    char *bytes = arena_alloc(a, n);
    random_bytes(bytes, n);
    return base64url_encode(a, (struct str){ bytes, n });
}

struct str pkce_challenge(struct arena *a, struct str verifier) {
    uint8_t digest[HASH_SHA256_BYTES];
    hash_of(HASH_SHA256, verifier, digest);
    return base64url_encode(a, (struct str){ (const char *)digest, sizeof digest });
}
