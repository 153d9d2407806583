/* fuzz_ws_frames: what a websocket client sends: its HTTP request, then its frames. */
#include "transport/http_request.h"
#include "transport/ws_frames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_frame(void *user, enum ws_opcode opcode, struct str payload) {
    size_t *total = user;
    *total += payload.n + (size_t)opcode;
    return opcode != WS_CLOSE;
}

/* The first byte says in which pieces the rest comes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_request request;
    size_t total = 0, step = size ? 1 + data[0] : 1;
    struct str bytes = { (const char *)data, size };
    struct ws_reader r = { .on_frame = on_frame, .user = &total };
    bool go_on = true;
    (void)http_request_parse(bytes, &request);
    for (size_t at = 1; go_on && at < size; at += step)
        go_on = ws_reader_feed(&r, str_sub(bytes, at, step));
    ws_reader_done(&r);
    return 0;
}
