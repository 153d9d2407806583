/* ws_in: frames of clients, answered where the protocol says so, and messages given to their answers. */
#include "tools/mock-upstream/ws_in.h"

#include "tools/mock-upstream/coding.h"
#include "tools/mock-upstream/exchange.h"

#include "base/base64.h"
#include "base/hash.h"

enum {
    FIN = 0x80,
    DEFLATED = 0x40,
    MASKED = 0x80,
    OPCODE = 0x0f,
    LENGTH = 0x7f,
    LENGTH_16 = 126,
    LENGTH_64 = 127,
    MASK_BYTES = 4,
    MESSAGE_MAX_BYTES = 256 << 20
};

struct frame {
    unsigned first;
    const unsigned char *mask;
    struct str payload;
    size_t bytes; /* of all */
};

struct str ws_accept_key(struct arena *a, struct str key) {
    uint8_t digest[HASH_SHA1_BYTES];
    hash_of(HASH_SHA1, arena_printf(a, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", STR_ARGS(key)),
        digest);
    return base64_encode(a, (struct str){ (char *)digest, sizeof digest });
}

static void add_big_endian(struct buf *out, uint64_t n, unsigned bytes) {
    while (bytes-- > 0)
        buf_add_char(out, (char)(n >> (bytes * 8)));
}

void ws_frame_add(
    const struct connection *c, struct buf *out, enum ws_opcode opcode, struct str payload) {
    _cleanup_buf_ struct buf small = { 0 };
    bool deflated = c->deflate && opcode == WS_TEXT;
    if (deflated) {
        coding_deflate_message(payload, &small);
        payload = buf_str(&small);
    }
    buf_add_char(out, (char)(FIN | (deflated ? DEFLATED : 0) | opcode));
    if (payload.n < LENGTH_16) {
        buf_add_char(out, (char)payload.n);
    } else if (payload.n <= UINT16_MAX) {
        buf_add_char(out, LENGTH_16);
        add_big_endian(out, payload.n, 2);
    } else {
        buf_add_char(out, LENGTH_64);
        add_big_endian(out, payload.n, 8);
    }
    buf_add_str(out, payload);
}

/* 1, 0 when it is not all there, -1 when it is none. */
static int read_frame(struct str in, struct frame *ret) {
    const unsigned char *p = (const unsigned char *)in.p;
    size_t head = 2;
    if (in.n < head)
        return 0;
    uint64_t n = p[1] & LENGTH;
    unsigned more = n == LENGTH_16 ? 2 : n == LENGTH_64 ? 8 : 0;
    if (!(p[1] & MASKED))
        return -1; /* clients must */
    if (in.n < head + more + MASK_BYTES)
        return 0;
    if (more > 0)
        n = 0;
    for (unsigned i = 0; i < more; i++)
        n = n << 8 | p[head++];
    if (n > MESSAGE_MAX_BYTES)
        return -1;
    ret->first = p[0];
    ret->mask = p + head;
    head += MASK_BYTES;
    ret->bytes = head + n;
    ret->payload = (struct str){ in.p + head, n };
    return in.n < ret->bytes ? 0 : 1;
}

static void add_unmasked(struct buf *out, const struct frame *f) {
    char *p = buf_reserve(out, f->payload.n);
    for (size_t i = 0; i < f->payload.n; i++)
        p[i] = (char)(f->payload.p[i] ^ f->mask[i % MASK_BYTES]);
    out->n += f->payload.n;
}

static void send_frame(struct connection *c, enum ws_opcode opcode, struct str payload) {
    _cleanup_buf_ struct buf frame = { 0 };
    ws_frame_add(c, &frame, opcode, payload);
    connection_send(c, buf_str(&frame));
}

static void take_control(struct connection *c, enum ws_opcode opcode, struct str payload) {
    if (opcode == WS_PING) {
        send_frame(c, WS_PONG, payload);
    } else if (opcode == WS_PONG) {
        c->pongs++;
        connection_go_on(c);
    } else if (!c->peer_closed) {
        c->peer_closed = c->close_when_drained = true;
        send_frame(c, WS_CLOSE, payload);
    }
}

/* A whole message: for the answer that waits for one, or a request of its own. */
static void take_message(struct connection *c, struct str bytes) {
    for (struct exchange *x = c->exchanges; x; x = exchange_next(x))
        if (x->awaits > 0) {
            exchange_take_message(x, bytes);
            return;
        }
    struct exchange *x = exchange_new(c, EXCHANGE_MESSAGE);
    x->request.method = STR("MESSAGE");
    x->request.path = c->path;
    x->request.query = c->query;
    buf_add_str(&x->body, bytes);
    exchange_start(x);
}

static void take_data(struct connection *c, unsigned first, struct str payload) {
    _cleanup_buf_ struct buf whole = { 0 }, plain = { 0 };
    if ((first & OPCODE) != WS_CONTINUATION)
        c->message_is_deflated = first & DEFLATED;
    if (payload.n > MESSAGE_MAX_BYTES - c->message.n) {
        connection_close(c, false);
        return;
    }
    buf_add_str(&c->message, payload);
    if (!(first & FIN))
        return;
    whole = c->message;
    c->message = (struct buf){ 0 };
    if (!c->message_is_deflated)
        take_message(c, buf_str(&whole));
    else if (coding_inflate_message(buf_str(&whole), &plain, MESSAGE_MAX_BYTES))
        take_message(c, buf_str(&plain));
    else
        connection_close(c, false);
}

bool ws_in_take(struct connection *c) {
    struct frame f;
    int r = read_frame(buf_str(&c->in), &f);
    if (r < 0)
        connection_close(c, false);
    if (r <= 0)
        return false;
    _cleanup_buf_ struct buf payload = { 0 };
    add_unmasked(&payload, &f);
    buf_consume(&c->in, f.bytes);
    if ((f.first & OPCODE) <= WS_BINARY)
        take_data(c, f.first, buf_str(&payload));
    else
        take_control(c, (enum ws_opcode)(f.first & OPCODE), buf_str(&payload));
    return true;
}
