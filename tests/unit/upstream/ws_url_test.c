/* ws_url: where a websocket goes, and through which proxy. */
#include "upstream/ws_url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect_url(const char *text, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct ws_url url;
    const char *seen = "refused";
    if (ws_url_parse(&a, str_of(text), &url))
        seen = arena_printf(&a, "%s|%s|%d|%s|%s", url.tls ? "tls" : "plain", url.host, url.port,
            url.authority, url.path)
                   .p;
    assert_string_equal(seen, expected);
}

static void test_parts(void **state) {
    (void)state;
    expect_url("ws://h/v1/responses", "plain|h|80|h|/v1/responses");
    expect_url("wss://h:443/a?b=c#d", "tls|h|443|h|/a?b=c");
    expect_url("WSS://h:80", "tls|h|80|h:80|/");
    expect_url("http://127.0.0.1:9?x=1", "plain|127.0.0.1|9|127.0.0.1:9|/?x=1");
    expect_url("https://me:pw@h/x", "tls|h|443|h|/x");
    expect_url("ws://[::1]:8080/x", "plain|::1|8080|[::1]:8080|/x");
    expect_url("ws://[::1]/x", "plain|::1|80|[::1]|/x");
}

static void test_refused(void **state) {
    (void)state;
    expect_url("ftp://h/", "refused");
    expect_url("ws://", "refused");
    expect_url("ws:///x", "refused");
    expect_url("ws://h:0/", "refused");
    expect_url("ws://h:65536/", "refused");
    expect_url("ws://h:x/", "refused");
    expect_url("ws://[::1/", "refused");
    expect_url("ws://[::1]8/", "refused");
}

static const char *const names[] = { "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY",
    "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY" };

static int clear_environment(void **state) {
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        (void)unsetenv(names[i]);
    return 0;
}

static void expect_proxy(const char *text, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct ws_url url;
    assert_true(ws_url_parse(&a, str_of(text), &url));
    struct ws_proxy p = ws_proxy_of(&a, &url);
    const char *seen =
        p.host ? arena_printf(&a, "%s|%s|%d", p.login ? p.login : "", p.host, p.port).p : "none";
    assert_string_equal(seen, expected);
}

static void test_proxy_by_scheme(void **state) {
    (void)state;
    expect_proxy("ws://h/", "none");
    (void)setenv("http_proxy", "http://p:3128/", 1);
    (void)setenv("HTTPS_PROXY", "me:secret@q", 1);
    expect_proxy("ws://h/", "|p|3128");
    expect_proxy("wss://h/", "me:secret|q|1080");
}

static void test_proxy_for_all(void **state) {
    (void)state;
    (void)setenv("ALL_PROXY", "p:1", 1);
    expect_proxy("ws://h/", "|p|1");
    expect_proxy("wss://h/", "|p|1");
    (void)setenv("ALL_PROXY", "socks5://p:1", 1);
    expect_proxy("wss://h/", "none");
}

static void test_exempt_hosts(void **state) {
    (void)state;
    (void)setenv("ALL_PROXY", "p:1", 1);
    (void)setenv("no_proxy", "localhost, .example.com", 1);
    expect_proxy("ws://localhost/", "none");
    expect_proxy("ws://example.com/", "none");
    expect_proxy("ws://a.Example.com/", "none");
    expect_proxy("ws://notexample.com/", "|p|1");
    (void)setenv("no_proxy", "*", 1);
    expect_proxy("ws://notexample.com/", "none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_refused),
        cmocka_unit_test_setup(test_proxy_by_scheme, clear_environment),
        cmocka_unit_test_setup(test_proxy_for_all, clear_environment),
        cmocka_unit_test_setup(test_exempt_hosts, clear_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
