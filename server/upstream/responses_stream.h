/* responses_stream: what streams of both transports share; for responses*.c only. */
#pragma once

#include "upstream/responses.h"

/* First member of a transport's own struct. Cancelled as any operation. */
struct response_stream {
    struct op op;
    void (*pause)(struct response_stream *stream, bool paused);
};

struct response_stream *responses_sse_start(struct upstream *u,
    const struct response_request *request, const struct response_events *events, void *user);
struct response_stream *responses_ws_start(
    const struct response_request *request, const struct response_events *events, void *user);
