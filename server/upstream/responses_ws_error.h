/* responses_ws_error: how requests over a websocket fail (upstream-api.md 13.3, 13.6, 13.7). */
#pragma once

#include "upstream/error.h"
#include "upstream/ws.h"

/* The connection did not open or is gone. `url` is that of the request. */
struct upstream_error responses_ws_error_of_end(
    struct arena *a, const struct ws_end *end, struct str url);

/* An `error` event, `text` being the whole message. False: to be ignored, for it has no status of an error.
 * Else *ret_head is the answer's head that it stands for, made in `a`. */
bool responses_ws_error_of_event(struct arena *a, const struct json *event, struct str text,
    struct upstream_error *ret, struct http_head *ret_head);
