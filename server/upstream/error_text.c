/* error_text: the longer wordings of upstream errors. */
#define _XOPEN_SOURCE 700
#include "upstream/error_text.h"

#include "base/base64.h"
#include "base/time.h"
#include "base/utf8.h"
#include "upstream/error.h"

#include <time.h>

struct str upstream_high_demand_text(void) {
    return STR(
        "We\xe2\x80\x99re currently experiencing high demand, which may cause temporary errors.");
}

const char *upstream_reason_phrase(int status) {
    static const struct {
        int status;
        const char *phrase;
    } phrases[] = {
        { 200, "OK" },
        { 201, "Created" },
        { 202, "Accepted" },
        { 203, "Non Authoritative Information" },
        { 204, "No Content" },
        { 205, "Reset Content" },
        { 206, "Partial Content" },
        { 300, "Multiple Choices" },
        { 301, "Moved Permanently" },
        { 302, "Found" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 305, "Use Proxy" },
        { 307, "Temporary Redirect" },
        { 308, "Permanent Redirect" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 402, "Payment Required" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 406, "Not Acceptable" },
        { 407, "Proxy Authentication Required" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 410, "Gone" },
        { 411, "Length Required" },
        { 412, "Precondition Failed" },
        { 413, "Payload Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 416, "Range Not Satisfiable" },
        { 417, "Expectation Failed" },
        { 418, "I'm a teapot" },
        { 421, "Misdirected Request" },
        { 422, "Unprocessable Entity" },
        { 423, "Locked" },
        { 424, "Failed Dependency" },
        { 425, "Too Early" },
        { 426, "Upgrade Required" },
        { 428, "Precondition Required" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 451, "Unavailable For Legal Reasons" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 502, "Bad Gateway" },
        { 503, "Service Unavailable" },
        { 504, "Gateway Timeout" },
        { 505, "HTTP Version Not Supported" },
        { 506, "Variant Also Negotiates" },
        { 507, "Insufficient Storage" },
        { 508, "Loop Detected" },
        { 510, "Not Extended" },
        { 511, "Network Authentication Required" },
    };
    for (size_t i = 0; i < ARRAY_LEN(phrases); i++)
        if (phrases[i].status == status)
            return phrases[i].phrase;
    return "<unknown status code>";
}

int64_t upstream_http_date_delay_ms(struct str date) {
    char text[64];
    struct tm tm = { 0 };
    if (date.n >= sizeof text)
        return -1;
    memcpy(text, date.p, date.n);
    text[date.n] = '\0';
    const char *end = strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
    if (!end || *end)
        return -1;
    int64_t delay = (int64_t)timegm(&tm) * 1000 - time_now_ms();
    return delay > 0 ? delay : 0;
}

/* What of the body is shown: the message of a JSON error, else the start of the text. */
static struct str shown_body(struct arena *a, struct str body) {
    const struct json *json = json_parse(a, arena_str(a, body), NULL);
    struct str message = str_trim(json_get_text(json_get(json, "error"), "message"));
    if (message.n)
        return message;
    body = str_trim(body);
    if (body.n == 0)
        return STR("Unknown error");
    if (body.n <= UPSTREAM_BODY_SHOWN_BYTES)
        return body;
    body.n = utf8_floor(body, UPSTREAM_BODY_SHOWN_BYTES);
    return arena_printf(a, "%.*s...", STR_ARGS(body));
}

static void add_header(struct buf *text, const char *label, struct str value) {
    if (value.n)
        buf_printf(text, ", %s: %.*s", label, STR_ARGS(value));
}

static struct str authorization_error_code(struct arena *a, const struct http_head *head) {
    struct str encoded = http_head_get(head, "x-error-json");
    struct str decoded;
    if (!encoded.n || !base64_decode(a, encoded, &decoded))
        return STR_NONE;
    const struct json *json = json_parse(a, decoded, NULL);
    return json_get_text(json_get(json, "error"), "code");
}

struct str upstream_unexpected_status_text(
    struct arena *a, const struct http_head *head, struct str body, struct str url) {
    _cleanup_buf_ struct buf text = { 0 };
    if (head->status == 403 && str_find(body, STR("Cloudflare")) >= 0 &&
        str_find(body, STR("blocked")) >= 0)
        buf_printf(&text,
            "Access blocked by Cloudflare. This usually happens when connecting from a "
            "restricted region (status 403 Forbidden)");
    else
        buf_printf(&text, "unexpected status %d %s: %.*s", head->status,
            upstream_reason_phrase(head->status), STR_ARGS(shown_body(a, body)));
    struct str id = http_head_get(head, "x-request-id");
    add_header(&text, "url", url);
    add_header(&text, "cf-ray", http_head_get(head, "cf-ray"));
    add_header(&text, "request id", id.p ? id : http_head_get(head, "x-oai-request-id"));
    add_header(&text, "auth error", http_head_get(head, "x-openai-authorization-error"));
    add_header(&text, "auth error code", authorization_error_code(a, head));
    return arena_str(a, buf_str(&text));
}

/* ---- usage limits ---- */

static const char *day_suffix(int day) {
    if (day >= 11 && day <= 13)
        return "th";
    return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
}

/* "7:42 AM" today, else "Nov 23rd, 2026 7:32 AM"; local time. */
static struct str reset_time(struct arena *a, int64_t seconds) {
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
        "Sep", "Oct", "Nov", "Dec" };
    time_t at = (time_t)seconds, now = (time_t)(time_now_ms() / 1000);
    struct tm t, today;
    if (!localtime_r(&at, &t) || !localtime_r(&now, &today))
        return STR_NONE;
    struct str clock = arena_printf(a, "%d:%02d %s", t.tm_hour % 12 ? t.tm_hour % 12 : 12, t.tm_min,
        t.tm_hour < 12 ? "AM" : "PM");
    if (t.tm_year == today.tm_year && t.tm_yday == today.tm_yday)
        return clock;
    return arena_printf(a, "%s %d%s, %d %.*s", months[t.tm_mon], t.tm_mday, day_suffix(t.tm_mday),
        t.tm_year + 1900, STR_ARGS(clock));
}

