/* error: what went wrong upstream, in the terms that clients see (upstream-api.md 10). */
#pragma once

#include "base/json.h"
#include "upstream/http.h"

enum { UPSTREAM_BODY_SHOWN_BYTES = 1000 };

/* The client-visible `codexErrorInfo`. */
enum upstream_error_info {
    UPSTREAM_OTHER,
    UPSTREAM_RATE_LIMIT_EXCEEDED,
    UPSTREAM_CONTEXT_WINDOW_EXCEEDED,
    UPSTREAM_USAGE_LIMIT_EXCEEDED,
    UPSTREAM_SERVER_OVERLOADED,
    UPSTREAM_POLICY_CAPACITY_UNAVAILABLE,
    UPSTREAM_FLEX_UNAVAILABLE,
    UPSTREAM_MODEL_NOT_FOUND,
    UPSTREAM_CYBER_POLICY,
    UPSTREAM_MISALIGNMENT,
    UPSTREAM_INFERENCE_HOOK_DENIED,
    UPSTREAM_BAD_REQUEST,
    UPSTREAM_HTTP_CONNECTION_FAILED,   /* with http_status, 0: none */
    UPSTREAM_TOO_MANY_FAILED_ATTEMPTS, /* with http_status */
    UPSTREAM_INTERNAL_SERVER_ERROR,
    UPSTREAM_UNAUTHORIZED,
};

struct upstream_error {
    enum upstream_error_info info;
    struct str message;     /* in the arena it was made in */
    int http_status;        /* of UPSTREAM_HTTP_CONNECTION_FAILED and of retry notices; 0: none */
    bool retryable;         /* the turn may try again (11.2) */
    bool request_retryable; /* the same request may be sent again silently (11.1) */
    bool no_connection;     /* waits for the network instead (11.5) */
    bool unauthorized;      /* the credential was refused: it may be renewed (18.5) */
    bool content_filtered;  /* the model is to be told before it is asked again */
    bool use_http;          /* the server has no websockets: ask again at once, over HTTP (13.3) */
    int64_t retry_after_ms; /* the server's wish; -1: none */
    const struct json *misalignment; /* upstream's object, NULL: none */
};

/* "stream disconnected before completion: <detail>": retryable. */
struct upstream_error upstream_error_stream(struct arena *a, struct str detail);
/* A failure without a cure, with this text and info "other". */
struct upstream_error upstream_error_fatal(struct arena *a, struct str message);
/* No usable answer came: `failure` is not HTTP_OK. */
struct upstream_error upstream_error_of_transport(struct arena *a, enum http_failure failure);
/* An answer with a status other than 2xx. */
struct upstream_error upstream_error_of_status(
    struct arena *a, const struct http_head *head, struct str body, struct str url);
/* A `response.failed` or `response.incomplete` event. */
struct upstream_error upstream_error_of_failed(struct arena *a, const struct json *event);
struct upstream_error upstream_error_of_incomplete(struct arena *a, const struct json *event);

/* A copy that lives in `a`. */
struct upstream_error upstream_error_copy(struct arena *a, const struct upstream_error *e);
