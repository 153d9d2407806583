/* Unit tests: the generated calls: handlers by method, replies, notifications, questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/protocol/wrappers.gen.h"

/* What rpc/ would be told. */
struct rpc_request {
    struct buf said;
};
struct subscribers {
    struct buf said;
    rpc_call_back *call;
    rpc_callback *callback;
    void *user;
};

void rpc_reply(struct rpc_request *req, const struct type *t, const void *result) {
    proto_encode(&req->said, t, result);
}

void rpc_notify(struct subscribers *to, const struct method *notification, const void *params) {
    buf_add_str(&to->said, method_name(notification));
    proto_encode(&to->said, proto_type(notification->params), params);
}

struct rpc_outgoing *rpc_ask(struct subscribers *to, const struct method *request,
    const void *params, rpc_call_back *call, rpc_callback *callback, void *user) {
    buf_add_str(&to->said, method_name(request));
    proto_encode(&to->said, proto_type(request->params), params);
    to->call = call;
    to->callback = callback;
    to->user = user;
    return NULL;
}

/* The handlers of kinds.idl. */

void handle_first_call(struct rpc_request *req, const struct gate_params *p) {
    buf_printf(&req->said, "first %.*s ", STR_ARGS(p->free));
    reply_first_call(req, &(struct wire_empty){ 0 });
}

void handle_second_call(struct rpc_request *req, const struct gate_login *p) {
    reply_second_call(req, &(struct wire_inner){ .a = STR("second"), .b = p->type });
}

void handle_third_call(struct rpc_request *req) {
    buf_printf(&req->said, "third");
}

void handle_fourth_call(struct rpc_request *req, const struct wire_inner *p) {
    buf_printf(&req->said, "fourth %s", p ? "with" : "without");
}

void handle_alpha_call(struct rpc_request *req, const struct wire_tree *p) {
    reply_alpha_call(req, p);
}

static void check_call(const char *name, const char *params_text, const char *said) {
    _cleanup_arena_ struct arena a = { 0 };
    struct rpc_request req = { { 0 } };
    const void *params;
    const struct method *m = proto_method_find(str_of(name));
    struct json *json = params_text ? json_parse(&a, str_of(params_text), NULL) : NULL;
    assert_true(proto_decode_params(&a, m, json, &params, NULL));
    proto_calls[m - proto_methods](&req, params);
    assert_string_equal(buf_cstr(&req.said), said);
    buf_done(&req.said);
}

static void test_each_method_reaches_its_handler(void **state) {
    (void)state;
    check_call("first/call", "{\"free\":\"x\"}", "first x {}");
    check_call("second/call", "{\"type\":\"paid\",\"key\":\"\"}", "{\"a\":\"second\",\"b\":1}");
    check_call("third/call", NULL, "third");
    check_call("fourth/call", NULL, "fourth without");
    check_call("fourth/call", "{\"a\":\"\"}", "fourth with");
    check_call("alpha/call", "{\"value\":4}", "{\"value\":4}");
}

static void test_notifications_carry_their_name(void **state) {
    (void)state;
    struct subscribers to = { .said = { 0 } };
    notify_ended(&to, &(struct wire_inner){ .a = STR("x") });
    assert_string_equal(buf_cstr(&to.said), "ended{\"a\":\"x\",\"b\":0}");
    buf_done(&to.said);
}

static void on_answer(void *user, const struct wire_approval *answer) {
    *(int *)user = answer ? (int)answer->tag : -1;
}

static void test_answers_come_back_typed(void **state) {
    (void)state;
    struct subscribers to = { .said = { 0 } };
    int got = -2;
    (void)ask_ask(&to, &(struct wire_inner){ .a = STR("?") }, on_answer, &got);
    assert_string_equal(buf_cstr(&to.said), "ask{\"a\":\"?\",\"b\":0}");
    to.call(to.callback, to.user, &(struct wire_approval){ .tag = WIRE_APPROVAL_ON_REQUEST });
    assert_int_equal(got, WIRE_APPROVAL_ON_REQUEST);
    to.call(to.callback, to.user, NULL);
    assert_int_equal(got, -1);
    buf_done(&to.said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_method_reaches_its_handler),
        cmocka_unit_test(test_notifications_carry_their_name),
        cmocka_unit_test(test_answers_come_back_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
