/* responses: one sampling request to a provider, whatever the transport (upstream-api.md 5 to 11). */
#pragma once

#include "config/provider.h"
#include "upstream/response_event.h"
#include "upstream/upstream.h"

enum {
    RESPONSES_LINGER_MS = 1000
}; /* for the end of a body after response.completed: keeps the connection */

struct response_request {
    const struct provider *provider;   /* used during the call only, as everything here */
    const struct http_header *headers; /* all but Content-Type and Accept */
    size_t header_count;
    struct str body; /* JSON */
};

struct response_events {
    /* The head of a 200 answer. */
    void (*on_head)(void *user, const struct http_head *head);
    /* Every event but those that end the request; valid during the call. */
    void (*on_event)(void *user, const struct response_event *event);
    /* The end: response.completed came (`error` is NULL; the event was given to on_event() before), or why
     * not. Exactly once, from the loop; not after a cancel. */
    void (*on_done)(void *user, const struct upstream_error *error);
};

struct response_stream;

/* POST …/responses, the answer as server-sent events. Failures that allow it are silently tried again up to
 * the provider's request_max_retries. The stream is gone with on_done() or responses_cancel(). */
struct response_stream *responses_start(struct upstream *u, const struct response_request *request,
    const struct response_events *events, void *user);
void responses_cancel(struct response_stream *stream);
/* Stops and resumes reading. Does not count as idle time. May be called from within on_event(). */
void responses_pause(struct response_stream *stream, bool paused);
