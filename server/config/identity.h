/* identity: how this daemon names itself to clients and to providers (surface.md 1.5, upstream-api.md 4.5). */
#pragma once

#include "base/arena.h"

#define CODEX_PROTOCOL_VERSION "0.169.0"

/* One for the process. Strings are owned by the struct. */
struct identity {
    struct str originator; /* name of the first client, or the environment's override */
    bool originator_fixed; /* by the environment or by a first client */
    struct str suffix;     /* "name; version" of the latest client; "no string" before */
    struct arena arena;
};

void identity_init(struct identity *id);
void identity_done(struct identity *id);

/* Whether the name may be an originator: an HTTP header value. */
bool identity_name_is_valid(struct str name);

/* A client initialized. Well-known helpers (codex_app_server_daemon, codex-backend) change nothing. */
void identity_set_client(struct identity *id, struct str name, struct str version);

/* "<originator>/<version> (<OS> <version>; <arch>) <terminal>[ (<suffix>)]". */
struct str identity_user_agent(const struct identity *id, struct arena *a);
