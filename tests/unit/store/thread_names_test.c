/* Unit tests: store/thread_names and store/writer_lock. */
#include "home.h"

#include "store/thread_names.h"
#include "store/writer_lock.h"

#define A "0194e0aa-0000-7000-8000-000000000001"
#define B "0194e0aa-0000-7000-8000-000000000002"

static struct str name_of(struct home *h, const char *id) {
    return thread_name_find(&h->arena, home_str(h), str_of(id));
}

static void test_the_last_name_counts(void **state) {
    struct home *h = *state;
    assert_null(name_of(h, A).p);
    assert_int_equal(thread_name_add(home_str(h), STR(A), STR("first \"one\"")), 0);
    assert_int_equal(thread_name_add(home_str(h), STR(B), STR("other")), 0);
    assert_int_equal(thread_name_add(home_str(h), STR(A), STR("last\n\xc3\xa9")), 0);
    assert_true(str_is(name_of(h, A), "last\n\xc3\xa9"));
    assert_true(str_is(name_of(h, B), "other"));
}

static void test_bad_lines_are_skipped(void **state) {
    struct home *h = *state;
    (void)home_write(h, "session_index.jsonl",
        "{\"id\":\"" A
        "\",\"thread_name\":\"a\"}\nnonsense\n{\"id\":1,\"thread_name\":\"x\"}\n{\"id\":\"" B
        "\"}\n"
        "{\"id\":\"" A "\",\"thread_name\":\"b\",\"updated_at\":\"t\"}");
    assert_true(str_is(name_of(h, A), "b"));
    assert_null(name_of(h, B).p);
}

static void test_removal_keeps_the_others(void **state) {
    struct home *h = *state;
    struct str path = home_write(h, "session_index.jsonl",
        "{\"id\":\"" A "\",\"thread_name\":\"a\"}\nnonsense\n{\"id\":\"" B
        "\",\"thread_name\":\"b\"}\n");
    assert_int_equal(thread_name_remove(home_str(h), STR(A)), 0);
    assert_true(str_is(home_read(h, path), "nonsense\n{\"id\":\"" B "\",\"thread_name\":\"b\"}\n"));
    assert_int_equal(thread_name_remove(home_str(h), STR(A)), 0);
}

static void test_one_writer(void **state) {
    struct home *h = *state;
    struct writer_lock one = { 0 }, two = { 0 };
    assert_false(writer_lock_is_busy(home_str(h), STR(A)));
    assert_int_equal(writer_lock_take(&one, home_str(h), STR(A)), WRITER_LOCK_HELD);
    assert_int_equal(writer_lock_take(&one, home_str(h), STR(A)), WRITER_LOCK_HELD);
    assert_int_equal(writer_lock_take(&two, home_str(h), STR(A)), WRITER_LOCK_BUSY);
    assert_true(writer_lock_is_busy(home_str(h), STR(A)));
    writer_lock_release(&one, home_str(h), STR(A));
    writer_lock_release(&one, home_str(h), STR(A));
    assert_int_equal(access(home_in(h, "thread-writer-locks/" A ".lock").p, F_OK), -1);
    assert_int_equal(writer_lock_take(&two, home_str(h), STR(A)), WRITER_LOCK_HELD);
    writer_lock_release(&two, home_str(h), STR(A));
}

/* Of a process that was killed. */
static void test_a_stale_file_is_harmless(void **state) {
    struct home *h = *state;
    struct writer_lock lock = { 0 };
    (void)home_write(h, "thread-writer-locks/" A ".lock", "");
    assert_false(writer_lock_is_busy(home_str(h), STR(A)));
    assert_int_equal(writer_lock_take(&lock, home_str(h), STR(A)), WRITER_LOCK_HELD);
    writer_lock_release(&lock, home_str(h), STR(A));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_last_name_counts, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_bad_lines_are_skipped, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_removal_keeps_the_others, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_one_writer, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_a_stale_file_is_harmless, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
