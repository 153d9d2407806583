/* Unit tests: rpc/dispatch, rpc/request (surface.md 1.2 to 1.6). */
#include "rpc/queue.h"

#include "fixture.h"

#define STATUS "{\"v2ConsolidatedThreads\":0,\"v2Ready\":true}"

/* Sends a line, and checks all that was said since the last check. */
static void expect(struct fixture *f, const char *line, const char *answer) {
    if (line)
        (void)f->client.events->on_message(f->client.user, str_of(line));
    assert_string_equal(buf_cstr(&f->client.sent), answer);
    f->client.sent.n = 0;
}

static const char not_initialized[] =
    "{\"error\":{\"code\":-32600,\"message\":\"Not initialized\"},\"id\":1}\n";

static void test_ids_are_echoed_with_their_type(void **state) {
    struct fixture *f = *state;
    initialize(f, "{\"experimentalApi\":true}");
    static const char *const ids[][2] = { { "\"\"", "\"\"" }, { "-7", "-7" }, { "-0", "0" },
        { "9223372036854775807", "9223372036854775807" }, { "\"x \\u00e9\"", "\"x \xc3\xa9\"" } };
    for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
        struct buf line = { 0 }, answer = { 0 };
        buf_printf(&line, "{\"id\":%s,\"method\":\"memory/status\",\"params\":{}}", ids[i][0]);
        buf_printf(&answer, "{\"id\":%s,\"result\":" STATUS "}\n", ids[i][1]);
        expect(f, buf_cstr(&line), buf_cstr(&answer));
        buf_done(&line);
        buf_done(&answer);
    }
}

static void test_what_is_no_request_is_never_answered(void **state) {
    struct fixture *f = *state;
    initialize(f, "null");
    static const char *const lines[] = { "", "   ", "{bad", "[]", "\"text\"", "null", "17", "{}",
        "[{\"id\":1,\"method\":\"memory/status\"}]", "{\"id\":1,\"params\":{}}",
        "{\"id\":null,\"method\":\"memory/status\"}", "{\"id\":1.0,\"method\":\"memory/status\"}",
        "{\"id\":true,\"method\":\"memory/status\"}",
        "{\"id\":9223372036854775808,\"method\":\"memory/status\"}",
        "{\"id\":1,\"id\":2,\"method\":\"memory/status\"}", "{\"id\":1,\"method\":5}",
        "{\"id\":1,\"method\":\"memory/status\",\"trace\":5}",
        "{\"method\":\"weird/one\",\"params\":{}}", "{\"id\":77,\"result\":{}}",
        "{\"id\":78,\"error\":{\"code\":-1,\"message\":\"x\"}}",
        "{\"id\":1,\"method\":\"memory/status\"}{\"id\":2,\"method\":\"memory/status\"}" };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        expect(f, lines[i], "");
}

static void test_errors_come_in_the_reference_order(void **state) {
    struct fixture *f = *state;
    expect(f, "{\"id\":1,\"method\":\"thread/read\",\"params\":{}}",
        "{\"error\":{\"code\":-32600,\"message\":\"Invalid request: missing field `threadId`\"},\"id\":1}\n");
    expect(f, "{\"id\":1,\"method\":\"initialize\"}",
        "{\"error\":{\"code\":-32600,\"message\":\"Invalid request: missing field `params`\"},\"id\":1}\n");
    expect(f, "{\"id\":1,\"method\":\"memory/status\",\"params\":{}}", not_initialized);
    initialize(f, "{}");
    expect(f, "{\"id\":1,\"method\":\"memory/status\",\"params\":{}}",
        "{\"error\":{\"code\":-32600,\"message\":\"memory/status requires experimentalApi capability\"},\"id\":1}\n");
    expect(f, "{\"id\":1,\"method\":\"memory/status\",\"params\":5}",
        "{\"error\":{\"code\":-32600,\"message\":\"Invalid request: invalid type: integer `5`, expected struct "
        "MemoryStatusParams\"},\"id\":1}\n");
    expect(f,
        "{\"id\":1,\"method\":\"thread/start\",\"params\":{\"historyMode\":\"legacy\",\"permissions\":\"x\"}}",
        "{\"error\":{\"code\":-32600,\"message\":\"thread/start.permissions requires experimentalApi capability\"},"
        "\"id\":1}\n");
}

static void test_an_answer_may_come_later_or_never_reach_anybody(void **state) {
    struct fixture *f = *state;
    initialize(f, "null");
    expect(f, "{\"id\":\"later\",\"method\":\"account/read\",\"params\":{}}", "");
    struct rpc_request *req = f->held;
    f->held = NULL;
    rpc_fail(req, RPC_INTERNAL_ERROR, "no %s", "luck");
    expect(f, NULL, "{\"error\":{\"code\":-32603,\"message\":\"no luck\"},\"id\":\"later\"}\n");
    expect(f, "{\"id\":\"gone\",\"method\":\"account/read\",\"params\":{}}", "");
    req = f->held;
    f->held = NULL;
    connection_close(f->conn);
    rpc_fail(req, RPC_INTERNAL_ERROR, "nobody hears it");
    expect(f, NULL, "");
}

/* What waits for it runs from the loop, not within the call. */
static void drop_held(struct fixture *f) {
    struct rpc_request *held = f->held;
    rpc_drop(held);
    assert_ptr_equal(f->held, held);
    (void)uv_run(&f->loop, UV_RUN_NOWAIT);
}

static void test_too_many_requests_in_flight_are_refused(void **state) {
    struct fixture *f = *state;
    initialize(f, "null");
    for (int i = 0; i < RPC_IN_FLIGHT_MAX; i++)
        expect(f, "{\"id\":1,\"method\":\"account/read\",\"params\":{}}", "");
    expect(f, "{\"id\":2,\"method\":\"account/read\",\"params\":{}}",
        "{\"error\":{\"code\":-32001,\"message\":\"Server overloaded; retry later.\"},\"id\":2}\n");
    for (int i = 0; i < RPC_IN_FLIGHT_MAX; i++)
        drop_held(f);
    expect(f, "{\"id\":3,\"method\":\"account/read\",\"params\":{}}", "");
}

static void test_requests_of_one_queue_wait_for_each_other(void **state) {
    struct fixture *f = *state;
    initialize(f, "null");
    expect(f, "{\"id\":1,\"method\":\"account/read\",\"params\":{}}", "");
    struct rpc_request *first = f->held;
    expect(f, "{\"id\":2,\"method\":\"account/read\",\"params\":{}}", "");
    assert_ptr_equal(f->held, first);
    drop_held(f);
    struct rpc_request *second = f->held;
    assert_ptr_not_equal(second, NULL);
    assert_string_equal(second->id.p, "2");
    expect(f, "{\"id\":3,\"method\":\"account/read\",\"params\":{}}", "");
    rpc_queue_leave(second); /* it goes on beside the next one */
    (void)uv_run(&f->loop, UV_RUN_NOWAIT);
    assert_string_equal(f->held->id.p, "3");
    rpc_drop(second);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ids_are_echoed_with_their_type, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_no_request_is_never_answered, setup, teardown),
        cmocka_unit_test_setup_teardown(test_errors_come_in_the_reference_order, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_an_answer_may_come_later_or_never_reach_anybody, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_too_many_requests_in_flight_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_requests_of_one_queue_wait_for_each_other, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
