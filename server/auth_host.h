/* auth_host: what auth/ asks of the program: HTTP and clients. */
#pragma once

#include "auth/auth.h"

struct identity;
struct rpc_hub;
struct upstream;

/* Owned by the server. */
struct auth_host_parts {
    struct auth *auth;
    struct upstream *upstream;
    struct rpc_hub *hub;
    struct identity *identity;
};

/* Called with a struct auth_host_parts. */
extern const struct auth_host auth_host;
