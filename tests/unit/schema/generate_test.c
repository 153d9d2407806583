/* generate: the files of shapes.idl, and what happens when they cannot be written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/file.h"
#include "schema/generate.h"
#include "schema/node.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct fixture {
    struct arena arena;
    char directory[64];
    struct error err;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){ .directory = "/tmp/schema-generate-XXXXXX" };
    *state = &f;
    return mkdtemp(f.directory) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *at) {
    (void)st;
    (void)what;
    (void)at;
    return remove(path);
}

static int teardown(void **state) {
    struct fixture *f = *state;
    arena_free(&f->arena);
    return nftw(f->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *path(struct fixture *f, const char *name) {
    return arena_printf(&f->arena, "%s/%s", f->directory, name).p;
}

/* "No string" when there is no such file. */
static struct str contents(struct fixture *f, const char *name) {
    struct str text = STR_NONE;
    (void)file_read(&f->arena, path(f, name), 1 << 20, &text);
    return text;
}

static void put(struct fixture *f, const char *name, const char *text) {
    assert_int_equal(file_replace(path(f, name), str_of(text), 0644), 0);
}

static void test_a_json_file(void **state) {
    struct fixture *f = *state;
    assert_true(schema_generate_json(f->directory, false, &f->err));
    assert_string_equal(contents(f, "v2/Result.json").p,
        "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
        "  \"definitions\": {\n    \"Id\": {\n      \"anyOf\": [\n        {\n"
        "          \"type\": \"string\"\n        },\n        {\n"
        "          \"format\": \"int64\",\n          \"type\": \"integer\"\n        }\n"
        "      ]\n    }\n  },\n  \"properties\": {\n    \"id\": {\n"
        "      \"$ref\": \"#/definitions/Id\"\n    }\n  },\n  \"required\": [\n    \"id\"\n  ],\n"
        "  \"title\": \"Result\",\n  \"type\": \"object\"\n}");
}

static void test_stable_keeps_no_experimental_file(void **state) {
    struct fixture *f = *state;
    assert_true(schema_generate_json(f->directory, false, &f->err));
    assert_true(schema_generate_typescript(f->directory, false, &f->err));
    assert_null(contents(f, "v2/Later.json").p);
    assert_null(contents(f, "v2/Later.ts").p);
    assert_true(schema_generate_json(f->directory, true, &f->err));
    assert_true(schema_generate_typescript(f->directory, true, &f->err));
    assert_non_null(contents(f, "v2/Later.json").p);
    assert_non_null(contents(f, "v2/Later.ts").p);
}

static void test_where_json_files_lie(void **state) {
    struct fixture *f = *state;
    assert_true(schema_generate_json(f->directory, true, &f->err));
    assert_non_null(contents(f, "ClientRequest.json").p);
    assert_non_null(contents(f, "RequestId.json").p);
    assert_non_null(contents(f, "Params.json").p); /* the daemon asks with it */
    assert_non_null(contents(f, "v2/NullableParams.json").p);
    assert_null(contents(f, "v2/Color.json").p); /* a definition only */
    struct json *bundle =
        json_parse(&f->arena, contents(f, "codex_app_server_protocol.schemas.json"), NULL);
    const struct json *top = json_get(bundle, "definitions"), *v2 = json_get(top, "v2");
    assert_non_null(json_get(v2, "Color"));
    assert_null(json_get(top, "Color"));
    assert_non_null(json_get(top, "ServerRequest"));
    struct json *flat =
        json_parse(&f->arena, contents(f, "codex_app_server_protocol.v2.schemas.json"), NULL);
    assert_non_null(json_get(json_get(flat, "definitions"), "ClientRequest"));
    assert_null(json_get(json_get(flat, "definitions"), "ServerRequest"));
}

static void test_a_typescript_file(void **state) {
    struct fixture *f = *state;
    assert_true(schema_generate_typescript(f->directory, true, &f->err));
    assert_string_equal(contents(f, "v2/Shape.ts").p,
        "// GENERATED CODE! DO NOT MODIFY BY HAND!\n\n"
        "import type { Closed } from \"./Closed\";\n"
        "export type Shape = { at?: number | null, } & ({ \"type\": \"point\" } | "
        "{ \"type\": \"circle\", radius: number, } | { \"type\": \"empty\", } | "
        "{ \"type\": \"whole\" } & Closed | { \"type\": \"secret\", key: string, });\n");
    assert_string_equal(contents(f, "ServerNotificationEnvelope.ts").p,
        "// GENERATED CODE! DO NOT MODIFY BY HAND!\n\n"
        "import type { Note } from \"./v2/Note\";\n"
        "export type ServerNotificationEnvelope = { emittedAtMs?: number, } & "
        "({ \"method\": \"done\", \"params\": Note });\n");
    assert_string_equal(contents(f, "ClientNotification.ts").p,
        "// GENERATED CODE! DO NOT MODIFY BY HAND!\n\n"
        "export type ClientNotification = { \"method\": \"ready\" };\n");
}

