/* ws_url: where a websocket goes, and through which proxy. */
#pragma once

#include "base/arena.h"

struct ws_url {
    bool tls;
    const char *host;      /* without brackets */
    const char *authority; /* the Host field: with the port unless it is the scheme's */
    int port;
    const char *path; /* with the query */
};

/* Made in `a`. False when it is no ws://, wss://, http:// or https:// URL. */
bool ws_url_parse(struct arena *a, struct str url, struct ws_url *ret);

struct ws_proxy {
    const char *login; /* "user:password", or NULL */
    const char *host;  /* NULL: no proxy */
    int port;
};

/* The environment's proxy for that URL: https_proxy or http_proxy by scheme, then all_proxy; upper case names
 * as well; no_proxy lists hosts, domains and "*". Only http:// proxies. */
struct ws_proxy ws_proxy_of(struct arena *a, const struct ws_url *url);
