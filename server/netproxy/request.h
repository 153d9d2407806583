/* request: the first bytes that a program sends to its proxy: the head of an HTTP request, or SOCKS version 5. */
#pragma once

#include "base/buf.h"

enum { NETPROXY_HEAD_BYTES_MAX = 64 * 1024 };

enum netproxy_kind { NETPROXY_HTTP, NETPROXY_CONNECT, NETPROXY_SOCKS };

struct netproxy_request {
    enum netproxy_kind kind;
    struct str method; /* "no string" of SOCKS */
    struct str host;   /* without brackets */
    unsigned address;  /* bytes of a raw address in `host`, of SOCKS; 0: it is a name or text */
    uint16_t port;
    struct str path; /* of NETPROXY_HTTP; with the query */
    size_t bytes;    /* that the head takes */
};

enum netproxy_parsed {
    NETPROXY_MORE,     /* the head is not all there */
    NETPROXY_GREETING, /* of SOCKS: `bytes`; to be answered before the request comes */
    NETPROXY_REQUEST,
    NETPROXY_BAD, /* not a request */
    NETPROXY_NO_HOST,
    NETPROXY_OTHER_HOST, /* the Host header names another than the target */
};

/* The request points into `bytes`. `greeted`: the greeting of SOCKS was answered. */
enum netproxy_parsed netproxy_parse(struct str bytes, bool greeted, struct netproxy_request *ret);

/* The head as the server is to see it: its own path, one request only on the connection, nothing for proxies. */
void netproxy_write_head(struct buf *out, const struct netproxy_request *request, struct str head);
