/* Unit tests: tools/protogen: what comes out of data/example.idl, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tools/protogen/check.h"
#include "tools/protogen/emit.h"
#include "tools/protogen/names.h"
#include "tools/protogen/parse.h"

/* What the compiler says about a text; "" when nothing. */
static char *complain(struct arena *a, const char *text) {
    struct diag diag = { 0 };
    struct idl idl;
    idl_init(&idl, a);
    bool ok = parse_file(&idl, "x.idl", str_of(text), &diag) && check(&idl, &diag);
    assert_int_equal(ok, diag.count == 0);
    char *said = arena_cstr(a, buf_str(&diag.text));
    buf_done(&diag.text);
    return said;
}

struct bad {
    const char *text, *said;
};

static void check_bad(const struct bad *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        _cleanup_arena_ struct arena a = { 0 };
        char *said = complain(&a, rows[i].text);
        if (strcmp(said, rows[i].said) != 0)
            print_message("%s\n", rows[i].text);
        assert_string_equal(said, rows[i].said);
    }
}

static void test_bad_syntax_is_refused(void **state) {
    (void)state;
    static const struct bad rows[] = {
        { "struct X {\n  a string\n}", "x.idl:2: expected ':', found 'string'\n" },
        { "struct X {", "x.idl:1: expected a member, found the end of the file\n" },
        { "struct {}", "x.idl:1: expected a name, found '{'\n" },
        { "struct X { a: }", "x.idl:1: expected a type, found '}'\n" },
        { "struct X { a: string[ }", "x.idl:1: expected a member, found '['\n" },
        { "struct X { a: {string }", "x.idl:1: expected a member, found the end of the file\n" },
        { "strukt X {}", "x.idl:1: expected a declaration, found 'strukt'\n" },
        { "\n\n/// lost\n", "x.idl:4: expected a declaration, found the end of the file\n" },
        { "enum X { a\n /// lost\n }", "x.idl:3: expected a variant, found '}'\n" },
        { "enum X { a: string }", "x.idl:1: expected a variant, found ':'\n" },
        { "union X { a }", "x.idl:1: expected 'on', found '{'\n" },
        { "union X on type { a: string }", "x.idl:1: expected a variant, found ':'\n" },
        { "anyof X { a }", "x.idl:1: expected ':' or '{', found '}'\n" },
        { "type X string", "x.idl:1: expected '=', found 'string'\n" },
        { "method a (X)", "x.idl:1: expected '->', found the end of the file\n" },
        { "method a X -> X", "x.idl:1: expected '(', found 'X'\n" },
        { "notification a (X?)", "x.idl:1: expected ')', found '?'\n" },
        { "method a () -> X [row b]", "x.idl:1: expected 'queue', found 'row'\n" },
        { "client method a", "x.idl:1: expected 'notification', found 'method'\n" },
        { "order things { a }",
            "x.idl:1: expected 'methods', 'notifications' or 'requests', found 'things'\n" },
        { "struct X { a: string = {",
            "x.idl:1: expected a JSON value, found the end of the file\n" },
        { "struct X { a: string = tru }",
            "x.idl:1: bad JSON: EOF while parsing a value at line 1 column 3\n" },
        { "struct X { a: u32 = 01 }", "x.idl:1: bad JSON: invalid number at line 1 column 2\n" },
        { "struct X { \"a: string }", "x.idl:1: string without an end\n" },
        { "struct X { \"\\q\": string }", "x.idl:1: bad string \"\\q\"\n" },
        { "struct X { a: string; }", "x.idl:1: unexpected character ';'\n" },
        { "struct X { \x01 }", "x.idl:1: unexpected byte 0x01\n" },
        { "struct X { flatten {any} }", "x.idl:1: flatten of this type needs a name\n" },
        { "union X on t { common { a: u8 } common { b: u8 } }", "x.idl:1: a second 'common'\n" },
    };
    check_bad(rows, ARRAY_LEN(rows));
}

