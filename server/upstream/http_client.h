/* http_client: libcurl's multi interface on the loop; for http*.c only (style.md 4.1). */
#pragma once

#include "upstream/curl_api.h"
#include "upstream/http.h"
#include "upstream/http_head.h"

/* The one user of a CURLM. */
struct http_client {
    uv_loop_t *loop;
    const struct curl_api *curl; /* NULL until the first request */
    CURLM *multi;
    uv_timer_t timer;
    bool timer_open, closing;
    bool in_callback; /* libcurl is calling us: it must not be called back */
    bool deferred;    /* transfers wait for their start or end until it has returned */
    struct http_transfer *transfers;
};

struct http_transfer {
    struct op op;
    struct http_client *client;
    struct http_transfer *prev, *next;
    CURL *easy;
    struct curl_slist *headers;
    const struct http_events *events;
    void *user;
    char error[CURL_ERROR_SIZE];
    uv_timer_t starter; /* of a request that is not started by libcurl's return */
    struct http_head_reader head;
    bool follows;     /* redirects */
    bool head_done;   /* on_head was called */
    bool start_later; /* asked for from within a callback */
    bool stop;        /* ended from within a callback */
    bool pause_wanted, paused;
};

/* Loads libcurl and opens the multi handle on first use. False when libcurl is missing. */
bool http_client_open(struct http_client *c);

/* Soon, from the loop: results that libcurl has, and what was put off because it was running. */
void http_client_wake(struct http_client *c);

/* For http_client.c: a transfer's end as libcurl reports it, and what was put off. */
void http_transfer_finished(struct http_transfer *t, CURLcode code);
void http_transfer_run_deferred(struct http_transfer *t);
