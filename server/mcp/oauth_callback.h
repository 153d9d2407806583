/* oauth_callback: the address where a browser comes back to from an MCP server's login service. */
#pragma once

#include "base/arena.h"

struct oauth_callback {
    struct str redirect_uri;
    struct str path;  /* of it */
    bool is_loopback; /* "127.0.0.1", "localhost", "[::1]" */
};

/* `base`: "http://127.0.0.1:1234/callback" or what is configured; `id` is added to its path ("no string": not). False:
 * it is no address. */
bool oauth_callback_read(
    struct arena *a, struct str base, struct str id, struct oauth_callback *ret);
/* A short name for a server, by its address as it goes into requests. */
struct str oauth_callback_id(struct arena *a, struct str server);
