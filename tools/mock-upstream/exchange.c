/* exchange: plays an answer on a connection, step by step. */
#include "tools/mock-upstream/exchange.h"

#include "tools/mock-upstream/coding.h"

#include "base/xmalloc.h"

#include <stdlib.h>

enum { WRITE_MAX_BYTES = 256 << 10 };

struct exchange *exchange_next(const struct exchange *x) {
    return x->next;
}

static void next_step(struct exchange *x) {
    x->step = x->step->next;
    x->at = 0;
}

/* ---- steps that wait ---- */

static void on_timer(uv_timer_t *timer) {
    struct exchange *x = timer->data;
    x->waiting = false;
    exchange_play(x);
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

void exchange_release(struct exchange *x) {
    x->waiting = false;
    exchange_play(x);
}

void exchange_take_message(struct exchange *x, struct str text) {
    struct inbox **at = &x->inbox;
    while (*at)
        at = &(*at)->next;
    *at = arena_new(&x->arena, struct inbox);
    (*at)->text = arena_str(&x->arena, text);
    exchange_play(x);
}

/* False: not yet. */
static bool await(struct exchange *x, const struct step *s) {
    struct connection *c = x->connection;
    if (s->kind == STEP_AWAIT_PONG) {
        if (c->pongs == 0)
            return false;
        c->pongs--;
        return true;
    }
    if (!x->inbox)
        return false;
    struct str text = x->inbox->text;
    x->inbox = x->inbox->next;
    x->awaits--;
    exchange_check_message(x, s, text);
    const struct mock_options *o = &x->mock->options;
    struct mock_request request = x->request;
    request.method = STR("MESSAGE");
    request.body = text;
    if (o->events && o->events->on_request)
        o->events->on_request(o->user, &request, x->answer);
    return true;
}

/* ---- bytes ---- */

static bool is_bytes(const struct step *s) {
    return s->kind == STEP_BYTES || s->kind == STEP_EVENT || s->kind == STEP_FRAME;
}

/* Adds what may go out together. */
static void gather(struct exchange *x, struct buf *body) {
    while (x->step && is_bytes(x->step) && body->n < WRITE_MAX_BYTES) {
        const struct step *s = x->step;
        uint64_t times = s->kind == STEP_EVENT && s->count ? s->count : 1;
        if (s->kind == STEP_BYTES) {
            struct str rest = str_sub(str_from(s->bytes, x->at), 0, WRITE_MAX_BYTES - body->n);
            exchange_add_step(x, s, rest, body);
            x->at += rest.n;
            if (x->at < s->bytes.n)
                continue;
        } else {
            while (x->at < times && body->n < WRITE_MAX_BYTES) {
                exchange_add_step(x, s, s->bytes, body);
                x->at++;
            }
            if (x->at < times)
                continue;
        }
        next_step(x);
    }
}

/* The body bytes as they go over the wire, with the head in front and the end behind. */
static void send_body(struct exchange *x, struct str body, bool ends) {
    const struct answer *a = x->answer;
    _cleanup_buf_ struct buf out = { 0 }, zipped = { 0 };
    if (!x->head_sent)
        exchange_add_head(x, &out);
    if (a->gzip && x->transport == EXCHANGE_HTTP) {
        if (!x->gzip)
            x->gzip = gzip_new();
        gzip_add(x->gzip, body, ends, &zipped);
        body = buf_str(&zipped);
    }
    bool chunked = x->transport == EXCHANGE_HTTP &&
                   (a->body == BODY_EVENTS || (a->body == BODY_WHOLE && a->gzip));
    if (!x->is_head_request) {
        if (chunked && body.n > 0)
            buf_printf(&out, "%zx\r\n", body.n);
        buf_add_str(&out, body);
        if (chunked && body.n > 0)
            buf_add(&out, "\r\n", 2);
        if (chunked && ends)
            buf_add(&out, "0\r\n\r\n", 5);
    }
    connection_send(x->connection, buf_str(&out));
}

/* ---- the play ---- */

static void finish(struct exchange *x) {
    struct connection *c = x->connection;
    x->over = true;
    if (x->transport == EXCHANGE_HTTP && x->answer->body == BODY_BARE)
        connection_close(c, false);
    else
        exchange_end(x);
}

static bool is_over(const struct exchange *x) {
    return x->step ? x->step->kind == STEP_END : x->transport == EXCHANGE_UPGRADE;
}

static void play_end(struct exchange *x) {
    if (!x->head_sent)
        send_body(x, STR(""), true);
    else if (x->transport == EXCHANGE_HTTP)
        send_body(x, STR(""), true);
    x->finishing = true;
}

/* A step that is no bytes. False when it takes its time, or all is over. */
static bool control(struct exchange *x) {
    const struct step *s = x->step;
    struct connection *c = x->connection;
    switch (s->kind) {
    case STEP_CUT:
    case STEP_RESET:
        x->over = true;
        connection_close(c, s->kind == STEP_RESET);
        return false;
    case STEP_END:
        play_end(x);
        return !x->ended;
    case STEP_AWAIT:
    case STEP_AWAIT_PONG:
        if (!x->head_sent && x->transport == EXCHANGE_UPGRADE)
            send_body(x, STR(""), false);
        if (!await(x, s))
            return false;
        next_step(x);
        return true;
    case STEP_HEAD:
        next_step(x);
        if (!x->head_sent)
            send_body(x, STR(""), false);
        return true;
    case STEP_DRIP:
        c->drip_bytes = s->count;
        c->drip_ms = s->ms;
        break;
    case STEP_PAUSE:
        wait_ms(x, s->ms);
        break;
    case STEP_HOLD:
        hold(x);
        break;
    case STEP_STALL:
        connection_stall(c);
        break;
    case STEP_BYTES:
    case STEP_EVENT:
    case STEP_FRAME:
        break;
    }
    next_step(x);
    return !x->waiting;
}

static void play_bytes(struct exchange *x) {
    _cleanup_buf_ struct buf body = { 0 };
    /* Frames are made only when the handshake's head has been. */
    if (!x->head_sent && x->transport == EXCHANGE_UPGRADE)
        send_body(x, STR(""), false);
    gather(x, &body);
    bool ends = x->step && x->step->kind == STEP_END;
    send_body(x, buf_str(&body), ends);
    x->finishing = ends;
}

static void play_whole_message(struct exchange *x) {
    _cleanup_buf_ struct buf frame = { 0 };
    exchange_add_wrapped(x, &frame);
    connection_send(x->connection, buf_str(&frame));
    x->finishing = true;
}

void exchange_play(struct exchange *x) {
    while (x->answer && !x->ended && !x->waiting && connection_is_drained(x->connection)) {
        if (x->finishing)
            finish(x);
        else if (x->transport == EXCHANGE_MESSAGE && x->answer->body == BODY_WHOLE && x->step &&
                 is_bytes(x->step))
            play_whole_message(x);
        else if (!x->step && is_over(x))
            play_end(x);
        else if (!x->step)
            return; /* an answer without an end: nothing more comes */
        else if (is_bytes(x->step))
            play_bytes(x);
        else if (!control(x))
            return;
    }
}

/* ---- life ---- */

struct exchange *exchange_new(struct connection *c, enum exchange_transport transport) {
    struct exchange *x = xcalloc(1, sizeof *x), **at = &c->exchanges;
    x->mock = c->mock;
    x->connection = c;
    x->transport = transport;
    x->request.connection = c->number;
    x->headers = transport == EXCHANGE_MESSAGE ? json_incref(c->headers) : json_object();
    (void)uv_timer_init(c->mock->loop, &x->timer);
    x->timer.data = x;
    while (*at)
        at = &(*at)->next;
    *at = x;
    return x;
}

/* 404 sends clients into retries; a request that the script has forgotten should not. */
static struct answer no_answer(enum exchange_transport transport, bool is_post) {
    static const struct step end = { .kind = STEP_END };
    static const struct step text = { .next = (struct step *)&end,
        .kind = STEP_BYTES,
        .bytes = STR_INIT("{\"error\":{\"message\":\"the script has no answer for this\",\"type\":"
                          "\"mock_upstream\"}}") };
    bool upgrade = transport == EXCHANGE_UPGRADE;
    return (struct answer){ .status = upgrade   ? 426
                                      : is_post ? 400
                                                : 404,
        .body = BODY_WHOLE,
        .content_type = STR("application/json"),
        .steps = (struct step *)(upgrade ? &end : &text) };
}

static unsigned count_awaits(const struct answer *a) {
    unsigned n = 0;
    for (const struct step *s = a->steps; s; s = s->next)
        n += s->kind == STEP_AWAIT;
    return n;
}

static void set_answer(struct exchange *x, const struct answer *a) {
    struct connection *c = x->connection;
    x->answer = a;
    x->step = a->steps;
    x->awaits = count_awaits(a);
    if (x->transport == EXCHANGE_UPGRADE) {
        c->path = arena_str(&c->arena, x->request.path);
        c->query = arena_str(&c->arena, x->request.query);
        json_decref(c->headers);
        c->headers = json_incref(x->headers);
        if (a->status_given || a->body == BODY_BARE || !str_is(a->method, "WEBSOCKET"))
            x->transport = EXCHANGE_HTTP; /* refused, as any other request */
    }
    if (x->transport == EXCHANGE_HTTP)
        c->drip_bytes = c->drip_ms = 0;
    if (a->breaks)
        connection_break_after(c, a->break_after, a->breaks_by_reset ? BREAK_RESET : BREAK_CUT);
}

void exchange_start(struct exchange *x) {
    const struct mock_options *o = &x->mock->options;
    struct mock_request request = x->request;
    request.body = buf_str(&x->body);
    request.headers = x->headers;
    x->request.headers = x->headers;
    struct answer *a = script_take(o->script, request.method, request.path, request.body);
    if (a) {
        x->answer = a;
        exchange_check(x);
    }
    if (o->events && o->events->on_request)
        o->events->on_request(o->user, &request, a);
    if (!a) {
        a = arena_new(&x->arena, struct answer);
        *a = no_answer(
            x->transport, !str_is(request.method, "GET") && !str_is(request.method, "HEAD"));
    }
    set_answer(x, a);
    exchange_play(x);
}

static void on_closed(uv_handle_t *handle) {
    struct exchange *x = handle->data;
    arena_free(&x->arena);
    json_decref(x->headers);
    buf_done(&x->body);
    gzip_free(x->gzip);
    free(x);
}

static void leave_list(struct exchange **at, struct exchange *x) {
    while (*at && *at != x)
        at = &(*at)->next;
    if (*at)
        *at = x->next;
}

void exchange_end(struct exchange *x) {
    const struct mock_options *o = &x->mock->options;
    x->ended = true;
    leave_list(&x->connection->exchanges, x);
    for (struct exchange **at = &x->mock->holding; *at; at = &(*at)->next_holding)
        if (*at == x) {
            *at = x->next_holding;
            break;
        }
    if (!x->over && x->answer && o->events && o->events->on_gone && !x->mock->stopped)
        o->events->on_gone(o->user);
    if (x->answer && o->events && o->events->on_over && !x->mock->stopped)
        o->events->on_over(o->user);
    uv_close((uv_handle_t *)&x->timer, on_closed);
}
