/* Unit tests: store/stored_item: items of the wire in the form of the files, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "store/stored_item.h"

static struct str stored(struct arena *a, const char *wire) {
    struct buf text = { 0 };
    struct thread_item item;
    const struct json *json = json_parse(a, str_of(wire), NULL);
    assert_true(thread_item_decode(a, json, &item, NULL));
    json_write(&text, stored_item_of(a, &item));
    struct str copy = arena_str(a, buf_str(&text));
    buf_done(&text);
    return copy;
}

static struct str read_back(struct arena *a, struct str text) {
    struct buf wire = { 0 };
    struct thread_item item;
    assert_true(stored_item_read(a, json_parse(a, text, NULL), &item));
    thread_item_encode(&wire, &item);
    struct str copy = arena_str(a, buf_str(&wire));
    buf_done(&wire);
    return copy;
}

static void test_what_a_search_did(void **state) {
    struct arena a = { 0 };
    (void)state;
    struct str text = stored(&a,
        "{\"type\":\"webSearch\",\"id\":\"ws_1\",\"query\":\"u\",\"action\":{\"type\":\"openPage\",\"url\":\"u\"}}");
    assert_non_null(strstr(text.p, "\"action\":{\"type\":\"open_page\",\"url\":\"u\"}"));
    assert_non_null(
        strstr(read_back(&a, text).p, "\"action\":{\"type\":\"openPage\",\"url\":\"u\"}"));
    arena_free(&a);
}

static void test_where_a_file_moved_is_not_in_its_diff(void **state) {
    struct arena a = { 0 };
    (void)state;
    struct str text = stored(&a,
        "{\"type\":\"fileChange\",\"id\":\"c\",\"status\":\"completed\",\"changes\":[{\"path\":\"/a\",\"kind\":"
        "{\"type\":\"update\",\"move_path\":\"/b\"},\"diff\":\"@@ x\\n\\n\\nMoved to: /b\"}]}");
    assert_non_null(strstr(text.p, "\"unified_diff\":\"@@ x\\n\",\"move_path\":\"/b\""));
    assert_non_null(strstr(read_back(&a, text).p, "\"diff\":\"@@ x\\n\\n\\nMoved to: /b\""));
    arena_free(&a);
}

static void test_of_a_long_output_both_ends_are_kept(void **state) {
    enum { LONG = 200000, KEPT = 65536 };
    struct arena a = { 0 };
    struct buf wire = { 0 };
    (void)state;
    buf_add_str(&wire,
        STR("{\"type\":\"commandExecution\",\"id\":\"c\",\"command\":\"x\",\"cwd\":\"/\",\"source\":\"agent\","
            "\"status\":\"completed\",\"commandActions\":[],\"exitCode\":0,\"aggregatedOutput\":\""));
    for (int i = 0; i < LONG; i++)
        buf_add_char(&wire, i < LONG / 2 ? 'a' : 'b');
    buf_add_str(&wire, STR("\"}"));
    struct str text = stored(&a, buf_cstr(&wire));
    struct str output = json_get_text(json_parse(&a, text, NULL), "aggregated_output");
    assert_int_equal(output.n, KEPT);
    assert_non_null(strstr(output.p, "a\n... command output truncated for persistence ...\nb"));
    buf_done(&wire);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_search_did),
        cmocka_unit_test(test_where_a_file_moved_is_not_in_its_diff),
        cmocka_unit_test(test_of_a_long_output_both_ends_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
