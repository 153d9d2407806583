/* typescript: each shape of shapes.idl as TypeScript. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/typescript.h"

struct fixture {
    struct arena arena;
    struct buf text;
    struct typescript w;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){ .w = { .experimental = true } };
    f.w.out = &f.text;
    f.w.imports = type_set_new(&f.arena);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    arena_free(&f->arena);
    buf_done(&f->text);
    return 0;
}

static const struct type *type(const char *name) {
    const struct type *t = proto_type_find(str_of(name));
    assert_non_null(t);
    return t;
}

static void assert_body(struct fixture *f, const char *name, const char *expected) {
    buf_clear(&f->text, 0);
    ts_body(&f->w, type(name));
    assert_string_equal(buf_cstr(&f->text), expected);
}

static bool imports(struct fixture *f, const char *name) {
    return type_set_has(f->w.imports, view_id(type(name)));
}

static void test_members(void **state) {
    struct fixture *f = *state;
    assert_body(f, "Everything",
        "{ required: string, nullable: string | null, must: number | null, left?: number, "
        "left_or_null?: boolean | null, three?: string | null | null, whole?: string, flag: boolean, "
        "skipped?: boolean, list: Array<Color>, holes: Array<string | null>, "
        "table: { [key in string]?: number }, "
        "\n/**\n * Any JSON.\n * On two lines.\n */\nanything: JsonValue, nothing?: JsonValue, "
        "\n/**\n * A documented reference.\n */\ncolor: Color, plain: Color, maybe: Color | null, "
        "first: Color, \"ca-file\": string | null, hidden_one: boolean, camelName: number, "
        "big: bigint | null, always?: string | null, odd?: Array<Color>, text: string, }");
    assert_true(imports(f, "Color"));
    assert_true(f->w.uses_json_value);
}

static void test_what_is_left_out_takes_the_last_comma(void **state) {
    struct fixture *f = *state;
    assert_body(f, "Params", "{ color: Color, later: Later | null, }");
    f->w.experimental = false;
    assert_body(f, "Params", "{ color: Color }");
}

static void test_structs(void **state) {
    struct fixture *f = *state;
    assert_body(f, "Nothing", "Record<string, never>");
    assert_body(f, "Closed", "{ a: string, }");
    assert_body(
        f, "Outer", "{ own: string, } & (Closed) & ({ url: string, } | { file_id: string, })");
    assert_body(f, "Folded", "{ own: string, a: string, }");
    assert_body(f, "Open",
        "{ known: boolean | null, } & ({ [key in string]?: number | string | boolean | "
        "Array<JsonValue> | { [key in string]?: JsonValue } | null })");
    assert_true(imports(f, "Closed"));
    assert_false(imports(f, "Source"));
}

static void test_types_without_a_file_are_expanded(void **state) {
    struct fixture *f = *state;
    assert_body(f, "Renamed", "{ words: Words, inline: { x: boolean, }, }");
    assert_false(imports(f, "Inline"));
    assert_true(imports(f, "Words"));
}

static void test_enums(void **state) {
    assert_body(*state, "Color", "\"red\" | \"green\" | \"blue\"");
    assert_body(*state, "Mood", "\"calm\" | \"wild\"");
}

static void test_unions(void **state) {
    struct fixture *f = *state;
    assert_body(f, "Shape",
        "{ at?: number | null, } & ({ \"type\": \"point\" } | "
        "{ \"type\": \"circle\", radius: number, } | { \"type\": \"empty\", } | "
        "{ \"type\": \"whole\" } & Closed | { \"type\": \"secret\", key: string, })");
    assert_body(f, "Policy",
        "\"never\" | \"on-request\" | { \"granular\": { rules: boolean, } } | { \"custom\": string }");
    assert_body(f, "Failure", "\"plain\" | \"late\" | string");
    assert_body(f, "Id", "string | number");
}

static void test_names_and_directories(void **state) {
    (void)state;
    assert_true(str_is(view_ts_name(type("Renamed")), "Other"));
    assert_true(str_is(view_ts_directory(type("Renamed")), ""));
    assert_true(str_is(view_json_name(type("Renamed")), "Shown"));
    assert_true(str_is(view_ts_name(type("Color")), "Color"));
    assert_true(str_is(view_ts_directory(type("Color")), "v2/"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_members),
        TEST(test_what_is_left_out_takes_the_last_comma),
        TEST(test_structs),
        TEST(test_types_without_a_file_are_expanded),
        TEST(test_enums),
        TEST(test_unions),
        TEST(test_names_and_directories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
