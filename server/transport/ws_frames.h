/* ws_frames: the messages of a websocket client out of the bytes that it sends, and frames for it (RFC 6455). */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

enum {
    WS_MESSAGE_BYTES_MAX =
        16 * 1024 * 1024, /* a longer one ends the connection (surface.md 1.14) */
    WS_CONTROL_BYTES_MAX = 125,
    WS_KEEP_BYTES = 64 * 1024, /* memory kept for the next message */
};

enum ws_opcode {
    WS_CONTINUATION = 0,
    WS_TEXT = 1,
    WS_BINARY = 2,
    WS_CLOSE = 8,
    WS_PING = 9,
    WS_PONG = 10,
};

/* One whole message or control frame; valid during the call. False: stop, the owner closes. */
struct ws_reader {
    struct buf input;   /* bytes of a frame that is not whole yet */
    struct buf message; /* pieces of a message that is not whole yet */
    enum ws_opcode kind;
    bool in_message;
    bool paused; /* by the owner, also within on_frame(): what is there waits for the next feed */
    bool (*on_frame)(void *user, enum ws_opcode opcode, struct str payload);
    void *user;
};

/* False: what came is no websocket, or too much of it; or on_frame() said so. */
bool ws_reader_feed(struct ws_reader *r, struct str bytes);
void ws_reader_done(struct ws_reader *r);

/* Appends one whole frame, unmasked as a server's. */
void ws_frame_write(struct buf *out, enum ws_opcode opcode, struct str payload);

/* "Sec-WebSocket-Accept" for that key. */
struct str ws_accept_of(struct arena *a, struct str key);
