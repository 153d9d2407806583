/* pkce: what a login in a browser is bound to: states, verifiers and their S256 challenges (RFC 7636). */
#pragma once

#include "base/arena.h"

/* `n` random bytes as unpadded base64url, in `a`. */
struct str pkce_random(struct arena *a, size_t n);
/* The S256 challenge of a verifier, in `a`. */
struct str pkce_challenge(struct arena *a, struct str verifier);
