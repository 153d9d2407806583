/* error: what went wrong upstream, in the terms that clients see. */
#include "upstream/error.h"

#include "base/utf8.h"
#include "upstream/error_text.h"

#include <stdlib.h>

enum { STATUS_UNAUTHORIZED = 401 };

static const char overloaded_text[] =
    "Selected model is at capacity. Please try a different model.";
static const char not_included_text[] =
    "To use Codex with your ChatGPT plan, upgrade to Plus: https://chatgpt.com/explore/plus.";

/* Causes that are told by a code in the body, whatever the status was. Sorted by use, not by name. */
enum code_where { IN_400 = 1, IN_403 = 2, IN_404 = 4, IN_429 = 8, IN_503 = 16, IN_FAILED = 32 };
static const struct {
    const char *code;
    int where;
    enum upstream_error_info info;
    const char *text; /* NULL: upstream's message */
    const char *text_when_blank;
} codes[] = {
    { "context_length_exceeded", IN_400 | IN_FAILED, UPSTREAM_CONTEXT_WINDOW_EXCEEDED,
        "Codex ran out of room in the model's context window. Start a new thread or clear earlier "
        "history before retrying.",
        NULL },
    { "cyber_policy", IN_400 | IN_FAILED, UPSTREAM_CYBER_POLICY, NULL,
        "This request has been flagged for possible cybersecurity risk." },
    { "invalid_prompt", IN_400 | IN_FAILED, UPSTREAM_OTHER, NULL, "Invalid request." },
    { "bio_policy", IN_400 | IN_FAILED, UPSTREAM_OTHER, NULL,
        "This content was flagged for possible biological risk." },
    { "content_policy_violation", IN_400 | IN_FAILED, UPSTREAM_OTHER, NULL,
        "The input was rejected by the content policy." },
    { "misalignment_policy_violation", IN_400 | IN_FAILED, UPSTREAM_MISALIGNMENT, NULL,
        "This request was blocked due to a misalignment policy violation." },
    { "model_not_found", IN_400 | IN_404 | IN_FAILED, UPSTREAM_MODEL_NOT_FOUND, NULL,
        "model_not_found" },
    { "inference_hook_denied", IN_403, UPSTREAM_INFERENCE_HOOK_DENIED, NULL, "" },
    { "insufficient_quota", IN_429 | IN_FAILED, UPSTREAM_USAGE_LIMIT_EXCEEDED,
        "Quota exceeded. Check your plan and billing details.", NULL },
    { "flex_unavailable", IN_429 | IN_FAILED, UPSTREAM_FLEX_UNAVAILABLE,
        "Flex capacity unavailable.", NULL },
    { "usage_not_included", IN_FAILED, UPSTREAM_USAGE_LIMIT_EXCEEDED, not_included_text, NULL },
    { "server_is_overloaded", IN_503 | IN_FAILED, UPSTREAM_SERVER_OVERLOADED, overloaded_text,
        NULL },
    { "policy_capacity_unavailable", IN_503 | IN_FAILED, UPSTREAM_POLICY_CAPACITY_UNAVAILABLE,
        "Policy-restricted capacity is unavailable. Please try again later.", NULL },
    { "access_program_not_enabled", IN_FAILED, UPSTREAM_HTTP_CONNECTION_FAILED, NULL,
        "The requested access program is not enabled." },
};

static struct upstream_error plain(enum upstream_error_info info, struct str message) {
    return (struct upstream_error){ .info = info, .message = message, .retry_after_ms = -1 };
}

struct upstream_error upstream_error_fatal(struct arena *a, struct str message) {
    return plain(UPSTREAM_OTHER, arena_str(a, message));
}

struct upstream_error upstream_error_stream(struct arena *a, struct str detail) {
    struct upstream_error e = plain(UPSTREAM_OTHER,
        arena_printf(a, "stream disconnected before completion: %.*s", STR_ARGS(detail)));
    e.retryable = true;
    return e;
}

