/* responses_sse: a sampling request over HTTP, its answer as server-sent events. */
#include "base/log.h"
#include "loop/retry.h"
#include "upstream/compress.h"
#include "upstream/http.h"
#include "upstream/request.h"
#include "upstream/responses_stream.h"
#include "upstream/sse.h"

#include <assert.h>

enum {
    LIMIT_STATUS = 429,
    ERROR_BODY_BYTES_MAX = 1024 * 1024,
    EVENT_ARENA_KEEP_BYTES = 256 * 1024
};

struct sse_stream {
    struct response_stream base;
    struct upstream *upstream;
    const struct response_events *events; /* NULL: nobody is interested any more */
    void *user;
    const char *url;
    struct http_request request; /* kept for retries, in the operation's arena */
    uint64_t retries_left;
    unsigned attempt;
    int64_t idle_ms;
    struct http_transfer *transfer; /* NULL between attempts */
    struct op *waiting;             /* for the next attempt */
    uv_timer_t idle;                /* silence of the server; lingering after the end */
    uint64_t last_event_at;         /* loop time */
    bool paused, lingering;
    int status;
    struct arena head_arena;
    struct http_head head;
    struct buf error_body;
    struct sse_reader sse;
    struct arena event_arena;
    struct arena failure_arena;
    bool has_failure;
    struct upstream_error failure; /* told when the body ends, unless it completes after all */
};

static void stream_cancel(struct op *op) {
    struct sse_stream *s = (struct sse_stream *)op;
    s->events = NULL;
    if (s->transfer)
        http_cancel(s->transfer);
    s->transfer = NULL;
    if (s->waiting)
        op_cancel(s->waiting);
    s->waiting = NULL;
    op_close(op);
}

static void stream_destroy(struct op *op) {
    struct sse_stream *s = (struct sse_stream *)op;
    sse_done(&s->sse);
    buf_done(&s->error_body);
    arena_free(&s->head_arena);
    arena_free(&s->event_arena);
    arena_free(&s->failure_arena);
}

static const struct op_class stream_class = { "responses", stream_cancel, stream_destroy };

/* Tells the owner, who hears nothing more; the error lives in the stream. */
static void tell_done(struct sse_stream *s, const struct upstream_error *error) {
    const struct response_events *events = s->events;
    s->events = NULL;
    if (events)
        events->on_done(s->user, error);
}

static void stream_end(struct sse_stream *s, const struct upstream_error *error) {
    tell_done(s, error);
    op_cancel(&s->base.op);
}

static void fail_stream(struct sse_stream *s, struct str detail) {
    struct upstream_error e = upstream_error_stream(&s->failure_arena, detail);
    stream_end(s, &e);
}

/* ---- the body ---- */

static void on_idle(uv_timer_t *timer) {
    struct sse_stream *s = timer->data;
    if (s->lingering) {
        op_cancel(&s->base.op);
        return;
    }
    uint64_t now = uv_now(s->upstream->loop);
    uint64_t silent_ms = s->paused ? 0 : now - s->last_event_at;
    if (silent_ms >= (uint64_t)s->idle_ms)
        fail_stream(s, STR("idle timeout waiting for SSE"));
    else
        (void)uv_timer_start(timer, on_idle, (uint64_t)s->idle_ms - silent_ms, 0);
}

static void keep_failure(struct sse_stream *s, const struct upstream_error *e) {
    s->failure = *e;
    s->has_failure = true;
}

/* The body's end is awaited for a moment, so that the connection can be used again. */
static void linger(struct sse_stream *s) {
    s->lingering = true;
    (void)uv_timer_start(&s->idle, on_idle, RESPONSES_LINGER_MS, 0);
    tell_done(s, NULL);
}

static bool on_sse_event(void *user, struct str data) {
    struct sse_stream *s = user;
    s->last_event_at = uv_now(s->upstream->loop);
    const struct json *json = json_parse(&s->event_arena, data, NULL);
    if (json && json->kind == JSON_OBJECT) {
        struct response_event e = response_event_of(&s->event_arena, json);
        struct upstream_error error;
        switch (e.type) {
        case RESPONSE_FAILED:
            error = upstream_error_of_failed(&s->failure_arena, json);
            keep_failure(s, &error);
            break;
        case RESPONSE_INCOMPLETE:
            error = upstream_error_of_incomplete(&s->failure_arena, json);
            if (error.retryable)
                keep_failure(s, &error);
            else
                stream_end(s, &error);
            break;
        case RESPONSE_UNREADABLE:
            fail_stream(s, e.error_text);
            break;
        default:
            s->events->on_event(s->user, &e);
            if (e.type == RESPONSE_COMPLETED && s->events)
                linger(s);
        }
    }
    if (arena_size_bytes(&s->event_arena) > EVENT_ARENA_KEEP_BYTES)
        arena_free(&s->event_arena);
    else
        arena_reset(&s->event_arena);
    return s->events != NULL;
}

static void on_http_body(void *user, struct str bytes) {
    struct sse_stream *s = user;
    if (s->lingering || !s->events)
        return;
    if (s->status < 200 || s->status >= 300) {
        if (s->error_body.n + bytes.n <= ERROR_BODY_BYTES_MAX)
            buf_add_str(&s->error_body, bytes);
        return;
    }
    switch (sse_feed(&s->sse, bytes)) {
    case SSE_TOO_LARGE:
        fail_stream(s, STR("an event of the stream is too large"));
        break;
    case SSE_OK:
    case SSE_STOPPED:
        break;
    }
}

/* ---- attempts ---- */

static void attempt(struct sse_stream *s);

static void on_retry(void *user) {
    struct sse_stream *s = user;
    s->waiting = NULL;
    attempt(s);
}

