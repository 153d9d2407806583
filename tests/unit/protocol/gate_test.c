/* Unit tests: protocol/gate: what needs the experimental capability. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/protocol/methods.gen.h"

struct row {
    const char *params;
    const char *reason; /* "" for none */
};

static void check(const char *name, const struct row *rows, size_t n) {
    const struct method *m = proto_method_find(str_of(name));
    for (size_t i = 0; i < n; i++) {
        _cleanup_arena_ struct arena a = { 0 };
        struct decode_error err = { STR_NONE };
        const void *params;
        struct json *json = json_parse(&a, str_of(rows[i].params), NULL);
        if (!proto_decode_params(&a, m, json, &params, &err))
            fail_msg("%s: %s", rows[i].params, err.text.p);
        struct str reason =
            proto_experimental_used(&a, method_name(m), proto_type(m->params), params);
        if (!str_is(reason, rows[i].reason))
            fail_msg("%s: '%.*s'", rows[i].params, STR_ARGS(reason));
    }
}

static void test_members_gate_when_they_are_used(void **state) {
    (void)state;
    static const struct row rows[] = {
        { "{}", "" },
        { "{\"free\":\"x\"}", "" },
        { "{\"flagged\":null,\"closed\":null,\"listed\":null}", "" },
        { "{\"flagged\":false,\"plain\":false}", "" },
        { "{\"flagged\":true}", "first/call.flagged" },
        { "{\"plain\":true}", "first/call.plain" },
        { "{\"closed\":0}", "first/call.closed" },
        { "{\"listed\":[]}", "first/call.listed" },
        { "{\"nulled\":null,\"always\":[]}", "" },
        { "{\"nulled\":[]}", "first/call.nulled" },
        { "{\"always\":[\"x\"]}", "first/call.always" },
        { "{\"three\":null}", "first/call.three" },
        { "{\"named\":\"\"}", "call/deep.reason" },
        /* The first one of the declaration, not of the text. */
        { "{\"named\":\"\",\"listed\":[],\"closed\":1}", "first/call.closed" },
    };
    check("first/call", rows, ARRAY_LEN(rows));
}

static void test_deeper_members_gate_with_a_reason_of_their_own(void **state) {
    (void)state;
    static const struct row rows[] = {
        { "{\"nested\":{\"silent\":\"x\"}}", "" },
        { "{\"nested\":{\"loud\":false}}", "" },
        { "{\"nested\":{\"loud\":true}}", "call/nested.loud" },
        { "{\"nested\":{\"again\":[{},{\"again\":[{\"loud\":true}]}]}}", "call/nested.loud" },
        { "{\"many\":{\"a\":{},\"b\":{\"loud\":true}}}", "call/nested.loud" },
        { "{\"choice\":\"open\"}", "" },
        { "{\"choice\":{\"shut\":{\"a\":1}}}", "choice.shut" },
    };
    check("first/call", rows, ARRAY_LEN(rows));
}

static void test_variants_of_the_parameters_gate(void **state) {
    (void)state;
    static const struct row rows[] = {
        { "{\"type\":\"free\"}", "" },
        { "{\"type\":\"paid\",\"key\":\"k\"}", "second/call.paid" },
        { "{\"type\":\"open\"}", "" },
        { "{\"type\":\"open\",\"secret\":\"s\"}", "second/call.secret" },
    };
    check("second/call", rows, ARRAY_LEN(rows));
}

static void test_methods_gate(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_null(proto_experimental_method(&proto_methods[METHOD_FIRST_CALL]).p);
    assert_true(
        str_is(proto_experimental_method(&proto_methods[METHOD_SECOND_CALL]), "second/call"));
    assert_true(str_is(proto_experimental_method(&proto_methods[METHOD_ALPHA_CALL]), "a reason"));
    assert_null(proto_experimental_used(&a, STR("third/call"), proto_type(KIND_UNIT), NULL).p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_gate_when_they_are_used),
        cmocka_unit_test(test_deeper_members_gate_with_a_reason_of_their_own),
        cmocka_unit_test(test_variants_of_the_parameters_gate),
        cmocka_unit_test(test_methods_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
