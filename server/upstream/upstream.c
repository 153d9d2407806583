/* upstream: what all requests to model providers share. */
#include "upstream/upstream.h"

#include "upstream/http.h"
#include "upstream/ws.h"

void upstream_init(struct upstream *u, uv_loop_t *loop) {
    *u =
        (struct upstream){ .loop = loop, .http = http_client_new(loop), .ws = ws_client_new(loop) };
}

void upstream_cancel(struct upstream *u) {
    op_group_cancel(&u->ops);
}

void upstream_close(struct upstream *u) {
    http_client_close(u->http);
    u->http = NULL;
    ws_client_close(u->ws);
}

void upstream_done(struct upstream *u) {
    ws_client_free(u->ws);
    u->ws = NULL;
}

void upstream_prepare(struct upstream *u) {
    http_client_prepare(u->http, &u->ops);
}
