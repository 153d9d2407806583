/* responses: which transport a sampling request takes. */
#include "upstream/responses_stream.h"

struct response_stream *responses_start(struct upstream *u, const struct response_request *request,
    const struct response_events *events, void *user) {
    if (responses_use_websocket(request->session, request->provider))
        return responses_ws_start(request, events, user);
    return responses_sse_start(u, request, events, user);
}

void responses_cancel(struct response_stream *stream) {
    op_cancel(&stream->op);
}

void responses_pause(struct response_stream *stream, bool paused) {
    stream->pause(stream, paused);
}
