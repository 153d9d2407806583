/* Unit tests: transport/ws_auth, transport/http_request (surface.md 1.14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/time.h"
#include "transport/http_request.h"
#include "transport/ws_auth.h"

static const char secret[] = "0123456789abcdef0123456789abcdef";

static struct str jwt(struct arena *a, const char *header, struct str claims) {
    uint8_t digest[HASH_BYTES_MAX];
    struct str head = base64url_encode(a, str_of(header));
    struct str signed_part =
        arena_printf(a, "%.*s.%.*s", STR_ARGS(head), STR_ARGS(base64url_encode(a, claims)));
    hash_hmac(HASH_SHA256, str_of(secret), signed_part, digest);
    struct str signature =
        base64url_encode(a, (struct str){ (const char *)digest, HASH_SHA256_BYTES });
    return arena_printf(a, "Bearer %.*s.%.*s", STR_ARGS(signed_part), STR_ARGS(signature));
}

static void expect(const struct ws_auth *auth, struct str header, const char *body) {
    const char *got = ws_auth_check(auth, header);
    assert_string_equal(got ? got : "in", body ? body : "in");
}

static void test_capability_tokens(void **state) {
    (void)state;
    struct ws_auth auth = { .mode = WS_AUTH_CAPABILITY };
    hash_of(HASH_SHA256, STR("token"), auth.digest);
    expect(&auth, STR_NONE, "missing websocket bearer token");
    expect(&auth, STR("Basic x"), "invalid authorization header");
    expect(&auth, STR("Bearer"), "invalid authorization header");
    expect(&auth, STR("Bearer other"), "invalid websocket bearer token");
    expect(&auth, STR("bEARER  token"), NULL);
    expect(&(struct ws_auth){ 0 }, STR_NONE, NULL);
}

static void test_signed_tokens(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    static const char hs256[] = "{\"alg\":\"HS256\"}";
    struct ws_auth auth = { .mode = WS_AUTH_SIGNED, .secret = str_of(secret), .skew_s = 30 };
    long long now = time_now_ms() / 1000;
    struct str fine = arena_printf(&a, "{\"exp\":%lld,\"iss\":\"i\",\"aud\":[\"x\",\"y\"]}", now);
    expect(&auth, jwt(&a, hs256, fine), NULL);
    expect(&auth, jwt(&a, "{\"alg\":\"none\"}", fine), "invalid websocket jwt");
    expect(&auth, jwt(&a, hs256, STR("{}")), "invalid websocket jwt");
    expect(&auth, STR("Bearer a.b"), "invalid websocket jwt");
    expect(&auth, STR("Bearer a.b.c.d"), "invalid websocket jwt");
    expect(&auth, jwt(&a, hs256, arena_printf(&a, "{\"exp\":%lld}", now - 60)),
        "expired websocket jwt");
    expect(&auth, jwt(&a, hs256, arena_printf(&a, "{\"exp\":%lld,\"nbf\":%lld}", now, now + 60)),
        "websocket jwt is not valid yet");
    auth.issuer = STR("i");
    auth.audience = STR("y");
    expect(&auth, jwt(&a, hs256, fine), NULL);
    auth.audience = STR("z");
    expect(&auth, jwt(&a, hs256, fine), "websocket jwt audience mismatch");
    auth.issuer = STR("j");
    expect(&auth, jwt(&a, hs256, fine), "websocket jwt issuer mismatch");
    auth.secret = STR("another secret of thirty-two bytes");
    expect(&auth, jwt(&a, hs256, fine), "invalid websocket jwt");
}

static void test_heads_of_requests(void **state) {
    (void)state;
    struct http_request r;
    assert_int_equal(http_request_parse(STR("GET / HTTP/1.1\r\nA: b"), &r), 0);
    assert_int_equal(http_request_parse(STR("nonsense\r\n\r\n"), &r), -1);
    assert_int_equal(http_request_parse(STR("GET / HTTP/1.1\r\nno colon\r\n\r\n"), &r), -1);
    struct str text = STR("GET /a?b HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nX:\r\n\r\nrest");
    assert_int_equal(http_request_parse(text, &r), text.n - 4);
    assert_true(str_is(r.path, "/a"));
    assert_true(http_request_has_word(&r, "connection", "upgrade"));
    assert_false(http_request_has_word(&r, "upgrade", "websocket"));
    assert_true(http_request_field(&r, "x").p != NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_capability_tokens),
        cmocka_unit_test(test_signed_tokens),
        cmocka_unit_test(test_heads_of_requests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
