/* listen: the address of --listen (surface.md 1.1; decisions.md 2). */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "transport/listener.h"

#include <netinet/in.h>

enum listen_kind { LISTEN_STDIO, LISTEN_UNIX, LISTEN_WEBSOCKET, LISTEN_OFF };

struct listen_address {
    enum listen_kind kind;
    const char *path;              /* of LISTEN_UNIX, inside the given URL; "": the default one */
    union listener_address socket; /* of LISTEN_WEBSOCKET */
};

/* Reads stdio://, unix://, unix://PATH, ws://IP:PORT or off. Fails with the reference's words. */
bool listen_parse(const char *url, struct listen_address *ret, struct error *reterr);
