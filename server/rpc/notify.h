/* notify: one notification to many connections (surface.md 1.7). */
#pragma once

#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "rpc/subscribers.h"

/* rpc_notify() encodes once and queues for each member that wants it, in the order of the calls;
 * notify_x() are its typed forms. This is the same to one connection, member of nothing. */
void rpc_notify_one(struct connection *to, const struct method *what, const void *params);
