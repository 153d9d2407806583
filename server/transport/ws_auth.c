/* ws_auth: who may connect to a websocket listener. */
#include "transport/ws_auth.h"

#include "base/base64.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/time.h"

#include <strings.h>

static const char *check_capability(const struct ws_auth *auth, struct str token) {
    uint8_t digest[HASH_BYTES_MAX];
    hash_of(HASH_SHA256, token, digest);
    return hash_equal(digest, auth->digest, sizeof auth->digest) ? NULL
                                                                 : "invalid websocket bearer token";
}

/* ---- signed tokens: JWT with HS256 ---- */

static const char bad_jwt[] = "invalid websocket jwt";

static const struct json *part_of(struct arena *a, struct str text) {
    struct str json;
    return base64url_decode(a, text, &json) ? json_parse(a, json, NULL) : NULL;
}

static bool signature_is_right(
    struct arena *a, const struct ws_auth *auth, struct str signed_part, struct str signature) {
    uint8_t digest[HASH_BYTES_MAX];
    struct str given;
    hash_hmac(HASH_SHA256, auth->secret, signed_part, digest);
    return base64url_decode(a, signature, &given) && given.n == HASH_SHA256_BYTES &&
           hash_equal((const uint8_t *)given.p, digest, HASH_SHA256_BYTES);
}

static bool names_audience(const struct json *claim, struct str audience) {
    if (claim && claim->kind == JSON_STRING)
        return str_eq(claim->text, audience);
    bool is_list = claim && claim->kind == JSON_ARRAY;
    for (const struct json *e = is_list ? claim->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING && str_eq(e->text, audience))
            return true;
    return false;
}

static const char *check_claims(const struct ws_auth *auth, const struct json *claims) {
    int64_t now_s = time_now_ms() / 1000;
    int64_t until = json_get_i64(claims, "exp", -1), from = json_get_i64(claims, "nbf", 0);
    if (!claims || until < 0)
        return bad_jwt;
    if (now_s > until && now_s - until > auth->skew_s)
        return "expired websocket jwt";
    if (from > now_s && from - now_s > auth->skew_s)
        return "websocket jwt is not valid yet";
    if (auth->issuer.p && !str_eq(json_get_text(claims, "iss"), auth->issuer))
        return "websocket jwt issuer mismatch";
    if (auth->audience.p && !names_audience(json_get(claims, "aud"), auth->audience))
        return "websocket jwt audience mismatch";
    return NULL;
}

static const char *check_signed(const struct ws_auth *auth, struct str token) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str signature = token;
    struct str head = str_cut(&signature, '.'), payload = str_cut(&signature, '.');
    if (!signature.p || str_index(signature, '.') >= 0)
        return bad_jwt;
    const struct json *header = part_of(&a, head);
    struct str signed_part = { token.p, (size_t)(payload.p + payload.n - token.p) };
    if (!header || !str_is(json_get_text(header, "alg"), "HS256") ||
        !signature_is_right(&a, auth, signed_part, signature))
        return bad_jwt;
    return check_claims(auth, part_of(&a, payload));
}

const char *ws_auth_check(const struct ws_auth *auth, struct str header) {
    const struct str scheme = STR("bearer ");
    if (auth->mode == WS_AUTH_NONE)
        return NULL;
    if (!header.p)
        return "missing websocket bearer token";
    struct str token = str_trim(str_from(header, scheme.n));
    if (header.n < scheme.n || strncasecmp(header.p, scheme.p, scheme.n) != 0 || token.n == 0)
        return "invalid authorization header";
    return auth->mode == WS_AUTH_CAPABILITY ? check_capability(auth, token)
                                            : check_signed(auth, token);
}
