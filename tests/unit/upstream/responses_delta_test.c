/* responses_delta: what of a request is new to a server that has the one before. */
#include "upstream/responses_delta.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define USER(text)                                                                   \
    "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\"," \
    "\"text\":\"" text "\"}]}"
#define ANSWER(id)                                                      \
    "{\"type\":\"message\"," id "\"role\":\"assistant\",\"content\":[{" \
    "\"type\":\"output_text\",\"text\":\"one\"}]}"

struct fixture {
    struct response_past past;
    struct buf out;
};

static int setup(void **state) {
    static struct fixture f;
    f = (struct fixture){ 0 };
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    response_past_done(&f->past);
    buf_done(&f->out);
    return 0;
}

static struct str body_of(struct arena *a, const char *effort, const char *input) {
    return arena_printf(a,
        "{\"model\":\"m\",\"input\":[%s],\"reasoning\":{\"effort\":\"%s\"},"
        "\"client_metadata\":{\"turn_id\":\"]}\\\"t\"}}",
        input, effort);
}

/* A request that was answered with ANSWER and that id. */
static void answered(struct fixture *f, const char *input, const char *id) {
    _cleanup_arena_ struct arena a = { 0 };
    response_past_begin(&f->past, body_of(&a, "low", input));
    response_past_output(
        &f->past, json_parse(&a, STR(ANSWER("\"id\":\"m1\",\"status\":\"completed\",")), NULL));
    response_past_complete(&f->past, str_of(id));
}

static void expect_frame(struct fixture *f, struct response_frame frame, const char *expected) {
    frame.now_ms = 7;
    buf_clear(&f->out, 0);
    response_frame_write(&f->out, &f->past, &frame);
    assert_string_equal(buf_cstr(&f->out), expected);
}

static void expect_input(
    struct fixture *f, const char *effort, const char *input, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str whole = arena_printf(&a,
        "{\"type\":\"response.create\",\"model\":\"m\",%s,\"reasoning\":{\"effort\":\"%s\"},"
        "\"client_metadata\":{\"turn_id\":\"]}\\\"t\",\"x-codex-ws-stream-request-start-ms\":\"7\"}}",
        expected, effort);
    expect_frame(f, (struct response_frame){ .body = body_of(&a, effort, input) }, whole.p);
}

static void test_first_request_is_whole(void **state) {
    expect_input(*state, "low", USER("a"), "\"input\":[" USER("a") "]");
    expect_input(*state, "low", "", "\"input\":[]");
}

static void test_grown_history_is_a_delta(void **state) {
    struct fixture *f = *state;
    answered(f, USER("a"), "resp-1");
    expect_input(f, "low", USER("a") "," ANSWER("") "," USER("b"),
        "\"previous_response_id\":\"resp-1\",\"input\":[" USER("b") "]");
}

static void test_nothing_new_is_an_empty_delta(void **state) {
    struct fixture *f = *state;
    answered(f, USER("a"), "resp-1");
    expect_input(f, "low", USER("a") "," ANSWER("\"id\":\"msg_1\","),
        "\"previous_response_id\":\"resp-1\",\"input\":[]");
}

static void test_metadata_of_items_does_not_count(void **state) {
    struct fixture *f = *state;
#define WITH(meta) "{\"type\":\"message\",\"x\":[1,{}]" meta "}"
#define META(turn) ",\"internal_chat_message_metadata_passthrough\":{\"turn_id\":\"" turn "\"}"
    answered(f, WITH(META("1")), "resp-1");
    expect_input(f, "low", WITH(META("2")) "," ANSWER("") "," USER("b"),
        "\"previous_response_id\":\"resp-1\",\"input\":[" USER("b") "]");
}

static void test_changed_history_is_whole(void **state) {
    struct fixture *f = *state;
#define CASES(input)                  \
    answered(f, USER("a"), "resp-1"); \
    expect_input(f, "low", input, "\"input\":[" input "]")
    CASES(USER("x") "," ANSWER("") "," USER("b"));
    CASES(USER("a") "," USER("b"));
    CASES(USER("a"));
    CASES("");
}

static void test_changed_option_is_whole(void **state) {
    struct fixture *f = *state;
    answered(f, USER("a"), "resp-1");
    expect_input(f, "high", USER("a") "," ANSWER("") "," USER("b"),
        "\"input\":[" USER("a") "," ANSWER("") "," USER("b") "]");
}

static void test_unanswered_request_is_no_past(void **state) {
    struct fixture *f = *state;
    answered(f, USER("a"), "");
    expect_input(f, "low", USER("a") "," ANSWER(""), "\"input\":[" USER("a") "," ANSWER("") "]");
}

static void test_an_item_the_history_does_not_take(void **state) {
    struct fixture *f = *state;
    _cleanup_arena_ struct arena a = { 0 };
    response_past_begin(&f->past, body_of(&a, "low", USER("a")));
    response_past_output(&f->past, json_parse(&a, STR("{\"type\":7}"), NULL));
    response_past_complete(&f->past, STR("resp-1"));
    expect_input(f, "low", USER("a") "," USER("b"),
        "\"previous_response_id\":\"resp-1\",\"input\":[" USER("b") "]");
}

static void test_prewarm_and_turn_state(void **state) {
    struct fixture *f = *state;
    expect_frame(f,
        (struct response_frame){ .body = STR("{\"input\":[],\"client_metadata\":{}}"),
            .prewarm = true,
            .lite = true,
            .turn_state = STR("t\"1") },
        "{\"type\":\"response.create\",\"input\":[],\"generate\":false,\"client_metadata\":{"
        "\"x-codex-turn-state\":\"t\\\"1\","
        "\"ws_request_header_x_openai_internal_codex_responses_lite\":\"true\","
        "\"x-codex-ws-stream-request-start-ms\":\"7\"}}");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_first_request_is_whole),
        TEST(test_grown_history_is_a_delta),
        TEST(test_nothing_new_is_an_empty_delta),
        TEST(test_metadata_of_items_does_not_count),
        TEST(test_changed_history_is_whole),
        TEST(test_changed_option_is_whole),
        TEST(test_unanswered_request_is_no_past),
        TEST(test_an_item_the_history_does_not_take),
        TEST(test_prewarm_and_turn_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
