/* Unit tests: protocol/encode: C values as handlers build them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/protocol/types.gen.h"

#define assert_encodes(type, value, text)           \
    do {                                            \
        _cleanup_buf_ struct buf out_ = { 0 };      \
        type##_encode(&out_, &(value));             \
        assert_string_equal(buf_cstr(&out_), text); \
    } while (0)

static void test_unset_members_are_null_or_left_out(void **state) {
    (void)state;
    struct wire_forms f = { .loud = WIRE_COLOUR_DARK_BLUE };
    assert_encodes(wire_forms, f,
        "{\"required\":{\"a\":\"\",\"b\":0},\"nullable\":null,\"must\":null,\"five\":0,\"name\":\"\","
        "\"colour\":\"red\",\"list\":[],\"twelve\":null}");
}

static void test_set_members_are_written_in_order(void **state) {
    (void)state;
    struct str texts[] = { STR("l"), STR("\"\n") };
    struct wire_forms f = {
        .required = { .a = STR("x"), .b = -5 },
        .nullable = &(struct wire_inner){ .a = STR("n") },
        .must = STR("m"),
        .optional = &(struct wire_inner){ .a = STR("o") },
        .maybe = &(int64_t){ 3 },
        .strictly = STR(""),
        .three_is = PRESENT,
        .three = 9,
        .list = { texts, 2 },
        .quiet = true,
        .twelve = &(int64_t){ 12 },
        .id = STR("i"),
    };
    assert_encodes(wire_forms, f,
        "{\"required\":{\"a\":\"x\",\"b\":-5},\"nullable\":{\"a\":\"n\",\"b\":0},\"must\":\"m\","
        "\"optional\":{\"a\":\"o\",\"b\":0},\"maybe\":3,\"strictly\":\"\",\"three\":9,\"five\":0,"
        "\"name\":\"\",\"colour\":\"red\",\"list\":[\"l\",\"\\\"\\n\"],\"quiet\":true,"
        "\"loud\":\"red\",\"twelve\":12,\"id\":\"i\"}");
}

static void test_three_states(void **state) {
    (void)state;
    struct wire_forms f = { .loud = WIRE_COLOUR_DARK_BLUE, .three_is = PRESENT_NULL, .three = 4 };
    assert_encodes(wire_forms, f,
        "{\"required\":{\"a\":\"\",\"b\":0},\"nullable\":null,\"must\":null,\"three\":null,"
        "\"five\":0,\"name\":\"\",\"colour\":\"red\",\"list\":[],\"twelve\":null}");
}

static void test_numbers_and_any(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct wire_scalars s = {
        .flag = true,
        .big = INT64_MIN,
        .positive = UINT64_MAX,
        .small = -1,
        .count = UINT32_MAX,
        .port = 65535,
        .byte = 255,
        .length = 1,
        .ratio = 5,
        .raw = json_parse(&a, STR("{\"z\":1E5,\"a\":[1.10]}"), NULL),
    };
    assert_encodes(wire_scalars, s,
        "{\"flag\":true,\"big\":-9223372036854775808,\"positive\":18446744073709551615,\"small\":-1,"
        "\"count\":4294967295,\"port\":65535,\"byte\":255,\"length\":1,\"ratio\":5.0,\"text\":\"\","
        "\"where\":\"\",\"root\":\"\",\"anywhere\":\"\",\"raw\":{\"z\":1e+5,\"a\":[1.10]},"
        "\"nothing\":null}");
    s.raw = NULL;
    s.ratio = 1.0 / 3;
    _cleanup_buf_ struct buf out = { 0 };
    wire_scalars_encode(&out, &s);
    assert_non_null(strstr(buf_cstr(&out), "\"ratio\":0.3333333333333333,"));
    assert_non_null(strstr(buf_cstr(&out), "\"raw\":null"));
}

static void test_lists_of_nullable_values(void **state) {
    (void)state;
    const int64_t one = 1;
    const bool yes = true;
    const int64_t *holes[] = { NULL, &one };
    struct str texts[] = { STR(""), STR_NONE };
    struct bool_ptr_map_entry maybe[] = { { STR("a\""), &yes }, { STR("b"), NULL } };
    struct wire_inner_map_entry table[] = { { STR("k"), { .a = STR("v") } } };
    struct str_map_entry more[] = { { STR("q"), STR("r") }, { STR("s"), STR("t") } };
    struct wire_lists l = {
        .holes = { holes, 2 },
        .texts = { texts, 2 },
        .table = { table, 1 },
        .maybe = { maybe, 2 },
        .more = { more, 2 },
    };
    assert_encodes(wire_lists, l,
        "{\"names\":[],\"inners\":[],\"holes\":[null,1],\"texts\":[\"\",null],\"grid\":[],"
        "\"table\":{\"k\":{\"a\":\"v\",\"b\":0}},\"maybe\":{\"a\\\"\":true,\"b\":null},"
        "\"more\":{\"q\":\"r\",\"s\":\"t\"},\"colours\":[]}");
}

static void test_variants(void **state) {
    (void)state;
    struct wire_item plain = { .kind = WIRE_ITEM_PLAIN, .id = STR("i") };
    struct wire_item sized = { .kind = WIRE_ITEM_SIZED, .id = STR("i"), .sized = { 4 } };
    struct wire_approval never = { .tag = WIRE_APPROVAL_NEVER };
    struct wire_approval granular = { .tag = WIRE_APPROVAL_GRANULAR,
        .granular = { .rules = true } };
    struct wire_info info = { .tag = WIRE_INFO_UNKNOWN };
    struct wire_id id = { .tag = WIRE_ID_NUMBER, .number = 5 };
    assert_encodes(wire_item, plain, "{\"kind\":\"plain\",\"id\":\"i\"}");
    assert_encodes(wire_item, sized, "{\"kind\":\"sized\",\"size\":4,\"id\":\"i\"}");
    assert_encodes(wire_approval, never, "\"never\"");
    assert_encodes(wire_approval, granular, "{\"granular\":{\"rules\":true,\"skills\":false}}");
    assert_encodes(wire_info, info, "null");
    assert_encodes(wire_id, id, "5");
}

static void test_flattened_members(void **state) {
    (void)state;
    struct wire_outer outer = { .x = 1, .inner = { .a = STR("b") }, .y = STR("z") };
    struct wire_tagged tagged = { .x = 1, .policy = { .type = WIRE_POLICY_NONE } };
    struct wire_sourced sourced = { .x = 1,
        .source = { .tag = WIRE_SOURCE_URL, .url = { STR("u") } } };
    struct wire_rest rest = { .x = 1 };
    assert_encodes(wire_outer, outer, "{\"x\":1,\"a\":\"b\",\"b\":0,\"y\":\"z\"}");
    assert_encodes(wire_tagged, tagged, "{\"x\":1,\"type\":\"none\"}");
    assert_encodes(wire_sourced, sourced, "{\"x\":1,\"url\":\"u\"}");
    assert_encodes(wire_rest, rest, "{\"x\":1}");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unset_members_are_null_or_left_out),
        cmocka_unit_test(test_set_members_are_written_in_order),
        cmocka_unit_test(test_three_states),
        cmocka_unit_test(test_numbers_and_any),
        cmocka_unit_test(test_lists_of_nullable_values),
        cmocka_unit_test(test_variants),
        cmocka_unit_test(test_flattened_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
