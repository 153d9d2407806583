/* ws_auth: who may connect to a websocket listener (surface.md 1.14). */
#pragma once

#include "base/arena.h"
#include "base/error.h"

enum ws_auth_mode { WS_AUTH_NONE, WS_AUTH_CAPABILITY, WS_AUTH_SIGNED };

enum { WS_AUTH_DIGEST_BYTES = 32, WS_AUTH_SKEW_S = 30, WS_AUTH_SECRET_MIN_BYTES = 32 };

/* A zeroed struct lets everybody in. Strings live as long as the listener. */
struct ws_auth {
    enum ws_auth_mode mode;
    uint8_t digest[WS_AUTH_DIGEST_BYTES]; /* SHA-256 of the capability token */
    struct str secret;                    /* of signed tokens */
    struct str issuer, audience;          /* "no string": any */
    int64_t skew_s;
};

/* NULL: let in. Else the body of a 401. `header` is the Authorization field, or "no string". */
const char *ws_auth_check(const struct ws_auth *auth, struct str header);