static void test_bad_names_are_refused(void **state) {
    (void)state;
    static const struct bad rows[] = {
        { "struct XY {}\nenum XY { a }",
            "x.idl:2: the type 'XY' is already taken at x.idl:1\n"
            "x.idl:2: the C name 'wire_xy' is already taken at x.idl:1\n" },
        { "struct fooBar {}\nstruct FooBar {}",
            "x.idl:2: the C name 'foo_bar' is already taken at x.idl:1\n" },
        { "enum Foo { barBaz }\nenum WireFooBar { baz }",
            "x.idl:2: the C name 'WIRE_FOO_BAR_BAZ' is already taken at x.idl:1\n" },
        { "union AbX on t { cc { x: u8 } }\nstruct AbXCc {}",
            "x.idl:1: the C name 'ab_x_cc' is already taken at x.idl:2\n" },
        { "struct X { a: u8\n a: u8 }", "x.idl:2: the member 'a' is already taken at x.idl:1\n"
                                        "x.idl:2: the C member 'a' is already taken at x.idl:1\n" },
        { "struct X { fooBar: u8\n foo_bar: u8 }",
            "x.idl:2: the C member 'foo_bar' is already taken at x.idl:1\n" },
        { "struct X { a??: u8\n a_is: u8 }",
            "x.idl:2: the C member 'a_is' is already taken at x.idl:1\n" },
        { "union X on t { a { t: u8 } }", "x.idl:1: the member 't' is already taken at x.idl:1\n" },
        { "union X on t { a { b: u8 }\n common { b: u8 } }",
            "x.idl:2: the member 'b' is already taken at x.idl:1\n" },
        { "union X on t { a { b: u8 }\n common { a: u8 } }",
            "x.idl:1: the C member 'a' is already taken at x.idl:2\n" },
        { "enum X { a\n a }", "x.idl:2: the variant 'a' is already taken at x.idl:1\n"
                              "x.idl:2: the C name 'WIRE_X_A' is already taken at x.idl:1\n" },
        { "struct string {}", "x.idl:1: 'string' is a scalar type\n" },
        { "enum X { \"a\\\"b\" }",
            "x.idl:1: a name cannot hold '\"', '\\' or control characters\n" },
        { "enum X { \"\" }", "x.idl:1: a name has 1 to 200 bytes\n" },
        { "struct E {}\nmethod a () -> E\nmethod a () -> E",
            "x.idl:3: method 'a' is already taken at x.idl:2\n"
            "x.idl:3: the C name 'method a' is already taken at x.idl:2\n" },
    };
    check_bad(rows, ARRAY_LEN(rows));
}

static void test_bad_types_are_refused(void **state) {
    (void)state;
    static const struct bad rows[] = {
        { "struct X {\n a: Y\n b: {Z[]}\n}",
            "x.idl:2: unknown type 'Y'\nx.idl:3: unknown type 'Z'\n" },
        { "type X = Y", "x.idl:1: unknown type 'Y'\n" },
        { "struct E {}\nmethod a (Y) -> E", "x.idl:2: unknown type 'Y'\n" },
        { "struct X { a: X }", "x.idl:1: 'X' contains itself\n" },
        { "struct X { a: Y }\nstruct Y {\n a: X }", "x.idl:3: 'X' contains itself\n" },
        { "union X on t { a { b: Y } }\ntype Y = X", "x.idl:1: 'X' contains itself\n" },
        { "oneof X { a: X }", "x.idl:1: 'X' contains itself\n" },
        { "type X = Y\ntype Y = X", "x.idl:2: 'X' contains itself\n" },
        { "type X = X[]", "x.idl:1: 'X' contains itself\n" },
        { "union X on t {}", "x.idl:1: 'X' has no variants\n" },
        { "struct X { flatten Y }\nenum Y { a }",
            "x.idl:1: only structs, unions, oneofs, maps and anyofs of structs can be flattened\n" },
        { "struct X { flatten Y }\nanyof Y { a: string }",
            "x.idl:1: only structs, unions, oneofs, maps and anyofs of structs can be flattened\n" },
        { "struct X { a??: u8? }", "x.idl:1: a member with '?\?' has neither '?' nor a default\n" },
        { "struct X { a!: u8 }", "x.idl:1: a member with '!' must have '?' and no default\n" },
        { "struct X { nonull a: u8 }", "x.idl:1: 'nonull' is for members with '?:' only\n" },
        { "oneof X { fallback a: any, b }", "x.idl:1: 'a' cannot be the fallback\n" },
        { "union X on t { fallback a {} }", "x.idl:1: 'a' cannot be the fallback\n" },
        { "union X on t { untagged a { b: u8 } c }", "x.idl:1: 'a' cannot be without a tag\n" },
        { "enum X { a, alias \"c\" b }", "x.idl:1: no value 'c' for the alias\n" },
    };
    check_bad(rows, ARRAY_LEN(rows));
}

static void test_bad_defaults_are_refused(void **state) {
    (void)state;
    static const struct bad rows[] = {
        { "struct X { a: bool = 1 }", "x.idl:1: the default 1 does not fit the type\n" },
        { "struct X { a: u8 = 256 }", "x.idl:1: the default 256 does not fit the type\n" },
        { "struct X { a: u8 = -1 }", "x.idl:1: the default -1 does not fit the type\n" },
        { "struct X { a: i32 = 1.5 }", "x.idl:1: the default 1.5 does not fit the type\n" },
        { "struct X { a: u64 = 18446744073709551616 }",
            "x.idl:1: the default 18446744073709551616 does not fit the type\n" },
        { "struct X { a: string = null }", "x.idl:1: the default null does not fit the type\n" },
        { "struct X { a: string[] = [1] }", "x.idl:1: the default [1] does not fit the type\n" },
        { "struct X { a: {u8} = [] }", "x.idl:1: the default [] does not fit the type\n" },
        { "enum E { a }\nstruct X { a: E = \"b\" }",
            "x.idl:2: the default \"b\" does not fit the type\n" },
        { "struct Y { b: u8 }\nstruct X { a: Y = 1 }",
            "x.idl:2: the default 1 does not fit the type\n" },
    };
    check_bad(rows, ARRAY_LEN(rows));
}

