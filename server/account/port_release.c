/* port_release: asks a login of another process to give its port away. */
#include "account/port_release.h"

#include <assert.h>
#include <netinet/in.h>

enum { READ_BYTES = 1024 };

struct release {
    struct op op;
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_connect_t connect;
    uv_write_t write;
    struct str request;
    char read_space[READ_BYTES];
};

static const struct op_class release_class = { "port-release", op_close, NULL };

static void on_timeout(uv_timer_t *timer) {
    op_cancel(timer->data);
}

static void on_space_wanted(uv_handle_t *handle, size_t suggested, uv_buf_t *ret) {
    (void)suggested;
    *ret = uv_buf_init(((struct release *)handle->data)->read_space, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *bytes) {
    (void)bytes;
    if (n < 0)
        op_cancel(stream->data);
}

static void on_written(uv_write_t *request, int status) {
    if (status < 0)
        op_cancel(request->data);
}

static void on_connected(uv_connect_t *connect, int status) {
    struct release *x = connect->data;
    const uv_buf_t bytes = uv_buf_init((char *)x->request.p, (unsigned)x->request.n);
    x->write.data = x;
    if (status < 0 || uv_write(&x->write, (uv_stream_t *)&x->tcp, &bytes, 1, on_written) < 0)
        op_cancel(&x->op);
    else
        (void)uv_read_start((uv_stream_t *)&x->tcp, on_space_wanted, on_read);
}

void port_release(uv_loop_t *loop, struct op_group *group, int port) {
    struct release *x = op_new(group, &release_class, sizeof *x);
    const struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int r = uv_tcp_init(loop, &x->tcp);
    assert(r == 0);
    op_own(&x->op, &x->tcp);
    r = uv_timer_init(loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    x->request = arena_printf(&x->op.arena,
        "GET /cancel HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", port);
    (void)uv_timer_start(&x->timer, on_timeout, PORT_RELEASE_TIMEOUT_MS, 0);
    x->connect.data = x;
    if (uv_tcp_connect(&x->connect, &x->tcp, (const struct sockaddr *)&address, on_connected) < 0)
        op_cancel(&x->op);
}
