/* Unit tests: protocol/decode: values of every kind, and the reference's words for wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/protocol/methods.gen.h"

/* What becomes of a text as that type: compact JSON again, or the error. */
struct row {
    unsigned type;
    const char *json;
    const char *result;
};

static struct str decode(struct arena *a, unsigned id, const char *text) {
    const struct type *t = proto_type(id);
    struct decode_error err;
    struct json *json = json_parse(a, str_of(text), NULL);
    assert_non_null(json);
    void *value = arena_zalloc(a, t->size);
    if (!proto_decode(a, t, json, value, &err)) {
        assert_int_equal(strlen(err.text.p), err.text.n);
        assert_false(proto_decode(a, t, json, value, NULL));
        return err.text;
    }
    _cleanup_buf_ struct buf out = { 0 };
    proto_encode(&out, t, value);
    return arena_str(a, buf_str(&out));
}

static void check_rows(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        _cleanup_arena_ struct arena a = { 0 };
        struct str got = decode(&a, rows[i].type, rows[i].json);
        if (!str_is(got, rows[i].result))
            print_message("%s\n", rows[i].json);
        assert_string_equal(got.p, rows[i].result);
    }
}

static void test_scalars_become_c_values(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct json *json = json_parse(&a,
        STR("{\"flag\":true,\"big\":-9223372036854775808,\"positive\":18446744073709551615,"
            "\"small\":-2147483648,\"count\":4294967295,\"port\":65535,\"byte\":255,\"length\":9,"
            "\"ratio\":0.5,\"text\":\"a\\u0000b\",\"where\":\"rel\",\"root\":\"/r\","
            "\"anywhere\":\"C:\\\\x\",\"raw\":null,\"nothing\":null}"),
        NULL);
    struct wire_scalars s;
    assert_true(wire_scalars_decode(&a, json, &s, NULL));
    assert_true(s.flag);
    assert_true(s.big == INT64_MIN && s.positive == UINT64_MAX && s.small == INT32_MIN);
    assert_true(s.count == UINT32_MAX && s.port == 65535 && s.byte == 255 && s.length == 9);
    assert_true(s.ratio == 0.5);
    assert_true(str_eq(s.text, STR("a\0b")));
    assert_true(str_is(s.where, "rel") && str_is(s.root, "/r") && str_is(s.anywhere, "C:\\x"));
    assert_non_null(s.raw); /* null is a value of `any` */
    assert_int_equal(s.raw->kind, JSON_NULL);
    _cleanup_buf_ struct buf out = { 0 };
    wire_scalars_encode(&out, &s);
    assert_string_equal(buf_cstr(&out),
        "{\"flag\":true,\"big\":-9223372036854775808,\"positive\":18446744073709551615,"
        "\"small\":-2147483648,\"count\":4294967295,\"port\":65535,\"byte\":255,\"length\":9,"
        "\"ratio\":0.5,\"text\":\"a\\u0000b\",\"where\":\"rel\",\"root\":\"/r\","
        "\"anywhere\":\"C:\\\\x\",\"raw\":null,\"nothing\":null}");
}

