/* Unit tests: netproxy/rules, netproxy/request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "netproxy/request.h"
#include "netproxy/rules.h"

static struct netproxy_pattern patterns[] = {
    { STR_INIT("*.example.com"), false },
    { STR_INIT("bad.example.com"), true },
    { STR_INIT("**.deep.test"), false },
    { STR_INIT("10.1.2.3"), false },
};

static void test_hosts(void **state) {
    static const struct {
        const char *host;
        enum netproxy_verdict verdict;
    } cases[] = {
        { "a.example.com", NETPROXY_ALLOWED },
        { "A.Example.COM.", NETPROXY_ALLOWED },
        { "example.com", NETPROXY_NOT_LISTED },
        { "notexample.com", NETPROXY_NOT_LISTED },
        { "bad.example.com", NETPROXY_DENIED },
        { "deep.test", NETPROXY_ALLOWED },
        { "x.y.deep.test", NETPROXY_ALLOWED },
        { "10.1.2.3", NETPROXY_ALLOWED },
        { "10.1.2.4", NETPROXY_LOCAL },
        { "::ffff:127.0.0.1", NETPROXY_LOCAL },
        { "fe80::1", NETPROXY_LOCAL },
        { "localhost", NETPROXY_LOCAL },
        { "8.8.8.8", NETPROXY_NOT_LISTED },
        { "", NETPROXY_NOT_LISTED },
    };
    struct netproxy_rules rules = { patterns, ARRAY_LEN(patterns), false, false };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(netproxy_judge(&rules, str_of(cases[i].host), STR_NONE), cases[i].verdict);
    rules.allow_local = true;
    assert_int_equal(netproxy_judge(&rules, STR("localhost"), STR_NONE), NETPROXY_NOT_LISTED);
    rules.limited = true;
    assert_int_equal(netproxy_judge(&rules, STR("deep.test"), STR("HEAD")), NETPROXY_ALLOWED);
    assert_int_equal(netproxy_judge(&rules, STR("deep.test"), STR("POST")), NETPROXY_METHOD);
    assert_int_equal(netproxy_judge(&rules, STR("deep.test"), STR_NONE), NETPROXY_METHOD);
}

static enum netproxy_parsed parse(const char *text, struct netproxy_request *r) {
    return netproxy_parse(str_of(text), false, r);
}

static void test_requests(void **state) {
    struct netproxy_request r;
    struct buf out = { 0 };
    static const char get[] = "GET http://a.test:81/x?y HTTP/1.1\r\nHost: a.test:81\r\n"
                              "Proxy-Connection: keep-alive\r\nAccept: */*\r\n\r\nrest";
    (void)state;
    assert_int_equal(parse(get, &r), NETPROXY_REQUEST);
    assert_true(str_is(r.host, "a.test") && r.port == 81 && str_is(r.path, "/x?y"));
    assert_int_equal(r.bytes, sizeof get - 1 - 4);
    netproxy_write_head(&out, &r, (struct str){ get, r.bytes - 2 });
    assert_string_equal(buf_cstr(&out),
        "GET /x?y HTTP/1.1\r\nHost: a.test:81\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    buf_done(&out);
    assert_int_equal(parse("CONNECT [::1]:443 HTTP/1.1\r\n\r\n", &r), NETPROXY_REQUEST);
    assert_true(str_is(r.host, "::1") && r.port == 443 && r.kind == NETPROXY_CONNECT);
    assert_int_equal(parse("GET / HTTP/1.1\r\nHost: b\r\n\r\n", &r), NETPROXY_REQUEST);
    assert_true(str_is(r.host, "b") && r.port == 80);
    assert_int_equal(parse("GET / HTTP/1.1\r\n\r\n", &r), NETPROXY_NO_HOST);
    assert_int_equal(parse("GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", &r), NETPROXY_OTHER_HOST);
    assert_int_equal(parse("GET http://u@a/ HTTP/1.1\r\n\r\n", &r), NETPROXY_BAD);
    assert_int_equal(parse("GET ftp://a/ HTTP/1.1\r\n\r\n", &r), NETPROXY_BAD);
    assert_int_equal(parse("GET http://a/ HTTP/1.1\r\n", &r), NETPROXY_MORE);
    assert_int_equal(parse("garbage", &r), NETPROXY_BAD);
}

static void test_socks(void **state) {
    struct netproxy_request r;
    static const char name[] = "\5\1\0\3\6a.test\0\120";
    static const char address[] = "\5\1\0\1\177\0\0\1\0\120";
    (void)state;
    assert_int_equal(netproxy_parse((struct str){ "\5\1\0", 3 }, false, &r), NETPROXY_GREETING);
    assert_int_equal(netproxy_parse((struct str){ "\5\1\2", 3 }, false, &r), NETPROXY_BAD);
    assert_int_equal(netproxy_parse((struct str){ name, 13 }, true, &r), NETPROXY_REQUEST);
    assert_true(str_is(r.host, "a.test") && r.port == 80 && !r.address);
    assert_int_equal(netproxy_parse((struct str){ name, 12 }, true, &r), NETPROXY_MORE);
    assert_int_equal(netproxy_parse((struct str){ address, 10 }, true, &r), NETPROXY_REQUEST);
    assert_int_equal(r.address, 4);
    assert_int_equal(
        netproxy_parse((struct str){ "\5\2\0\1\0\0\0\0\0\0", 10 }, true, &r), NETPROXY_BAD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_socks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
