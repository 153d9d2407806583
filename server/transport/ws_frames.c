/* ws_frames: the messages of a websocket client out of the bytes that it sends, and frames for it. */
#include "transport/ws_frames.h"

#include "base/base64.h"
#include "base/hash.h"

enum { MASK_BYTES = 4, HEAD_MAX_BYTES = 14 };

struct head {
    bool final;
    enum ws_opcode opcode;
    uint64_t length;
    size_t size; /* of the head, the mask included */
    const uint8_t *mask;
};

static bool is_control(enum ws_opcode opcode) {
    return opcode >= WS_CLOSE;
}

static uint64_t read_number(const uint8_t *p, size_t n) {
    uint64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | p[i];
    return value;
}

/* 1: there is a head; 0: not yet; -1: it is none. */
static int read_head(const struct buf *in, struct head *ret) {
    const uint8_t *p = (const uint8_t *)in->p;
    if (in->n < 2)
        return 0;
    size_t extra = (p[1] & 0x7f) == 127 ? 8 : (p[1] & 0x7f) == 126 ? 2 : 0;
    *ret = (struct head){ .final = p[0] & 0x80,
        .opcode = (enum ws_opcode)(p[0] & 0x0f),
        .size = 2 + extra + MASK_BYTES };
    if (p[0] & 0x70 || !(p[1] & 0x80))
        return -1;
    if (in->n < ret->size)
        return 0;
    ret->length = extra ? read_number(p + 2, extra) : p[1] & 0x7f;
    ret->mask = p + 2 + extra;
    bool bad_control =
        is_control(ret->opcode) && (ret->length > WS_CONTROL_BYTES_MAX || !ret->final);
    return bad_control || ret->length > WS_MESSAGE_BYTES_MAX ? -1 : 1;
}

static void unmask(char *payload, size_t n, const uint8_t *mask) {
    uint8_t key[MASK_BYTES];
    memcpy(key, mask, sizeof key);
    for (size_t i = 0; i < n; i++)
        payload[i] = (char)((uint8_t)payload[i] ^ key[i % MASK_BYTES]);
}

static bool known(enum ws_opcode opcode) {
    return opcode <= WS_BINARY || (opcode >= WS_CLOSE && opcode <= WS_PONG);
}

/* A frame of a message in pieces. */
static bool take_piece(struct ws_reader *r, const struct head *h, struct str payload) {
    if (!r->in_message)
        r->kind = h->opcode;
    if (r->message.n + payload.n > WS_MESSAGE_BYTES_MAX)
        return false;
    buf_add_str(&r->message, payload);
    r->in_message = !h->final;
    if (r->in_message)
        return true;
    bool go_on = r->on_frame(r->user, r->kind, buf_str(&r->message));
    buf_clear(&r->message, WS_KEEP_BYTES);
    return go_on;
}

static bool take_frame(struct ws_reader *r, const struct head *h, struct str payload) {
    if (!known(h->opcode))
        return false;
    if (is_control(h->opcode))
        return r->on_frame(r->user, h->opcode, payload);
    if (r->in_message != (h->opcode == WS_CONTINUATION))
        return false;
    if (h->final && !r->in_message)
        return r->on_frame(r->user, h->opcode, payload);
    return take_piece(r, h, payload);
}

bool ws_reader_feed(struct ws_reader *r, struct str bytes) {
    struct head h;
    int has;
    size_t done = 0;
    buf_add_str(&r->input, bytes);
    struct buf rest = r->input;
    while ((has = read_head(&rest, &h)) > 0 && rest.n >= h.size + h.length && !r->paused) {
        char *payload = rest.p + h.size;
        unmask(payload, h.length, h.mask);
        if (!take_frame(r, &h, (struct str){ payload, h.length }))
            return false;
        rest.p += h.size + h.length;
        rest.n -= h.size + h.length;
        done += h.size + h.length;
    }
    buf_consume(&r->input, done);
    if (r->input.n == 0)
        buf_clear(&r->input, WS_KEEP_BYTES);
    return has >= 0;
}

void ws_reader_done(struct ws_reader *r) {
    buf_done(&r->input);
    buf_done(&r->message);
}

void ws_frame_write(struct buf *out, enum ws_opcode opcode, struct str payload) {
    uint8_t head[HEAD_MAX_BYTES] = { 0x80 | (uint8_t)opcode };
    size_t extra = payload.n > UINT16_MAX ? 8 : payload.n > WS_CONTROL_BYTES_MAX ? 2 : 0;
    head[1] = extra == 8 ? 127 : extra == 2 ? 126 : (uint8_t)payload.n;
    for (size_t i = 0; i < extra; i++)
        head[2 + i] = (uint8_t)((uint64_t)payload.n >> (8 * (extra - 1 - i)));
    buf_add(out, head, 2 + extra);
    buf_add_str(out, payload);
}

struct str ws_accept_of(struct arena *a, struct str key) {
    uint8_t digest[HASH_BYTES_MAX];
    struct str text = arena_printf(a, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", STR_ARGS(key));
    hash_of(HASH_SHA1, text, digest);
    return base64_encode(a, (struct str){ (const char *)digest, HASH_SHA1_BYTES });
}
