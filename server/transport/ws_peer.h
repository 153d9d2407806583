/* ws_peer: a client that connected to a listener: its HTTP request, then its websocket (surface.md 1.14, 1.15). */
#pragma once

#include "loop/op.h"
#include "transport/transport.h"
#include "transport/ws_auth.h"

enum {
    WS_PEER_QUEUE_MESSAGES = 32768,         /* a client that is behind by more is cut off */
    WS_PEER_QUEUE_BYTES = 64 * 1024 * 1024, /* or by more than that */
    WS_PEER_REQUEST_MS = 30 * 1000,         /* for the HTTP request */
};

struct ws_peer_rules {
    const struct ws_auth *auth;
    bool
        is_unix; /* no Origin check, no health checks; the answer to an upgrade tells the size limit */
    /* A client is there: its transport has to be started at once. */
    void (*on_client)(void *user, struct transport *client);
    void *user;
};

/* Takes the socket over. An operation of `group`, which lives until the connection is closed. */
void ws_peer_open(
    uv_loop_t *loop, struct op_group *group, int fd, const struct ws_peer_rules *rules);
