/* metadata: what a request tells about its turn (upstream-api.md 4.2, 4.6, 5.3). */
#pragma once

#include "upstream/request.h"

struct turn;

/* The x-codex-turn-metadata text: one line of ASCII JSON, in `a`. */
struct str turn_metadata_text(struct turn *turn, struct arena *a);

/* Appends the request's client_metadata object. */
void turn_metadata_write_client(struct buf *out, struct turn *turn, struct str metadata);

/* All header fields of a sampling request but Content-Type and Accept. False: the text of the failure. */
bool turn_metadata_headers(
    struct turn *turn, struct str metadata, struct upstream_headers *ret, struct error *reterr);
