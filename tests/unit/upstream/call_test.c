/* call, compact, memories, models: requests of one loop to a server on the same loop, ended at each step. */
#include "upstream/call.h"

#include "upstream/compact.h"
#include "upstream/memories.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
    uv_loop_t loop;
    struct upstream upstream;
    struct op_group ops;
    struct op *call;
    uv_tcp_t listener, peers[4];
    size_t peer_count;
    const char *answers[4]; /* one a connection, whole; NULL: none at all */
    bool cancel_when_asked;
    struct provider provider;
    char url[64];
    struct buf log;
};

static void on_idle(struct op_group *ops) {
    struct fixture *f = ops->user;
    upstream_close(&f->upstream);
}

/* The test is over: everything ends. */
static void over(struct fixture *f) {
    f->call = NULL;
    uv_close((uv_handle_t *)&f->listener, NULL);
    for (size_t i = 0; i < f->peer_count; i++)
        if (!uv_is_closing((uv_handle_t *)&f->peers[i]))
            uv_close((uv_handle_t *)&f->peers[i], NULL);
    f->upstream.ops.on_empty = on_idle;
    f->upstream.ops.user = f;
    if (op_group_is_empty(&f->upstream.ops))
        on_idle(&f->upstream.ops);
    else
        upstream_cancel(&f->upstream);
}

static void give_up(struct fixture *f) {
    op_cancel(f->call);
    over(f);
}

/* ---- the server ---- */

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *ret) {
    static char room[65536];
    (void)handle;
    (void)size;
    *ret = uv_buf_init(room, sizeof room);
}

static void on_request(uv_stream_t *peer, ssize_t n, const uv_buf_t *bytes) {
    struct fixture *f = peer->data;
    (void)bytes;
    if (n <= 0)
        return;
    const char *answer = f->answers[(uv_tcp_t *)peer - f->peers];
    if (answer) {
        uv_buf_t piece = uv_buf_init((char *)answer, (unsigned)strlen(answer));
        assert_int_equal(uv_try_write(peer, &piece, 1), (int)piece.len);
        uv_close((uv_handle_t *)peer, NULL);
    }
    if (f->cancel_when_asked && f->call)
        give_up(f);
}

static void on_connection(uv_stream_t *listener, int status) {
    struct fixture *f = listener->data;
    assert_int_equal(status, 0);
    assert_true(f->peer_count < ARRAY_LEN(f->peers));
    uv_tcp_t *peer = &f->peers[f->peer_count++];
    assert_int_equal(uv_tcp_init(&f->loop, peer), 0);
    peer->data = f;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)peer), 0);
    assert_int_equal(uv_read_start((uv_stream_t *)peer, on_alloc, on_request), 0);
}

static void set_up(struct fixture *f) {
    struct sockaddr_in at;
    int size = sizeof at;
    *f = (struct fixture){ .peer_count = 0 };
    assert_int_equal(uv_loop_init(&f->loop), 0);
    upstream_init(&f->upstream, &f->loop);
    assert_int_equal(uv_tcp_init(&f->loop, &f->listener), 0);
    f->listener.data = f;
    assert_int_equal(uv_ip4_addr("127.0.0.1", 0, &at), 0);
    assert_int_equal(uv_tcp_bind(&f->listener, (struct sockaddr *)&at, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&f->listener, 8, on_connection), 0);
    assert_int_equal(uv_tcp_getsockname(&f->listener, (struct sockaddr *)&at, &size), 0);
    (void)snprintf(f->url, sizeof f->url, "http://127.0.0.1:%d/v1", ntohs(at.sin_port));
    f->provider = (struct provider){ .base_url = str_of(f->url), .stream_idle_timeout_ms = 1000 };
}

static void tear_down(struct fixture *f, const char *expected) {
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
    upstream_done(&f->upstream);
    assert_true(op_group_is_empty(&f->ops));
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_string_equal(buf_cstr(&f->log), expected);
    buf_done(&f->log);
}

#define OK(body) "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" body
#define FAIL(delay) \
    "HTTP/1.1 500 No\r\nretry-after: " delay "\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

