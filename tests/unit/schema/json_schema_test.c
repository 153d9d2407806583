/* json_schema: each shape of shapes.idl as JSON Schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "schema/json_calls.h"

#include <stdio.h>

struct fixture {
    struct arena arena;
    struct json_schema s;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){ .s = { .experimental = true } };
    f.s.arena = &f.arena;
    f.s.uses = type_set_new(&f.arena);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    arena_free(&f->arena);
    return 0;
}

static const struct type *type(const char *name) {
    const struct type *t = proto_type_find(str_of(name));
    assert_non_null(t);
    return t;
}

static void assert_same(struct fixture *f, const struct json *got, const char *expected) {
    struct json_error err;
    const struct json *want = json_parse(&f->arena, str_of(expected), &err);
    if (!want)
        fail_msg("%s: %s", err.text, expected);
    if (!json_same(got, want)) {
        struct buf text = { 0 };
        json_write(&text, got);
        fail_msg("expected %s\ngot      %s", expected, buf_cstr(&text));
    }
}

static void assert_body(struct fixture *f, const char *name, const char *expected) {
    assert_same(f, schema_body(&f->s, type(name), str_of(name)), expected);
}

/* One property of Everything. */
static void assert_member(struct fixture *f, const char *name, const char *expected) {
    const struct json *body = schema_body(&f->s, type("Everything"), STR("Everything"));
    const struct json *member = json_get(json_get(body, "properties"), name);
    if (expected) {
        assert_non_null(member);
        assert_same(f, member, expected);
    } else {
        assert_null(member);
    }
}

static void test_marks_decide_what_may_be_null(void **state) {
    assert_member(*state, "required", "{\"type\":\"string\"}");
    assert_member(*state, "nullable", "{\"type\":[\"string\",\"null\"]}");
    assert_member(*state, "must", "{\"format\":\"int64\",\"type\":[\"integer\",\"null\"]}");
    assert_member(
        *state, "left", "{\"format\":\"uint32\",\"minimum\":0.0,\"type\":[\"integer\",\"null\"]}");
    assert_member(*state, "left_or_null", "{\"type\":[\"boolean\",\"null\"]}");
    assert_member(*state, "three", "{\"type\":[\"string\",\"null\"]}");
    assert_member(*state, "whole", "{\"type\":\"string\"}");
    assert_member(*state, "maybe",
        "{\"anyOf\":[{\"$ref\":\"#/definitions/Color\"},{\"type\":\"null\"}],\"default\":null}");
}

static void test_defaults_are_shown_unless_left_out(void **state) {
    assert_member(*state, "flag", "{\"default\":false,\"type\":\"boolean\"}");
    assert_member(*state, "skipped", "{\"type\":\"boolean\"}");
    assert_member(*state, "list",
        "{\"default\":[],\"items\":{\"$ref\":\"#/definitions/Color\"},\"type\":\"array\"}");
    assert_member(
        *state, "first", "{\"allOf\":[{\"$ref\":\"#/definitions/Color\"}],\"default\":\"red\"}");
}

static void test_elements_may_be_null(void **state) {
    assert_member(
        *state, "holes", "{\"items\":{\"type\":[\"string\",\"null\"]},\"type\":\"array\"}");
    assert_member(*state, "table",
        "{\"additionalProperties\":{\"format\":\"double\",\"type\":\"number\"},\"type\":\"object\"}");
}

static void test_descriptions_wrap_references(void **state) {
    assert_member(*state, "anything", "{\"description\":\"Any JSON. On two lines.\"}");
    assert_member(*state, "nothing", "true");
    assert_member(*state, "color",
        "{\"allOf\":[{\"$ref\":\"#/definitions/Color\"}],\"description\":\"A documented "
        "reference.\"}");
    assert_member(*state, "plain", "{\"$ref\":\"#/definitions/Color\"}");
}

static void test_the_idl_may_rename_and_replace(void **state) {
    assert_member(*state, "camelName", NULL);
    assert_member(
        *state, "snake_name", "{\"format\":\"uint8\",\"minimum\":0.0,\"type\":\"integer\"}");
    assert_member(*state, "text", "{\"minLength\":1,\"type\":\"string\"}");
}

static void test_required_members_are_sorted(void **state) {
    struct fixture *f = *state;
    const struct json *body = schema_body(&f->s, type("Everything"), STR("Everything"));
    assert_same(f, json_get(body, "required"),
        "[\"anything\",\"color\",\"hidden_one\",\"holes\",\"must\",\"odd\",\"plain\",\"required\","
        "\"snake_name\",\"table\",\"text\"]");
    assert_same(f, json_get(body, "description"), "\"A struct with everything.\"");
}

