/* ws_client: the lws_context and its connections; for ws*.c only (style.md 4.2). */
#pragma once

#include "base/buf.h"
#include "upstream/ws.h"
#include "upstream/ws_api.h"
#include "upstream/ws_url.h"

enum { WS_ADDRESSES_MAX = 8, WS_ADDRESS_BYTES = 64 };

/* libwebsockets has proxy and certificates in a "vhost". One for each way out, made when first needed. */
struct ws_vhost {
    struct ws_vhost *next;
    bool tls, plain; /* plain: without extensions */
    char *proxy;     /* "[login@]address:port", or NULL */
    struct lws_vhost *vhost;
};

struct ws_client {
    uv_loop_t *loop;
    const struct ws_api *api; /* NULL until the first connection */
    struct lws_context *context;
    struct lws_extension extensions[2], no_extensions[1]; /* permessage-deflate, and the end */
    struct ws_vhost *vhosts;
    struct ws_connection *connections; /* those that libwebsockets may call back about */
    uintptr_t last_number;
};

enum ws_state { WS_RESOLVING, WS_CONNECTING, WS_OPEN, WS_SHUT, WS_ENDED };

struct ws_frame {
    struct ws_frame *next;
    size_t n;
    unsigned char bytes[]; /* LWS_PRE in front of the text */
};

struct ws_connection {
    struct op op;
    struct ws_client *client;
    struct ws_connection *prev, *next;
    /* What libwebsockets knows us by. It calls back about connections that we gave up long ago. */
    uintptr_t number;
    const struct ws_events *events;
    void *user;
    enum ws_state state;
    struct lws *wsi;      /* NULL when there is none */
    struct op *resolving; /* on the thread pool, or NULL */
    uv_timer_t limit;     /* of the whole opening */
    uv_timer_t step;      /* the next address, or the end, outside of libwebsockets' callbacks */
    bool asked;           /* there was a connection: another address would not do better */
    uv_tcp_t probe;
    uv_connect_t probing;
    struct ws_url url;
    struct ws_proxy proxy;
    bool no_extensions;
    const struct http_header *headers;
    size_t header_count;
    char addresses[WS_ADDRESSES_MAX][WS_ADDRESS_BYTES];
    size_t address_count, address_at;
    struct http_head head;
    struct ws_end end; /* what the last attempt came to */
    struct buf message;
    struct ws_frame *out, **out_end;
    size_t out_bytes;
    bool unconfirmed; /* libwebsockets keeps a rest of the last frame */
};

/* Loads libwebsockets and makes the context on first use. False when that cannot be. */
bool ws_client_open(struct ws_client *c);

/* The way out of that connection through the proxy at that address (NULL: none); NULL when it cannot be. */
struct lws_vhost *ws_client_vhost(
    struct ws_client *c, const struct ws_connection *conn, const char *proxy_address);

/* For ws_client.c: what libwebsockets tells. Non-zero ends the connection. */
int ws_connection_event(
    struct ws_client *c, struct lws *wsi, enum lws_callback_reasons reason, struct str in, void *p);

/* Those fields of the answer's head that something is made of; in `a`. */
struct http_head ws_head_of(const struct ws_api *api, struct lws *wsi, struct arena *a);

/* libwebsockets drops its side without a closing handshake; that it is gone comes as one of its events. */
void ws_kill_wsi(struct ws_connection *conn);
/* The connection is over; its owner hears so unless it closed it. */
void ws_end_as(struct ws_connection *conn, enum ws_end_kind kind);

/* ws_send.c: more may be written. */
int ws_writeable(struct ws_connection *conn, struct lws *wsi);
