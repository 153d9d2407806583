/* Unit tests: mcp/client against scripted peers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "mcp/catalogue.h"
#include "mcp/client.h"

#define INITIALIZED                                                                               \
    "read a; echo '{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-06-18\"," \
    "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}}'; read b;"
#define TOOLS \
    "read c; echo '{\"id\":1,\"result\":{\"tools\":[{\"name\":\"x.y\"},{\"name\":\"off\"},{\"name\":\"x-y\"}]}}';"

struct fixture {
    uv_loop_t loop;
    struct op_group ops, calls;
    struct arena arena;
    struct mcp_server_config config;
    struct mcp_client *client;
    int started, failed, lost, answers, questions;
    struct str failure;
    enum mcp_outcome outcome;
    struct str text;
};

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    assert_int_equal(uv_loop_init(&f->loop), 0);
    *state = f;
    return 0;
}

/* Nothing is left: no operation, no handle. */
static int teardown(void **state) {
    struct fixture *f = *state;
    if (f->client)
        mcp_client_cancel(f->client);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_null(f->calls.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static void on_started(void *user, const struct mcp_failure *failure) {
    struct fixture *f = user;
    if (!failure) {
        f->started++;
        return;
    }
    f->failed++;
    f->client = NULL;
    f->failure = arena_str(&f->arena, failure->text);
}

static void on_lost(void *user) {
    struct fixture *f = user;
    f->lost++;
}

static void on_question(void *user, struct str id, const struct json *params) {
    struct fixture *f = user;
    assert_true(str_is(json_get_text(params, "message"), "Who?"));
    f->questions++;
    mcp_client_answer(f->client, id, STR("{\"action\":\"decline\"}"));
}

static void on_question_moot(void *user, struct str id) {
    (void)user;
    (void)id;
}

static const struct mcp_client_events events = { on_started, on_lost, on_question,
    on_question_moot };

static void start(struct fixture *f, const char *script, int64_t timeout_ms) {
    struct json *table = json_new_object(&f->arena), *args = json_new_array(&f->arena),
                *hidden = json_new_array(&f->arena);
    json_push(args, json_new_str(&f->arena, STR("-c")));
    json_push(args, json_new_str(&f->arena, str_of(script)));
    json_push(hidden, json_new_str(&f->arena, STR("off")));
    json_put(table, STR("args"), args);
    json_put(table, STR("disabled_tools"), hidden);
    f->config = (struct mcp_server_config){ .name = STR("peer"),
        .json = table,
        .enabled = true,
        .command = STR("/bin/sh"),
        .startup_timeout_ms = timeout_ms };
    f->client = mcp_client_new(&f->ops, &(struct mcp_client_options){ .loop = &f->loop,
                                            .config = &f->config,
                                            .cwd = STR("/"),
                                            .events = &events,
                                            .user = f });
}

static void run_until(struct fixture *f, const int *count) {
    while (*count == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
}

static void on_answer(void *user, const struct mcp_answer *answer) {
    struct fixture *f = user;
    f->answers++;
    f->outcome = answer->outcome;
    if (answer->outcome == MCP_ERROR)
        f->text = arena_str(&f->arena, answer->message);
    else if (answer->outcome == MCP_RESULT)
        f->text = arena_str(&f->arena, json_get_text(answer->result, "t"));
}

static struct op *ask(struct fixture *f, int64_t timeout_ms) {
    return mcp_client_call(f->client, &f->calls, "tools/call", NULL, timeout_ms, on_answer, f);
}

/* Hidden tools are left out; noise, answers to nobody and unknown notifications are passed over. */
static void starts(void **state) {
    struct fixture *f = *state;
    start(f,
        "echo noise >&2; echo '[]'; echo '{\"id\":77,\"result\":{}}'; echo '{\"method\":\"x\"}';" INITIALIZED
            TOOLS "cat >/dev/null",
        10000);
    run_until(f, &f->started);
    assert_int_equal(mcp_client_facts(f->client)->tools->count, 2);
    assert_non_null(mcp_client_tool(f->client, STR("x.y")));
    assert_null(mcp_client_tool(f->client, STR("off")));
}

static void calls(void **state) {
    struct fixture *f = *state;
    start(f,
        INITIALIZED TOOLS
        "read d; echo '{\"id\":2,\"result\":{\"t\":\"yes\"}}'; read e;"
        "echo '{\"id\":3,\"error\":{\"code\":-5,\"message\":\"no\"}}'; cat >/dev/null",
        10000);
    run_until(f, &f->started);
    (void)ask(f, 10000);
    run_until(f, &f->answers);
    assert_int_equal(f->outcome, MCP_RESULT);
    assert_true(str_is(f->text, "yes"));
    f->answers = 0;
    (void)ask(f, 10000);
    run_until(f, &f->answers);
    assert_int_equal(f->outcome, MCP_ERROR);
    assert_true(str_is(f->text, "no"));
}

static void asks_back(void **state) {
    struct fixture *f = *state;
    start(f,
        INITIALIZED TOOLS
        "echo '{\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":{\"message\":\"Who?\"}}'; read d;"
        "echo '{\"id\":9,\"method\":\"ping\"}'; read e; echo '{\"id\":9,\"method\":\"roots/list\"}'; read g; exit 0",
        10000);
    run_until(f, &f->lost);
    assert_int_equal(f->questions, 1);
}

static void fails(struct fixture *f, const char *script, int64_t timeout_ms, const char *text) {
    start(f, script, timeout_ms);
    run_until(f, &f->failed);
    assert_true(str_is(f->failure, text));
}

static void ends_at_once(void **state) {
    fails(*state, "exit 3", 10000,
        "handshaking with MCP server failed: connection closed: initialize response: connection closed: "
        "initialize response");
}

static void says_nothing(void **state) {
    fails(*state, "cat >/dev/null", 1,
        "timed out handshaking with MCP server after 0.001s: deadline has elapsed");
}

/* What waits when the server goes fails; so does what is asked afterwards. */
static void goes(void **state) {
    struct fixture *f = *state;
    start(f, INITIALIZED TOOLS "read d", 10000);
    run_until(f, &f->started);
    (void)ask(f, 10000);
    run_until(f, &f->answers);
    assert_int_equal(f->outcome, MCP_LOST);
    run_until(f, &f->lost);
    f->answers = 0;
    (void)ask(f, 10000);
    run_until(f, &f->answers);
    assert_int_equal(f->outcome, MCP_LOST);
}

static void takes_too_long(void **state) {
    struct fixture *f = *state;
    start(f, INITIALIZED TOOLS "cat >/dev/null", 10000);
    run_until(f, &f->started);
    (void)ask(f, 1);
    run_until(f, &f->answers);
    assert_int_equal(f->outcome, MCP_TIMED_OUT);
}

static void cancelled_call(void **state) {
    struct fixture *f = *state;
    start(f, INITIALIZED TOOLS "cat >/dev/null", 10000);
    run_until(f, &f->started);
    op_cancel(ask(f, 10000));
    mcp_client_cancel(f->client);
    f->client = NULL;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->answers, 0);
}

/* At each step: before the handshake, within it, with a call under way. */
static void cancelled_client(void **state) {
    struct fixture *f = *state;
    for (int step = 0; step < 6; step++) {
        start(f, INITIALIZED TOOLS "cat >/dev/null", 10000);
        for (int i = 0; i < step && !f->started; i++)
            uv_run(&f->loop, UV_RUN_ONCE);
        if (f->started)
            (void)ask(f, 10000);
        f->started = 0;
        mcp_client_cancel(f->client);
        f->client = NULL;
        uv_run(&f->loop, UV_RUN_DEFAULT);
        assert_null(f->ops.head);
        assert_int_equal(f->failed, 0);
    }
}

/* Names that become the same get a mark; the server's own name stays known. */
static void names(void **state) {
    struct fixture *f = *state;
    start(f, INITIALIZED TOOLS "cat >/dev/null", 10000);
    run_until(f, &f->started);
    struct mcp_server server = {
        .config = { .name = STR("a.b") }, .state = MCP_SERVER_READY, .client = f->client
    };
    struct mcp_server *list[] = { &server };
    const struct mcp_servers set = { .v = list, .n = 1 };
    struct mcp_catalogue all = mcp_catalogue_of(&f->arena, &set, false);
    assert_int_equal(all.n, 2);
    assert_true(str_is(all.v[0].namespace, "mcp__a_b"));
    assert_true(str_is(all.v[0].name, "x_y"));
    assert_int_equal(all.v[1].name.n, 3 + 1 + 12);
    const struct mcp_tool *found = mcp_catalogue_find(&all, STR("mcp__a_b"), all.v[1].name);
    assert_non_null(found);
    assert_false(str_eq(found->raw_name, all.v[0].raw_name));
    assert_null(mcp_catalogue_find(&all, STR("mcp__a_b"), STR("x.y")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(starts, setup, teardown),
        cmocka_unit_test_setup_teardown(calls, setup, teardown),
        cmocka_unit_test_setup_teardown(asks_back, setup, teardown),
        cmocka_unit_test_setup_teardown(ends_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(says_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(goes, setup, teardown),
        cmocka_unit_test_setup_teardown(takes_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(cancelled_call, setup, teardown),
        cmocka_unit_test_setup_teardown(cancelled_client, setup, teardown),
        cmocka_unit_test_setup_teardown(names, setup, teardown),
    };
    (void)signal(SIGPIPE, SIG_IGN); /* as the daemon does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