static void on_done(void *user, const struct http_head *head, const struct json *answer,
    const struct upstream_error *error) {
    struct fixture *f = user;
    if (error)
        buf_printf(&f->log, "error: %.*s", STR_ARGS(error->message));
    else if (!answer)
        buf_add_str(&f->log, STR("nothing"));
    else
        buf_printf(&f->log, "%d: %.*s", head->status, STR_ARGS(json_get_text(answer, "a")));
    over(f);
}

static void start(struct fixture *f, int64_t timeout_ms) {
    f->call = upstream_call_start(&f->upstream, &f->ops,
        &(struct upstream_call){ .provider = &f->provider,
            .method = "POST",
            .path = "x",
            .body = STR("{\"list\":[]}"),
            .timeout_ms = timeout_ms },
        on_done, f);
}

static void test_answers(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f);
    f.answers[0] = OK("{\"a\":\"b\"}");
    start(&f, 0);
    tear_down(&f, "200: b");
    set_up(&f);
    f.answers[0] = OK("{");
    start(&f, 0);
    tear_down(&f,
        "error: stream disconnected before completion: EOF while parsing an object at line 1 column 1");
}

static void test_retries(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f);
    f.provider.request_max_retries = 1;
    f.answers[0] = FAIL("0");
    f.answers[1] = OK("{\"a\":\"again\"}");
    start(&f, 0);
    tear_down(&f, "200: again");
}

static void test_timeout(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f);
    start(&f, 1);
    tear_down(&f, "error: request timed out");
}

static void test_cancel(void **state) {
    (void)state;
    struct fixture f;
    set_up(&f); /* before anything was sent */
    start(&f, 1000);
    give_up(&f);
    tear_down(&f, "");
    set_up(&f); /* while the answer is awaited */
    f.cancel_when_asked = true;
    start(&f, 1000);
    tear_down(&f, "");
}

/* Gives up as soon as the call waits for its next attempt. */
static void on_tick(uv_timer_t *timer) {
    struct fixture *f = timer->data;
    const struct op *op = f->upstream.ops.head;
    while (op && strcmp(op->op_class->name, "retry") != 0)
        op = op->next;
    if (!op)
        return;
    give_up(f);
    uv_close((uv_handle_t *)timer, NULL);
}

static void test_cancel_between_attempts(void **state) {
    (void)state;
    struct fixture f;
    uv_timer_t timer;
    set_up(&f);
    f.provider.request_max_retries = 1;
    f.answers[0] = FAIL("60");
    start(&f, 0);
    assert_int_equal(uv_timer_init(&f.loop, &timer), 0);
    timer.data = &f;
    assert_int_equal(uv_timer_start(&timer, on_tick, 1, 1), 0);
    tear_down(&f, "");
}

/* ---- nothing to ask ---- */

static void on_compacted(void *user, const struct http_head *head, const struct json *output,
    const struct upstream_error *error) {
    struct fixture *f = user;
    assert_true(!head && !error);
    buf_printf(&f->log, "%u items", output->count);
    over(f);
}

static void on_memories(void *user, const struct memory_summary *summaries, size_t count,
    const struct upstream_error *error) {
    struct fixture *f = user;
    assert_true(!summaries && !error);
    buf_printf(&f->log, "%zu summaries", count);
    over(f);
}

static void test_nothing_to_ask(void **state) {
    (void)state;
    struct fixture f;
    const struct compact_request compact = { &f.provider, NULL, 0, STR("{\"input\":[]}") };
    const struct memories_request memories = { &f.provider, NULL, 0, STR("{\"traces\":[]}") };
    set_up(&f);
    f.call = compact_start(&f.upstream, &f.ops, &compact, on_compacted, &f);
    tear_down(&f, "0 items");
    set_up(&f);
    f.call = memories_start(&f.upstream, &f.ops, &memories, on_memories, &f);
    tear_down(&f, "0 summaries");
    set_up(&f);
    f.call = compact_start(&f.upstream, &f.ops, &compact, on_compacted, &f);
    give_up(&f);
    tear_down(&f, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_retries),
        cmocka_unit_test(test_timeout),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_cancel_between_attempts),
        cmocka_unit_test(test_nothing_to_ask),
    };
    return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
