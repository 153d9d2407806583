/* responses_ws_error: how requests over a websocket fail. */
#include "upstream/responses_ws_error.h"

enum { ERROR_HEADERS_MAX = 256, STATUS_MAX = 999 };

static const char connection_limit_text[] =
    "Responses websocket connection limit reached (60 minutes). Create a new websocket connection to "
    "continue.";
static const char not_found_text[] = "Previous response was not found. Retrying the full request.";

struct upstream_error responses_ws_error_of_end(
    struct arena *a, const struct ws_end *end, struct str url) {
    struct upstream_error e;
    switch (end->kind) {
    case WS_END_REFUSED:
        e = upstream_error_of_status(a, end->head, STR(""), url);
        e.use_http = end->head->status == 426;
        return e;
    case WS_END_NOT_CONNECTED:
        return upstream_error_stream(a, str_of(end->detail));
    case WS_END_TIMED_OUT:
        e = upstream_error_fatal(a, STR("request timed out"));
        e.retryable = true;
        return e;
    case WS_END_CLOSED:
        return upstream_error_stream(
            a, STR("websocket closed by server before response.completed"));
    case WS_END_BINARY:
        return upstream_error_stream(a, STR("unexpected binary websocket event"));
    case WS_END_TOO_LARGE:
        return upstream_error_stream(a, STR("a websocket message is too large"));
    case WS_END_LOST:
        break;
    }
    return upstream_error_stream(
        a, STR("WebSocket protocol error: Connection reset without closing handshake"));
}

/* Header values may be strings, numbers or booleans. */
static bool take_header(struct arena *a, const struct json *member, struct http_header *ret) {
    struct str value;
    switch (member->kind) {
    case JSON_STRING:
    case JSON_NUMBER:
        value = arena_str(a, member->text);
        break;
    case JSON_BOOL:
        value = member->boolean ? STR("true") : STR("false");
        break;
    default:
        return false;
    }
    *ret = (struct http_header){ arena_str(a, member->key), value };
    return true;
}

static struct http_head head_of(struct arena *a, const struct json *event, int status) {
    const struct json *headers = json_get(event, "headers");
    struct http_header *v = arena_array(a, struct http_header, ERROR_HEADERS_MAX);
    struct http_head head = { status, v, 0 };
    if (!headers || headers->kind != JSON_OBJECT)
        return head;
    for (const struct json *m = headers->first; m && head.header_count < ERROR_HEADERS_MAX;
         m = m->next)
        if (take_header(a, m, &v[head.header_count]))
            head.header_count++;
    return head;
}

bool responses_ws_error_of_event(struct arena *a, const struct json *event, struct str text,
    struct upstream_error *ret, struct http_head *ret_head) {
    const struct json *error = json_get(event, "error");
    struct str code = json_get_text(error, "code");
    struct str message = json_get_text(error, "message");
    bool limit = str_is(code, "websocket_connection_limit_reached");
    int64_t status = json_get_i64(event, "status", json_get_i64(event, "status_code", 0));
    *ret_head = head_of(a, event, (int)status);
    if (limit || str_is(code, "previous_response_not_found")) {
        if (limit && !message.p)
            message = str_of(connection_limit_text);
        if (!message.p)
            message = str_of(not_found_text);
        *ret = upstream_error_stream(a, message);
        return true;
    }
    if (status <= 0 || status > STATUS_MAX || (status >= 200 && status < 300))
        return false;
    *ret = upstream_error_of_status(a, ret_head, text, STR_NONE);
    ret->unauthorized = false; /* renewal is for handshakes */
    return true;
}
