/* callback_server: where the browser comes back to after a login. */
#include "auth/callback_server.h"

#include "base/buf.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>

enum { BACKLOG = 64, READ_BYTES = 4096, LINGER_MS = 2000 };

struct callback_server {
    struct op op;
    uv_tcp_t listener;
    struct op_group *group;
    const struct callback_events *events;
    void *user;
    struct callback_exchange *exchanges;
    size_t count; /* of them */
    bool backlog; /* a connection waits because there are too many */
};

struct callback_exchange {
    struct op op;
    struct callback_server *server; /* NULL: closed */
    struct callback_exchange *prev, *next;
    uv_tcp_t tcp;
    uv_timer_t timer;
    uv_write_t write;
    uv_shutdown_t end;
    struct buf head;  /* of the request, then the whole answer */
    char *read_space; /* in the arena */
    bool asked, answered, eof;
};

/* ---- one connection ---- */

static void accept_next(struct callback_server *server);

static void leave(struct callback_exchange *x) {
    struct callback_server *server = x->server;
    if (!server)
        return;
    if (x->prev)
        x->prev->next = x->next;
    else
        server->exchanges = x->next;
    if (x->next)
        x->next->prev = x->prev;
    x->server = NULL;
    server->count--;
    if (server->backlog)
        accept_next(server);
}

static void exchange_cancel(struct op *op) {
    leave((struct callback_exchange *)op);
    op_close(op);
}

static void exchange_destroy(struct op *op) {
    buf_done(&((struct callback_exchange *)op)->head);
}

static const struct op_class exchange_class = { "login-callback", exchange_cancel,
    exchange_destroy };

static void on_idle(uv_timer_t *timer) {
    op_cancel(timer->data);
}

static void on_shut_down(uv_shutdown_t *request, int status) {
    struct callback_exchange *x = request->data;
    if (status < 0 || x->eof)
        op_cancel(&x->op);
}

static void on_written(uv_write_t *request, int status) {
    struct callback_exchange *x = request->data;
    if (status < 0) {
        op_cancel(&x->op);
        return;
    }
    /* Closing with unread bytes would reset the connection and take the answer along: it is read to its end. */
    x->end.data = x;
    if (uv_shutdown(&x->end, (uv_stream_t *)&x->tcp, on_shut_down) < 0)
        op_cancel(&x->op);
    else
        (void)uv_timer_start(&x->timer, on_idle, LINGER_MS, 0);
}

static void send_all(struct callback_exchange *x) {
    const uv_buf_t bytes = uv_buf_init(x->head.p, (unsigned)x->head.n);
    x->write.data = x;
    if (uv_write(&x->write, (uv_stream_t *)&x->tcp, &bytes, 1, on_written) < 0)
        op_cancel(&x->op);
}

