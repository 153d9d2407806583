/* answer_out: what an answer looks like on the wire: its head, its events, its frames. */
#include "tools/mock-upstream/exchange.h"
#include "tools/mock-upstream/ws_in.h"

#include "tools/mock-upstream/pattern.h"

#include <stdlib.h>

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
        n += s->kind == STEP_BYTES || s->kind == STEP_EVENT ? s->bytes.n * (s->count ? s->count : 1)
                                                            : 0;
    return n;
}

static void add_headers(struct buf *out, const struct header *h) {
    if (!h)
        return;
    add_headers(out, h->next);
    buf_printf(out, "%.*s %.*s\r\n", STR_ARGS(h->name), STR_ARGS(h->value));
}

static struct str request_header(const struct exchange *x, const char *name) {
    return str_of(json_string_value(json_object_get(x->headers, name)));
}

static void add_acceptance(struct exchange *x, struct buf *out) {
    struct connection *c = x->connection;
    c->websocket = true;
    c->deflate = x->answer->deflate && str_find(request_header(x, "sec-websocket-extensions"),
                                           STR("permessage-deflate")) >= 0;
    struct str accept = ws_accept_key(&x->arena, request_header(x, "sec-websocket-key"));
    buf_printf(
        out, "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n");
    if (!has_header(x->answer, "sec-websocket-accept:"))
        buf_printf(out, "sec-websocket-accept: %.*s\r\n", STR_ARGS(accept));
    if (c->deflate)
        buf_printf(out, "sec-websocket-extensions: permessage-deflate; server_no_context_takeover; "
                        "client_no_context_takeover\r\n");
    add_headers(out, x->answer->headers);
    buf_add(out, "\r\n", 2);
}

void exchange_add_head(struct exchange *x, struct buf *out) {
    const struct answer *a = x->answer;
    x->head_sent = true;
    if (a->body == BODY_BARE || x->transport == EXCHANGE_MESSAGE)
        return;
    if (x->transport == EXCHANGE_UPGRADE) {
        add_acceptance(x, out);
        return;
    }
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
    if (a->gzip)
        buf_printf(out, "content-encoding: gzip\r\n");
    if (a->body == BODY_WHOLE && !a->gzip)
        buf_printf(out, "content-length: %zu\r\n\r\n", whole_length(a));
    else
        buf_printf(out, "transfer-encoding: chunked\r\n\r\n");
}

/* The data of an event as a message. */
static void add_event_frame(const struct connection *c, struct str event, struct buf *out) {
    static const struct str mark = STR_INIT("data: ");
    _cleanup_buf_ struct buf text = { 0 };
    bool first = true;
    while (event.n > 0) {
        struct str line = str_cut(&event, '\n');
        if (!str_starts(line, mark))
            continue;
        if (!first)
            buf_add_char(&text, '\n');
        buf_add_str(&text, str_from(line, mark.n));
        first = false;
    }
    ws_frame_add(c, out, WS_TEXT, buf_str(&text));
}

void exchange_add_step(
    const struct exchange *x, const struct step *s, struct str bytes, struct buf *out) {
    _cleanup_buf_ struct buf text = { 0 };
    struct error unbound;
    if (s->kind == STEP_EVENT && x->answer->bound &&
        pattern_expand(bytes, x->mock->options.vars, &text, &unbound))
        bytes = buf_str(&text);
    if (s->kind == STEP_FRAME && x->connection->websocket)
        ws_frame_add(x->connection, out, (enum ws_opcode)s->count, bytes);
    else if (s->kind == STEP_EVENT && x->connection->websocket)
        add_event_frame(x->connection, bytes, out);
    else if (s->kind != STEP_FRAME)
        buf_add_str(out, bytes);
}

static json_t *header_object(const struct answer *a) {
    json_t *headers = json_object();
    for (const struct header *h = a->headers; h; h = h->next)
        (void)json_object_setn_new(headers, h->name.p, h->name.n - 1,
            json_stringn(h->value.p ? h->value.p : "", h->value.n));
    return headers;
}

void exchange_add_wrapped(const struct exchange *x, struct buf *out) {
    const struct answer *a = x->answer;
    _cleanup_buf_ struct buf body = { 0 };
    struct error e;
    for (const struct step *s = a->steps; s; s = s->next)
        if (s->kind == STEP_BYTES)
            buf_add_str(&body, s->bytes);
    json_t *json = a->status == 200 ? NULL : pattern_parse_json(buf_str(&body), &e);
    if (json_is_object(json)) {
        (void)json_object_set_new(json, "type", json_string("error"));
        (void)json_object_set_new(json, "status", json_integer(a->status));
        if (a->headers)
            (void)json_object_set_new(json, "headers", header_object(a));
        char *text = json_dumps(json, JSON_COMPACT);
        buf_clear(&body, 0);
        buf_add_str(&body, str_of(text));
        free(text);
    }
    json_decref(json);
    ws_frame_add(x->connection, out, WS_TEXT, buf_str(&body));
}
