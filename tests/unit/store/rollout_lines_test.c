/* Unit tests: store/rollout_line, rollout_reader and rollout_writer: lines out of and into files. */
#include "home.h"

#include "base/buf.h"
#include "store/rollout_line.h"
#include "store/rollout_reader.h"
#include "store/rollout_writer.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

static void test_a_line(void **state) {
    struct home *h = *state;
    struct rollout_line l;
    assert_true(rollout_line_parse(&h->arena,
        STR("{\"timestamp\":\"t\",\"ordinal\":7,\"type\":\"event_msg\",\"payload\":{\"type\":\"task_started\"}}"),
        &l));
    assert_int_equal(l.type, ROLLOUT_EVENT);
    assert_true(l.has_ordinal && l.ordinal == 7);
    assert_true(str_is(l.event, "task_started"));
    assert_true(rollout_line_parse(
        &h->arena, STR(" { \"timestamp\": \"t\", \"type\": \"x\", \"payload\": {} } "), &l));
    assert_int_equal(l.type, ROLLOUT_OTHER);
    assert_false(l.has_ordinal);
}

static void test_what_is_no_line(void **state) {
    static const char *const bad[] = { "", "x", "[]", "{}",
        "{\"type\":\"event_msg\",\"payload\":{}}",
        "{\"timestamp\":\"t\",\"type\":\"event_msg\",\"payload\":[]}",
        "{\"timestamp\":\"t\",\"payload\":{}}",
        "{\"timestamp\":\"t\",\"type\":\"event_msg\",\"payload\":{}" };
    struct home *h = *state;
    struct rollout_line l;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_false(rollout_line_parse(&h->arena, str_of(bad[i]), &l));
}

static void test_lines_of_all_lengths(void **state) {
    struct home *h = *state;
    static const size_t lengths[] = { 0, 1, 300000, 5, 3000000, 0, 2 };
    _cleanup_buf_ struct buf text = { 0 };
    struct str line;
    uint64_t offset, expected = 0;
    int why = 0;
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        memset(buf_reserve(&text, lengths[i] + 1), 'a' + (int)i, lengths[i]);
        text.n += lengths[i];
        buf_add_char(&text, '\n');
    }
    buf_add_str(&text, STR("torn"));
    struct str path = home_write(h, "f", buf_cstr(&text));
    struct rollout_reader *r = rollout_reader_open(path.p, 0, UINT64_MAX, &why);
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        assert_true(rollout_reader_next(r, &line, &offset));
        assert_int_equal(line.n, lengths[i]);
        assert_int_equal(offset, expected);
        assert_true(rollout_reader_line_was_whole(r));
        expected += lengths[i] + 1;
    }
    assert_true(rollout_reader_next(r, &line, &offset));
    assert_true(str_is(line, "torn"));
    assert_false(rollout_reader_line_was_whole(r));
    assert_false(rollout_reader_next(r, &line, &offset));
    assert_int_equal(rollout_reader_offset(r), expected + 4);
    assert_int_equal(rollout_reader_failure(r), 0);
    rollout_reader_close(r);
}

static void test_a_part_of_a_file(void **state) {
    struct home *h = *state;
    struct str path = home_write(h, "f", "one\ntwo\nthree\n"), line;
    uint64_t offset;
    int why = 0;
    struct rollout_reader *r = rollout_reader_open(path.p, 4, 8, &why);
    assert_true(rollout_reader_next(r, &line, &offset));
    assert_true(str_is(line, "two"));
    assert_false(rollout_reader_next(r, &line, &offset));
    rollout_reader_close(r);
    assert_null(rollout_reader_open(home_in(h, "none").p, 0, UINT64_MAX, &why));
    assert_int_equal(why, -ENOENT);
}

static size_t count_lines(struct str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static void test_a_new_file_is_numbered(void **state) {
    struct home *h = *state;
    struct str path = home_in(h, "a/b/new.jsonl");
    struct rollout_line l;
    struct rollout_writer *w = rollout_writer_new(
        &(struct rollout_writer_options){ .path = path, .numbered = true, .next_ordinal = 5 });
    rollout_writer_add(w, STR("event_msg"), STR("{\"type\":\"x\"}"), STR_NONE);
    rollout_writer_add(w, STR("response_item"), STR("{}"), STR("{\"m\":1}"));
    assert_int_equal(rollout_writer_next_ordinal(w), 7);
    rollout_writer_free(w);
    struct str text = home_read(h, path), first = str_cut(&text, '\n');
    assert_true(rollout_line_parse(&h->arena, first, &l));
    assert_true(l.ordinal == 5 && str_is(l.event, "x"));
    assert_true(rollout_line_parse(&h->arena, str_cut(&text, '\n'), &l));
    assert_true(l.ordinal == 6 && json_get_i64(l.metadata, "m", 0) == 1);
}

static void test_a_torn_end_stands_alone(void **state) {
    struct home *h = *state;
    struct str path = home_write(h, "f", "{\"whole\":1}\n{\"to");
    struct rollout_writer *w = rollout_writer_new(&(struct rollout_writer_options){
        .path = path, .numbered = true, .next_ordinal = 1, .exists = true });
    rollout_writer_add(w, STR("event_msg"), STR("{}"), STR_NONE);
    assert_int_equal(rollout_writer_failure(w), 0);
    rollout_writer_free(w);
    struct str text = home_read(h, path);
    assert_int_equal(count_lines(text), 3);
    assert_true(str_find(text, STR("{\"to\n{\"timestamp\"")) > 0);
}

/* The file may not grow: what a full disk does to it. */
static void test_a_full_disk_loses_nothing(void **state) {
    struct home *h = *state;
    struct rlimit before, small;
    struct str path = home_in(h, "f");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    struct rollout_writer *w =
        rollout_writer_new(&(struct rollout_writer_options){ .path = path, .numbered = true });
    rollout_writer_add(w, STR("event_msg"), STR("{\"n\":0}"), STR_NONE);
    small = before;
    small.rlim_cur = rollout_writer_size(w) + 20;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    rollout_writer_add(w, STR("event_msg"), STR("{\"n\":1}"), STR_NONE);
    rollout_writer_add(w, STR("event_msg"), STR("{\"n\":2}"), STR_NONE);
    assert_int_equal(rollout_writer_failure(w), -EFBIG);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(rollout_writer_flush(w));
    assert_int_equal(rollout_writer_failure(w), 0);
    assert_int_equal(rollout_writer_next_ordinal(w), 3);
    rollout_writer_free(w);
    /* The half line, then both lines whole, with the ordinals that they had. */
    struct str text = home_read(h, path), line;
    struct rollout_line l;
    uint64_t ordinals = 0, bad = 0;
    while ((line = str_cut(&text, '\n')).n)
        if (rollout_line_parse(&h->arena, line, &l))
            assert_int_equal(l.ordinal, ordinals++);
        else
            bad++;
    assert_int_equal(ordinals, 3);
    assert_int_equal(bad, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_line, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_line, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_lines_of_all_lengths, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_a_part_of_a_file, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_a_new_file_is_numbered, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_a_torn_end_stands_alone, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_a_full_disk_loses_nothing, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
