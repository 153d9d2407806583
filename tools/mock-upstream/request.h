/* request: what libwebsockets knows of a request, into an exchange. */
#pragma once

#include "tools/mock-upstream/exchange.h"

/* Method, path, query and headers; true when a body follows. libwebsockets does not list headers it has no
 * number for: those the reference sends and those the script names are looked up. */
bool request_read_head(struct exchange *x, const char *path);
