/* http_in: HTTP/1.1 requests out of a connection's bytes. */
#pragma once

#include "tools/mock-upstream/connection.h"

/* Starts the next request that has come whole; false when there is none, or one is still being answered. A request
 * that is none closes the connection. */
bool http_in_take(struct connection *c);
