/* request: URL and headers of requests to a provider (upstream-api.md 3, 4). */
#pragma once

#include "base/error.h"
#include "config/provider.h"
#include "upstream/http.h"

enum { UPSTREAM_HEADERS_MAX = 128 };

/* Header fields in the making. A later field replaces an earlier one of the same name. */
struct upstream_headers {
    struct arena *arena;
    struct http_header v[UPSTREAM_HEADERS_MAX];
    size_t n;
};

/* The value is not copied. Fields over UPSTREAM_HEADERS_MAX are left out. */
void upstream_header_set(struct upstream_headers *h, struct str name, struct str value);

void upstream_header_drop(struct upstream_headers *h, struct str name);

/* The provider's own: http_headers, then those from the environment. */
void upstream_headers_of_provider(struct upstream_headers *h, const struct provider *p);

/* base_url + path + query parameters; the default base of the first-party API when there is none. */
const char *upstream_url(struct arena *a, const struct provider *p, const char *path);
/* The same with the websocket's scheme: http is ws, https is wss. */
const char *upstream_ws_url(struct arena *a, const struct provider *p, const char *path);
