/* ws: connections of one loop to a server on the same loop, ended at each step. */
#include "upstream/ws.h"

#include "base/base64.h"
#include "base/hash.h"
#include "base/xmalloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define PEER_TEXT  "\x81\x02hi"
#define PEER_CLOSE "\x88\x02\x03\xf3"

/* What the server does with a connection, and at which event the client gives up. */
struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    struct ws_client *client;
    struct ws_connection *conn;
    uv_tcp_t listener, peer;
    bool peer_open;
    struct buf received;
    char url[64];
    const char *refusal; /* a whole answer; NULL: accept */
    struct str after;    /* frames behind the acceptance */
    bool silent;         /* no answer */
    bool asked;
    bool cut; /* the connection is cut behind them */
    struct buf log;
    const char *give_up_at;
    bool send;
};

static void close_server(struct fixture *f) {
    if (!uv_is_closing((uv_handle_t *)&f->listener))
        uv_close((uv_handle_t *)&f->listener, NULL);
    if (f->peer_open && !uv_is_closing((uv_handle_t *)&f->peer))
        uv_close((uv_handle_t *)&f->peer, NULL);
}

/* The test is over when the connection is: the rest closes then. */
static void over(struct fixture *f) {
    f->conn = NULL;
    close_server(f);
}

static void happened(struct fixture *f, const char *what) {
    buf_printf(&f->log, "%s%s", f->log.n ? " " : "", what);
    if (f->give_up_at && strcmp(f->give_up_at, what) == 0) {
        ws_close(f->conn);
        over(f);
    }
}

/* ---- the server ---- */

static void write_peer(struct fixture *f, struct str bytes) {
    uv_buf_t piece = uv_buf_init((char *)bytes.p, (unsigned)bytes.n);
    if (bytes.n)
        assert_int_equal(uv_try_write((uv_stream_t *)&f->peer, &piece, 1), (int)bytes.n);
}

static void answer(struct fixture *f) {
    _cleanup_arena_ struct arena a = { 0 };
    uint8_t digest[HASH_SHA1_BYTES];
    if (f->refusal) {
        write_peer(f, str_of(f->refusal));
        return;
    }
    const char *at = strstr(buf_cstr(&f->received), "Sec-WebSocket-Key: ");
    assert_non_null(at);
    at += strlen("Sec-WebSocket-Key: ");
    struct str key =
        arena_printf(&a, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", (int)strcspn(at, "\r"), at);
    hash_of(HASH_SHA1, key, digest);
    struct str accept = base64_encode(&a, (struct str){ (char *)digest, sizeof digest });
    write_peer(f, arena_printf(&a,
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
                      "Upgrade\r\nX-Models-ETag: e1\r\nSec-WebSocket-Accept: %.*s\r\n\r\n",
                      STR_ARGS(accept)));
    write_peer(f, f->after);
    if (f->cut)
        uv_close((uv_handle_t *)&f->peer, NULL);
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *ret) {
    struct fixture *f = handle->data;
    *ret = uv_buf_init(buf_reserve(&f->received, wanted), (unsigned)wanted);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *piece) {
    (void)piece;
    struct fixture *f = stream->data;
    if (n <= 0) {
        if (n < 0 && !uv_is_closing((uv_handle_t *)stream))
            uv_close((uv_handle_t *)stream, NULL);
        return;
    }
    f->received.n += (size_t)n;
    if (!strstr(buf_cstr(&f->received), "\r\n\r\n") || f->asked)
        return;
    f->asked = true;
    if (!f->silent)
        answer(f);
    else if (f->give_up_at)
        happened(f, "request");
}

static void on_peer(uv_stream_t *listener, int status) {
    struct fixture *f = listener->data;
    assert_int_equal(status, 0);
    assert_int_equal(uv_tcp_init(&f->loop, &f->peer), 0);
    f->peer.data = f;
    f->peer_open = true;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&f->peer), 0);
    assert_int_equal(uv_read_start((uv_stream_t *)&f->peer, on_alloc, on_read), 0);
}

/* ---- the client ---- */

static void on_open(void *user, const struct http_head *head) {
    struct fixture *f = user;
    assert_true(str_is(http_head_get(head, "x-models-etag"), "e1"));
    if (f->send)
        assert_true(ws_send(f->conn, STR("hello")));
    happened(f, "open");
}

static void on_text(void *user, struct str text) {
    char what[32];
    (void)snprintf(what, sizeof what, "text:%.*s", STR_ARGS(text));
    happened(user, what);
}

static void on_end(void *user, const struct ws_end *end) {
    struct fixture *f = user;
    char what[128];
    static const char *const names[] = { "refused", "not-connected", "timed-out", "closed", "lost",
        "binary", "too-large" };
    (void)snprintf(what, sizeof what, "%s:%d:%s", names[end->kind],
        end->head ? end->head->status : end->code, end->detail ? end->detail : "");
    buf_printf(&f->log, "%s%s", f->log.n ? " " : "", what);
    over(f);
}

static const struct ws_events events = { on_open, on_text, on_end };

