/* listen: how the server's clients come: on standard input and output, or to a socket (surface.md 1.1, 1.14, 1.15). */
#pragma once

#include "base/error.h"
#include "transport/listener.h"

struct cli;
struct rpc_hub;

/* What a server listens with; owned by it. */
struct listening {
    struct rpc_hub *hub;
    struct op_group *transports;
    struct ws_auth auth;
    struct ws_peer_rules rules;
    struct listener *listener; /* NULL: one client on standard input and output */
};

/* Opens what --listen says. False: the text after "Error: ". Strings are made in `a`. */
bool listen_open(struct listening *l, struct arena *a, uv_loop_t *loop, const struct cli *cli,
    struct str home, struct error *reterr);

/* No more clients. */
void listen_close(struct listening *l);

/* <home>/app-server-control/app-server-control.sock, in `a`. */
const char *listen_default_socket(struct arena *a, struct str home);
