/* exchange: one request on a connection and the answer that is played to it. */
#pragma once

#include "tools/mock-upstream/mock.h"

#include "base/buf.h"

struct lws;

struct mock {
    uv_loop_t *loop;
    struct lws_context *context;
    struct mock_options options;
    struct exchange *holding; /* oldest first */
    unsigned releases;        /* that came before a `hold` */
    int port;
};

struct exchange {
    struct mock *mock;
    struct lws *wsi;
    struct exchange *next_holding;
    uv_timer_t timer;
    struct arena arena;
    struct mock_request request; /* without its body */
    json_t *headers;
    struct buf body;
    bool is_head_request;

    const struct answer *answer;
    const struct step *step;
    uint64_t at; /* bytes or deltas of the step already sent */
    uint64_t drip_bytes, drip_ms;
    bool head_sent, waiting, over;
};

struct exchange *exchange_new(struct mock *m, struct lws *wsi);

/* The request is complete: finds the answer and starts to play it. */
void exchange_start(struct exchange *x);

/* Writes what may be written now; -1 to close the connection. */
int exchange_write(struct exchange *x);

/* The connection is gone or done with it; frees it. */
void exchange_end(struct exchange *x);

/* A `hold` ends. */
void exchange_release(struct exchange *x);

/* Checks the request against the answer's `expect` lines and reports. */
void exchange_check(const struct exchange *x);
