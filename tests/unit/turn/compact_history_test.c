/* compact_history: what is left of a history when it is shortened. */
#include "turn/compact_history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define USER(text)                                                                                   \
    "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"" text \
    "\"}]}"

static void add(struct history *h, const char *item) {
    history_add(h, str_of(item));
}

/* The history after a compaction that keeps `max_tokens`; the context is one item, "CTX". */
static void expect_built(const struct history *old, size_t max_tokens, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct history context = { 0 }, tail = { 0 }, fresh = { 0 };
    add(&context, "\"CTX\"");
    add(&tail, "\"TAIL\"");
    compact_history_build(&fresh, compact_history_items(&a, buf_str(&old->text)),
        &(struct compact_keep){ max_tokens, true, &context, &tail });
    history_done(&tail);
    assert_string_equal(buf_cstr(&fresh.text), expected);
    assert_int_equal(fresh.count, compact_history_items(&a, buf_str(&fresh.text))->count);
    history_done(&context);
    history_done(&fresh);
}

static void test_user_messages_stay(void **state) {
    (void)state;
    struct history h = { 0 };
    add(&h, USER("<environment_context>x"));
    add(&h, USER("one"));
    add(&h, "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}");
    add(&h, "{\"type\":\"function_call\",\"call_id\":\"c\"}");
    add(&h, USER("<turn_aborted>x"));
    add(&h, USER("two"));
    expect_built(&h, 100, USER("one") ",\"CTX\"," USER("two") ",\"TAIL\"");
    history_done(&h);
}

static void test_earlier_summaries_go(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct history h = { 0 };
    add(&h,
        arena_printf(&a,
            "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
            "\"%.*s\\nS\"}]}",
            STR_ARGS(compact_summary_prefix))
            .p);
    expect_built(&h, 100, "\"CTX\",\"TAIL\"");
    history_done(&h);
    expect_built(&h, 100, "\"CTX\",\"TAIL\"");
}

static void test_the_limit_cuts_the_oldest(void **state) {
    (void)state;
    struct history h = { 0 };
    add(&h, USER("gone"));
    add(&h, USER("0123456789abcdefghij"));
    add(&h, USER("last"));
    expect_built(&h, 3,
        USER("0123\xe2\x80\xa6"
             "3 tokens truncated\xe2\x80\xa6ghij") ",\"CTX\"," USER("last") ",\"TAIL\"");
    expect_built(&h, 1, "\"CTX\"," USER("last") ",\"TAIL\"");
    history_done(&h);
}

static void test_pictures_go_with_their_kinds(void **state) {
    (void)state;
    struct history h = { 0 };
    add(&h,
        "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_image\"},{\"type\":"
        "\"input_text\",\"text\":\"a\"}],\"internal_chat_message_metadata_passthrough\":{"
        "\"content_item_kinds\":[\"user.image\",\"user.text\"]}}");
    expect_built(&h, 9,
        "\"CTX\",{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\","
        "\"text\":\"a\"}],\"internal_chat_message_metadata_passthrough\":{\"content_item_kinds\":["
        "\"user.text\"]}},\"TAIL\"");
    history_done(&h);
}

static void test_output_of_the_endpoint(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct history context = { 0 }, fresh = { 0 };
    add(&context, "\"CTX\"");
    const char *text = "[" USER(
        "one") ",{\"type\":\"message\",\"role\":\"developer\",\"content\":[]},"
               "{\"type\":\"compaction\",\"encrypted_content\":\"E\"},{\"type\":\"odd\"},3]";
    compact_history_of_output(&fresh, json_parse(&a, str_of(text), NULL), &context);
    assert_string_equal(buf_cstr(&fresh.text),
        "\"CTX\"," USER("one") ",{\"type\":\"compaction\",\"encrypted_content\":\"E\"}");
    history_done(&fresh);
    text = "[{\"type\":\"compaction\",\"encrypted_content\":\"E\"}]";
    compact_history_of_output(&fresh, json_parse(&a, str_of(text), NULL), &context);
    assert_string_equal(
        buf_cstr(&fresh.text), "\"CTX\",{\"type\":\"compaction\",\"encrypted_content\":\"E\"}");
    history_done(&fresh);
    compact_history_of_output(&fresh, json_parse(&a, STR("[]"), NULL), &context);
    assert_string_equal(buf_cstr(&fresh.text), "\"CTX\"");
    history_done(&context);
    history_done(&fresh);
}

static void test_a_dropped_call_takes_its_output(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct history h = { 0 };
    struct buf out = { 0 };
    add(&h, "{\"type\":\"function_call\",\"call_id\":\"c\"}");
    add(&h, USER("one"));
    add(&h, "{\"type\":\"function_call_output\",\"call_id\":\"c\"}");
    compact_history_write(&out, compact_history_items(&a, buf_str(&h.text)), 1);
    assert_string_equal(buf_cstr(&out), USER("one"));
    buf_clear(&out, 0);
    compact_history_write(&out, compact_history_items(&a, buf_str(&h.text)), 3);
    assert_int_equal(out.n, 0);
    buf_done(&out);
    history_done(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_user_messages_stay),
        cmocka_unit_test(test_earlier_summaries_go),
        cmocka_unit_test(test_the_limit_cuts_the_oldest),
        cmocka_unit_test(test_pictures_go_with_their_kinds),
        cmocka_unit_test(test_output_of_the_endpoint),
        cmocka_unit_test(test_a_dropped_call_takes_its_output),
    };
    return cmocka_run_group_tests_name("compact_history", tests, NULL, NULL);
}
