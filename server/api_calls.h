/* api_calls: the four requests of `codexd api`; for api*.c only. */
#pragma once

#include "errand.h"
#include "upstream/request.h"

struct response_stream;
struct responses_session;
struct upstream_error;

struct api {
    struct errand errand;
    struct op_group ops;
    int command; /* enum cli_command */
    bool websocket;
    struct provider provider;
    struct str body; /* of standard input */
    struct responses_session *session;
    struct response_stream *stream; /* under way, or NULL */
    struct op *wait;                /* a call or a credential under way, or NULL */
    unsigned recovery_step;
    int status;
};

/* Starts the request with these headers. api_done() ends it. */
void api_send(struct api *api, const struct provider *routed, struct upstream_headers *headers);

/* The end: `error` NULL: well. In api.c. */
void api_done(struct api *api, const struct upstream_error *error);
