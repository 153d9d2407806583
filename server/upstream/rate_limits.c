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
    double rounded = round(used);
    w->used_percent = rounded > INT32_MAX   ? INT32_MAX
                      : rounded < INT32_MIN ? INT32_MIN
                                            : (int32_t)rounded;
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

/* "x-other-limit-primary-used-percent" names the family other_limit. */
static bool family_of_header(
    struct arena *a, struct str header, struct str *ret_prefix, struct str *ret_id) {
    static const size_t suffix = sizeof FAMILY_SUFFIX - 1;
    if (header.n <= suffix + 2 || strncasecmp(header.p, "x-", 2) != 0 ||
        strncasecmp(header.p + header.n - suffix, FAMILY_SUFFIX, suffix) != 0)
        return false;
    *ret_prefix = str_sub(header, 0, header.n - suffix);
    char *id = arena_cstr(a, str_from(*ret_prefix, 2));
    for (char *c = id; *c; c++)
        *c = *c == '-' ? '_' : *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    *ret_id = str_of(id);
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
