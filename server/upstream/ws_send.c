/* ws_send: messages on their way out over a websocket, at once or when the system takes more. */
#include "base/xmalloc.h"
#include "upstream/ws_client.h"

#include <stdlib.h>

/* WRITE_CLOSE: between continuation and ping; libwebsockets has it, its header leaves it out. */
enum { CLOSE_BYTES = 2, WRITE_CLOSE = 4, FRAMES_A_TIME = 16 };

/* The last frame is with the system. */
static void confirm(struct ws_connection *conn) {
    conn->unconfirmed = false;
    if (conn->events->on_sent)
        conn->events->on_sent(conn->user);
}

/* False: the connection broke. */
static bool write_frame(struct ws_connection *conn, struct lws *wsi, struct ws_frame *frame) {
    int n = conn->client->api->lws_write(wsi, frame->bytes + LWS_PRE, frame->n, LWS_WRITE_TEXT);
    conn->unconfirmed = true;
    return n >= 0 && (size_t)n >= frame->n;
}

static int write_next(struct ws_connection *conn, struct lws *wsi) {
    struct ws_frame *frame = conn->out;
    conn->out = frame->next;
    conn->out_bytes -= frame->n;
    bool sent = write_frame(conn, wsi, frame);
    free(frame);
    if (!sent) {
        ws_end_as(conn, WS_END_LOST);
        return -1;
    }
    if (!conn->client->api->lws_partial_buffered(wsi))
        confirm(conn);
    return conn->state == WS_ENDED ? -1 : 0;
}

/* lws_close_reason() drops the connection before its frame has gone out. The peer's answer ends it, or the limit. */
static int write_close(struct ws_connection *conn, struct lws *wsi) {
    unsigned char frame[LWS_PRE + CLOSE_BYTES] = { 0 };
    if (conn->unconfirmed)
        return 0;
    conn->unconfirmed = true;
    frame[LWS_PRE] = LWS_CLOSE_STATUS_NORMAL >> 8;
    frame[LWS_PRE + 1] = LWS_CLOSE_STATUS_NORMAL & 0xff;
    int n = conn->client->api->lws_write(
        wsi, frame + LWS_PRE, CLOSE_BYTES, (enum lws_write_protocol)WRITE_CLOSE);
    return n < 0 ? -1 : 0;
}

/* libwebsockets calls when it has sent what it kept of an earlier frame. */
int ws_writeable(struct ws_connection *conn, struct lws *wsi) {
    const struct ws_api *api = conn->client->api;
    if (conn->state == WS_SHUT)
        return write_close(conn, wsi);
    if (conn->unconfirmed)
        confirm(conn);
    if (conn->state == WS_ENDED)
        return -1;
    for (unsigned n = 0; n < FRAMES_A_TIME && conn->out && !conn->unconfirmed; n++)
        if (write_next(conn, wsi) < 0)
            return -1;
    if (conn->out || conn->unconfirmed)
        (void)api->lws_callback_on_writable(wsi);
    return 0;
}

enum ws_sent ws_send(struct ws_connection *conn, struct str text) {
    if (conn->state != WS_OPEN || !conn->wsi || text.n > WS_QUEUE_BYTES_MAX - conn->out_bytes)
        return WS_REFUSED;
    const struct ws_api *api = conn->client->api;
    struct ws_frame *frame = xmalloc(sizeof *frame + LWS_PRE + text.n);
    frame->next = NULL;
    frame->n = text.n;
    memcpy(frame->bytes + LWS_PRE, text.p, text.n);
    if (!conn->out && !conn->unconfirmed) {
        bool sent = write_frame(conn, conn->wsi, frame);
        free(frame);
        if (!sent) {
            ws_kill_wsi(conn);
            return WS_QUEUED;
        }
        conn->unconfirmed = api->lws_partial_buffered(conn->wsi);
        return conn->unconfirmed ? WS_QUEUED : WS_SENT;
    }
    if (conn->out)
        *conn->out_end = frame;
    else
        conn->out = frame;
    conn->out_end = &frame->next;
    conn->out_bytes += text.n;
    (void)api->lws_callback_on_writable(conn->wsi);
    return WS_QUEUED;
}

bool ws_is_unsent(const struct ws_connection *conn) {
    /* libwebsockets keeps what the system does not take of a frame. */
    return conn->out_bytes > 0 || (conn->wsi && conn->client->api->lws_partial_buffered(conn->wsi));
}
