/* rate_limits: what an answer's head tells about the account's limits. */
#include "upstream/rate_limits.h"

#include <math.h>
#include <stdlib.h>
#include <strings.h>

#define FAMILY_SUFFIX "-primary-used-percent"

/* The value of "<prefix><rest>". */
static struct str field(
    struct arena *a, const struct http_head *head, struct str prefix, const char *rest) {
    return str_trim(http_head_get(head, arena_printf(a, "%.*s%s", STR_ARGS(prefix), rest).p));
}

static const int64_t *integer(struct arena *a, struct str text) {
    int64_t value;
    if (!str_to_i64(text, &value))
        return NULL;
    int64_t *copy = arena_new(a, int64_t);
    *copy = value;
    return copy;
}

static bool percent(struct arena *a, struct str text, double *ret) {
    if (!text.n)
        return false;
    char *end;
    const char *start = arena_cstr(a, text);
    *ret = strtod(start, &end);
    return end != start && !*end && isfinite(*ret);
}

static int32_t rounded(double used) {
    double whole = round(used);
    return whole > INT32_MAX ? INT32_MAX : whole < INT32_MIN ? INT32_MIN : (int32_t)whole;
}

static const struct rate_limit_window *window(
    struct arena *a, const struct http_head *head, struct str prefix, const char *name) {
    double used;
    struct str base = arena_printf(a, "%.*s-%s", STR_ARGS(prefix), name);
    if (!percent(a, field(a, head, base, "-used-percent"), &used))
        return NULL;
    const int64_t *minutes = integer(a, field(a, head, base, "-window-minutes"));
    const int64_t *resets = integer(a, field(a, head, base, "-reset-at"));
    if (used == 0 && !(minutes && *minutes) && !resets)
        return NULL;
    struct rate_limit_window *w = arena_new(a, struct rate_limit_window);
    w->used_percent = rounded(used);
    w->window_duration_mins = minutes;
    w->resets_at = resets;
    return w;
}

static bool boolean(struct str text, bool *ret) {
    *ret = str_is(text, "1") || (text.n == 4 && strncasecmp(text.p, "true", 4) == 0);
    return *ret || str_is(text, "0") || (text.n == 5 && strncasecmp(text.p, "false", 5) == 0);
}

static const struct credits_snapshot *credits(struct arena *a, const struct http_head *head) {
    struct credits_snapshot c = { 0 };
    struct str prefix = STR("x-codex-credits");
    if (!boolean(field(a, head, prefix, "-has-credits"), &c.has_credits) ||
        !boolean(field(a, head, prefix, "-unlimited"), &c.unlimited))
        return NULL;
    struct str balance = field(a, head, prefix, "-balance");
    c.balance = balance.n ? arena_str(a, balance) : STR_NONE;
    struct credits_snapshot *copy = arena_new(a, struct credits_snapshot);
    *copy = c;
    return copy;
}

static struct rate_limit_snapshot family(
    struct arena *a, const struct http_head *head, struct str prefix, struct str id) {
    struct str name = field(a, head, prefix, "-limit-name");
    return (struct rate_limit_snapshot){
        .limit_id = id,
        .limit_name = name.n ? arena_str(a, name) : STR_NONE,
        .primary = window(a, head, prefix, "primary"),
        .secondary = window(a, head, prefix, "secondary"),
    };
}

/* The form of ids on the wire. */
static struct str normal_id(struct arena *a, struct str name) {
    char *id = arena_cstr(a, name);
    for (char *c = id; *c; c++)
        *c = *c == '-' ? '_' : *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    return str_of(id);
}

/* "x-other-limit-primary-used-percent" names the family other_limit. */
static bool family_of_header(
    struct arena *a, struct str header, struct str *ret_prefix, struct str *ret_id) {
    static const size_t suffix = sizeof FAMILY_SUFFIX - 1;
    if (header.n <= suffix + 2 || strncasecmp(header.p, "x-", 2) != 0 ||
        strncasecmp(header.p + header.n - suffix, FAMILY_SUFFIX, suffix) != 0)
        return false;
    *ret_prefix = str_sub(header, 0, header.n - suffix);
    *ret_id = normal_id(a, str_from(*ret_prefix, 2));
    return !str_is(*ret_id, "codex");
}

