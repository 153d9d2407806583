/* exchange: one request or message on a connection and the answer that is played to it. */
#pragma once

#include "tools/mock-upstream/connection.h"

enum exchange_transport {
    EXCHANGE_HTTP,
    EXCHANGE_UPGRADE, /* a handshake, and what is said without being asked */
    EXCHANGE_MESSAGE  /* a message over the websocket */
};

struct inbox {
    struct inbox *next;
    struct str text;
};

struct gzip;

struct exchange {
    struct mock *mock;
    struct connection *connection;
    struct exchange *next, *next_holding;
    enum exchange_transport transport;
    uv_timer_t timer;
    struct arena arena;
    struct mock_request request; /* without its body */
    json_t *headers;
    struct buf body;
    bool is_head_request;

    const struct answer *answer;
    const struct step *step;
    uint64_t at; /* bytes or repetitions of the step already sent */
    struct gzip *gzip;
    unsigned awaits; /* messages that the answer still waits for */
    struct inbox *inbox;
    bool head_sent, waiting, finishing, over, ended;
};

struct exchange *exchange_new(struct connection *c, enum exchange_transport transport);
struct exchange *exchange_next(const struct exchange *x);

/* The request is complete: finds the answer and starts to play it. */
void exchange_start(struct exchange *x);

/* Goes on as far as possible now. */
void exchange_play(struct exchange *x);

/* A message for an answer that waits for some. */
void exchange_take_message(struct exchange *x, struct str text);

/* Done, or its connection is gone; frees it. */
void exchange_end(struct exchange *x);

/* A `hold` ends. */
void exchange_release(struct exchange *x);

/* Checks the request against the answer's `expect` lines and reports. */
void exchange_check(const struct exchange *x);
/* Checks a message that was waited for. */
void exchange_check_message(const struct exchange *x, const struct step *await, struct str text);

/* answer_out.c: the answer's head, also that of an accepted handshake. */
void exchange_add_head(struct exchange *x, struct buf *out);
/* Bytes of a step as they go into the body, or as frames. */
void exchange_add_step(
    const struct exchange *x, const struct step *s, struct str bytes, struct buf *out);
/* A whole HTTP answer as one message: a wrapped error unless its status is 200. */
void exchange_add_wrapped(const struct exchange *x, struct buf *out);
