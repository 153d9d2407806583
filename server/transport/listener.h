/* listener: sockets that clients connect to: ws://IP:PORT and unix:// (surface.md 1.14, 1.15). */
#pragma once

#include "base/error.h"
#include "transport/ws_peer.h"

#include <netinet/in.h>

struct listener;

union listener_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* On TCP; *address gets the port when it was 0. `rules` lives as long as the listener. An operation of `group`; the
 * clients are operations of `clients`. NULL: the error is the text after "Error: ". */
struct listener *listener_open_tcp(uv_loop_t *loop, struct op_group *group,
    struct op_group *clients, union listener_address *address, const struct ws_peer_rules *rules,
    struct error *reterr);

/* On a socket file, which is made with mode 0600 in a directory of mode 0700, and removed at the end. A file that
 * nobody listens on any more is replaced. One that the service manager listens on is taken over and stays. */
struct listener *listener_open_unix(uv_loop_t *loop, struct op_group *group,
    struct op_group *clients, const char *path, const struct ws_peer_rules *rules,
    struct error *reterr);

/* No more clients; those that are there stay. */
void listener_close(struct listener *l);

/* Is the address one of this machine only? */
bool listener_is_loopback(const union listener_address *address);