static void test_bad_orders_and_queues_are_refused(void **state) {
    (void)state;
    static const struct bad rows[] = {
        { "struct E {}\nmethod a () -> E\norder methods { a\n b }",
            "x.idl:4: unknown method 'b'\n" },
        { "struct E {}\nmethod a () -> E\norder methods { a\n a }",
            "x.idl:4: method 'a' is already taken at x.idl:3\n" },
        { "struct E {}\nmethod a () -> E\nmethod b () -> E\norder methods { a }",
            "x.idl:3: the method 'b' is not in the order of x.idl:4\n" },
        { "struct E {}\nnotification a (E)\norder notifications {}",
            "x.idl:2: the notification 'a' is not in the order of x.idl:3\n" },
        { "order requests {}\norder requests {}", "x.idl:1: a second order of requests\n" },
        { "struct E {}\nmethod a (E) -> E [queue thread]",
            "x.idl:2: the parameters have no string 'threadId' for the queue\n" },
        { "struct E { n: u8 }\nmethod a (E) -> E [queue q by n]",
            "x.idl:2: the parameters have no string 'n' for the queue\n" },
    };
    check_bad(rows, ARRAY_LEN(rows));
}

static void test_words_of_the_language_are_names_too(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(
        complain(&a, "enum X { experimental, hidden, title, experimental \"on-request\",\n"
                     " experimental \"why\" common, strict }\n"
                     "struct Y { title: string, hidden: bool, experimental: bool,\n"
                     " experimental file: string, \"flatten\": string, schema: string }\n"
                     "union Z on type { \"common\" { schema: u8 }, schema { a: u8 } }\n"
                     "struct W { flatten: bool }\n"),
        "");
}

static void test_snake_case(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        { "threadId", "thread_id" },
        { "on-request", "on_request" },
        { "fs/readFile", "fs_read_file" },
        { "HTTPServer", "http_server" },
        { "dataBase64", "data_base64" },
        { "account/gatewayOAuth/read", "account_gateway_oauth_read" },
        { "OAuthX", "oauth_x" },
        { "URLs", "ur_ls" },
        { "3d", "n3d" },
        { "", "n" },
        { "_meta", "_meta" },
        { "a.b", "a_b" },
    };
    _cleanup_arena_ struct arena a = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_string_equal(name_snake(&a, str_of(rows[i][0])), rows[i][1]);
    assert_string_equal(name_member(&a, STR("default")), "default_");
    assert_string_equal(name_tag(&a, STR("Turn")), "wire_turn");
    assert_string_equal(name_tag(&a, STR("TurnError")), "turn_error");
}

/* Outputs beside this file; CODEXD_UPDATE_GOLDEN=1 writes them anew. */

static struct str read_data(struct arena *a, const char *name) {
    char text[65536];
    FILE *f = fopen(name, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text, f);
    assert_int_equal(fclose(f), 0);
    assert_true(n < sizeof text);
    return arena_str(a, (struct str){ text, n });
}

static void write_data(const char *name, struct str text) {
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static const char *data_path(struct arena *a, const char *name) {
    struct str here = STR(__FILE__); /* relative to the build directory, where tests run */
    while (here.n > 0 && here.p[here.n - 1] != '/')
        here.n--;
    return arena_printf(a, "%.*sdata/%s", STR_ARGS(here), name).p;
}

static void test_example_gives_the_golden_files(void **state) {
    (void)state;
    static const struct {
        const char *name;
        void (*emit)(struct buf *out, const struct idl *idl);
    } outputs[] = {
        { "example-types.h.golden", emit_types_h },
        { "example-types.c.golden", emit_types_c },
        { "example-methods.h.golden", emit_methods_h },
        { "example-methods.c.golden", emit_methods_c },
        { "example-wrappers.h.golden", emit_wrappers_h },
    };
    _cleanup_arena_ struct arena a = { 0 };
    struct diag diag = { 0 };
    struct idl idl;
    idl_init(&idl, &a);
    struct str text = read_data(&a, data_path(&a, "example.idl"));
    assert_true(parse_file(&idl, "example.idl", text, &diag));
    assert_true(check(&idl, &diag));
    for (size_t i = 0; i < ARRAY_LEN(outputs); i++) {
        _cleanup_buf_ struct buf out = { 0 };
        outputs[i].emit(&out, &idl);
        const char *path = data_path(&a, outputs[i].name);
        if (getenv("CODEXD_UPDATE_GOLDEN"))
            write_data(path, buf_str(&out));
        assert_string_equal(buf_cstr(&out), read_data(&a, path).p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_syntax_is_refused),
        cmocka_unit_test(test_bad_names_are_refused),
        cmocka_unit_test(test_bad_types_are_refused),
        cmocka_unit_test(test_bad_defaults_are_refused),
        cmocka_unit_test(test_bad_orders_and_queues_are_refused),
        cmocka_unit_test(test_words_of_the_language_are_names_too),
        cmocka_unit_test(test_snake_case),
        cmocka_unit_test(test_example_gives_the_golden_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