static int by_id(const void *a, const void *b) {
    const struct rate_limit_snapshot *x = a, *y = b;
    return str_cmp(x->limit_id, y->limit_id);
}

size_t rate_limits_of_head(struct arena *a, const struct http_head *head,
    struct rate_limit_snapshot families[RATE_LIMIT_FAMILIES_MAX]) {
    size_t n = 1;
    const struct credits_snapshot *shared = credits(a, head);
    families[0] = family(a, head, STR("x-codex"), STR("codex"));
    for (size_t i = 0; i < head->header_count && n < RATE_LIMIT_FAMILIES_MAX; i++) {
        struct str prefix, id;
        if (!family_of_header(a, head->headers[i].name, &prefix, &id))
            continue;
        struct rate_limit_snapshot f = family(a, head, prefix, id);
        if (f.primary || f.secondary || f.limit_name.p)
            families[n++] = f;
    }
    qsort(families + 1, n - 1, sizeof *families, by_id);
    for (size_t i = 0; i < n; i++)
        families[i].credits = shared;
    return n;
}

struct rate_limit_snapshot rate_limit_reached(struct arena *a, const struct http_head *head) {
    struct str active = str_trim(http_head_get(head, "x-codex-active-limit"));
    struct str id = active.n ? normal_id(a, active) : STR("codex");
    char *prefix = arena_cstr(a, arena_printf(a, "x-%.*s", STR_ARGS(id)));
    for (char *c = prefix; *c; c++)
        if (*c == '_')
            *c = '-';
    struct rate_limit_snapshot s = family(a, head, str_of(prefix), id);
    s.credits = credits(a, head);
    enum rate_limit_reached_type type;
    if (rate_limit_reached_type_parse(
            str_trim(http_head_get(head, "x-codex-rate-limit-reached-type")), &type)) {
        enum rate_limit_reached_type *copy = arena_new(a, enum rate_limit_reached_type);
        *copy = type;
        s.rate_limit_reached_type = copy;
    }
    return s;
}

static const int64_t *integer_of(struct arena *a, const struct json *number) {
    int64_t value;
    if (!number || number->kind != JSON_NUMBER || !json_to_i64(number, &value))
        return NULL;
    int64_t *copy = arena_new(a, int64_t);
    *copy = value;
    return copy;
}

static const struct rate_limit_window *window_of(struct arena *a, const struct json *object) {
    double used;
    const struct json *percentage = json_get(object, "used_percent");
    if (!percentage || percentage->kind != JSON_NUMBER || !json_to_double(percentage, &used))
        return NULL;
    struct rate_limit_window *w = arena_new(a, struct rate_limit_window);
    w->used_percent = rounded(used);
    w->window_duration_mins = integer_of(a, json_get(object, "window_minutes"));
    w->resets_at = integer_of(a, json_get(object, "reset_at"));
    return w;
}

struct rate_limit_snapshot rate_limits_of_event(struct arena *a, const struct json *event) {
    const struct json *limits = json_get(event, "rate_limits");
    const struct json *c = json_get(event, "credits");
    struct str name = json_get_text(event, "metered_limit_name");
    if (!name.n)
        name = json_get_text(event, "limit_name");
    struct rate_limit_snapshot s = {
        .limit_id = name.n ? normal_id(a, name) : STR("codex"),
        .primary = window_of(a, json_get(limits, "primary")),
        .secondary = window_of(a, json_get(limits, "secondary")),
    };
    enum plan_type plan;
    if (plan_type_parse(json_get_text(event, "plan_type"), &plan)) {
        enum plan_type *copy = arena_new(a, enum plan_type);
        *copy = plan;
        s.plan_type = copy;
    }
    if (c && c->kind == JSON_OBJECT) {
        struct credits_snapshot *copy = arena_new(a, struct credits_snapshot);
        copy->has_credits = json_get_bool(c, "has_credits", false);
        copy->unlimited = json_get_bool(c, "unlimited", false);
        copy->balance = arena_str(a, json_get_text(c, "balance"));
        s.credits = copy;
    }
    return s;
}
