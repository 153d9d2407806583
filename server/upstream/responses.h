/* responses: one sampling request to a provider, whatever the transport (upstream-api.md 5 to 11). */
#pragma once

#include "config/provider.h"
#include "upstream/response_event.h"
#include "upstream/upstream.h"

enum {
    RESPONSES_LINGER_MS = 1000
}; /* for the end of a body after response.completed: keeps the connection */

struct responses_session;

struct response_request {
    const struct provider *provider;   /* used during the call only, as everything here */
    const struct http_header *headers; /* all but Content-Type and Accept */
    size_t header_count;
    struct str body;                   /* JSON */
    bool compress;                     /* over HTTP */
    bool no_redirects;                 /* over HTTP */
    struct responses_session *session; /* of the thread; NULL: HTTP only */
};

struct response_events {
    /* The head of a 200 answer. Not over a websocket. */
    void (*on_head)(void *user, const struct http_head *head);
    /* The head of the handshake of the websocket that the request takes: for every request anew, as it is
     * sent, maybe before responses_start() returns. */
    void (*on_handshake)(void *user, const struct http_head *head);
    /* Every event but those that end the request, RESPONSE_IGNORED too; valid during the call. */
    void (*on_event)(void *user, const struct response_event *event);
    /* The account's limit is reached: the head of the answer that says so. on_done() follows. */
    void (*on_limit)(void *user, const struct http_head *head);
    /* The end: response.completed came (`error` is NULL; the event was given to on_event() before), or why
     * not. Exactly once, from the loop; not after a cancel. */
    void (*on_done)(void *user, const struct upstream_error *error);
};

struct response_stream;

/* One request and its answer: over the session's websocket if the provider has them and the session did not
 * fall back, else POST …/responses with server-sent events, where failures that allow it are silently tried
 * again up to the provider's request_max_retries. The stream is gone with on_done() or responses_cancel(). */
struct response_stream *responses_start(struct upstream *u, const struct response_request *request,
    const struct response_events *events, void *user);
void responses_cancel(struct response_stream *stream);
/* Stops and resumes reading. Does not count as idle time. May be called from within on_event(). */
void responses_pause(struct response_stream *stream, bool paused);

/* What a thread keeps between its requests: the websocket and what was last sent over it, so that the next
 * request sends only what is new (upstream-api.md 13). One request at a time. */
struct responses_session *responses_session_new(struct upstream *u);
/* Drops the websocket and what is under way, silently. Accepts NULL. */
void responses_session_free(struct responses_session *session);

/* True when the next request takes the websocket. `session` may be NULL. */
bool responses_use_websocket(
    const struct responses_session *session, const struct provider *provider);
/* True while its websocket stands or is being opened: a request needs no handshake of its own. `session` may be
 * NULL. */
bool responses_has_websocket(const struct responses_session *session);
/* HTTP from now on, for the session's life. */
void responses_fall_back(struct responses_session *session);
/* Who hears that the credential of a prewarm was refused (status 401) while no request waits for it. Not after the
 * session is freed. */
struct response_refused {
    void (*callback)(void *user, unsigned step);
    void *user;
    unsigned step; /* the caller's */
};

/* Opens the websocket and sends this request with `generate: false`; failures are silent but for `refused`, a later
 * request waits for the end. Nothing without websockets. */
void responses_prewarm(struct responses_session *session, const struct response_request *request,
    const struct response_refused *refused);
