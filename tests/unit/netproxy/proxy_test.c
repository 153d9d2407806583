/* Unit tests: netproxy/proxy: its listener comes through a socket, connections are answered, led on, cancelled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/xmalloc.h"
#include "netproxy/proxy.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct fixture {
    uv_loop_t loop;
    struct op_group ops;
    struct netproxy *proxy;
    uint16_t port;
    int client, upstream;
    unsigned refused;
    enum netproxy_verdict verdict;
};

static int listen_somewhere(uint16_t *ret_port) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&a, n), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &n), 0);
    *ret_port = ntohs(a.sin_port);
    return fd;
}

static void send_fd(int to, int fd) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control = { { 0 } };
    char nothing = 0;
    struct iovec byte = { &nothing, 1 };
    struct msghdr m = { .msg_iov = &byte,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes };
    struct cmsghdr *head = CMSG_FIRSTHDR(&m);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
    assert_int_equal(sendmsg(to, &m, 0), 1);
}

static void on_refused(void *user, const struct netproxy_refusal *what) {
    struct fixture *f = user;
    f->refused++;
    f->verdict = what->verdict;
    op_cancel(netproxy_op(f->proxy));
}

static const struct netproxy_events events = { on_refused };

static int setup(void **state) {
    static struct netproxy_pattern patterns[] = { { STR_INIT("127.0.0.1"), false } };
    const struct netproxy_rules rules = { patterns, 1, false, false };
    struct fixture *f = xcalloc(1, sizeof *f);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int ends[2];
    *state = f;
    f->upstream = -1;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    f->proxy = netproxy_start(&f->loop, &f->ops, &rules, ends[0], &events, f);
    int listener = listen_somewhere(&f->port);
    send_fd(ends[1], listener);
    (void)close(listener);
    (void)close(ends[1]);
    a.sin_port = htons(f->port);
    f->client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(f->client, (struct sockaddr *)&a, sizeof a), 0);
    return 0;
}

static int teardown(void **state) {
    struct fixture *f = *state;
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    (void)close(f->client);
    if (f->upstream >= 0)
        (void)close(f->upstream);
    free(f);
    return 0;
}

static void say(int fd, const char *text) {
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

/* What a socket says while the loop runs, until it holds `end`. */
static const char *hear(struct fixture *f, int fd, const char *end, char buf[4096]) {
    size_t n = 0;
    buf[0] = '\0';
    while (!strstr(buf, end)) {
        uv_run(&f->loop, UV_RUN_NOWAIT);
        ssize_t got = recv(fd, buf + n, 4095 - n, MSG_DONTWAIT);
        assert_int_not_equal(got, 0);
        n += got > 0 ? (size_t)got : 0;
        buf[n] = '\0';
    }
    return buf;
}

static void test_who_is_not_listed_is_refused(void **state) {
    struct fixture *f = *state;
    char text[4096] = "";
    say(f->client, "GET http://no.test/ HTTP/1.1\r\nHost: no.test\r\n\r\n");
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->refused, 1);
    assert_int_equal(f->verdict, NETPROXY_NOT_LISTED);
    assert_true(recv(f->client, text, sizeof text - 1, 0) > 0);
    assert_non_null(strstr(text, "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\n"
                                 "x-proxy-error: blocked-by-allowlist\r\n"));
    assert_non_null(
        strstr(text, "{\"status\":\"blocked\",\"host\":\"no.test\",\"reason\":\"not_allowed\","
                     "\"decision\":\"deny\",\"source\":\"baseline_policy\",\"protocol\":\"http\","
                     "\"port\":80,\"message\":\"Domain not in allowlist.\"}"));
}

static int tunnel(struct fixture *f) {
    char text[4096], request[64];
    uint16_t port;
    f->upstream = listen_somewhere(&port);
    (void)snprintf(request, sizeof request, "CONNECT 127.0.0.1:%u HTTP/1.1\r\n\r\n", port);
    say(f->client, request);
    (void)hear(f, f->client, "\r\n\r\n", text);
    assert_int_equal(strncmp(text, "HTTP/1.1 200 OK\r\n", 17), 0);
    return accept(f->upstream, NULL, NULL);
}

static void test_a_tunnel_carries_both_ways(void **state) {
    struct fixture *f = *state;
    char text[4096];
    int host = tunnel(f);
    say(f->client, "question");
    assert_string_equal(hear(f, host, "question", text), "question");
    say(host, "answer");
    assert_string_equal(hear(f, f->client, "answer", text), "answer");
    (void)close(host);
    (void)shutdown(f->client, SHUT_WR);
    op_cancel(netproxy_op(f->proxy));
}

static void test_cancel_of_a_tunnel(void **state) {
    struct fixture *f = *state;
    int host = tunnel(f);
    op_cancel(netproxy_op(f->proxy));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_null(f->ops.head);
    (void)close(host);
}

static void test_cancel_with_half_a_head(void **state) {
    struct fixture *f = *state;
    say(f->client, "GET http://no.t");
    for (int i = 0; i < 4; i++)
        uv_run(&f->loop, UV_RUN_NOWAIT);
    op_cancel(netproxy_op(f->proxy));
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_int_equal(f->refused, 0);
}

static void test_cancel_before_the_listener_came(void **state) {
    struct fixture *f = *state;
    op_cancel(netproxy_op(f->proxy));
}

static void test_cancel_while_a_name_is_looked_up(void **state) {
    struct fixture *f = *state;
    say(f->client, "CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n");
    for (int i = 0; i < 3; i++)
        uv_run(&f->loop, UV_RUN_NOWAIT);
    op_cancel(netproxy_op(f->proxy));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_who_is_not_listed_is_refused),
        TEST(test_a_tunnel_carries_both_ways),
        TEST(test_cancel_of_a_tunnel),
        TEST(test_cancel_with_half_a_head),
        TEST(test_cancel_before_the_listener_came),
        TEST(test_cancel_while_a_name_is_looked_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
