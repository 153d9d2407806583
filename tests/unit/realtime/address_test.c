/* address: where sessions and calls go. */
#include "realtime/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void expect(
    const struct realtime_options *o, const char *base, const char *call, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct error why;
    struct str url;
    if (address_websocket(&a, o, str_of(base), str_of(call), &url, &why))
        assert_string_equal(arena_cstr(&a, url), expected);
    else
        assert_string_equal(why.text, expected);
}

static void test_paths(void **state) {
    const struct realtime_options v2 = { .version = REALTIME_CONVERSATION_VERSION_V2,
        .model = STR("m") };
    const struct realtime_options v3 = { .version = REALTIME_CONVERSATION_VERSION_V3,
        .model = STR("m") };
    (void)state;
    expect(&v2, "http://h", NULL, "ws://h/v1/realtime?model=m");
    expect(&v2, "https://h:1/", NULL, "wss://h:1/v1/realtime?model=m");
    expect(&v2, "ws://h/v1/", NULL, "ws://h/v1/realtime?model=m");
    expect(&v2, "ws://h/a/v1", NULL, "ws://h/a/v1/realtime?model=m");
    expect(&v2, "ws://h/a/realtime/", NULL, "ws://h/a/realtime?model=m");
    expect(&v2, "ws://h/other/", NULL, "ws://h/other/?model=m");
    expect(&v3, "http://h", NULL, "ws://h/v1/live?model=m");
    expect(&v3, "http://h/v1", NULL, "ws://h/v1/live?model=m");
    expect(&v3, "http://h/a/v1", NULL, "ws://h/a/v1?model=m");
    expect(&v3, "http://h/a/realtime", NULL, "ws://h/a/live?model=m");
    expect(&v3, "http://h/a/live/", NULL, "ws://h/a/live?model=m");
    expect(&v3, "http://h/v1", "rtc_a b", "ws://h/v1/live/rtc_a%20b");
}

static void test_queries(void **state) {
    struct provider_pair pairs[] = { { STR("intent"), STR("x") }, { STR("model"), STR("x") },
        { STR("api-version"), STR("2026 1") } };
    const struct realtime_options o = { .version = REALTIME_CONVERSATION_VERSION_V1,
        .model = STR("a b/c"),
        .provider = { .query_params = { pairs, ARRAY_LEN(pairs) } } };
    (void)state;
    expect(&o, "http://h?k=v", NULL,
        "ws://h/v1/realtime?k=v&intent=quicksilver&model=a+b%2Fc&api-version=2026+1");
    expect(&o, "http://h", "rtc/1",
        "ws://h/v1/realtime?intent=quicksilver&model=x&api-version=2026+1&call_id=rtc%2F1");
}

static void test_bad_bases(void **state) {
    const struct realtime_options o = { .model = STR("m") };
    (void)state;
    expect(&o, "ftp://h", NULL, "unsupported realtime api_url scheme: ftp");
    expect(&o, "nonsense", NULL, "failed to parse realtime api_url: relative URL without a base");
    expect(&o, "http://", NULL, "failed to parse realtime api_url: empty host");
}

static void expect_call(
    enum realtime_conversation_version version, const char *base, const char *expected, bool json) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct realtime_options o = { .version = version,
        .provider = { .base_url = STR("http://p/v1") } };
    bool is_json;
    assert_string_equal(arena_cstr(&a, address_call(&a, &o, str_of(base), &is_json)), expected);
    assert_int_equal(is_json, json);
}

static void test_calls(void **state) {
    (void)state;
    expect_call(REALTIME_CONVERSATION_VERSION_V1, NULL,
        "http://p/v1/realtime/calls?intent=quicksilver&architecture=avas", false);
    expect_call(REALTIME_CONVERSATION_VERSION_V3, NULL, "http://p/v1/live", false);
    expect_call(REALTIME_CONVERSATION_VERSION_V3, "http://c/backend-api/x",
        "http://c/backend-api/x/realtime/calls?intent=quicksilver&architecture=avas", true);
}

static void expect_id(const char *location, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str id = address_call_id(str_of(location));
    assert_string_equal(id.p ? arena_cstr(&a, id) : "none", expected);
}

static void test_call_ids(void **state) {
    (void)state;
    expect_id("/v1/realtime/calls/rtc_1", "rtc_1");
    expect_id("https://h/v1/realtime/calls/01A1F7dd-0000-7000-8000-00000000abcd/events?x=/rtc_zz",
        "01A1F7dd-0000-7000-8000-00000000abcd");
    expect_id("/rtc_/01A1F7dd-0000-7000-8000x00000000abcd", "none");
    expect_id("", "none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_queries),
        cmocka_unit_test(test_bad_bases),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_call_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