static void test_wrong_types_are_named(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_ITEM_ID, "5", "invalid type: integer `5`, expected a string" },
        { TYPE_ITEM_ID, "-0", "invalid type: integer `0`, expected a string" },
        { TYPE_ITEM_ID, "1.5", "invalid type: floating point `1.5`, expected a string" },
        { TYPE_ITEM_ID, "5.0", "invalid type: floating point `5.0`, expected a string" },
        { TYPE_ITEM_ID, "-0.0", "invalid type: floating point `-0.0`, expected a string" },
        { TYPE_ITEM_ID, "1e16", "invalid type: floating point `1e+16`, expected a string" },
        { TYPE_ITEM_ID, "1e-7", "invalid type: floating point `1e-7`, expected a string" },
        { TYPE_ITEM_ID, "0.0000001", "invalid type: floating point `1e-7`, expected a string" },
        { TYPE_ITEM_ID, "10000000000000000000000000000000000000000",
            "invalid type: floating point `1e+40`, expected a string" },
        /* Not what their value would be printed as: maps, oddly. */
        { TYPE_ITEM_ID, "1.10", "invalid type: map, expected a string" },
        { TYPE_ITEM_ID, "1E5", "invalid type: map, expected a string" },
        { TYPE_ITEM_ID, "1e400", "invalid type: map, expected a string" },
        { TYPE_ITEM_ID, "123456789012345680.0", "invalid type: map, expected a string" },
        { TYPE_ITEM_ID, "true", "invalid type: boolean `true`, expected a string" },
        { TYPE_ITEM_ID, "null", "invalid type: null, expected a string" },
        { TYPE_ITEM_ID, "[]", "invalid type: sequence, expected a string" },
        { TYPE_ITEM_ID, "{}", "invalid type: map, expected a string" },
        { TYPE_WIRE_NAMES, "\"x\"", "invalid type: string \"x\", expected a sequence" },
        { TYPE_WIRE_NAMES, "[\"a\",5]", "invalid type: integer `5`, expected a string" },
        { TYPE_WIRE_INNER, "5", "invalid type: integer `5`, expected struct Inner" },
        { TYPE_WIRE_TREE, "5", "invalid type: integer `5`, expected struct TreeDe" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_strings_are_shown_as_rust_shows_them(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_NAMES,
            "\"a\\tb\\u0001'\\\"\\\\é\\u0301\\u200b\\u00a0\\u007f\\u0000\\n😀\\ue000\"",
            "invalid type: string \"a\\tb\\u{1}'\\\"\\\\é\\u{301}\\u{200b}\\u{a0}\\u{7f}\\0\\n😀"
            "\\u{e000}\", expected a sequence" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_numbers_have_ranges(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_LISTS, "{\"grid\":[[2147483648]]}",
            "invalid value: integer `2147483648`, expected i32" },
        { TYPE_WIRE_FORMS, "{\"five\":-1}", "invalid value: integer `-1`, expected u32" },
        { TYPE_WIRE_FORMS, "{\"five\":4294967296}",
            "invalid value: integer `4294967296`, expected u32" },
        { TYPE_WIRE_FORMS, "{\"five\":1.5}", "invalid type: floating point `1.5`, expected u32" },
        { TYPE_WIRE_FORMS, "{\"five\":1e3}", "invalid type: map, expected u32" },
        { TYPE_WIRE_FORMS, "{\"maybe\":18446744073709551615}",
            "invalid value: integer `18446744073709551615`, expected i64" },
        { TYPE_WIRE_SCALARS, "{\"positive\":-1}", "invalid value: integer `-1`, expected u64" },
        { TYPE_WIRE_SCALARS, "{\"port\":65536}", "invalid value: integer `65536`, expected u16" },
        { TYPE_WIRE_SCALARS, "{\"byte\":256}", "invalid value: integer `256`, expected u8" },
        { TYPE_WIRE_SCALARS, "{\"length\":-1}", "invalid value: integer `-1`, expected usize" },
        { TYPE_WIRE_SCALARS, "{\"ratio\":1e400}", "invalid type: map, expected f64" },
        { TYPE_WIRE_SCALARS, "{\"ratio\":\"1\"}", "invalid type: string \"1\", expected f64" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_paths_have_rules(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_SCALARS, "{\"where\":5}", "invalid type: integer `5`, expected path string" },
        { TYPE_WIRE_SCALARS, "{\"root\":5}", "invalid type: integer `5`, expected path string" },
        { TYPE_WIRE_SCALARS, "{\"root\":\"\"}",
            "AbsolutePathBuf deserialized without a base path" },
        { TYPE_WIRE_SCALARS, "{\"root\":\"~/x\"}",
            "AbsolutePathBuf deserialized without a base path" },
        { TYPE_WIRE_SCALARS, "{\"anywhere\":\"rel/x\"}", "path `rel/x` is not absolute" },
        { TYPE_WIRE_SCALARS, "{\"anywhere\":\"file:///x\"}", "missing field `flag`" },
        { TYPE_WIRE_SCALARS, "{\"anywhere\":5}", "invalid type: integer `5`, expected a string" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_enums_are_strings_or_maps_of_one(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_COLOUR, "\"dark-blue\"", "\"dark-blue\"" },
        { TYPE_WIRE_COLOUR, "\"rouge\"", "\"red\"" },
        { TYPE_WIRE_COLOUR, "{\"red\":null}", "\"red\"" },
        { TYPE_WIRE_COLOUR, "{\"red\":{}}", "\"red\"" },
        { TYPE_WIRE_COLOUR, "{\"red\":5}", "invalid type: integer `5`, expected unit" },
        { TYPE_WIRE_COLOUR, "{}", "invalid value: map, expected map with a single key" },
        { TYPE_WIRE_COLOUR, "{\"red\":null,\"green\":null}",
            "invalid value: map, expected map with a single key" },
        { TYPE_WIRE_COLOUR, "5", "invalid type: integer `5`, expected string or map" },
        { TYPE_WIRE_COLOUR, "1.10",
            "unknown variant `$serde_json::private::Number`, expected one of `red`, `dark-blue`, "
            "`rouge`, `green`" },
        { TYPE_WIRE_COLOUR, "\"x\"",
            "unknown variant `x`, expected one of `red`, `dark-blue`, `rouge`, `green`" },
        { TYPE_WIRE_SWITCH, "\"x\"", "unknown variant `x`, expected `on` or `off`" },
        { TYPE_WIRE_ONLY, "\"x\"", "unknown variant `x`, expected `one`" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_the_first_wrong_member_of_the_text_is_reported(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_INNER, "{}", "missing field `a`" },
        { TYPE_WIRE_INNER, "{\"b\":\"x\",\"a\":5}", "invalid type: string \"x\", expected i64" },
        { TYPE_WIRE_INNER, "{\"a\":5,\"b\":\"x\"}",
            "invalid type: integer `5`, expected a string" },
        { TYPE_WIRE_INNER, "{\"b\":\"x\"}", "invalid type: string \"x\", expected i64" },
        /* The last value counts, at the place of the first. */
        { TYPE_WIRE_INNER, "{\"a\":5,\"b\":\"x\",\"a\":6}",
            "invalid type: integer `6`, expected a string" },
        { TYPE_WIRE_INNER, "{\"a\":5,\"a\":\"y\"}", "{\"a\":\"y\",\"b\":7}" },
        { TYPE_WIRE_SCALARS, "{\"flag\":true,\"zz\":1}", "missing field `big`" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_members_may_be_absent_or_null(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_FORMS, "{\"required\":{\"a\":\"\"},\"must\":null}",
            "{\"required\":{\"a\":\"\",\"b\":7},\"nullable\":null,\"must\":null,\"five\":5,"
            "\"name\":\"x\\\"y\",\"colour\":\"dark-blue\",\"list\":[],\"twelve\":12}" },
        { TYPE_WIRE_FORMS,
            "{\"required\":{\"a\":\"x\"},\"nullable\":{\"a\":\"z\"},\"must\":\"m\",\"optional\":{"
            "\"a\":\"o\"},\"maybe\":3,\"strictly\":\"s\",\"three\":null,\"five\":6,\"name\":\"n\","
            "\"colour\":\"red\",\"list\":[\"l\"],\"quiet\":true,\"loud\":\"green\",\"twelve\":null,"
            "\"id\":\"i\"}",
            "{\"required\":{\"a\":\"x\",\"b\":7},\"nullable\":{\"a\":\"z\",\"b\":7},\"must\":\"m\","
            "\"optional\":{\"a\":\"o\",\"b\":7},\"maybe\":3,\"strictly\":\"s\",\"three\":null,"
            "\"five\":6,\"name\":\"n\",\"colour\":\"red\",\"list\":[\"l\"],\"quiet\":true,"
            "\"loud\":\"green\",\"twelve\":null,\"id\":\"i\"}" },
        { TYPE_WIRE_FORMS,
            "{\"required\":{\"a\":\"\"},\"nullable\":null,\"must\":\"\",\"optional\":null,"
            "\"maybe\":null,\"three\":5,\"quiet\":false,\"loud\":\"dark-blue\",\"id\":null}",
            "{\"required\":{\"a\":\"\",\"b\":7},\"nullable\":null,\"must\":\"\",\"three\":5,"
            "\"five\":5,\"name\":\"x\\\"y\",\"colour\":\"dark-blue\",\"list\":[],\"twelve\":12}" },
        { TYPE_WIRE_FORMS, "{\"required\":{\"a\":\"\"}}", "missing field `must`" },
        { TYPE_WIRE_FORMS, "{\"five\":null}", "invalid type: null, expected u32" },
        { TYPE_WIRE_FORMS, "{\"list\":null}", "invalid type: null, expected a sequence" },
        { TYPE_WIRE_FORMS, "{\"strictly\":null}", "invalid type: null, expected a string" },
        { TYPE_WIRE_FORMS, "{\"required\":null}", "invalid type: null, expected struct Inner" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_unset_and_empty_differ(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct wire_forms f;
    struct wire_lists l;
    assert_true(wire_forms_decode(&a,
        json_parse(&a, STR("{\"required\":{\"a\":\"\"},\"must\":\"\",\"three\":null}"), NULL), &f,
        NULL));
    assert_true(f.must.p && f.must.n == 0);
    assert_null(f.id.p);
    assert_null(f.optional);
    assert_true(f.list.v && f.list.n == 0);
    assert_int_equal(f.three_is, PRESENT_NULL);
    assert_int_equal(*f.twelve, 12);
    assert_true(wire_lists_decode(&a,
        json_parse(&a,
            STR("{\"names\":[],\"inners\":[],\"holes\":[null,1],\"texts\":[\"\",null],\"grid\":[],"
                "\"table\":{},\"maybe\":{\"b\":null,\"a\":true},\"colours\":[]}"),
            NULL),
        &l, NULL));
    assert_true(l.names.v && l.inners.v && l.table.v && !l.more.v);
    assert_true(!l.holes.v[0] && *l.holes.v[1] == 1);
    assert_true(l.texts.v[0].p && !l.texts.v[1].p);
    assert_true(str_is(l.maybe.v[0].key, "a") && *l.maybe.v[0].value && !l.maybe.v[1].value);
}

static void test_arrays_and_maps(void **state) {
    (void)state;
    static const char rest[] = "\"names\":[],\"inners\":[],\"holes\":[],\"texts\":[],\"grid\":[],"
                               "\"maybe\":{},\"colours\":[]}";
    _cleanup_arena_ struct arena a = { 0 };
    struct str got = decode(&a, TYPE_WIRE_LISTS,
        arena_printf(
            &a, "{\"table\":{\"b\":{\"a\":\"1\"},\"a\":{\"a\":\"2\"},\"b\":{\"a\":\"3\"}},%s", rest)
            .p);
    /* Sorted; of a repeated key the last value. */
    assert_non_null(
        strstr(got.p, "\"table\":{\"a\":{\"a\":\"2\",\"b\":7},\"b\":{\"a\":\"3\",\"b\":7}}"));
    static const struct row rows[] = {
        { TYPE_WIRE_LISTS, "{\"table\":[]}", "invalid type: sequence, expected a map" },
        { TYPE_WIRE_LISTS, "{\"table\":{\"x\":5}}",
            "invalid type: integer `5`, expected struct Inner" },
        { TYPE_WIRE_LISTS, "{\"grid\":{}}", "invalid type: map, expected a sequence" },
        { TYPE_WIRE_LISTS, "{\"holes\":[\"x\"]}", "invalid type: string \"x\", expected i64" },
        { TYPE_WIRE_LISTS, "{\"more\":null,\"colours\":[\"red\",{}]}",
            "invalid value: map, expected map with a single key" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_arrays_give_structs_by_position(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_INNER, "[\"x\"]", "{\"a\":\"x\",\"b\":7}" },
        { TYPE_WIRE_INNER, "[\"x\",8]", "{\"a\":\"x\",\"b\":8}" },
        { TYPE_WIRE_INNER, "[]", "invalid length 0, expected struct Inner with 2 elements" },
        { TYPE_WIRE_INNER, "[\"x\",8,9]", "invalid length 3, expected 2 elements in sequence" },
        { TYPE_WIRE_INNER, "[5]", "invalid type: integer `5`, expected a string" },
        { TYPE_WIRE_SINGLE, "[]", "invalid length 0, expected struct Single with 1 element" },
        { TYPE_WIRE_SINGLE, "[1,2]", "invalid length 2, expected 1 element in sequence" },
        { TYPE_WIRE_EMPTY, "[1]", "invalid length 1, expected 0 elements in sequence" },
        { TYPE_WIRE_OUTER, "[1]", "invalid type: sequence, expected struct Outer" },
        { TYPE_WIRE_POLICY, "[]", "missing field `type`" },
        { TYPE_WIRE_POLICY, "[\"none\"]", "{\"type\":\"none\"}" },
        { TYPE_WIRE_POLICY, "[\"none\",1]", "invalid length 1, expected 0 elements in sequence" },
        { TYPE_WIRE_POLICY, "[\"readOnly\",true]", "{\"type\":\"readOnly\",\"network\":true}" },
        { TYPE_WIRE_POLICY, "[\"inner\",\"x\"]", "{\"type\":\"inner\",\"a\":\"x\",\"b\":7}" },
        { TYPE_WIRE_POLICY, "[\"write\"]",
            "invalid length 0, expected struct variant Policy::Write with 2 elements" },
        { TYPE_WIRE_POLICY, "[\"inner\"]",
            "invalid length 0, expected struct Inner with 2 elements" },
        { TYPE_WIRE_APPROVAL, "{\"granular\":[]}",
            "invalid length 0, expected struct variant Approval::Granular with 2 elements" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_tagged_unions(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_POLICY, "{\"type\":\"none\",\"zz\":1}", "{\"type\":\"none\"}" },
        { TYPE_WIRE_POLICY, "{\"network\":true,\"type\":\"readOnly\"}",
            "{\"type\":\"readOnly\",\"network\":true}" },
        { TYPE_WIRE_POLICY, "{\"type\":1}", "{\"type\":\"readOnly\",\"network\":false}" },
        { TYPE_WIRE_POLICY, "{\"type\":\"zz\",\"type\":\"none\"}", "{\"type\":\"none\"}" },
        { TYPE_WIRE_POLICY, "{\"type\":\"empty\"}", "{\"type\":\"empty\"}" },
        { TYPE_WIRE_POLICY, "{}", "missing field `type`" },
        { TYPE_WIRE_POLICY, "5",
            "invalid type: integer `5`, expected internally tagged enum Policy" },
        { TYPE_WIRE_POLICY, "{\"type\":5}",
            "invalid value: integer `5`, expected variant index 0 <= i < 5" },
        { TYPE_WIRE_POLICY, "{\"type\":-1}",
            "invalid type: integer `-1`, expected variant identifier" },
        { TYPE_WIRE_POLICY, "{\"type\":null}", "invalid type: null, expected variant identifier" },
        { TYPE_WIRE_POLICY, "{\"type\":1.10}", "invalid type: map, expected variant identifier" },
        { TYPE_WIRE_POLICY, "{\"type\":\"x\"}",
            "unknown variant `x`, expected one of `none`, `readOnly`, `write`, `inner`, `empty`" },
        { TYPE_WIRE_POLICY, "{\"type\":\"write\"}", "missing field `roots`" },
        { TYPE_WIRE_POLICY, "{\"type\":\"write\",\"roots\":[\"a\"]}",
            "AbsolutePathBuf deserialized without a base path" },
        { TYPE_WIRE_POLICY, "{\"type\":\"write\",\"roots\":[\"/a\"],\"deep\":{\"a\":\"b\"}}",
            "{\"type\":\"write\",\"roots\":[\"/a\"],\"deep\":{\"a\":\"b\",\"b\":7}}" },
        { TYPE_WIRE_POLICY, "{\"type\":\"inner\",\"b\":1}", "missing field `a`" },
        { TYPE_WIRE_ITEM, "{\"kind\":\"sized\",\"size\":1,\"id\":\"i\"}",
            "{\"kind\":\"sized\",\"size\":1,\"id\":\"i\"}" },
        { TYPE_WIRE_ITEM, "{\"kind\":\"plain\",\"id\":\"i\",\"note\":\"n\"}",
            "{\"kind\":\"plain\",\"id\":\"i\",\"note\":\"n\"}" },
        { TYPE_WIRE_ITEM, "{\"kind\":\"sized\",\"size\":1}", "missing field `id`" },
        { TYPE_WIRE_ITEM, "{\"zz\":1,\"kind\":\"sized\"}",
            "unknown field `zz`, expected one of `size`, `id`, `note`" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_some_variants_stand_for_the_unknown(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_EVENT, "{\"type\":\"open\"}", "{\"type\":\"open\"}" },
        { TYPE_WIRE_EVENT, "{\"type\":\"new\",\"a\":1}", "{\"type\":\"other\"}" },
        { TYPE_WIRE_EVENT, "{\"type\":77}", "{\"type\":\"other\"}" },
        { TYPE_WIRE_EVENT, "{\"type\":null}", "invalid type: null, expected variant identifier" },
        { TYPE_WIRE_EVENT, "{}", "missing field `type`" },
        { TYPE_WIRE_EVENT, "[\"new\"]", "{\"type\":\"other\"}" },
        { TYPE_WIRE_EVENT, "[\"new\",1]", "invalid length 1, expected 0 elements in sequence" },
        { TYPE_WIRE_LEVEL, "\"low\"", "\"low\"" },
        { TYPE_WIRE_LEVEL, "\"medium\"", "\"unheard\"" },
        { TYPE_WIRE_LEVEL, "5", "invalid type: integer `5`, expected string or map" },
        { TYPE_WIRE_TOOL, "{\"type\":\"function\",\"name\":\"n\"}",
            "{\"type\":\"function\",\"name\":\"n\"}" },
        { TYPE_WIRE_TOOL, "{\"a\":\"x\"}", "{\"a\":\"x\",\"b\":7}" },
        { TYPE_WIRE_TOOL, "[\"x\"]", "{\"a\":\"x\",\"b\":7}" },
        { TYPE_WIRE_TOOL, "{}", "missing field `a`" },
        { TYPE_WIRE_TOOL, "5", "invalid type: integer `5`, expected struct Inner" },
        { TYPE_WIRE_TOOL, "{\"type\":\"legacy\"}",
            "unknown variant `legacy`, expected `function`" },
        { TYPE_WIRE_TOOL, "{\"type\":1}",
            "invalid value: integer `1`, expected variant index 0 <= i < 1" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_one_of_and_any_of(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_APPROVAL, "\"never\"", "\"never\"" },
        { TYPE_WIRE_APPROVAL, "{\"on-request\":null}", "\"on-request\"" },
        { TYPE_WIRE_APPROVAL, "{\"granular\":{\"rules\":true}}",
            "{\"granular\":{\"rules\":true,\"skills\":true}}" },
        { TYPE_WIRE_APPROVAL, "{\"tuple\":{\"a\":\"x\"}}", "{\"tuple\":{\"a\":\"x\",\"b\":7}}" },
        { TYPE_WIRE_APPROVAL, "\"granular\"",
            "invalid type: unit variant, expected struct variant" },
        { TYPE_WIRE_APPROVAL, "\"tuple\"", "invalid type: unit variant, expected newtype variant" },
        { TYPE_WIRE_APPROVAL, "{\"granular\":5}",
            "invalid type: integer `5`, expected struct variant" },
        { TYPE_WIRE_APPROVAL, "{\"never\":5}", "invalid type: integer `5`, expected unit" },
        { TYPE_WIRE_APPROVAL, "{}", "invalid value: map, expected map with a single key" },
        { TYPE_WIRE_APPROVAL, "[]", "invalid type: sequence, expected string or map" },
        { TYPE_WIRE_APPROVAL, "{\"zz\":5}",
            "unknown variant `zz`, expected one of `never`, `on-request`, `granular`, `tuple`" },
        { TYPE_WIRE_INFO, "\"other\"", "\"other\"" },
        { TYPE_WIRE_INFO, "{\"status\":{\"code\":5}}", "{\"status\":{\"code\":5}}" },
        { TYPE_WIRE_INFO, "{\"new\":[1.10]}", "{\"new\":[1.10]}" },
        { TYPE_WIRE_INFO, "\"unknown\"", "\"unknown\"" },
        { TYPE_WIRE_INFO, "7", "7" },
        { TYPE_WIRE_INFO, "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":2}" },
        { TYPE_WIRE_ID, "\"x\"", "\"x\"" },
        { TYPE_WIRE_ID, "5", "5" },
        { TYPE_WIRE_ID, "1.5", "data did not match any variant of untagged enum Id" },
        { TYPE_WIRE_SOURCE, "{\"fileId\":\"f\",\"zz\":1}", "{\"fileId\":\"f\"}" },
        { TYPE_WIRE_SOURCE, "{}", "data did not match any variant of untagged enum Source" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_strict_types_refuse_unknown_members(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_STRICT, "{\"a\":1,\"zz\":2}", "unknown field `zz`, expected `a` or `b`" },
        { TYPE_WIRE_STRICT, "{\"a\":\"x\",\"zz\":2}", "invalid type: string \"x\", expected i64" },
        { TYPE_WIRE_STRICT, "{\"zz\":2,\"a\":\"x\"}", "unknown field `zz`, expected `a` or `b`" },
        { TYPE_WIRE_SINGLE, "{\"zz\":2}", "unknown field `zz`, expected `a`" },
        { TYPE_WIRE_EMPTY, "{\"zz\":2}", "unknown field `zz`, there are no fields" },
        { TYPE_STRICT_OUTER, "{\"x\":1,\"a\":\"y\"}", "{\"x\":1,\"a\":\"y\",\"b\":7}" },
        { TYPE_STRICT_OUTER, "{\"x\":1,\"zz\":2}",
            "unknown field `zz`, expected one of `x`, `a`, `b`" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_flattened_members_stand_beside_the_others(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_OUTER, "{\"y\":\"z\",\"a\":\"b\",\"x\":1}",
            "{\"x\":1,\"a\":\"b\",\"b\":7,\"y\":\"z\"}" },
        /* Own members first. */
        { TYPE_WIRE_OUTER, "{\"b\":\"bad\"}", "missing field `x`" },
        { TYPE_WIRE_OUTER, "{\"b\":\"bad\",\"x\":1}",
            "invalid type: string \"bad\", expected i64" },
        { TYPE_WIRE_TAGGED, "{\"x\":1,\"network\":true,\"type\":\"readOnly\"}",
            "{\"x\":1,\"type\":\"readOnly\",\"network\":true}" },
        { TYPE_WIRE_TAGGED, "{\"x\":1}", "missing field `type`" },
        { TYPE_WIRE_KEYED, "{\"x\":1,\"tuple\":{\"a\":\"b\"}}",
            "{\"x\":1,\"tuple\":{\"a\":\"b\",\"b\":7}}" },
        { TYPE_WIRE_KEYED, "{\"x\":1}", "no variant of enum Approval found in flattened data" },
        { TYPE_WIRE_SOURCED, "{\"x\":1,\"fileId\":\"f\"}", "{\"x\":1,\"fileId\":\"f\"}" },
        { TYPE_WIRE_SOURCED, "{\"x\":1}",
            "data did not match any variant of untagged enum Source" },
        { TYPE_WIRE_REST, "{\"q\":[1],\"x\":1,\"p\":null}", "{\"x\":1,\"p\":null,\"q\":[1]}" },
        { TYPE_WIRE_REST, "{\"x\":1}", "{\"x\":1}" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

static void test_recursive_types(void **state) {
    (void)state;
    static const struct row rows[] = {
        { TYPE_WIRE_TREE, "{\"value\":1,\"children\":[{\"value\":2}],\"left\":{\"value\":3}}",
            "{\"value\":1,\"children\":[{\"value\":2}],\"left\":{\"value\":3}}" },
        { TYPE_WIRE_TREE, "{\"value\":1,\"children\":[{}]}", "missing field `value`" },
    };
    check_rows(rows, ARRAY_LEN(rows));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars_become_c_values),
        cmocka_unit_test(test_wrong_types_are_named),
        cmocka_unit_test(test_strings_are_shown_as_rust_shows_them),
        cmocka_unit_test(test_numbers_have_ranges),
        cmocka_unit_test(test_paths_have_rules),
        cmocka_unit_test(test_enums_are_strings_or_maps_of_one),
        cmocka_unit_test(test_the_first_wrong_member_of_the_text_is_reported),
        cmocka_unit_test(test_members_may_be_absent_or_null),
        cmocka_unit_test(test_unset_and_empty_differ),
        cmocka_unit_test(test_arrays_and_maps),
        cmocka_unit_test(test_arrays_give_structs_by_position),
        cmocka_unit_test(test_tagged_unions),
        cmocka_unit_test(test_some_variants_stand_for_the_unknown),
        cmocka_unit_test(test_one_of_and_any_of),
        cmocka_unit_test(test_strict_types_refuse_unknown_members),
        cmocka_unit_test(test_flattened_members_stand_beside_the_others),
        cmocka_unit_test(test_recursive_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