/* True when the request is tried again. */
static bool try_again(struct sse_stream *s, const struct upstream_error *e) {
    if (!e->request_retryable || s->retries_left == 0)
        return false;
    s->retries_left--;
    int64_t delay = e->retry_after_ms >= 0 ? e->retry_after_ms : retry_delay_ms(s->attempt);
    log_info("upstream: request failed, attempt %u in %lld ms", s->attempt + 1, (long long)delay);
    s->waiting = retry_start(s->upstream->loop, &s->upstream->ops, delay, on_retry, s);
    return true;
}

static void on_http_head(void *user, const struct http_head *head) {
    struct sse_stream *s = user;
    s->status = head->status;
    if (head->status >= 200 && head->status < 300) {
        s->last_event_at = uv_now(s->upstream->loop);
        (void)uv_timer_start(&s->idle, on_idle, (uint64_t)s->idle_ms, 0);
        if (s->events)
            s->events->on_head(s->user, head);
        return;
    }
    s->head = http_head_copy(&s->head_arena, head);
}

/* The reference looks at the bytes as they come and finds out at the end: the index is that of what it kept. */
static struct upstream_error error_of_text(struct sse_stream *s) {
    if (sse_end(&s->sse) == SSE_END_CUT_UTF8)
        return upstream_error_stream(
            &s->failure_arena, STR("UTF8 error: incomplete utf-8 byte sequence from index 0"));
    struct str detail = arena_printf(&s->failure_arena,
        "UTF8 error: invalid utf-8 sequence of %zu bytes from index 0", s->sse.bad_bytes);
    return upstream_error_stream(&s->failure_arena, detail);
}

static void on_http_done(void *user, enum http_failure failure, const char *detail) {
    struct sse_stream *s = user;
    s->transfer = NULL;
    if (s->lingering || !s->events) {
        op_cancel(&s->base.op);
        return;
    }
    (void)uv_timer_stop(&s->idle);
    struct upstream_error e;
    if (s->status && (s->status < 200 || s->status >= 300)) {
        e = upstream_error_of_status(
            &s->failure_arena, &s->head, buf_str(&s->error_body), str_of(s->url));
    } else if (failure != HTTP_OK) {
        log_info("upstream: %s", detail);
        e = upstream_error_of_transport(&s->failure_arena, failure);
    } else if (sse_end(&s->sse) != SSE_END_OK) {
        e = error_of_text(s);
    } else if (s->has_failure) {
        e = s->failure;
    } else {
        e = upstream_error_stream(
            &s->failure_arena, STR("stream closed before response.completed"));
    }
    if (try_again(s, &e))
        return;
    if (e.info == UPSTREAM_USAGE_LIMIT_EXCEEDED && s->status == LIMIT_STATUS)
        s->events->on_limit(s->user, &s->head);
    stream_end(s, &e);
}

static const struct http_events http_events = { on_http_head, on_http_body, on_http_done };

static void attempt(struct sse_stream *s) {
    s->attempt++;
    s->status = 0;
    buf_clear(&s->error_body, 0);
    arena_free(&s->head_arena);
    s->transfer = http_start(s->upstream->http, &s->upstream->ops, &s->request, &http_events, s);
    if (s->paused)
        http_pause(s->transfer, true);
}

/* The body as it is sent, in the arena; compressed only once, whatever the number of attempts. */
static struct str body_of(struct arena *a, const struct response_request *r, bool *ret_compressed) {
    _cleanup_buf_ struct buf small = { 0 };
    *ret_compressed = r->compress && compress_zstd(&small, r->body);
    return arena_str(a, *ret_compressed ? buf_str(&small) : r->body);
}

static void set_request(struct sse_stream *s, const struct response_request *r) {
    struct arena *a = &s->base.op.arena;
    static const struct http_header own[] = {
        { STR_INIT("Content-Type"), STR_INIT("application/json") },
        { STR_INIT("Accept"), STR_INIT("text/event-stream") },
        { STR_INIT("Content-Encoding"), STR_INIT("zstd") },
    };
    bool compressed;
    struct str body = body_of(a, r, &compressed);
    size_t n = compressed ? ARRAY_LEN(own) : ARRAY_LEN(own) - 1;
    struct http_header *headers = arena_array(a, struct http_header, n + r->header_count);
    memcpy(headers, own, n * sizeof *own);
    for (size_t i = 0; i < r->header_count; i++)
        headers[n++] = (struct http_header){ arena_str(a, r->headers[i].name),
            arena_str(a, r->headers[i].value) };
    s->url = upstream_url(a, r->provider, "responses");
    s->request = (struct http_request){ .method = "POST",
        .url = s->url,
        .headers = headers,
        .header_count = n,
        .body = body,
        .no_redirects = r->no_redirects };
}

static void pause_stream(struct response_stream *stream, bool paused) {
    struct sse_stream *s = (struct sse_stream *)stream;
    if (s->paused == paused)
        return;
    s->paused = paused;
    s->last_event_at = uv_now(s->upstream->loop);
    if (s->transfer)
        http_pause(s->transfer, paused);
}

struct response_stream *responses_sse_start(struct upstream *u,
    const struct response_request *request, const struct response_events *events, void *user) {
    struct sse_stream *s = op_new(&u->ops, &stream_class, sizeof *s);
    s->base.pause = pause_stream;
    s->upstream = u;
    s->events = events;
    s->user = user;
    s->retries_left = request->provider->request_max_retries;
    s->idle_ms = (int64_t)request->provider->stream_idle_timeout_ms;
    s->sse = (struct sse_reader){ .on_event = on_sse_event, .user = s };
    int r = uv_timer_init(u->loop, &s->idle);
    assert(r == 0);
    op_own(&s->base.op, &s->idle);
    set_request(s, request);
    attempt(s);
    return &s->base;
}
