/* ws_peer: a client that connected to a listener: its HTTP request, then its websocket. */
#include "transport/ws_peer.h"

#include "base/error.h"
#include "base/log.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "loop/out_queue.h"
#include "transport/http_request.h"
#include "transport/ws_frames.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024 };

struct ws_peer {
    struct op op;
    struct transport transport;
    uv_pipe_t in;     /* also for TCP: it only reads */
    uv_timer_t timer; /* until the request is whole */
    const struct ws_peer_rules *rules;
    char *read_bytes;
    struct buf head;
    struct ws_reader reader;
    struct out_queue *out;
    size_t queued; /* messages since the queue was last empty */
    bool upgraded, ended, closing;
    const struct transport_events *events;
    void *user;
};

static struct ws_peer *peer_of(struct transport *t) {
    return (struct ws_peer *)((char *)t - offsetof(struct ws_peer, transport));
}

static void peer_cancel(struct op *op) {
    ((struct ws_peer *)op)->closing = true;
    op_close(op);
}

static void peer_destroy(struct op *op) {
    struct ws_peer *p = (struct ws_peer *)op;
    ws_reader_done(&p->reader);
    buf_done(&p->head);
    free(p->read_bytes);
}

static const struct op_class peer_class = {
    .name = "websocket client", .cancel = peer_cancel, .destroy = peer_destroy
};

static void hang_up(struct ws_peer *p) {
    if (p->closing)
        return;
    p->closing = true;
    out_queue_close(p->out);
    op_close(&p->op);
}

/* The client is gone, or is to go: its owner closes the transport. */
static void end(struct ws_peer *p, enum transport_end why) {
    if (p->ended || p->closing)
        return;
    p->ended = true;
    (void)uv_read_stop((uv_stream_t *)&p->in);
    if (p->upgraded)
        p->events->on_end(p->user, why);
    else
        hang_up(p);
}

/* ---- messages ---- */

static bool on_frame(void *user, enum ws_opcode opcode, struct str payload) {
    struct ws_peer *p = user;
    struct buf *out;
    switch (opcode) {
    case WS_TEXT:
        if (!utf8_valid(payload))
            return false;
        (void)p->events->on_message(p->user, payload);
        break;
    case WS_PING:
        out = out_queue_begin(p->out);
        ws_frame_write(out, WS_PONG, payload);
        out_queue_commit(p->out);
        break;
    case WS_CLOSE:
        out = out_queue_begin(p->out);
        ws_frame_write(out, WS_CLOSE, str_sub(payload, 0, 2));
        out_queue_commit(p->out);
        return false;
    default:
        break; /* binary messages and pongs say nothing */
    }
    /* Who does not read its answers asks no further questions. */
    p->reader.paused = out_queue_is_full(p->out);
    return !p->closing && !p->ended;
}

static void peer_start(struct transport *t, const struct transport_events *events, void *user) {
    struct ws_peer *p = peer_of(t);
    p->events = events;
    p->user = user;
}

static void cut_off(struct ws_peer *p) {
    log_warn("transport: disconnecting slow connection after outbound queue filled");
    end(p, TRANSPORT_BROKEN);
}

static void peer_send(struct transport *t, struct str message) {
    struct ws_peer *p = peer_of(t);
    if (p->closing || p->ended)
        return;
    if (out_queue_size_bytes(p->out) == 0)
        p->queued = 0;
    if (++p->queued > WS_PEER_QUEUE_MESSAGES ||
        out_queue_size_bytes(p->out) > WS_PEER_QUEUE_BYTES) {
        cut_off(p);
        return;
    }
    struct buf *out = out_queue_begin(p->out);
    ws_frame_write(out, WS_TEXT, message);
    out_queue_commit(p->out);
}

/* One of many clients holds up nobody else: it is cut off when it is too far behind. */
static bool peer_is_full(const struct transport *t) {
    (void)t;
    return false;
}

static void peer_close(struct transport *t) {
    hang_up(peer_of(t));
}

static const struct transport_class ws_transport = { "websocket", peer_start, peer_send,
    peer_is_full, peer_close };

/* ---- the request ---- */

struct refusal {
    int status;
    const char *reason, *allow, *body;
};

static bool is_health_check(const struct http_request *r) {
    return str_is(r->path, "/readyz") || str_is(r->path, "/healthz");
}

static bool is_method(const struct http_request *r, const char *name) {
    return str_is(r->method, name);
}

/* True: *ret is the answer; false: it is an upgrade that is let in. */
static bool refuses(const struct ws_peer *p, const struct http_request *r, struct refusal *ret) {
    const struct ws_peer_rules *rules = p->rules;
    if (!rules->is_unix && http_request_field(r, "origin").p) {
        *ret = (struct refusal){ 403, "Forbidden", NULL, "" };
        return true;
    }
    if (!rules->is_unix && is_health_check(r)) {
        bool fine = is_method(r, "GET") || is_method(r, "HEAD");
        *ret = fine ? (struct refusal){ 200, "OK", NULL, "" }
                    : (struct refusal){ 405, "Method Not Allowed", "GET,HEAD", "" };
        return true;
    }
    const char *bad = NULL;
    if (!is_method(r, "GET"))
        bad = "Request method must be `GET`";
    else if (!http_request_has_word(r, "connection", "upgrade"))
        bad = "Connection header did not include 'upgrade'";
    else if (!http_request_has_word(r, "upgrade", "websocket"))
        bad = "`Upgrade` header did not include 'websocket'";
    else if (!str_is(http_request_field(r, "sec-websocket-version"), "13"))
        bad = "`Sec-WebSocket-Version` header did not include '13'";
    else if (!http_request_field(r, "sec-websocket-key").n)
        bad = "`Sec-WebSocket-Key` header missing";
    if (bad) {
        *ret = (struct refusal){ 400, "Bad Request", NULL, bad };
        return true;
    }
    const char *denied = ws_auth_check(rules->auth, http_request_field(r, "authorization"));
    *ret = (struct refusal){ 401, "Unauthorized", NULL, denied };
    return denied != NULL;
}

