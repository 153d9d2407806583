/* http: one HTTP request on the loop. */
#define CURL_DISABLE_TYPECHECK 1
#include "upstream/http.h"

#include "upstream/http_client.h"
#include "upstream/tls.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { HTTP_BUFFER_BYTES = 64 * 1024 };

/* ---- life of a transfer ---- */

static void detach(struct http_transfer *t) {
    struct http_client *c = t->client;
    if (!t->easy)
        return;
    if (!t->start_later)
        (void)c->curl->curl_multi_remove_handle(c->multi, t->easy);
    c->curl->curl_easy_cleanup(t->easy);
    c->curl->curl_slist_free_all(t->headers);
    t->easy = NULL;
}

static void transfer_end(struct http_transfer *t) {
    if (t->client->in_callback) {
        t->stop = t->client->deferred = true;
        return;
    }
    detach(t);
    op_close(&t->op);
}

static void transfer_cancel(struct op *op) {
    struct http_transfer *t = (struct http_transfer *)op;
    t->events = NULL;
    transfer_end(t);
}

static void transfer_destroy(struct op *op) {
    struct http_transfer *t = (struct http_transfer *)op;
    http_head_reader_done(&t->head);
    if (t->prev)
        t->prev->next = t->next;
    else
        t->client->transfers = t->next;
    if (t->next)
        t->next->prev = t->prev;
}

static const struct op_class transfer_class = { "http", transfer_cancel, transfer_destroy };

/* libcurl says "unsupported protocol" of a bad URL and of an answer that is not HTTP (turn/not-http.wire). */
static bool was_sent(const struct http_transfer *t) {
    long size = 0;
    return t->client->curl->curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &size) == CURLE_OK &&
           size > 0;
}

static enum http_failure classify(const struct http_transfer *t, CURLcode code) {
    switch (code) {
    case CURLE_OK: /* libcurl takes a head without its end for one */
        return t->head_done ? HTTP_OK : HTTP_NO_ANSWER;
    case CURLE_TOO_MANY_REDIRECTS:
        return HTTP_TOO_MANY_REDIRECTS;
    case CURLE_URL_MALFORMAT:
        return HTTP_BAD_REQUEST;
    case CURLE_UNSUPPORTED_PROTOCOL:
        return was_sent(t) ? HTTP_NO_ANSWER : HTTP_BAD_REQUEST;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_OPERATION_TIMEDOUT:
        return t->head_done ? HTTP_CUT : HTTP_NO_CONNECTION;
    default:
        return t->head_done ? HTTP_CUT : HTTP_NO_ANSWER;
    }
}

static void finish(struct http_transfer *t, enum http_failure failure, const char *detail) {
    const struct http_events *events = t->events;
    t->events = NULL;
    void *user = t->user;
    char words[CURL_ERROR_SIZE];
    (void)snprintf(words, sizeof words, "%s", detail);
    transfer_end(t);
    if (events)
        events->on_done(user, failure, words);
}

/* ---- what comes in ---- */

static void give_head(struct http_transfer *t) {
    long status = 0;
    (void)t->client->curl->curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    const struct http_head head = http_head_reader_head(&t->head, (int)status);
    t->head_done = true;
    if (t->events)
        t->events->on_head(t->user, &head);
}

/* Neither an interim answer nor a redirect that is followed. */
static bool head_is_final(const struct http_transfer *t) {
    long status = 0;
    (void)t->client->curl->curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    const struct http_head head = http_head_reader_head(&t->head, (int)status);
    bool redirect = status >= 300 && status < 400 && http_head_get(&head, "location").n;
    return status >= 200 && !(redirect && t->follows);
}

static size_t on_header(char *p, size_t size, size_t n, void *user) {
    struct http_transfer *t = user;
    struct str line = { p, size * n };
    if (!http_head_reader_add(&t->head, line))
        return 0;
    if (str_trim(line).n == 0 && head_is_final(t)) {
        t->client->in_callback = true;
        give_head(t);
        t->client->in_callback = false;
    }
    return t->stop ? 0 : line.n;
}

