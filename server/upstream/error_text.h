/* error_text: the longer wordings of upstream errors (upstream-api.md 10.4, 10.5). */
#pragma once

#include "base/json.h"
#include "upstream/http.h"

/* "unexpected status 404 Not Found: …, url: …, cf-ray: …" */
struct str upstream_unexpected_status_text(
    struct arena *a, const struct http_head *head, struct str body, struct str url);

/* "You’ve hit your usage limit. …": by limit, promotion and plan. `error` is the body's object. */
struct str upstream_usage_limit_text(
    struct arena *a, const struct http_head *head, const struct json *error);

struct str upstream_high_demand_text(void);

/* "Not Found"; "<unknown status code>" for a code that no standard names. */
const char *upstream_reason_phrase(int status);

/* Milliseconds until an HTTP date; -1 when it is none, 0 when it is past. */
int64_t upstream_http_date_delay_ms(struct str date);
