/* connection: one TCP connection, its bytes out in pieces and up to where it is to break. */
#include "tools/mock-upstream/connection.h"

#include "tools/mock-upstream/exchange.h"
#include "tools/mock-upstream/http_in.h"
#include "tools/mock-upstream/ws_in.h"

#include "base/xmalloc.h"

#include <stdlib.h>

enum { READ_BYTES = 64 << 10 };

struct written {
    uv_write_t request;
    struct connection *connection;
    char bytes[];
};

static void on_handle_closed(uv_handle_t *handle) {
    struct connection *c = handle->data;
    if (--c->open_handles > 0)
        return;
    buf_done(&c->in);
    buf_done(&c->out);
    buf_done(&c->message);
    json_decref(c->headers);
    arena_free(&c->arena);
    free(c);
}

void connection_close(struct connection *c, bool reset) {
    if (c->closing)
        return;
    c->closing = true;
    if (c->prev)
        c->prev->next = c->next;
    else
        c->mock->connections = c->next;
    if (c->next)
        c->next->prev = c->prev;
    while (c->exchanges)
        exchange_end(c->exchanges);
    uv_close((uv_handle_t *)&c->timer, on_handle_closed);
    if (!reset || uv_tcp_close_reset(&c->tcp, on_handle_closed) < 0)
        uv_close((uv_handle_t *)&c->tcp, on_handle_closed);
}

/* ---- out ---- */

static void pump(struct connection *c);

static void drained(struct connection *c) {
    if (c->close_when_drained)
        connection_close(c, false);
    else
        connection_go_on(c);
}

static void on_drip(uv_timer_t *timer) {
    struct connection *c = timer->data;
    c->dripping = false;
    if (c->out.n > 0)
        pump(c);
    else
        drained(c);
}

static void on_written(uv_write_t *request, int status) {
    struct written *w = (struct written *)request;
    struct connection *c = w->connection;
    free(w);
    c->writing = false;
    if (c->closing)
        return;
    if (status < 0 || (c->breaks && c->break_after == 0)) {
        connection_close(c, c->breaks == BREAK_RESET);
    } else if (c->drip_bytes > 0 && c->drip_ms > 0) {
        c->dripping = true;
        uv_update_time(c->mock->loop);
        (void)uv_timer_start(&c->timer, on_drip, c->drip_ms, 0);
    } else if (c->out.n > 0) {
        pump(c);
    } else {
        drained(c);
    }
}

static void pump(struct connection *c) {
    if (c->closing || c->writing || c->dripping || c->out.n == 0)
        return;
    size_t n = c->out.n;
    if (c->drip_bytes > 0 && n > c->drip_bytes)
        n = c->drip_bytes;
    if (c->breaks && n > c->break_after)
        n = c->break_after;
    if (n == 0) {
        connection_close(c, c->breaks == BREAK_RESET);
        return;
    }
    struct written *w = xmalloc(sizeof *w + n);
    w->connection = c;
    memcpy(w->bytes, c->out.p, n);
    buf_consume(&c->out, n);
    c->break_after -= c->breaks ? n : 0;
    c->writing = true;
    uv_buf_t piece = uv_buf_init(w->bytes, (unsigned)n);
    if (uv_write(&w->request, (uv_stream_t *)&c->tcp, &piece, 1, on_written) < 0) {
        free(w);
        connection_close(c, false);
    }
}

void connection_send(struct connection *c, struct str bytes) {
    buf_add_str(&c->out, bytes);
    pump(c);
}

bool connection_is_drained(const struct connection *c) {
    return c->out.n == 0 && !c->writing && !c->dripping;
}

void connection_break_after(struct connection *c, uint64_t bytes, enum connection_break how) {
    c->breaks = how;
    c->break_after = bytes;
}

void connection_stall(struct connection *c) {
    c->stalled = true;
    (void)uv_read_stop((uv_stream_t *)&c->tcp);
}

/* ---- in ---- */

static void take(struct connection *c) {
    while (!c->closing)
        if (!(c->websocket ? ws_in_take(c) : http_in_take(c)))
            return;
}

void connection_go_on(struct connection *c) {
    for (struct exchange *x = c->exchanges, *next; x && !c->closing; x = next) {
        next = exchange_next(x);
        exchange_play(x);
    }
    if (!c->closing && !c->stalled)
        take(c);
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *ret) {
    struct connection *c = handle->data;
    (void)wanted;
    *ret = uv_buf_init(buf_reserve(&c->in, READ_BYTES), READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *piece) {
    struct connection *c = stream->data;
    (void)piece;
    if (n < 0) {
        connection_close(c, false);
        return;
    }
    c->in.n += (size_t)n;
    take(c);
}

void connection_accept(struct mock *m) {
    struct connection *c = xcalloc(1, sizeof *c);
    *c = (struct connection){ .mock = m, .number = ++m->accepted, .open_handles = 2 };
    (void)uv_tcp_init(m->loop, &c->tcp);
    (void)uv_timer_init(m->loop, &c->timer);
    c->tcp.data = c->timer.data = c;
    c->next = m->connections;
    if (c->next)
        c->next->prev = c;
    m->connections = c;
    if (uv_accept((uv_stream_t *)&m->listener, (uv_stream_t *)&c->tcp) < 0) {
        connection_close(c, false);
        return;
    }
    (void)uv_tcp_nodelay(&c->tcp, 1);
    (void)uv_read_start((uv_stream_t *)&c->tcp, on_alloc, on_read);
}