static struct upstream_error rate_limited(struct arena *a, struct str detail, int64_t delay_ms) {
    struct upstream_error e = plain(UPSTREAM_RATE_LIMIT_EXCEEDED,
        arena_printf(a, "rate limit exceeded: %.*s", STR_ARGS(detail)));
    e.retryable = true;
    e.retry_after_ms = delay_ms;
    return e;
}

struct upstream_error upstream_error_of_transport(struct arena *a, enum http_failure failure) {
    struct upstream_error e;
    switch (failure) {
    case HTTP_NO_CONNECTION:
        e = plain(UPSTREAM_HTTP_CONNECTION_FAILED, STR("Connection failed: error sending request"));
        e.retryable = e.request_retryable = e.no_connection = true;
        return e;
    case HTTP_NO_ANSWER:
        e = upstream_error_stream(a, STR("error sending request"));
        e.request_retryable = true;
        return e;
    case HTTP_TOO_MANY_REDIRECTS:
        e = upstream_error_stream(a, STR("too many redirects"));
        e.request_retryable = true;
        return e;
    case HTTP_CUT:
        return upstream_error_stream(
            a, STR("Transport error: network error: error decoding response body"));
    default:
        return upstream_error_fatal(a, STR("the request could not be made"));
    }
}

static bool find_code(struct arena *a, struct str code, int where, const struct json *error,
    struct upstream_error *ret) {
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (!(codes[i].where & where) || !str_is(code, codes[i].code))
            continue;
        struct str message = str_of(codes[i].text);
        if (!message.p) {
            message = json_get_text(error, "message");
            if (str_trim(message).n == 0)
                message = str_of(codes[i].text_when_blank);
        }
        *ret = plain(codes[i].info, arena_str(a, message));
        const struct json *misalignment = json_get(error, "misalignment");
        if (codes[i].info == UPSTREAM_MISALIGNMENT && misalignment)
            ret->misalignment = json_clone(a, misalignment);
        return true;
    }
    return false;
}

/* ---- by status ---- */

static int64_t retry_after_ms(const struct http_head *head) {
    struct str text = http_head_get(head, "retry-after");
    uint64_t seconds;
    if (!text.p)
        return -1;
    if (str_to_u64(text, &seconds))
        return seconds > INT64_MAX / 1000 ? INT64_MAX : (int64_t)seconds * 1000;
    return upstream_http_date_delay_ms(text);
}

static int where_of_status(int status) {
    switch (status) {
    case 400:
        return IN_400;
    case 403:
        return IN_403;
    case 404:
        return IN_404;
    case 429:
        return IN_429;
    case 503:
        return IN_503;
    default:
        return 0;
    }
}

static struct upstream_error of_429(
    struct arena *a, const struct http_head *head, const struct json *error) {
    struct str type = json_get_text(error, "type");
    if (str_is(type, "usage_limit_reached"))
        return plain(UPSTREAM_USAGE_LIMIT_EXCEEDED, upstream_usage_limit_text(a, head, error));
    if (str_is(type, "usage_not_included"))
        return plain(UPSTREAM_USAGE_LIMIT_EXCEEDED, str_of(not_included_text));
    struct str id = http_head_get(head, "x-request-id");
    if (!id.p)
        id = http_head_get(head, "x-oai-request-id");
    if (!id.p)
        id = http_head_get(head, "cf-ray");
    struct str text = STR("exceeded retry limit, last status: 429 Too Many Requests");
    if (id.n)
        text = arena_printf(a, "%.*s, request id: %.*s", STR_ARGS(text), STR_ARGS(id));
    struct upstream_error e = plain(UPSTREAM_TOO_MANY_FAILED_ATTEMPTS, text);
    e.http_status = 429;
    e.retry_after_ms = retry_after_ms(head);
    e.retryable = e.retry_after_ms >= 0;
    return e;
}

static struct upstream_error of_400(struct arena *a, struct str body) {
    if (str_find(body, STR("The image data you provided does not represent a valid image")) >= 0)
        return plain(UPSTREAM_BAD_REQUEST,
            STR("Invalid image in your last message. Please remove it and try again."));
    return upstream_error_fatal(a, body);
}

