/* ws: websockets to providers, on the loop (style.md 4.2, upstream-api.md 13).
 *
 * The only user of libwebsockets. One client serves the whole daemon; nothing is loaded or opened before the
 * first connection. Names are looked up on the thread pool. Proxies are taken from the environment
 * (http_proxy, https_proxy, all_proxy, no_proxy). */
#pragma once

#include "upstream/http.h"

enum {
    WS_MESSAGE_BYTES_MAX =
        64 * 1024 * 1024, /* one message from the peer; more ends the connection */
    WS_SHUT_MS = 500,
    WS_QUEUE_BYTES_MAX = 256 * 1024 * 1024, /* accepted for sending and not yet sent */
};

struct ws_client;
struct ws_connection;

struct ws_client *ws_client_new(uv_loop_t *loop);
/* Closes what libwebsockets holds: all connections must have ended, the loop must still run afterwards until
 * its handles are closed. Accepts NULL. */
void ws_client_close(struct ws_client *client);
/* After the loop has run out and before uv_loop_close(): frees the client. Accepts NULL. */
void ws_client_free(struct ws_client *client);

struct ws_request {
    const char *url; /* ws:// or wss:// */
    const struct http_header *headers;
    size_t header_count;
    bool no_extensions;          /* permessage-deflate is not offered */
    uint64_t connect_timeout_ms; /* for name, connection and upgrade together */
};

enum ws_end_kind {
    WS_END_REFUSED,       /* an answer other than 101: `head` */
    WS_END_NOT_CONNECTED, /* name, TCP or TLS: `detail` */
    WS_END_TIMED_OUT,     /* not open in time */
    WS_END_CLOSED,        /* the peer sent a close frame: `code`, 0 when it had none */
    WS_END_LOST,          /* the connection broke */
    WS_END_BINARY,        /* the peer sent a binary message */
    WS_END_TOO_LARGE,
};

struct ws_end {
    enum ws_end_kind kind;
    const struct http_head *head;
    int code;
    const char *detail;
};

struct ws_events {
    /* Ready to send. The head holds only those fields that something is made of. */
    void (*on_open)(void *user, const struct http_head *head);
    /* A whole text message, valid during the call. */
    void (*on_text)(void *user, struct str message);
    /* Exactly once, last, never from within ws_open(); not after ws_close(). The connection is gone. */
    void (*on_end)(void *user, const struct ws_end *end);
    /* Optional: the system has taken the next of the messages that ws_send() queued. */
    void (*on_sent)(void *user);
};

/* Starts to connect: an operation of `group`. Everything is copied. ws_close(), also when the group is
 * cancelled, drops it at once and without a closing handshake, also from within an event. */
struct ws_connection *ws_open(struct ws_client *client, struct op_group *group,
    const struct ws_request *request, const struct ws_events *events, void *user);
void ws_close(struct ws_connection *conn);
/* The same with a closing handshake (code 1000), for which the peer has WS_SHUT_MS. Frames that wait are left out. The
 * owner hears nothing more. */
void ws_shut(struct ws_connection *conn);

enum ws_sent {
    WS_REFUSED, /* it is not open, or too much is waiting */
    WS_QUEUED,  /* on_sent() comes, or the end */
    WS_SENT,    /* the system has it already; no on_sent() for it */
};

/* Sends a text message, at once if none waits before it; no event comes from within. */
enum ws_sent ws_send(struct ws_connection *conn, struct str text);
/* Whether something that ws_send() took is not with the system yet. */
bool ws_is_unsent(const struct ws_connection *conn);
/* Stops and resumes reading (back-pressure). */
void ws_pause(struct ws_connection *conn, bool paused);
