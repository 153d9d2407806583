/* hub: what all connections share. */
#include "rpc/hub.h"

#include "rpc/connection.h"
#include "rpc/queue.h"

#include <assert.h>

enum { SCRATCH_KEEP_BYTES = 64 * 1024 };

void rpc_hub_init(struct rpc_hub *hub) {
    subscribers_init(&hub->everyone, hub, hub);
}

void rpc_hub_close(struct rpc_hub *hub) {
    rpc_queues_close(hub);
    for (struct connection *conn = hub->connections, *next; conn; conn = next) {
        next = connection_next(conn);
        connection_close(conn);
    }
}

void rpc_hub_done(struct rpc_hub *hub) {
    assert(!hub->connections && !hub->everyone.head && !hub->outgoing);
    assert(hub->queues.count == 0);
    map_done(&hub->queues);
    buf_done(&hub->scratch);
}

struct buf *rpc_hub_scratch(struct rpc_hub *hub) {
    buf_clear(&hub->scratch, SCRATCH_KEEP_BYTES);
    return &hub->scratch;
}