static struct upstream_error of_unexpected(
    struct arena *a, const struct http_head *head, struct str body, struct str url) {
    struct upstream_error e =
        plain(UPSTREAM_HTTP_CONNECTION_FAILED, upstream_unexpected_status_text(a, head, body, url));
    e.http_status = head->status;
    e.retryable = true;
    e.unauthorized = head->status == STATUS_UNAUTHORIZED;
    e.request_retryable = head->status >= 500 && head->status < 600;
    return e;
}

struct upstream_error upstream_error_of_status(
    struct arena *a, const struct http_head *head, struct str body, struct str url) {
    const struct json *error = json_get(json_parse(a, arena_str(a, body), NULL), "error");
    struct str code = json_get_text(error, "code");
    struct upstream_error e;
    if (find_code(a, code, where_of_status(head->status), error, &e))
        return e;
    if (head->status == 503 && str_is(code, "slow_down")) {
        e = rate_limited(a, json_get_text(error, "message"), retry_after_ms(head));
        e.request_retryable = true;
        return e;
    }
    if (head->status == 400)
        return of_400(a, body);
    if (head->status == 429)
        return of_429(a, head, error);
    if (head->status == 500) {
        e = plain(UPSTREAM_INTERNAL_SERVER_ERROR, upstream_high_demand_text());
        e.retryable = e.request_retryable = true;
    } else {
        e = of_unexpected(a, head, body, url);
        if (head->status == 403 && str_is(code, "access_program_not_enabled"))
            e.retryable = false;
    }
    if (e.request_retryable)
        e.retry_after_ms = retry_after_ms(head);
    return e;
}

/* ---- by event ---- */

/* "try again in 1.5s" */
static int64_t delay_in_message(struct str message) {
    static const char words[] = "try again in";
    for (size_t i = 0; i + sizeof words - 1 <= message.n; i++) {
        if (strncasecmp(message.p + i, words, sizeof words - 1) != 0)
            continue;
        struct str rest = str_trim(str_from(message, i + sizeof words - 1));
        char number[32];
        size_t n = 0;
        while (n < rest.n && n < sizeof number - 1 && (strchr("0123456789.", rest.p[n]) != NULL)) {
            number[n] = rest.p[n];
            n++;
        }
        number[n] = '\0';
        char *end;
        double value = strtod(number, &end);
        struct str unit = str_trim(str_from(rest, n));
        if (end == number)
            continue;
        if (str_starts(unit, STR("ms")))
            return (int64_t)value;
        if (unit.n && (unit.p[0] == 's' || unit.p[0] == 'S'))
            return (int64_t)(value * 1000);
    }
    return -1;
}

struct upstream_error upstream_error_of_failed(struct arena *a, const struct json *event) {
    const struct json *error = json_get(json_get(event, "response"), "error");
    if (!error || error->kind != JSON_OBJECT)
        return upstream_error_stream(a, STR("response.failed event received"));
    struct str code = json_get_text(error, "code");
    struct str message = json_get_text(error, "message");
    struct upstream_error e;
    if (find_code(a, code, IN_FAILED, error, &e))
        return e;
    if (str_is(code, "rate_limit_exceeded"))
        return rate_limited(a, message, delay_in_message(message));
    if (str_is(code, "slow_down"))
        return rate_limited(a, message, -1);
    return upstream_error_stream(a, message);
}

struct upstream_error upstream_error_of_incomplete(struct arena *a, const struct json *event) {
    struct str reason =
        json_get_text(json_get(json_get(event, "response"), "incomplete_details"), "reason");
    if (!reason.p)
        reason = STR("unknown");
    struct str text =
        arena_printf(a, "Incomplete response returned, reason: %.*s", STR_ARGS(reason));
    if (!str_is(reason, "content_filter"))
        return upstream_error_fatal(a, text);
    struct upstream_error e = upstream_error_stream(a, text);
    e.content_filtered = true;
    return e;
}

struct upstream_error upstream_error_copy(struct arena *a, const struct upstream_error *e) {
    struct upstream_error copy = *e;
    copy.message = arena_str(a, e->message);
    if (e->misalignment)
        copy.misalignment = json_clone(a, e->misalignment);
    return copy;
}
