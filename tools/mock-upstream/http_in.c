/* http_in: reads requests: the head, the body by its length or in chunks, decompressed. */
#include "tools/mock-upstream/http_in.h"

#include "tools/mock-upstream/coding.h"
#include "tools/mock-upstream/exchange.h"

#include <ctype.h>
#include <strings.h>

enum { BODY_MAX_BYTES = 256 << 20, HEAD_MAX_BYTES = 1 << 20, CHUNK_LINE_MAX_BYTES = 64 };

static struct str header(const json_t *headers, const char *name) {
    return str_of(json_string_value(json_object_get(headers, name)));
}

static void add_header(json_t *headers, struct arena *a, struct str line) {
    char *name = arena_cstr(a, str_trim(str_cut(&line, ':')));
    struct str value = str_trim(line), before;
    for (char *c = name; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    before = header(headers, name);
    if (before.p)
        value = arena_printf(a, "%.*s, %.*s", STR_ARGS(before), STR_ARGS(value));
    json_t *text = json_stringn(value.p ? value.p : "", value.n);
    (void)json_object_set_new(headers, name, text ? text : json_string("(not UTF-8)"));
}

static bool read_head(struct exchange *x, struct str head) {
    struct str line = str_cut(&head, '\n');
    struct str method = str_cut(&line, ' '), target = str_cut(&line, ' ');
    if (!str_starts(target, STR("/")) || !str_starts(line, STR("HTTP/1.")))
        return false;
    x->request.method = arena_str(&x->arena, method);
    x->request.path = arena_str(&x->arena, str_cut(&target, '?'));
    x->request.query = arena_str(&x->arena, target);
    while (head.n > 0) {
        line = str_cut(&head, '\n');
        if (str_trim(line).n > 0)
            add_header(x->headers, &x->arena, line);
    }
    return true;
}

/* Takes one chunk off `*rest`: 1, 0 when it is not all there, -1 when it is none. */
static int take_chunk(struct str *rest, struct buf *out, bool *ret_last) {
    struct str data = *rest;
    if (str_index(data, '\n') < 0)
        return data.n > CHUNK_LINE_MAX_BYTES ? -1 : 0;
    struct str line = str_cut(&data, '\n');
    size_t n = 0;
    for (size_t i = 0; i < line.n && str_hex_digit(line.p[i]) >= 0; i++)
        n = n * 16 + (size_t)str_hex_digit(line.p[i]);
    if (line.n == 0 || str_hex_digit(*line.p) < 0 || n > BODY_MAX_BYTES - out->n)
        return -1;
    if (data.n < n + 2)
        return 0;
    buf_add_str(out, str_sub(data, 0, n));
    *rest = str_from(data, n + 2);
    *ret_last = n == 0;
    return 1;
}

static int take_chunks(struct str *rest, struct buf *out) {
    bool last = false;
    int r = 1;
    while (r > 0 && !last)
        r = take_chunk(rest, out, &last);
    return r;
}

/* The body behind the head: 1 and `*rest` behind it, 0 when it is not all there, -1. */
static int take_body(const json_t *headers, struct str *rest, struct buf *out) {
    uint64_t n = 0;
    if (header(headers, "transfer-encoding").n > 0)
        return take_chunks(rest, out);
    struct str length = header(headers, "content-length");
    if (length.n > 0 && (!str_to_u64(length, &n) || n > BODY_MAX_BYTES))
        return -1;
    if (rest->n < n)
        return 0;
    buf_add_str(out, str_sub(*rest, 0, n));
    *rest = str_from(*rest, n);
    return 1;
}

static bool decode_body(struct exchange *x, struct buf *sent) {
    struct str coding = header(x->headers, "content-encoding");
    if (!coding.n) {
        x->body = *sent;
        *sent = (struct buf){ 0 };
        return true;
    }
    return coding_decode(coding, buf_str(sent), &x->body, BODY_MAX_BYTES);
}

static void start(struct exchange *x) {
    struct str upgrade = header(x->headers, "upgrade");
    x->is_head_request = str_is(x->request.method, "HEAD");
    if (upgrade.n == strlen("websocket") && strncasecmp(upgrade.p, "websocket", upgrade.n) == 0) {
        x->request.method = STR("WEBSOCKET");
        x->transport = EXCHANGE_UPGRADE;
    }
    exchange_start(x);
}

bool http_in_take(struct connection *c) {
    if (c->exchanges)
        return false;
    struct str in = buf_str(&c->in);
    ptrdiff_t end = str_find(in, STR("\r\n\r\n"));
    if (end < 0) {
        /* What begins with something else is TLS, or nonsense. */
        if (in.n > HEAD_MAX_BYTES || (in.n > 0 && !isupper((unsigned char)*in.p)))
            connection_close(c, false);
        return false;
    }
    struct exchange *x = exchange_new(c, EXCHANGE_HTTP);
    _cleanup_buf_ struct buf body = { 0 };
    struct str rest = str_from(in, (size_t)end + 4);
    int r = read_head(x, str_sub(in, 0, (size_t)end)) ? take_body(x->headers, &rest, &body) : -1;
    if (r > 0 && !decode_body(x, &body))
        r = -1;
    if (r <= 0) {
        if (header(x->headers, "expect").n > 0)
            connection_send(c, STR("HTTP/1.1 100 Continue\r\n\r\n"));
        exchange_end(x);
        if (r < 0)
            connection_close(c, false);
        return false;
    }
    buf_consume(&c->in, in.n - rest.n);
    start(x);
    return true;
}
