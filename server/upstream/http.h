/* http: HTTP requests on the loop, connections kept alive between them (upstream-api.md 7.2).
 *
 * The only user of libcurl. One client serves the whole daemon, so that every provider's connections are
 * reused. Nothing is loaded or opened before the first request. */
#pragma once

#include "loop/op.h"

enum {
    HTTP_HEAD_BYTES_MAX = 408 * 1024, /* header block of one answer; more fails the request */
    HTTP_REDIRECTS_MAX = 10,
    HTTP_CONNECT_TIMEOUT_MS = 30 * 1000,
};

struct http_client;

struct http_client *http_client_new(uv_loop_t *loop);
/* Loads libcurl on a pool thread, so that the first request does not wait for it. Cheap when done before. */
void http_client_prepare(struct http_client *client, struct op_group *group);
/* Ends idle connections and frees the client. All transfers must have ended; the loop must still run
 * afterwards until its handles are closed. Accepts NULL. */
void http_client_close(struct http_client *client);

struct http_header {
    struct str name, value;
};

/* False for a field that would break the head: those are left out. */
bool http_header_is_sendable(const struct http_header *header);

struct http_request {
    const char *method; /* "GET", "POST" */
    const char *url;
    const struct http_header
        *headers; /* sent as they are; invalid ones (line breaks) are left out */
    size_t header_count;
    struct str body; /* copied; "no string": none */
    bool no_redirects;
};

/* Header fields of the answer, in their order; names as sent. */
struct http_head {
    int status;
    const struct http_header *headers;
    size_t header_count;
};

/* The last field of that name, or "no string". */
struct str http_head_get(const struct http_head *head, const char *name);

/* A copy that lives in `a`. */
struct http_head http_head_copy(struct arena *a, const struct http_head *head);

enum http_failure {
    HTTP_OK,
    HTTP_NO_CONNECTION, /* DNS, TCP or TLS: nothing was sent */
    HTTP_NO_ANSWER,     /* connected, and cut before the head came */
    HTTP_TOO_MANY_REDIRECTS,
    HTTP_CUT,         /* cut within the body */
    HTTP_BAD_REQUEST, /* an URL that is none, libcurl missing */
};

struct http_events {
    /* The final answer's head (not that of redirects). */
    void (*on_head)(void *user, const struct http_head *head);
    /* A piece of the body, cut anywhere, already decompressed. */
    void (*on_body)(void *user, struct str bytes);
    /* Exactly once, last, from the loop; not after a cancel. `detail`: libcurl's words. */
    void (*on_done)(void *user, enum http_failure failure, const char *detail);
};

struct http_transfer;

/* Starts a request: an operation of `group`; op_cancel() or the group's cancel drops it at once, also from
 * within an event. `request` is copied; `events` must outlive the transfer. */
struct http_transfer *http_start(struct http_client *client, struct op_group *group,
    const struct http_request *request, const struct http_events *events, void *user);
void http_cancel(struct http_transfer *transfer);
/* Stops and resumes reading the body (back-pressure). Stopping is fine from within an event, resuming is not;
 * resuming may call on_body() before it returns. */
void http_pause(struct http_transfer *transfer, bool paused);
