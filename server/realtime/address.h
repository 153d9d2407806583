/* address: where a session's websocket and its call go (realtime.md 7.1, 9.1, 9.2). */
#pragma once

#include "base/error.h"
#include "realtime/options.h"

/* The websocket's URL, in `a`. `base`: what is configured; `call` "no string": the session's own connection. The error
 * is a detail of "stream disconnected before completion: ". */
bool address_websocket(struct arena *a, const struct realtime_options *o, struct str base,
    struct str call, struct str *ret, struct error *reterr);

/* The URL that makes a call; *ret_json: the body is JSON instead of a form. */
struct str address_call(
    struct arena *a, const struct realtime_options *o, struct str base, bool *ret_json);

/* The id of the call in a Location; "no string" when there is none. */
struct str address_call_id(struct str location);
