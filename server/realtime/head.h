/* head: header fields of a session's requests (realtime.md 7.2, 7.3). */
#pragma once

#include "realtime/session.h"
#include "upstream/request.h"

/* Fields of the websocket and, with a sideband, of the call. False: the text of the failure. */
bool head_fill(struct session *s, struct upstream_headers *ret, struct error *reterr);
