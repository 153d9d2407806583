/* exchange: plays an answer on a connection, step by step. */
#include "tools/mock-upstream/exchange.h"

#include "base/xmalloc.h"

#include <libwebsockets.h>
#include <stdlib.h>

enum { WRITE_MAX_BYTES = 256 << 10 };

/* Why gathering bytes came to an end. */
enum pause_reason { WRITE_ON, WRITE_MORE, WRITE_WAITS, WRITE_CUT, WRITE_RESET, WRITE_END };

static const char *reason_of(int status) {
    static const struct {
        int status;
        const char *reason;
    } reasons[] = { { 200, "OK" }, { 302, "Found" }, { 307, "Temporary Redirect" },
        { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
        { 426, "Upgrade Required" }, { 429, "Too Many Requests" }, { 500, "Internal Server Error" },
        { 502, "Bad Gateway" }, { 503, "Service Unavailable" } };
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Status";
}

static bool has_header(const struct answer *a, const char *name) {
    for (const struct header *h = a->headers; h; h = h->next)
        if (str_is(h->name, name))
            return true;
    return false;
}

/* The length of a body that is one text. */
static size_t whole_length(const struct answer *a) {
    size_t n = 0;
    for (const struct step *s = a->steps; s; s = s->next)
        n += s->kind == STEP_BYTES    ? s->bytes.n
             : s->kind == STEP_DELTAS ? s->bytes.n * s->count
                                      : 0;
    return n;
}

static void add_headers(struct buf *out, const struct header *h) {
    if (!h)
        return;
    add_headers(out, h->next);
    buf_printf(out, "%.*s %.*s\r\n", STR_ARGS(h->name), STR_ARGS(h->value));
}

static void add_head(struct exchange *x, struct buf *out) {
    const struct answer *a = x->answer;
    x->head_sent = true;
    if (a->body == BODY_BARE)
        return;
    buf_printf(out, "HTTP/1.1 %d ", a->status);
    if (a->reason.p)
        buf_add_str(out, a->reason);
    else
        buf_printf(out, "%s", reason_of(a->status));
    buf_add(out, "\r\n", 2);
    add_headers(out, a->headers);
    if (!has_header(a, "content-type:"))
        buf_printf(out, "content-type: %.*s\r\n",
            STR_ARGS(a->content_type.p ? a->content_type : STR("text/event-stream")));
    if (a->body == BODY_WHOLE)
        buf_printf(out, "content-length: %zu\r\n\r\n", whole_length(a));
    else
        buf_printf(out, "transfer-encoding: chunked\r\n\r\n");
}

static void next_step(struct exchange *x) {
    x->step = x->step->next;
    x->at = 0;
}

static void on_timer(uv_timer_t *timer) {
    struct exchange *x = timer->data;
    x->waiting = false;
    (void)lws_callback_on_writable(x->wsi);
}

static void wait_ms(struct exchange *x, uint64_t ms) {
    x->waiting = true;
    uv_update_time(x->mock->loop);
    (void)uv_timer_start(&x->timer, on_timer, ms, 0);
}

static void hold(struct exchange *x) {
    if (x->mock->releases > 0) {
        x->mock->releases--;
        return;
    }
    struct exchange **at = &x->mock->holding;
    while (*at)
        at = &(*at)->next_holding;
    *at = x;
    x->waiting = true;
}

static void add_deltas(struct exchange *x, struct buf *body, size_t max) {
    const struct step *s = x->step;
    while (x->at < s->count && body->n < max) {
        buf_add(body, s->bytes.p, s->bytes.n);
        x->at++;
    }
    if (x->at == s->count)
        next_step(x);
}

static void add_bytes(struct exchange *x, struct buf *body, size_t max) {
    struct str rest = str_sub(str_from(x->step->bytes, x->at), 0, max - body->n);
    buf_add_str(body, rest);
    x->at += rest.n;
    if (x->at == x->step->bytes.n)
        next_step(x);
}

/* A step that is no bytes; WRITE_ON when more may be added to what was gathered. */
static enum pause_reason control(struct exchange *x, size_t gathered) {
    const struct step *s = x->step;
    /* These take effect after what was gathered has left. */
    if (gathered > 0 && (s->kind == STEP_DRIP || s->kind == STEP_CUT || s->kind == STEP_RESET))
        return WRITE_MORE;
    if (s->kind == STEP_CUT || s->kind == STEP_RESET || s->kind == STEP_END)
        return s->kind == STEP_END ? WRITE_END : s->kind == STEP_CUT ? WRITE_CUT : WRITE_RESET;
    next_step(x);
    if (s->kind == STEP_HEAD)
        return x->head_sent ? WRITE_ON : WRITE_MORE;
    if (s->kind == STEP_DRIP) {
        x->drip_bytes = s->count;
        x->drip_ms = s->ms;
    } else if (s->kind == STEP_PAUSE) {
        wait_ms(x, s->ms);
    } else {
        hold(x);
    }
    return x->waiting ? WRITE_WAITS : WRITE_ON;
}

/* Adds body bytes up to the next pause; a step that only waits is consumed. */
static enum pause_reason gather(struct exchange *x, struct buf *body) {
    while (x->step) {
        size_t max = x->drip_bytes ? x->drip_bytes : WRITE_MAX_BYTES;
        enum pause_reason why = WRITE_ON;
        if (body->n >= max) {
            if (x->drip_ms > 0)
                wait_ms(x, x->drip_ms);
            return x->drip_ms > 0 ? WRITE_WAITS : WRITE_MORE;
        }
        if (x->step->kind == STEP_BYTES)
            add_bytes(x, body, max);
        else if (x->step->kind == STEP_DELTAS)
            add_deltas(x, body, max);
        else
            why = control(x, body->n);
        if (why != WRITE_ON)
            return why;
    }
    x->waiting = true; /* an answer without an end: nothing more comes */
    return WRITE_WAITS;
}

static bool send_bytes(struct exchange *x, struct str bytes) {
    unsigned char *p = xmalloc(LWS_PRE + bytes.n);
    memcpy(p + LWS_PRE, bytes.p, bytes.n);
    int sent = lws_write(x->wsi, p + LWS_PRE, bytes.n, LWS_WRITE_HTTP);
    free(p);
    return sent >= 0 && (size_t)sent == bytes.n;
}

/* The body bytes as they go over the wire, with the head in front and the end behind. */
static void frame(
    struct exchange *x, struct buf *out, struct str body, bool needs_head, bool ends) {
    bool chunked = x->answer->body == BODY_EVENTS && !x->is_head_request;
    if (!x->head_sent && (needs_head || body.n > 0))
        add_head(x, out);
    if (x->is_head_request)
        return;
    if (chunked && body.n > 0)
        buf_printf(out, "%zx\r\n", body.n);
    buf_add_str(out, body);
    if (chunked && body.n > 0)
        buf_add(out, "\r\n", 2);
    if (chunked && ends)
        buf_add(out, "0\r\n\r\n", 5);
}

static int finish(struct exchange *x) {
    struct lws *wsi = x->wsi;
    bool bare = x->answer->body == BODY_BARE;
    x->over = true;
    lws_set_opaque_user_data(wsi, NULL);
    exchange_end(x);
    return bare || lws_http_transaction_completed(wsi) ? -1 : 0;
}

static void make_reset(struct lws *wsi) {
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    (void)setsockopt(
        lws_get_socket_fd(wsi), SOL_SOCKET, SO_LINGER, &at_once, (socklen_t)sizeof at_once);
}

int exchange_write(struct exchange *x) {
    if (x->waiting || !x->answer)
        return 0;
    _cleanup_buf_ struct buf body = { 0 }, out = { 0 };
    const struct step *first = x->step;
    enum pause_reason why = gather(x, &body);
    bool head_step = first && first->kind == STEP_HEAD;
    frame(x, &out, buf_str(&body), why == WRITE_END || head_step, why == WRITE_END);
    if (out.n > 0 && !send_bytes(x, buf_str(&out)))
        return -1;
    switch (why) {
    case WRITE_ON:
    case WRITE_MORE:
        (void)lws_callback_on_writable(x->wsi);
        return 0;
    case WRITE_WAITS:
        return 0;
    case WRITE_RESET:
        make_reset(x->wsi);
        x->over = true;
        return -1;
    case WRITE_CUT:
        x->over = true;
        return -1;
    case WRITE_END:
        return finish(x);
    }
    return -1;
}

void exchange_release(struct exchange *x) {
    x->waiting = false;
    (void)lws_callback_on_writable(x->wsi);
}

struct exchange *exchange_new(struct mock *m, struct lws *wsi) {
    struct exchange *x = xcalloc(1, sizeof *x);
    x->mock = m;
    x->wsi = wsi;
    x->headers = json_object();
    (void)uv_timer_init(m->loop, &x->timer);
    x->timer.data = x;
    return x;
}

/* 404 sends clients into retries; a request that the script has forgotten should not. */
static struct answer no_answer(bool is_post) {
    static const struct step end = { .kind = STEP_END };
    static const struct step text = { .next = (struct step *)&end,
        .kind = STEP_BYTES,
        .bytes = STR_INIT("{\"error\":{\"message\":\"the script has no answer for this\",\"type\":"
                          "\"mock_upstream\"}}") };
    return (struct answer){ .status = is_post ? 400 : 404,
        .body = BODY_WHOLE,
        .content_type = STR("application/json"),
        .steps = (struct step *)&text };
}

void exchange_start(struct exchange *x) {
    const struct mock_options *o = &x->mock->options;
    struct mock_request request = x->request;
    request.body = buf_str(&x->body);
    request.headers = x->headers;
    struct answer *a = script_take(o->script, request.method, request.path, request.body);
    x->answer = a;
    if (a)
        exchange_check(x);
    if (o->events && o->events->on_request)
        o->events->on_request(o->user, &request, a);
    if (!a) {
        struct answer *none = arena_new(&x->arena, struct answer);
        *none = no_answer(str_is(request.method, "POST"));
        x->answer = none;
    }
    x->step = x->answer->steps;
    (void)lws_callback_on_writable(x->wsi);
}

static void on_closed(uv_handle_t *handle) {
    struct exchange *x = handle->data;
    arena_free(&x->arena);
    json_decref(x->headers);
    buf_done(&x->body);
    free(x);
}

void exchange_end(struct exchange *x) {
    const struct mock_options *o = &x->mock->options;
    for (struct exchange **at = &x->mock->holding; *at; at = &(*at)->next_holding)
        if (*at == x) {
            *at = x->next_holding;
            break;
        }
    if (!x->over && x->answer && o->events && o->events->on_gone)
        o->events->on_gone(o->user);
    if (x->answer && o->events && o->events->on_over)
        o->events->on_over(o->user);
    uv_close((uv_handle_t *)&x->timer, on_closed);
}