static void test_indexes_name_all(void **state) {
    struct fixture *f = *state;
    assert_true(schema_generate_typescript(f->directory, true, &f->err));
    assert_string_equal(contents(f, "index.ts").p,
        "// GENERATED CODE! DO NOT MODIFY BY HAND!\n\n"
        "export type { ClientNotification } from \"./ClientNotification\";\n"
        "export type { ClientRequest } from \"./ClientRequest\";\n"
        "export type { Other } from \"./Other\";\n"
        "export type { ServerNotification } from \"./ServerNotification\";\n"
        "export type { ServerNotificationEnvelope } from \"./ServerNotificationEnvelope\";\n"
        "export type { ServerRequest } from \"./ServerRequest\";\n"
        "export * as v2 from \"./v2\";\n");
    struct str v2 = contents(f, "v2/index.ts");
    assert_true(str_find(v2, STR("export type { Words } from \"./Words\";\n")) > 0);
    assert_true(str_find(v2, STR("Source")) < 0);
}

static void test_directories_are_made_and_other_files_stay(void **state) {
    struct fixture *f = *state;
    put(f, "mine.txt", "mine");
    assert_true(schema_generate_json(path(f, "a/b"), true, &f->err));
    assert_non_null(contents(f, "a/b/v2/Result.json").p);
    assert_true(schema_generate_json(f->directory, true, &f->err));
    assert_string_equal(contents(f, "mine.txt").p, "mine");
}

static void test_what_is_current_is_not_touched(void **state) {
    struct fixture *f = *state;
    struct stat before, same, changed;
    assert_true(schema_generate_typescript(f->directory, true, &f->err));
    assert_int_equal(stat(path(f, "index.ts"), &before), 0);
    assert_true(schema_generate_typescript(f->directory, true, &f->err));
    assert_int_equal(stat(path(f, "index.ts"), &same), 0);
    assert_true(before.st_ino == same.st_ino);
    struct str text = contents(f, "index.ts");
    put(f, "index.ts", "old");
    assert_true(schema_generate_typescript(f->directory, true, &f->err));
    assert_int_equal(stat(path(f, "index.ts"), &changed), 0);
    assert_true(str_eq(contents(f, "index.ts"), text));
    assert_int_equal(changed.st_size, before.st_size);
}

static void test_a_file_in_the_way(void **state) {
    struct fixture *f = *state;
    put(f, "file", "x");
    assert_false(schema_generate_json(path(f, "file"), true, &f->err));
    struct str expected = arena_printf(&f->arena,
        "Failed to create %s/file\n\nCaused by:\n    File exists (os error 17)", f->directory);
    assert_string_equal(f->err.text, expected.p);
    assert_false(schema_generate_typescript(path(f, "file/x"), true, &f->err));
    expected = arena_printf(&f->arena,
        "Failed to create %s/file/x\n\nCaused by:\n    Not a directory (os error 20)",
        f->directory);
    assert_string_equal(f->err.text, expected.p);
    put(f, "v2", "x");
    assert_false(schema_generate_json(f->directory, true, &f->err));
    expected = arena_printf(&f->arena,
        "Failed to create %s/v2\n\nCaused by:\n    File exists (os error 17)", f->directory);
    assert_string_equal(f->err.text, expected.p);
}

static void test_a_directory_in_the_way_leaves_nothing_temporary(void **state) {
    struct fixture *f = *state;
    assert_int_equal(mkdir(path(f, "ClientRequest.ts"), 0755), 0);
    assert_false(schema_generate_typescript(f->directory, true, &f->err));
    struct str expected = arena_printf(&f->arena,
        "Failed to write %s/ClientRequest.ts\n\nCaused by:\n    Is a directory (os error 21)",
        f->directory);
    assert_string_equal(f->err.text, expected.p);
    struct str name = arena_printf(&f->arena, "ClientRequest.ts.%ld.tmp", (long)getpid());
    assert_null(contents(f, name.p).p);
}

static void test_members_are_sorted_and_empty_values_short(void **state) {
    struct fixture *f = *state;
    struct buf text = { 0 };
    node_print(&text,
        json_parse(&f->arena, STR("{\"b\":[1,{}],\"$a\":{\"y\":0.0,\"x\":[]},\"a\":\"\"}"), NULL));
    assert_string_equal(buf_cstr(&text),
        "{\n  \"$a\": {\n    \"x\": [],\n    \"y\": 0.0\n  },\n  \"a\": \"\",\n  \"b\": [\n    1,\n"
        "    {}\n  ]\n}");
    buf_done(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_a_json_file),
        TEST(test_stable_keeps_no_experimental_file),
        TEST(test_where_json_files_lie),
        TEST(test_a_typescript_file),
        TEST(test_indexes_name_all),
        TEST(test_directories_are_made_and_other_files_stay),
        TEST(test_what_is_current_is_not_touched),
        TEST(test_a_file_in_the_way),
        TEST(test_a_directory_in_the_way_leaves_nothing_temporary),
        TEST(test_members_are_sorted_and_empty_values_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
