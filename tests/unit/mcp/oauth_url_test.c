/* Unit tests: mcp/oauth_url, oauth_document, oauth_callback: what addresses and descriptions are taken for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mcp/oauth_callback.h"
#include "mcp/oauth_document.h"

static struct arena arena;

static int teardown(void **state) {
    (void)state;
    arena_free(&arena);
    arena = (struct arena){ 0 };
    return 0;
}

static struct oauth_url url_of(const char *text) {
    struct oauth_url u;
    assert_true(oauth_url_read(&arena, str_of(text), &u));
    return u;
}

static void test_addresses_are_normalised(void **state) {
    static const struct {
        const char *text, *whole, *path;
    } cases[] = {
        { "HTTPS://Host.Example", "https://host.example/", "" },
        { "http://h:8/", "http://h:8/", "" },
        { "http://h/A/b//?q=1#f", "http://h/A/b//?q=1", "/A/b" },
        { "http://[::1]:8/x", "http://[::1]:8/x", "/x" },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct oauth_url u = url_of(cases[i].text);
        assert_true(str_is(u.text, cases[i].whole));
        assert_true(str_is(u.path, cases[i].path));
    }
}

static void test_what_is_no_address_is_refused(void **state) {
    static const char *const texts[] = { "", "h/x", "ftp://h/", "http://", "http:///x", "http://:8",
        "http://a@h/", "http://h ", "http://h/\n", "http://h\\x", "http://[", "http://[]x",
        "http://h%00/" };
    struct oauth_url u;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_false(oauth_url_read(&arena, str_of(texts[i]), &u));
}

static void test_references_stay_at_their_origin(void **state) {
    static const struct {
        const char *reference, *whole;
    } cases[] = {
        { "/meta", "http://h:1/meta" },
        { "meta?x", "http://h:1/a/meta?x" },
        { "http://H:1/m", "http://h:1/m" },
        { "http://h:2/m", NULL },
        { "https://h:1/m", NULL },
        { "//other/m", "http://h:1//other/m" },
        { "", NULL },
    };
    struct oauth_url base = url_of("http://h:1/a/mcp"), u;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool joined = oauth_url_join(&arena, &base, str_of(cases[i].reference), &u);
        assert_int_equal(joined, cases[i].whole != NULL);
        assert_true(!joined || str_is(u.text, cases[i].whole));
    }
}

static void test_parameters_of_any_challenge_count(void **state) {
    static const struct {
        const char *header, *metadata, *scope;
    } cases[] = {
        { "Bearer", NULL, NULL },
        { "Basic realm=\"x\", Bearer Resource_Metadata=\"http://h/m\",SCOPE=one", "http://h/m",
            "one" },
        { "Bearer error=\"a, scope=\\\"b\\\"\", scope=\"c d\", scope=e", NULL, "c d" },
        { "resource_metadata=/m , scope=", "/m", "" },
        { "scope=\"open", NULL, "open" },
        { "=,=\"\",, scope =x", NULL, NULL },
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct oauth_challenge c = oauth_challenge_read(&arena, str_of(cases[i].header));
        assert_int_equal(c.resource_metadata.p != NULL, cases[i].metadata != NULL);
        assert_int_equal(c.scope.p != NULL, cases[i].scope != NULL);
        assert_true(!c.scope.p || str_is(c.scope, cases[i].scope));
        assert_true(!c.resource_metadata.p || str_is(c.resource_metadata, cases[i].metadata));
    }
}

static void test_resources_are_the_server_or_above_it(void **state) {
    struct oauth_url server = url_of("https://h/a/mcp");
    struct oauth_resource r;
    (void)state;
    assert_true(oauth_resource_read(&arena,
        STR("{\"resource\":\"https://h/a\",\"authorization_servers\":[5,\"x\",\"y\"],"
            "\"scopes_supported\":[\"s\",\"\",\"t\"]}"),
        &server, &r));
    assert_int_equal(r.server_count, 2);
    assert_true(str_is(r.servers[0], "x") && str_is(r.scope, "s t"));
    assert_false(
        oauth_resource_read(&arena, STR("{\"resource\":\"https://h/a/mc\"}"), &server, &r));
    assert_false(oauth_resource_read(&arena, STR("{\"resource\":\"http://h/a\"}"), &server, &r));
    assert_false(oauth_resource_read(&arena, STR("[]"), &server, &r));
    assert_true(oauth_resource_read(&arena, STR("{\"authorization_server\":\"z\"}"), &server, &r));
    assert_true(r.server_count == 1 && str_is(r.servers[0], "z") && !r.scope.p);
}

static void test_services_need_two_addresses(void **state) {
    struct oauth_service s;
    struct error why;
    (void)state;
    assert_true(oauth_service_read(&arena,
        STR("{\"issuer\":\"https://h/\",\"authorization_endpoint\":\"https://h/a\",\"token_endpoint\":\"https://h/t\","
            "\"token_endpoint_auth_methods_supported\":[\"client_secret_post\",\"none\"]}"),
        &s));
    assert_true(s.has_s256 && s.has_code && s.secret_in_body && !s.takes_documents);
    assert_true(oauth_service_is_of(&s, STR("https://h"), &why));
    assert_false(oauth_service_is_of(&s, STR("https://h/x"), &why));
    assert_false(oauth_service_read(&arena,
        STR("{\"authorization_endpoint\":\"https://h/a\",\"token_endpoint\":\"javascript:x\"}"),
        &s));
    assert_false(
        oauth_service_read(&arena, STR("{\"authorization_endpoint\":\"https://h/a\"}"), &s));
}

static void test_callbacks(void **state) {
    static const struct {
        const char *base, *id, *uri, *path;
        bool is_loopback;
    } cases[] = {
        { "http://127.0.0.1:1/callback", "I", "http://127.0.0.1:1/callback/I", "/callback/I",
            true },
        { "http://127.0.0.1:1/callback", NULL, "http://127.0.0.1:1/callback", "/callback", true },
        { "https://x.example/cb/?y=1", "I", "https://x.example/cb/I?y=1", "/cb/I", false },
        { "http://[::1]:5", "I", "http://[::1]:5/I", "/I", true },
        { "http://localhost?a=/b", NULL, "http://localhost/?a=/b", "/", true },
    };
    struct oauth_callback c;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_true(oauth_callback_read(&arena, str_of(cases[i].base), str_of(cases[i].id), &c));
        assert_true(str_is(c.redirect_uri, cases[i].uri));
        assert_true(str_is(c.path, cases[i].path));
        assert_int_equal(c.is_loopback, cases[i].is_loopback);
    }
    assert_false(oauth_callback_read(&arena, STR("nonsense"), STR("I"), &c));
    assert_false(oauth_callback_read(&arena, STR("http:///x"), STR("I"), &c));
    /* As the reference calls it. */
    assert_true(
        str_is(oauth_callback_id(&arena, STR("http://127.0.0.1:33031/mcp")), "xoPsk-nPVVAd"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_addresses_are_normalised, teardown),
        cmocka_unit_test_teardown(test_what_is_no_address_is_refused, teardown),
        cmocka_unit_test_teardown(test_references_stay_at_their_origin, teardown),
        cmocka_unit_test_teardown(test_parameters_of_any_challenge_count, teardown),
        cmocka_unit_test_teardown(test_resources_are_the_server_or_above_it, teardown),
        cmocka_unit_test_teardown(test_services_need_two_addresses, teardown),
        cmocka_unit_test_teardown(test_callbacks, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
