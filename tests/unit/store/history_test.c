/* Unit tests: store/history: items that stay in their files, and long lines. */
#include "home.h"

#include "store/history_read.h"
#include "store/rollout_state.h"

#define HEAD       "{\"timestamp\":\"2025-02-08T10:00:00.000Z\","
#define ITEM(json) HEAD "\"type\":\"response_item\",\"payload\":" json "}\n"
#define META                                                                                                    \
    HEAD                                                                                                        \
        "\"type\":\"session_meta\",\"payload\":{\"id\":\"0194e0aa-0000-7000-8000-000000000001\",\"timestamp\":" \
        "\"2025-02-08T10:00:00.000Z\",\"cwd\":\"/w\",\"originator\":\"o\",\"cli_version\":\"1\"}}\n"
#define NAME \
    "sessions/2025/02/08/rollout-2025-02-08T10-00-00-0194e0aa-0000-7000-8000-000000000001.jsonl"
#define SMALL \
    "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}"
#define CALL "{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":\"{}\",\"call_id\":\"c\"}"
#define LOST                                                                                                  \
    "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"(A large part " \
    "of this conversation could not be read back.)\"}]}"

/* An output of `n` bytes, a line end among them. */
static struct str output_of(struct arena *a, size_t n) {
    char *text = arena_alloc(a, n + 1);
    memset(text, 'x', n);
    text[n] = '\0';
    return arena_printf(
        a, "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"\\n%s\"}", text);
}

/* The history of a file with a small item, a call and its output of that size. */
static struct history read_history(struct home *h, struct str path) {
    struct rollout_chain chain;
    struct rollout_state state;
    struct history out = { 0 };
    struct error why;
    assert_true(rollout_chain_open(&h->arena, home_str(h), path, &chain, &why));
    assert_int_equal(rollout_state_read(&h->arena, &chain, NULL, NULL, &state), 0);
    rollout_state_write_context(&state, &chain, &out);
    rollout_state_done(&state);
    return out;
}

static struct str write_rollout(struct home *h, struct str output) {
    return home_write(h, NAME,
        arena_printf(&h->arena, "%s%s%s%s%.*s}\n", META, ITEM(SMALL), ITEM(CALL),
            HEAD "\"type\":\"response_item\",\"payload\":", STR_ARGS(output))
            .p);
}

static void assert_text(struct buf *got, struct home *h, struct str output) {
    assert_string_equal(
        buf_cstr(got), arena_printf(&h->arena, "%s,%s,%.*s", SMALL, CALL, STR_ARGS(output)).p);
}

static void test_large_items_stay_on_disk(void **state) {
    struct home *h = *state;
    struct str output = output_of(&h->arena, HISTORY_ITEM_BYTES_MAX);
    struct history history = read_history(h, write_rollout(h, output));
    _cleanup_buf_ struct buf text = { 0 };
    assert_int_equal(history.count, 3);
    assert_int_equal(history.hole_n, 1);
    assert_true(history.text.n < 500 && history_bytes(&history) > HISTORY_ITEM_BYTES_MAX);
    history_fill(&history, home_str(h), &text);
    assert_text(&text, h, output);
    history_add(&history, STR("{}"));
    buf_clear(&text, 0);
    history_fill(&history, home_str(h), &text);
    assert_true(str_ends(buf_str(&text), STR("x\"},{}")));
    history_done(&history);
}

static void test_small_items_do_not(void **state) {
    struct home *h = *state;
    struct str output = output_of(&h->arena, 1000);
    struct history history = read_history(h, write_rollout(h, output));
    assert_int_equal(history.hole_n, 0);
    assert_text(&history.text, h, output);
    history_done(&history);
}

static void test_files_that_were_moved_are_found(void **state) {
    struct home *h = *state;
    struct str output = output_of(&h->arena, HISTORY_ITEM_BYTES_MAX),
               path = write_rollout(h, output);
    struct history history = read_history(h, path);
    _cleanup_buf_ struct buf text = { 0 };
    (void)home_write(h, "archived_sessions/x", "");
    struct str moved =
        home_in(h, "archived_sessions/"
                   "rollout-2025-02-08T10-00-00-0194e0aa-0000-7000-8000-000000000001.jsonl");
    assert_int_equal(rename(path.p, moved.p), 0);
    history_fill(&history, home_str(h), &text);
    assert_text(&text, h, output);
    assert_int_equal(unlink(moved.p), 0);
    buf_clear(&text, 0);
    history_fill(&history, home_str(h), &text);
    assert_text(&text, h, STR(LOST));
    history_done(&history);
}

/* The end of a long text is not looked at when all lines are. */
static void test_long_lines_are_looked_at(void **state) {
    struct home *h = *state;
    struct rollout_line line;
    struct str output = output_of(&h->arena, ROLLOUT_LONG_LINE_BYTES);
    struct str text = arena_printf(&h->arena,
        HEAD "\"type\":\"response_item\",\"ordinal\":7,\"payload\":%.*s}", STR_ARGS(output));
    assert_true(rollout_line_look(&h->arena, text, &line));
    assert_int_equal(line.ordinal, 7);
    assert_int_equal(json_get_text(line.payload, "output").n, ROLLOUT_LOOK_BYTES);
    assert_true(rollout_line_parse(&h->arena, text, &line));
    assert_int_equal(json_get_text(line.payload, "output").n, ROLLOUT_LONG_LINE_BYTES + 1);
}

static void keep_text(void *user, struct buf *text) {
    struct buf *to = user;
    *to = *text;
    *text = (struct buf){ 0 };
}

static void run_reading(
    struct home *h, const struct history *history, struct buf *text, bool cancel) {
    uv_loop_t loop;
    struct op_group ops = { 0 };
    assert_int_equal(uv_loop_init(&loop), 0);
    struct op *op = history_read(&ops, &loop, history, home_str(h), keep_text, text);
    if (cancel)
        op_cancel(op);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    assert_true(op_group_is_empty(&ops));
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void test_read_on_the_pool(void **state) {
    struct home *h = *state;
    struct str output = output_of(&h->arena, HISTORY_ITEM_BYTES_MAX);
    struct history history = read_history(h, write_rollout(h, output));
    _cleanup_buf_ struct buf text = { 0 }, none = { 0 };
    run_reading(h, &history, &text, false);
    assert_text(&text, h, output);
    run_reading(h, &history, &none, true);
    assert_null(none.p);
    history_done(&history);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_large_items_stay_on_disk, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_small_items_do_not, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_files_that_were_moved_are_found, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_long_lines_are_looked_at, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_read_on_the_pool, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
