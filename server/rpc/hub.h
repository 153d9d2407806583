/* hub: what all connections share: the handlers, who hears broadcasts, requests to clients. */
#pragma once

#include "base/buf.h"
#include "base/map.h"
#include "loop/op.h"
#include "protocol/methods.gen.h"
#include "rpc/subscribers.h"

struct connection;
struct rpc_outgoing;
struct rpc_queue;

struct rpc_hub_events {
    /* A client initialized: notifications of its own may follow the answer (surface.md 1.5). */
    void (*on_initialized)(void *user, struct connection *conn);
    /* The client is gone or said its last word. The connection is still valid, its answers can still
     * be delivered; connection_close() must follow. */
    void (*on_connection_end)(void *user, struct connection *conn);
};

struct rpc_hub {
    uv_loop_t *loop;
    proto_call *const *calls; /* the handlers, by method */
    const struct rpc_hub_events *events;
    void *event_user;   /* of events */
    void *handler_user; /* of handlers: rpc_user() */
    struct connection *connections;
    struct subscribers everyone;   /* initialized connections: broadcasts */
    struct rpc_outgoing *outgoing; /* requests to clients without an answer yet */
    int64_t error_code;      /* during a callback without a result: of the client's error, or 0 */
    int64_t next_request_id; /* one counter for all connections (surface.md 1.3) */
    struct map queues;       /* of requests, by name and key (queue.h) */
    struct rpc_queue *ready_queues; /* that go on when the loop does */
    uv_timer_t queue_timer;         /* made when it is first needed */
    bool draining;                  /* requests that start work are refused (surface.md 1.11) */
    struct buf scratch;             /* one outgoing message */
};

/* The first five members are set by the caller, the others zero. */
void rpc_hub_init(struct rpc_hub *hub);
/* Closes all connections. */
void rpc_hub_close(struct rpc_hub *hub);
/* All connections must be closed. */
void rpc_hub_done(struct rpc_hub *hub);

/* Starts a message in the scratch buffer; rpc/ only. */
struct buf *rpc_hub_scratch(struct rpc_hub *hub);