static const char *text_of_reached_type(struct str type) {
    static const char *const texts[][2] = {
        { "workspace_owner_credits_depleted",
            "Your workspace is out of credits. Add credits to continue." },
        { "workspace_member_credits_depleted",
            "Your workspace is out of credits. Ask your workspace owner to refill in order to "
            "continue." },
        { "workspace_owner_usage_limit_reached",
            "You hit your spend cap set in your workspace. Increase your spend cap to continue." },
        { "workspace_member_usage_limit_reached",
            "You hit your spend cap set by the owner of your workspace. Ask an owner to increase "
            "your spend cap to continue." },
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (str_is(type, texts[i][0]))
            return texts[i][1];
    return NULL;
}

static bool is_one_of(struct str s, const char *const *names) {
    for (; *names; names++)
        if (str_is(s, *names))
            return true;
    return false;
}

static const char *offer_of_plan(struct str plan) {
    static const char *const free_plans[] = { "free", "go", NULL };
    static const char *const pro_plans[] = { "pro", "prolite", NULL };
    static const char *const team_plans[] = { "team", "business", "self_serve_business_usage_based",
        "enterprise_cbp_usage_based", NULL };
    if (is_one_of(plan, free_plans))
        return " Upgrade to Plus to continue using Codex (https://chatgpt.com/explore/plus),";
    if (str_is(plan, "plus"))
        return " Upgrade to Pro (https://chatgpt.com/explore/pro), visit "
               "https://chatgpt.com/settings/usage to purchase more credits";
    if (is_one_of(plan, pro_plans))
        return " Visit https://chatgpt.com/settings/usage to purchase more credits";
    if (is_one_of(plan, team_plans))
        return " To get more access now, send a request to your admin";
    return NULL;
}

static struct str active_limit_name(struct arena *a, const struct http_head *head) {
    struct str active = http_head_get(head, "x-codex-active-limit");
    if (!active.n)
        return STR_NONE;
    struct str header = arena_printf(a, "x-%.*s-limit-name", STR_ARGS(active));
    for (size_t i = 0; i < header.n; i++)
        if (header.p[i] == '_')
            ((char *)header.p)[i] = '-';
    struct str name = http_head_get(head, header.p);
    return str_is(name, "codex") ? STR_NONE : name;
}

struct str upstream_usage_limit_text(
    struct arena *a, const struct http_head *head, const struct json *error) {
    static const char you_hit[] = "You\xe2\x80\x99ve hit your usage limit";
    int64_t resets_at = json_get_i64(error, "resets_at", -1);
    struct str when = resets_at >= 0 ? reset_time(a, resets_at) : STR_NONE;
    struct str again =
        when.n ? arena_printf(a, "ry again at %.*s.", STR_ARGS(when)) : STR("ry again later.");
    struct str limit = active_limit_name(a, head);
    if (limit.n)
        return arena_printf(a, "%s for %.*s. Switch to another model now, or t%.*s", you_hit,
            STR_ARGS(limit), STR_ARGS(again));
    const char *fixed =
        text_of_reached_type(http_head_get(head, "x-codex-rate-limit-reached-type"));
    if (fixed)
        return str_of(fixed);
    struct str promo = http_head_get(head, "x-codex-promo-message");
    if (promo.n)
        return arena_printf(a, "%s. %.*s, or t%.*s", you_hit, STR_ARGS(promo), STR_ARGS(again));
    const char *offer = offer_of_plan(json_get_text(error, "plan_type"));
    if (offer)
        return arena_printf(a, "%s.%s or t%.*s", you_hit, offer, STR_ARGS(again));
    return arena_printf(a, "%s. T%.*s", you_hit, STR_ARGS(again));
}
