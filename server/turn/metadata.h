/* metadata: what a request tells about its turn (upstream-api.md 4.2, 4.6, 5.3). */
#pragma once

#include "upstream/request.h"

struct turn;

struct thread;

/* In these `turn` is NULL for the request that warms a thread's websocket. */

/* The x-codex-turn-metadata text: one line of ASCII JSON, in `a`. */
struct str turn_metadata_text(const struct thread *t, const struct turn *turn, struct arena *a);

/* Appends the request's client_metadata object. */
void turn_metadata_write_client(
    struct buf *out, const struct thread *t, const struct turn *turn, struct str metadata);

/* The thread's provider, with the address that the login in use goes to where the configuration names none
 * (upstream-api.md 3.1). */
struct provider turn_provider(const struct thread *t, struct arena *a);

/* All header fields of a sampling request but Content-Type and Accept. False: the text of the failure. */
bool turn_metadata_headers(const struct thread *t, const struct turn *turn, struct str metadata,
    struct upstream_headers *ret, struct error *reterr);
