/* Fuzz target: events of an answer, one a line, as a websocket brings them: what they come to, and their errors. */
#include "base/utf8.h"
#include "upstream/rate_limits.h"
#include "upstream/response_event.h"
#include "upstream/responses_delta.h"
#include "upstream/responses_ws_error.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text goes to the client: it must be text, and each error one of a kind. */
static void check(const struct upstream_error *e) {
    assert(utf8_valid(e->message));
    assert(e->retry_after_ms >= -1);
    assert(!e->no_connection && !e->use_http);
}

static void take(struct arena *a, struct response_past *past, struct str text) {
    const struct json *json = utf8_valid(text) ? json_parse(a, text, NULL) : NULL;
    if (!json || json->kind != JSON_OBJECT)
        return;
    struct response_event e = response_event_of(a, json);
    struct upstream_error error;
    struct http_head head;
    if (e.type == RESPONSE_FAILED) {
        error = upstream_error_of_failed(a, json);
        check(&error);
    } else if (e.type == RESPONSE_INCOMPLETE) {
        error = upstream_error_of_incomplete(a, json);
        check(&error);
    } else if (e.type == RESPONSE_ITEM_DONE) {
        response_past_output(past, e.item);
    } else if (e.type == RESPONSE_COMPLETED) {
        response_past_complete(past, e.response_id);
    } else if (e.type == RESPONSE_UNREADABLE) {
        assert(utf8_valid(e.error_text));
    }
    if (responses_ws_error_of_event(a, json, text, &error, &head)) {
        check(&error);
        assert(!error.unauthorized);
    }
}

/* The first line is the request that the events answer; the same request is then a continuation or not. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = { (const char *)data, size }, request = str_cut(&text, '\n');
    struct response_past past = { 0 };
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf frame = { 0 };
    struct str json = utf8_valid(request) && json_parse(&a, request, NULL) ? request : STR("{}");
    response_past_begin(&past, json);
    while (text.p)
        take(&a, &past, str_cut(&text, '\n'));
    response_frame_write(&frame, &past,
        &(struct response_frame){ .body = json, .turn_state = STR_NONE, .now_ms = 1 });
    response_past_done(&past);
    return 0;
}