static int setup(void **state) {
    struct fixture *f = xcalloc(1, sizeof *f);
    struct sockaddr_in at;
    int n = sizeof at;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    assert_int_equal(uv_tcp_init(&f->loop, &f->listener), 0);
    f->listener.data = f;
    assert_int_equal(uv_ip4_addr("127.0.0.1", 0, &at), 0);
    assert_int_equal(uv_tcp_bind(&f->listener, (struct sockaddr *)&at, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&f->listener, 1, on_peer), 0);
    assert_int_equal(uv_tcp_getsockname(&f->listener, (struct sockaddr *)&at, &n), 0);
    (void)snprintf(f->url, sizeof f->url, "ws://127.0.0.1:%d/v1/responses", ntohs(at.sin_port));
    f->client = ws_client_new(&f->loop);
    (void)setenv("no_proxy", "*", 1);
    *state = f;
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    assert_true(op_group_is_empty(&f->ops));
    ws_client_close(f->client);
    assert_int_equal(uv_run(&f->loop, UV_RUN_DEFAULT), 0);
    ws_client_free(f->client);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    buf_done(&f->received);
    buf_done(&f->log);
    free(f);
    return 0;
}

/* The context's own handles keep a loop alive: run until nobody waits any more. */
static void run(struct fixture *f) {
    while (f->conn || !op_group_is_empty(&f->ops))
        (void)uv_run(&f->loop, UV_RUN_ONCE);
    close_server(f);
}

static void open_connection(struct fixture *f, uint64_t timeout_ms) {
    const struct http_header headers[] = { { STR("x-one"), STR("1") },
        { STR("x-bad"), STR("a\r\nb: c") } };
    f->conn = ws_open(f->client, &f->ops,
        &(struct ws_request){ .url = f->url,
            .headers = headers,
            .header_count = ARRAY_LEN(headers),
            .connect_timeout_ms = timeout_ms },
        &events, f);
}

static void expect(struct fixture *f, const char *log) {
    open_connection(f, 30000);
    run(f);
    assert_string_equal(buf_cstr(&f->log), log);
}

static void test_text_then_close(void **state) {
    struct fixture *f = *state;
    f->after = STR(PEER_TEXT "\x01\x01h\x80\x01o" PEER_CLOSE);
    expect(f, "open text:hi text:ho closed:1011:");
    assert_non_null(strstr(buf_cstr(&f->received), "\r\nx-one: 1\r\n"));
    assert_null(strstr(buf_cstr(&f->received), "x-bad"));
    assert_non_null(strstr(buf_cstr(&f->received),
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
}

static void test_refused(void **state) {
    struct fixture *f = *state;
    f->refusal = "HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n";
    expect(f, "refused:429:");
}

static void test_binary(void **state) {
    struct fixture *f = *state;
    f->after = STR("\x82\x01x");
    expect(f, "open binary:0:");
}

static void test_cut(void **state) {
    struct fixture *f = *state;
    f->cut = true;
    expect(f, "open lost:0:");
}

static void test_nobody_listens(void **state) {
    struct fixture *f = *state;
    uv_close((uv_handle_t *)&f->listener, NULL);
    (void)uv_run(&f->loop, UV_RUN_NOWAIT);
    expect(f, "not-connected:0:Connection refused (os error 111)");
}

static void test_bad_url(void **state) {
    struct fixture *f = *state;
    (void)snprintf(f->url, sizeof f->url, "nonsense");
    expect(f, "not-connected:0:invalid URL");
}

static void test_no_answer_in_time(void **state) {
    struct fixture *f = *state;
    f->silent = true;
    open_connection(f, 50);
    run(f);
    assert_string_equal(buf_cstr(&f->log), "timed-out:0:");
}

static void test_given_up_at_once(void **state) {
    struct fixture *f = *state;
    open_connection(f, 30000);
    ws_close(f->conn);
    over(f);
    run(f);
    assert_int_equal(f->log.n, 0);
}

static void test_given_up_when_asked(void **state) {
    struct fixture *f = *state;
    f->silent = true;
    f->give_up_at = "request";
    expect(f, "request");
}

static void test_given_up_when_open(void **state) {
    struct fixture *f = *state;
    f->give_up_at = "open";
    f->send = true;
    expect(f, "open");
}

static void test_given_up_at_a_text(void **state) {
    struct fixture *f = *state;
    f->after = STR(PEER_TEXT PEER_TEXT);
    f->give_up_at = "text:hi";
    expect(f, "open text:hi");
}

static void test_group_is_cancelled(void **state) {
    struct fixture *f = *state;
    f->after = STR(PEER_TEXT);
    open_connection(f, 30000);
    while (!f->log.n)
        (void)uv_run(&f->loop, UV_RUN_ONCE);
    op_group_cancel(&f->ops);
    over(f);
    run(f);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_text_then_close),
        TEST(test_refused),
        TEST(test_binary),
        TEST(test_cut),
        TEST(test_nobody_listens),
        TEST(test_bad_url),
        TEST(test_no_answer_in_time),
        TEST(test_given_up_at_once),
        TEST(test_given_up_when_asked),
        TEST(test_given_up_when_open),
        TEST(test_given_up_at_a_text),
        TEST(test_group_is_cancelled),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    uv_library_shutdown(); /* pool threads */
    return failed;
}
