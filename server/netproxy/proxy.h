/* proxy: the way out of one sandbox: a listener inside of it, whose connections are looked at here and led on to the
 * hosts that the rules allow (agent-loop.md 12.4, 14.2). */
#pragma once

#include "loop/op.h"
#include "netproxy/rules.h"

enum {
    NETPROXY_PORT = 3128,             /* in the sandbox, which has a network of its own */
    NETPROXY_CONNECTIONS_MAX = 64,    /* at once; more wait to be accepted */
    NETPROXY_RELAY_BYTES = 32 * 1024, /* read ahead of the other side, for each direction */
};

struct netproxy;

/* Somebody wanted what the rules do not allow; he has been told. */
struct netproxy_refusal {
    enum netproxy_verdict verdict;
    struct str host;
};

struct netproxy_events {
    /* The proxy may be cancelled from it. */
    void (*on_refused)(void *user, const struct netproxy_refusal *what);
};

/* An operation of `group`. `fd`, which it takes, is our end of a socket pair: a process in the sandbox sends the
 * listener through the other (sandbox/helper.h). The rules are copied. Ends when it is cancelled. */
struct netproxy *netproxy_start(uv_loop_t *loop, struct op_group *group,
    const struct netproxy_rules *rules, int fd, const struct netproxy_events *events, void *user);
struct op *netproxy_op(struct netproxy *proxy);