static size_t on_body(char *p, size_t size, size_t n, void *user) {
    struct http_transfer *t = user;
    if (t->pause_wanted) {
        t->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    t->client->in_callback = true;
    if (t->events && t->head_done && !t->stop)
        t->events->on_body(t->user, (struct str){ p, size * n });
    t->client->in_callback = false;
    return t->stop ? CURL_WRITEFUNC_ERROR : size * n;
}

/* ---- starting ---- */

static void set_headers(struct http_transfer *t, const struct http_request *request) {
    const struct curl_api *curl = t->client->curl;
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *h = &request->headers[i];
        if (!http_header_is_sendable(h))
            continue;
        /* libcurl's spelling of an empty value is "Name;". */
        struct str line = h->value.n ? arena_printf(&t->op.arena, "%.*s: %.*s", STR_ARGS(h->name),
                                           STR_ARGS(h->value))
                                     : arena_printf(&t->op.arena, "%.*s;", STR_ARGS(h->name));
        t->headers = curl->curl_slist_append(t->headers, line.p);
    }
    /* libcurl asks before larger bodies and waits a second for the answer. */
    t->headers = curl->curl_slist_append(t->headers, "Expect:");
}

static void set_options(struct http_transfer *t, const struct http_request *request) {
    const struct curl_api *curl = t->client->curl;
    set_headers(t, request);
#define SET(option, value) (void)curl->curl_easy_setopt(t->easy, option, value)
    SET(CURLOPT_URL, request->url);
    SET(CURLOPT_PRIVATE, t);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_ERRORBUFFER, t->error);
    SET(CURLOPT_HTTPHEADER, t->headers);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, t);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, t);
    SET(CURLOPT_BUFFERSIZE, (long)HTTP_BUFFER_BYTES);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_TIMEOUT_MS);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, request->no_redirects ? 0L : 1L);
    SET(CURLOPT_MAXREDIRS, (long)HTTP_REDIRECTS_MAX);
    SET(CURLOPT_TCP_NODELAY, 1L);
    if (tls_ca_bundle()) /* the system's stay: libcurl finds them by their directory */
        SET(CURLOPT_CAINFO, tls_ca_bundle());
    if (!tls_may_use_proxies())
        SET(CURLOPT_NOPROXY, "*");
    else if (tls_plain_proxy(request->url))
        SET(CURLOPT_PROXY, tls_plain_proxy(request->url));
    SET(CURLOPT_HTTP_CONTENT_DECODING, 1L);
    if (request->body.p) {
        struct str body = arena_str(&t->op.arena, request->body);
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
        SET(CURLOPT_POSTFIELDS, body.p);
    }
    if (strcmp(request->method, request->body.p ? "POST" : "GET") != 0)
        SET(CURLOPT_CUSTOMREQUEST, request->method);
#undef SET
}

static void on_start_failed(uv_timer_t *timer) {
    finish(timer->data, HTTP_BAD_REQUEST, "the HTTP library is not available");
}

struct http_transfer *http_start(struct http_client *client, struct op_group *group,
    const struct http_request *request, const struct http_events *events, void *user) {
    struct http_transfer *t = op_new(group, &transfer_class, sizeof *t);
    t->client = client;
    t->events = events;
    t->user = user;
    t->next = client->transfers;
    if (t->next)
        t->next->prev = t;
    client->transfers = t;
    int r = uv_timer_init(client->loop, &t->starter);
    assert(r == 0);
    op_own(&t->op, &t->starter);
    if (!http_client_open(client)) {
        (void)uv_timer_start(&t->starter, on_start_failed, 0, 0);
        return t;
    }
    t->easy = client->curl->curl_easy_init();
    if (!t->easy)
        abort();
    t->follows = !request->no_redirects;
    set_options(t, request);
    if (client->in_callback)
        t->start_later = client->deferred = true;
    else
        (void)client->curl->curl_multi_add_handle(client->multi, t->easy);
    return t;
}

void http_cancel(struct http_transfer *transfer) {
    op_cancel(&transfer->op);
}

void http_pause(struct http_transfer *t, bool paused) {
    assert(!t->client->in_callback || paused);
    t->pause_wanted = paused;
    if (!paused && t->paused && t->easy) {
        t->paused = false;
        (void)t->client->curl->curl_easy_pause(t->easy, CURLPAUSE_CONT);
        http_client_wake(
            t->client); /* what the held piece has ended is looked after from the loop */
    }
}

/* ---- for http_client.c ---- */

void http_transfer_finished(struct http_transfer *t, CURLcode code) {
    if (!t->op.closing)
        finish(t, classify(t, code),
            t->error[0] ? t->error : t->client->curl->curl_easy_strerror(code));
}

void http_transfer_run_deferred(struct http_transfer *t) {
    if (t->op.closing)
        return;
    if (t->stop) {
        transfer_end(t);
    } else if (t->start_later) {
        t->start_later = false;
        (void)t->client->curl->curl_multi_add_handle(t->client->multi, t->easy);
    }
}