static void test_stable_leaves_experimental_out(void **state) {
    struct fixture *f = *state;
    f->s.experimental = false;
    assert_member(f, "hidden_one", NULL);
    assert_body(f, "Params",
        "{\"properties\":{\"color\":{\"$ref\":\"#/definitions/Color\"}},\"required\":[\"color\"],"
        "\"type\":\"object\"}");
    const struct json *shape = schema_body(&f->s, type("Shape"), STR("Shape"));
    assert_int_equal(json_get(shape, "oneOf")->count, 4);
}

static void test_structs(void **state) {
    assert_body(*state, "Nothing", "{\"type\":\"object\"}");
    assert_body(*state, "Closed",
        "{\"additionalProperties\":false,\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":["
        "\"a\"],\"type\":\"object\"}");
    assert_body(*state, "Open",
        "{\"additionalProperties\":true,\"properties\":{\"known\":{\"type\":[\"boolean\",\"null\"]}},"
        "\"type\":\"object\"}");
    assert_body(*state, "Outer",
        "{\"anyOf\":[{\"properties\":{\"url\":{\"type\":\"string\"}},\"required\":[\"url\"],"
        "\"title\":\"UrlOuter\",\"type\":\"object\"},{\"properties\":{\"file_id\":{\"type\":"
        "\"string\"}},\"required\":[\"file_id\"],\"title\":\"FileIdOuter\",\"type\":\"object\"}],"
        "\"properties\":{\"a\":{\"type\":\"string\"},\"own\":{\"type\":\"string\"}},\"required\":["
        "\"a\",\"own\"],\"type\":\"object\"}");
}

static void test_aliases_without_schema_are_expanded(void **state) {
    assert_body(*state, "Name", "{\"type\":\"string\"}");
    assert_body(*state, "Renamed",
        "{\"properties\":{\"inline\":{\"$ref\":\"#/definitions/Inline\"},\"words\":{\"items\":{"
        "\"type\":\"string\"},\"type\":\"array\"}},\"required\":[\"inline\",\"words\"],\"type\":"
        "\"object\"}");
}

static void test_a_documented_value_has_an_entry_of_its_own(void **state) {
    assert_body(*state, "Color", "{\"enum\":[\"red\",\"green\",\"blue\"],\"type\":\"string\"}");
    assert_body(*state, "Mood",
        "{\"oneOf\":[{\"enum\":[\"calm\"],\"type\":\"string\"},{\"description\":\"Not calm.\","
        "\"enum\":[\"wild\"],\"type\":\"string\"}]}");
    assert_body(*state, "Failure",
        "{\"anyOf\":[{\"enum\":[\"plain\"],\"type\":\"string\"},{\"description\":\"Came too "
        "late.\",\"enum\":[\"late\"],\"type\":\"string\"},{\"type\":[\"string\",\"object\"]}]}");
}

static void test_variants_of_a_union_are_titled(void **state) {
    struct fixture *f = *state;
    const struct json *shape = schema_body(&f->s, type("Shape"), STR("v2::Shape"));
    const struct json *point = json_get(shape, "oneOf")->first;
    assert_same(f, point,
        "{\"properties\":{\"type\":{\"enum\":[\"point\"],\"title\":\"Pointv2::ShapeType\",\"type\":"
        "\"string\"}},\"required\":[\"type\"],\"title\":\"Pointv2::Shape\",\"type\":\"object\"}");
    assert_same(f, json_get(shape, "properties"),
        "{\"at\":{\"default\":null,\"format\":\"int64\",\"type\":[\"integer\",\"null\"]}}");
    assert_body(f, "Mode",
        "{\"oneOf\":[{\"properties\":{\"mode\":{\"enum\":[\"none\"],\"title\":\"NoneModeMode\","
        "\"type\":\"string\"}},\"required\":[\"mode\"],\"title\":\"NoneMode\",\"type\":\"object\"},"
        "{\"properties\":{\"key\":{\"type\":\"string\"},\"mode\":{\"enum\":[\"set\"],\"type\":"
        "\"string\"}},\"required\":[\"key\",\"mode\"],\"type\":\"object\"}]}");
}

static void test_other_unions(void **state) {
    assert_body(*state, "Policy",
        "{\"oneOf\":[{\"enum\":[\"never\",\"on-request\"],\"type\":\"string\"},{"
        "\"additionalProperties\":false,\"properties\":{\"granular\":{\"properties\":{\"rules\":{"
        "\"type\":\"boolean\"}},\"required\":[\"rules\"],\"type\":\"object\"}},\"required\":["
        "\"granular\"],\"title\":\"GranularPolicy\",\"type\":\"object\"},{\"additionalProperties\":"
        "false,\"properties\":{\"custom\":{\"type\":\"string\"}},\"required\":[\"custom\"],"
        "\"title\":\"CustomPolicy\",\"type\":\"object\"}]}");
    assert_body(*state, "Id",
        "{\"anyOf\":[{\"type\":\"string\"},{\"format\":\"int64\",\"type\":\"integer\"}]}");
}

static void test_references_are_collected_and_placed(void **state) {
    struct fixture *f = *state;
    struct type_set nested = type_set_new(&f->arena);
    type_set_add(nested, view_id(type("Color")));
    f->s.nested = &nested;
    assert_same(f, schema_use(&f->s, type("Color")), "{\"$ref\":\"#/definitions/v2/Color\"}");
    assert_same(f, schema_use(&f->s, type("Renamed")), "{\"$ref\":\"#/definitions/Shown\"}");
    assert_true(type_set_has(f->s.uses, view_id(type("Color"))));
    assert_false(type_set_has(f->s.uses, view_id(type("Mood"))));
}

static void test_requests_have_an_id_and_experimental_ones_hide(void **state) {
    struct fixture *f = *state;
    struct call_list requests = call_list_at(1);
    f->s.experimental = false;
    const struct json *list = json_get(schema_calls(&f->s, &requests), "oneOf");
    assert_int_equal(list->count, 3);
    assert_same(f, list->first,
        "{\"description\":\"Does it.\",\"properties\":{\"id\":{\"$ref\":\"#/definitions/RequestId\"},"
        "\"method\":{\"enum\":[\"do/it\"],\"title\":\"Do/itRequestMethod\",\"type\":\"string\"},"
        "\"params\":{\"$ref\":\"#/definitions/Params\"}},\"required\":[\"id\",\"method\",\"params\"],"
        "\"title\":\"Do/itRequest\",\"type\":\"object\"}");
    assert_same(f, list->last,
        "{\"properties\":{\"id\":{\"$ref\":\"#/definitions/RequestId\"},\"method\":{\"enum\":["
        "\"stop\"],\"title\":\"StopRequestMethod\",\"type\":\"string\"},\"params\":{\"type\":"
        "\"null\"}},\"required\":[\"id\",\"method\"],\"title\":\"StopRequest\",\"type\":\"object\"}");
}

static void test_notifications_tell_when(void **state) {
    struct fixture *f = *state;
    struct call_list notes = call_list_at(2), own = call_list_at(0);
    const struct json *node = schema_calls(&f->s, &notes);
    assert_same(f, json_get(node, "properties"),
        "{\"emittedAtMs\":{\"format\":\"int64\",\"type\":\"integer\"}}");
    assert_same(f, schema_calls(&f->s, &own),
        "{\"oneOf\":[{\"properties\":{\"method\":{\"enum\":[\"ready\"],\"title\":"
        "\"ReadyNotificationMethod\",\"type\":\"string\"}},\"required\":[\"method\"],\"title\":"
        "\"ReadyNotification\",\"type\":\"object\"}]}");
}

static void test_titles(void **state) {
    struct fixture *f = *state;
    struct str title = schema_title(&f->arena, STR("on-request_now please"), STR("X"));
    assert_string_equal(title.p, "OnRequestNowPleaseX");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_marks_decide_what_may_be_null),
        TEST(test_defaults_are_shown_unless_left_out),
        TEST(test_elements_may_be_null),
        TEST(test_descriptions_wrap_references),
        TEST(test_the_idl_may_rename_and_replace),
        TEST(test_required_members_are_sorted),
        TEST(test_stable_leaves_experimental_out),
        TEST(test_structs),
        TEST(test_aliases_without_schema_are_expanded),
        TEST(test_a_documented_value_has_an_entry_of_its_own),
        TEST(test_variants_of_a_union_are_titled),
        TEST(test_other_unions),
        TEST(test_references_are_collected_and_placed),
        TEST(test_requests_have_an_id_and_experimental_ones_hide),
        TEST(test_notifications_tell_when),
        TEST(test_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
