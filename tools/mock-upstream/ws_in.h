/* ws_in: websocket messages out of a connection's bytes, and frames to send (RFC 6455). */
#pragma once

#include "tools/mock-upstream/connection.h"

enum ws_opcode { WS_CONTINUATION, WS_TEXT, WS_BINARY, WS_CLOSE = 8, WS_PING, WS_PONG };

/* Takes the next frame that has come whole; false when there is none. What is no frame closes the connection. */
bool ws_in_take(struct connection *c);

/* One whole, unmasked frame; text is compressed when the connection has agreed to it. */
void ws_frame_add(
    const struct connection *c, struct buf *out, enum ws_opcode opcode, struct str payload);

/* "Sec-WebSocket-Accept" for that key. */
struct str ws_accept_key(struct arena *a, struct str key);
