/* connection: one connection of a program in a sandbox: its request, the host it leads to; for proxy.c only. */
#pragma once

#include "netproxy/proxy.h"

struct connection_owner {
    uv_loop_t *loop;
    const struct netproxy_rules *rules;
    void (*on_refused)(struct connection_owner *owner, const struct netproxy_refusal *what);
};

/* Takes what waits at the listener; an operation of `group`. The owner outlives it. */
void connection_accept(
    struct connection_owner *owner, struct op_group *group, uv_stream_t *listener);
/* Closes it at once. */
void connection_turn_away(
    struct connection_owner *owner, struct op_group *group, uv_stream_t *listener);