void callback_answer(struct callback_exchange *x, const struct callback_answer *answer) {
    if (x->answered || x->op.closing)
        return;
    x->answered = true;
    x->head.n = 0;
    buf_printf(&x->head, "HTTP/1.1 %d %s\r\n", answer->status, answer->reason);
    if (answer->type)
        buf_printf(&x->head, "Content-Type: %s\r\n", answer->type);
    if (answer->location.p)
        buf_printf(&x->head, "Location: %.*s\r\n", STR_ARGS(answer->location));
    buf_printf(&x->head,
        "Content-Length: %zu\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        answer->body.n);
    buf_add_str(&x->head, answer->body);
    leave(x);
    send_all(x);
}

/* ---- the request ---- */

static void refuse(struct callback_exchange *x, int status, const char *reason) {
    callback_answer(
        x, &(struct callback_answer){
               .status = status, .reason = reason, .type = "text/plain", .body = str_of(reason) });
}

/* "GET /path?query HTTP/1.1": the method does not matter. */
static void take_request(struct callback_exchange *x) {
    struct str rest = buf_str(&x->head);
    struct str line = str_cut(&rest, '\n');
    (void)str_cut(&line, ' ');
    struct str query = str_cut(&line, ' ');
    x->asked = true;
    if (!line.p || !str_starts(line, STR("HTTP/1.")) || !query.n || query.p[0] != '/') {
        refuse(x, 400, "Bad Request");
        return;
    }
    struct str path = str_cut(&query, '?');
    (void)uv_timer_stop(&x->timer);
    x->server->events->on_request(x->server->user, x, path, query);
}

static void on_space_wanted(uv_handle_t *handle, size_t suggested, uv_buf_t *ret) {
    struct callback_exchange *x = handle->data;
    (void)suggested;
    *ret = uv_buf_init(x->read_space, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *bytes) {
    struct callback_exchange *x = stream->data;
    if (n == UV_EOF && x->asked && uv_is_writable(stream)) {
        x->eof = true; /* one that has only stopped writing gets its answer */
        return;
    }
    if (n < 0) {
        op_cancel(&x->op);
        return;
    }
    if (x->asked)
        return;
    buf_add_str(&x->head, (struct str){ bytes->base, (size_t)n });
    if (str_find(buf_str(&x->head), STR("\r\n\r\n")) >= 0)
        take_request(x);
    else if (x->head.n > CALLBACK_HEAD_BYTES_MAX)
        refuse(x, 431, "Request Header Fields Too Large");
}

/* ---- the listener ---- */

static void accept_next(struct callback_server *server) {
    server->backlog = server->count >= CALLBACK_CONNECTIONS_MAX;
    if (server->backlog || server->op.closing)
        return;
    struct callback_exchange *x = op_new(server->group, &exchange_class, sizeof *x);
    int r = uv_tcp_init(server->op.handles[0]->loop, &x->tcp);
    assert(r == 0);
    op_own(&x->op, &x->tcp);
    r = uv_timer_init(server->op.handles[0]->loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    x->read_space = arena_alloc(&x->op.arena, READ_BYTES);
    if (uv_accept((uv_stream_t *)&server->listener, (uv_stream_t *)&x->tcp) < 0) {
        op_close(&x->op);
        return;
    }
    x->server = server;
    x->next = server->exchanges;
    if (x->next)
        x->next->prev = x;
    server->exchanges = x;
    server->count++;
    (void)uv_timer_start(&x->timer, on_idle, CALLBACK_IDLE_MS, 0);
    (void)uv_read_start((uv_stream_t *)&x->tcp, on_space_wanted, on_read);
}

static void on_connection(uv_stream_t *listener, int status) {
    if (status == 0)
        accept_next(listener->data);
}

static void server_cancel(struct op *op) {
    struct callback_server *server = (struct callback_server *)op;
    server->backlog = false;
    while (server->exchanges)
        op_cancel(&server->exchanges->op);
    op_close(op);
}

static const struct op_class server_class = { "login-server", server_cancel, NULL };

struct callback_server *callback_server_open(uv_loop_t *loop, struct op_group *group,
    struct callback_place place, const struct callback_events *events, void *user, int *ret_error) {
    struct callback_server *server = op_new(group, &server_class, sizeof *server);
    server->group = group;
    server->events = events;
    server->user = user;
    int r = uv_tcp_init(loop, &server->listener);
    assert(r == 0);
    op_own(&server->op, &server->listener);
    const struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)place.port),
        .sin_addr.s_addr = htonl(place.everywhere ? INADDR_ANY : INADDR_LOOPBACK) };
    r = uv_tcp_bind(&server->listener, (const struct sockaddr *)&address, 0);
    if (r == 0)
        r = uv_listen((uv_stream_t *)&server->listener, BACKLOG, on_connection);
    if (r == 0)
        return server;
    *ret_error = r;
    op_close(&server->op);
    return NULL;
}

int callback_server_port(const struct callback_server *server) {
    struct sockaddr_in address = { 0 };
    int n = sizeof address;
    (void)uv_tcp_getsockname(&server->listener, (struct sockaddr *)&address, &n);
    return ntohs(address.sin_port);
}

void callback_server_close(struct callback_server *server) {
    op_cancel(&server->op);
}
