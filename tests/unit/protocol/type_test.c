/* Unit tests: protocol/type and the parameters of methods: what is found by name and how it is decoded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/protocol/methods.gen.h"

static struct str decode_params(struct arena *a, const char *name, const char *text) {
    const void *params;
    struct decode_error err;
    const struct method *m = proto_method_find(str_of(name));
    struct json *json = text ? json_parse(a, str_of(text), NULL) : NULL;
    assert_non_null(m);
    if (!proto_decode_params(a, m, json, &params, &err))
        return err.text;
    if (!params)
        return STR("none");
    _cleanup_buf_ struct buf out = { 0 };
    proto_encode(&out, proto_type(m->params), params);
    return arena_str(a, buf_str(&out));
}

static void test_parameters_may_be_missing_where_declared_so(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(decode_params(&a, "first/call", NULL).p, "missing field `params`");
    assert_string_equal(decode_params(&a, "first/call", "null").p, "missing field `params`");
    assert_string_equal(decode_params(&a, "third/call", NULL).p, "none");
    assert_string_equal(decode_params(&a, "third/call", "{}").p, "none");
    assert_string_equal(
        decode_params(&a, "third/call", "{\"a\":1}").p, "invalid type: map, expected unit");
    assert_string_equal(
        decode_params(&a, "third/call", "[]").p, "invalid type: sequence, expected unit");
    assert_string_equal(decode_params(&a, "fourth/call", NULL).p, "none");
    assert_string_equal(
        decode_params(&a, "fourth/call", "{\"a\":\"x\"}").p, "{\"a\":\"x\",\"b\":7}");
}

static void test_wide_integers_are_refused_before_all_else(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(
        decode_params(&a, "fourth/call", "{\"a\":5,\"z\":[{\"b\":100000000000000000000}]}").p,
        "invalid type: integer `100000000000000000000` as u128, expected any value");
    assert_string_equal(decode_params(&a, "fourth/call", "{\"a\":-100000000000000000000}").p,
        "invalid type: integer `-100000000000000000000` as i128, expected any value");
    assert_string_equal(
        decode_params(&a, "fourth/call", "{\"a\":340282366920938463463374607431768211456}").p,
        "invalid type: map, expected a string");
    assert_string_equal(decode_params(&a, "fourth/call",
                            "{\"a\":\"\",\"z\":18446744073709551615,\"y\":-9223372036854775808}")
                            .p,
        "{\"a\":\"\",\"b\":7}");
}

static void test_methods_are_found_and_listed_in_wire_order(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct decode_error err;
    assert_null(proto_method_find(STR("nope")));
    assert_null(proto_method_find(STR("")));
    for (unsigned i = 0; i < proto_counts.methods; i++)
        assert_ptr_equal(proto_method_find(method_name(&proto_methods[i])), &proto_methods[i]);
    proto_unknown_method(&a, STR("bogus/x"), &err);
    assert_string_equal(err.text.p,
        "unknown variant `bogus/x`, expected one of `first/call`, `second/call`, `third/call`, "
        "`fourth/call`, `alpha/call`");
    const struct method *m = &proto_methods[METHOD_FOURTH_CALL];
    assert_string_equal(proto_text + m->queue, "named");
    assert_int_equal(m->queue_offset, offsetof(struct wire_inner, a));
    assert_int_equal(
        m->flags, METHOD_PARAMS_OPTIONAL | METHOD_QUEUE_KEYED | METHOD_QUEUE_OF_CONNECTION);
    assert_int_equal(
        proto_methods[METHOD_SECOND_CALL].flags, METHOD_EXPERIMENTAL | METHOD_QUEUE_SHARED);
    assert_int_equal(proto_methods[METHOD_THIRD_CALL].queue, 0);
}

static void test_types_are_found_by_name(void **state) {
    (void)state;
    for (unsigned i = 0; i < proto_counts.named; i++)
        assert_ptr_equal(proto_type_find(type_name(proto_type_at(i))), proto_type_at(i));
    assert_ptr_equal(proto_type_find(STR("Colour")), proto_type(TYPE_WIRE_COLOUR));
    assert_null(proto_type_find(STR("string")));
    assert_string_equal(
        proto_note(proto_type(TYPE_WIRE_COLOUR)->notes, NOTE_DOC), "What may happen.");
    assert_null(proto_note(proto_type(TYPE_WIRE_COLOUR)->notes, NOTE_TITLE));
    enum wire_colour c = WIRE_COLOUR_GREEN;
    assert_true(wire_colour_parse(STR("rouge"), &c) && c == WIRE_COLOUR_RED);
    assert_false(wire_colour_parse(STR("nope"), &c));
    assert_true(str_is(wire_colour_name(WIRE_COLOUR_DARK_BLUE), "dark-blue"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parameters_may_be_missing_where_declared_so),
        cmocka_unit_test(test_wide_integers_are_refused_before_all_else),
        cmocka_unit_test(test_methods_are_found_and_listed_in_wire_order),
        cmocka_unit_test(test_types_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
