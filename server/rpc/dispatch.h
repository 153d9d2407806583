/* dispatch: from one message to a handler, or to the error that the reference gives (surface.md 1.2-1.6). */
#pragma once

#include "base/str.h"

struct connection;

/* Handles one message of a client: a request, a notification, or the answer to a request of ours.
 * The text is used during the call only. What is no message at all is logged and dropped. */
void rpc_dispatch(struct connection *conn, struct str text);
