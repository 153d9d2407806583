/* Unit tests: store/rollout_name, and store/rollout_find on a small tree. */
#include "home.h"

#include "store/rollout_find.h"
#include "store/rollout_name.h"

#define ID      "0194e0aa-0000-7000-8000-000000000001"
#define SEGMENT "0194e0aa-0000-7000-8000-0000000000aa"

static void test_parts_of_a_name(void **state) {
    struct rollout_name n;
    (void)state;
    assert_true(rollout_name_parse(STR("/x/rollout-2026-11-20T07-27-50-" ID ".jsonl"), &n));
    assert_true(str_is(n.time, "2026-11-20T07-27-50"));
    assert_true(str_is(rollout_name_key(&n), ID));
    assert_false(n.compressed);
    assert_true(
        rollout_name_parse(STR("rollout-2026-11-20T07-27-50-" ID "_" SEGMENT ".jsonl.zst"), &n));
    assert_true(str_is(n.thread, ID));
    assert_true(str_is(rollout_name_key(&n), SEGMENT));
    assert_true(n.compressed);
}

static void test_what_is_no_name(void **state) {
    static const char *const bad[] = { "", "rollout-", "rollout-foo-" ID ".jsonl",
        "rollout-2026-11-20T07-27-50-" ID, "rollout-2026-11-20T07-27-50-" ID "_x.jsonl",
        "rollout-2026-11-20T07-27-50-" ID SEGMENT ".jsonl",
        "rollout-2026-11-20T07:27:50-" ID ".jsonl", "rollout-2026-11-20T07-27-50-0194e0aa.jsonl",
        "history-2026-11-20T07-27-50-" ID ".jsonl" };
    struct rollout_name n;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(rollout_name_parse(str_of(bad[i]), &n));
}

static void test_archive_and_back(void **state) {
    struct home *h = *state;
    struct str home = STR("/h"),
               plain = STR("/h/sessions/2026/11/20/rollout-2026-11-20T07-27-50-" ID ".jsonl");
    struct str archived = rollout_path_archived(&h->arena, home, plain);
    assert_true(str_is(archived, "/h/archived_sessions/rollout-2026-11-20T07-27-50-" ID ".jsonl"));
    assert_true(rollout_path_is_archived(home, archived));
    assert_false(rollout_path_is_archived(home, plain));
    assert_true(str_eq(rollout_path_unarchived(&h->arena, home, archived), plain));
}

static void test_newest_segment_is_current(void **state) {
    struct home *h = *state;
    struct str first =
        home_write(h, "sessions/2026/11/20/rollout-2026-11-20T07-27-50-" ID ".jsonl", "");
    struct str second = home_write(
        h, "sessions/2026/11/21/rollout-2026-11-21T07-27-50-" ID "_" SEGMENT ".jsonl", "");
    assert_true(str_eq(rollout_find(&h->arena, home_str(h), ROLLOUT_ANYWHERE, STR(ID)), second));
    assert_true(str_eq(rollout_find_key(&h->arena, home_str(h), STR(ID)), first));
    assert_null(rollout_find(&h->arena, home_str(h), ROLLOUT_ARCHIVED, STR(ID)).p);
}

static void test_plain_file_beside_its_compressed_one(void **state) {
    struct home *h = *state;
    struct str plain =
        home_write(h, "sessions/2026/11/20/rollout-2026-11-20T07-27-50-" ID ".jsonl", "");
    (void)home_write(h, "sessions/2026/11/20/rollout-2026-11-20T07-27-50-" ID ".jsonl.zst", "");
    assert_true(str_eq(rollout_find(&h->arena, home_str(h), ROLLOUT_SESSIONS, STR(ID)), plain));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_of_a_name),
        cmocka_unit_test(test_what_is_no_name),
        cmocka_unit_test_setup_teardown(test_archive_and_back, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_newest_segment_is_current, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_plain_file_beside_its_compressed_one, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
