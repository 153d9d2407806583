/* connection: bytes of one TCP connection: what is written when, and where it breaks. */
#pragma once

#include "tools/mock-upstream/mock.h"

#include "base/buf.h"

struct exchange;

struct mock {
    uv_loop_t *loop;
    uv_tcp_t listener;
    struct mock_options options;
    struct connection *connections;
    struct exchange *holding; /* oldest first */
    unsigned releases;        /* that came before a `hold` */
    unsigned accepted;        /* connections so far */
    int port;
    bool stopped;
};

enum connection_break { BREAK_NOT, BREAK_CUT, BREAK_RESET };

struct connection {
    struct mock *mock;
    struct connection *prev, *next;
    uv_tcp_t tcp;
    uv_timer_t timer; /* between the pieces of a drip */
    unsigned open_handles, number;
    bool closing, stalled, close_when_drained;

    struct buf in; /* read and not yet understood */
    struct buf out;
    bool writing, dripping;
    uint64_t drip_bytes, drip_ms; /* 0 bytes: as they come */
    enum connection_break breaks;
    uint64_t break_after; /* that many bytes more */

    /* The answers under way, oldest first: over HTTP one at most, over a websocket any number. */
    struct exchange *exchanges;
    bool websocket, deflate, peer_closed;
    struct str path, query; /* of the handshake */
    json_t *headers;
    struct buf message; /* fragments of one */
    bool message_is_deflated;
    unsigned pongs; /* that came and nobody waited for */
    struct arena arena;
};

void connection_accept(struct mock *m);

/* Queues bytes. What is queued goes out in order, as `drip` and `cut-after` say. */
void connection_send(struct connection *c, struct str bytes);
/* Whether all that was queued is with the system. */
bool connection_is_drained(const struct connection *c);
/* The connection breaks when so many more bytes have gone out. */
void connection_break_after(struct connection *c, uint64_t bytes, enum connection_break how);
/* Reads nothing more: the peer's writes get stuck. */
void connection_stall(struct connection *c);
/* Ends its exchanges; frees it when its handles have closed. */
void connection_close(struct connection *c, bool reset);
/* Something has changed: requests that came meanwhile, and answers that waited for it. */
void connection_go_on(struct connection *c);
