/* upstream: what all requests to model providers share. */
#pragma once

#include "loop/op.h"

struct http_client;
struct ws_client;

struct upstream {
    uv_loop_t *loop;
    struct http_client *http;
    struct ws_client *ws;
    struct op_group ops; /* exchanges under way, also those whose owner has what it wanted */
};

void upstream_init(struct upstream *u, uv_loop_t *loop);
/* Cancels all exchanges. upstream_close() when `ops` is empty; the loop then runs out, and upstream_done()
 * frees what libwebsockets held until its handles were closed. */
void upstream_cancel(struct upstream *u);
void upstream_close(struct upstream *u);
void upstream_done(struct upstream *u);
/* A request is near: loads what it needs without holding up the loop. */
void upstream_prepare(struct upstream *u);