static void accept_upgrade(struct ws_peer *p, const struct http_request *r) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str accept = ws_accept_of(&a, http_request_field(r, "sec-websocket-key"));
    struct buf *out = out_queue_begin(p->out);
    buf_printf(out,
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
        "sec-websocket-accept: %.*s\r\n",
        STR_ARGS(accept));
    if (p->rules->is_unix)
        buf_printf(
            out, "x-codex-websocket-max-unfragmented-message-bytes: %d\r\n", WS_MESSAGE_BYTES_MAX);
    buf_add_str(out, STR("\r\n"));
    out_queue_commit(p->out);
    p->upgraded = true;
    (void)uv_timer_stop(&p->timer);
    p->rules->on_client(p->rules->user, &p->transport);
}

static void answer(struct ws_peer *p, const struct http_request *r, const struct refusal *refusal) {
    struct buf *out = out_queue_begin(p->out);
    http_answer_write(out, refusal->status, refusal->reason, refusal->allow, str_of(refusal->body),
        is_method(r, "HEAD"));
    out_queue_commit(p->out);
    hang_up(p);
}

static void feed(struct ws_peer *p, struct str bytes) {
    if (!ws_reader_feed(&p->reader, bytes))
        end(p, TRANSPORT_EOF);
    else if (p->reader.paused && !p->closing && !p->ended)
        (void)uv_read_stop((uv_stream_t *)&p->in);
}

static void take_head(struct ws_peer *p, struct str bytes) {
    struct http_request request;
    struct refusal refusal;
    buf_add_str(&p->head, bytes);
    ptrdiff_t n = http_request_parse(buf_str(&p->head), &request);
    if (n == 0)
        return;
    if (n < 0) {
        hang_up(p);
        return;
    }
    if (refuses(p, &request, &refusal)) {
        answer(p, &request, &refusal);
        return;
    }
    accept_upgrade(p, &request);
    struct str rest = str_from(buf_str(&p->head), (size_t)n);
    if (rest.n && !p->closing)
        feed(p, rest);
    buf_done(&p->head);
}

/* ---- bytes ---- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *ret) {
    struct ws_peer *p = handle->data;
    (void)suggested;
    *ret = uv_buf_init(p->read_bytes, READ_BYTES);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf) {
    struct ws_peer *p = stream->data;
    (void)buf;
    if (n < 0)
        end(p, TRANSPORT_EOF);
    else if (n > 0 && p->upgraded)
        feed(p, (struct str){ p->read_bytes, (size_t)n });
    else if (n > 0)
        take_head(p, (struct str){ p->read_bytes, (size_t)n });
}

static void read_on(struct ws_peer *p) {
    p->reader.paused = false;
    feed(p, STR(""));
    if (!p->reader.paused && !p->closing && !p->ended)
        (void)uv_read_start((uv_stream_t *)&p->in, on_alloc, on_read);
}

static void on_out_drain(void *user) {
    struct ws_peer *p = user;
    if (p->upgraded && !p->ended)
        p->events->on_drain(p->user);
    if (p->reader.paused && !p->closing && !p->ended)
        read_on(p);
}

static void on_out_broken(void *user, int error) {
    struct ws_peer *p = user;
    log_debug("transport: a websocket client is gone: %s", error_of_errno(error));
    end(p, TRANSPORT_BROKEN);
}

static const struct out_queue_events out_events = { on_out_drain, on_out_broken };

static void on_timer(uv_timer_t *timer) {
    hang_up(timer->data);
}

void ws_peer_open(
    uv_loop_t *loop, struct op_group *group, int fd, const struct ws_peer_rules *rules) {
    struct ws_peer *p = op_new(group, &peer_class, sizeof *p);
    int error = 0, copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    p->transport.transport_class = &ws_transport;
    p->rules = rules;
    p->reader = (struct ws_reader){ .on_frame = on_frame, .user = p };
    p->read_bytes = xmalloc(READ_BYTES);
    int r = uv_pipe_init(loop, &p->in, 0);
    assert(r == 0);
    op_own(&p->op, &p->in);
    r = uv_timer_init(loop, &p->timer);
    assert(r == 0);
    op_own(&p->op, &p->timer);
    if (copy >= 0)
        p->out = out_queue_open(loop, group, copy, &out_events, p, &error);
    if (!p->out || uv_pipe_open(&p->in, fd) < 0) {
        log_warn("transport: a connection cannot be used: %s", error_of_errno(error));
        if (p->out)
            out_queue_close(p->out);
        (void)close(fd);
        op_close(&p->op);
        return;
    }
    (void)uv_timer_start(&p->timer, on_timer, WS_PEER_REQUEST_MS, 0);
    (void)uv_read_start((uv_stream_t *)&p->in, on_alloc, on_read);
}
