/* account_limits: limits of a ChatGPT account, and credits that reset them (upstream-api.md 12.4). */
#include "account/routing.h"
#include "base/time.h"
#include "handlers/account_cloud.h"
#include "handlers/account_events.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

#include <stdlib.h>

#define LIMITS "failed to fetch codex rate limits"

enum { USAGE, RESETS, QUESTIONS };

/* What came of each question; kept in the operation's arena. */
struct limits {
    struct backend_answer answers[QUESTIONS];
    int left;
};

/* ---- reading ---- */

static bool is_whole(const struct json *object, const char *key) {
    const struct json *v = json_get(object, key);
    return v && v->kind == JSON_NUMBER && json_is_integer(v);
}

/* Null, absent, or an object with these numbers; *missing is set to the first that is not there. */
static const struct rate_limit_window *window_of(
    struct arena *a, const struct json *json, const char **missing) {
    if (json_is_null(json))
        return NULL;
    if (!is_whole(json, "used_percent"))
        *missing = "used_percent";
    struct rate_limit_window *w = arena_new(a, struct rate_limit_window);
    int64_t seconds = json_get_i64(json, "limit_window_seconds", 0);
    w->used_percent = (int32_t)json_get_i64(json, "used_percent", 0);
    w->resets_at = cloud_maybe_i64(a, json, "reset_at");
    if (seconds > 0) {
        int64_t *minutes = arena_new(a, int64_t);
        *minutes = seconds / 60 + (seconds % 60 > 0);
        w->window_duration_mins = minutes;
    }
    return w;
}

static void take_windows(struct arena *a, struct rate_limit_snapshot *s, const struct json *limit,
    const char **missing) {
    s->primary = window_of(a, json_get(limit, "primary_window"), missing);
    s->secondary = window_of(a, json_get(limit, "secondary_window"), missing);
}

static const struct credits_snapshot *credits_of(
    struct arena *a, const struct json *json, const char **missing) {
    if (json_is_null(json))
        return NULL;
    if (!json_get(json, "has_credits"))
        *missing = "has_credits";
    struct credits_snapshot *c = arena_new(a, struct credits_snapshot);
    *c = (struct credits_snapshot){ json_get_bool(json, "has_credits", false),
        json_get_bool(json, "unlimited", false), json_get_text(json, "balance") };
    return c;
}

static void take_spending(
    struct arena *a, struct rate_limit_snapshot *s, const struct json *json, const char **missing) {
    const struct json *limit = json_get(json, "individual_limit");
    const struct json *reached = json_get(json, "reached");
    if (reached && reached->kind == JSON_BOOL) {
        bool *copy = arena_new(a, bool);
        *copy = reached->boolean;
        s->spend_control_reached = copy;
    }
    if (json_is_null(limit))
        return;
    if (!json_get_text(limit, "used").p)
        *missing = "used";
    struct spend_control_limit_snapshot *l = arena_new(a, struct spend_control_limit_snapshot);
    *l = (struct spend_control_limit_snapshot){ json_get_text(limit, "limit"),
        json_get_text(limit, "used"), (int32_t)json_get_i64(limit, "remaining_percent", 0),
        json_get_i64(limit, "reset_at", 0) };
    if (!l->limit.p)
        *missing = "limit";
    s->individual_limit = l;
}

static struct rate_limit_snapshot main_snapshot(
    struct arena *a, const struct json *usage, const char **missing) {
    struct rate_limit_snapshot s = { .limit_id = STR("codex") };
    enum plan_type *plan = arena_new(a, enum plan_type);
    enum rate_limit_reached_type *reached = arena_new(a, enum rate_limit_reached_type);
    struct str reached_text = json_get_text(json_get(usage, "rate_limit_reached_type"), "type");
    if (!json_get_text(usage, "plan_type").p)
        *missing = "plan_type";
    if (!plan_type_parse(json_get_text(usage, "plan_type"), plan))
        *plan = PLAN_TYPE_UNKNOWN;
    s.plan_type = plan;
    take_windows(a, &s, json_get(usage, "rate_limit"), missing);
    s.credits = credits_of(a, json_get(usage, "credits"), missing);
    take_spending(a, &s, json_get(usage, "spend_control"), missing);
    if (rate_limit_reached_type_parse(reached_text, reached))
        s.rate_limit_reached_type = reached;
    return s;
}

static int compare_entries(const void *x, const void *y) {
    const struct rate_limit_snapshot_map_entry *a = x, *b = y;
    return str_cmp(a->key, b->key);
}

/* The limits of single features beside the main one, by their names. */
static void take_all(struct arena *a, struct get_account_rate_limits_response *r,
    const struct json *usage, const char **missing) {
    const struct json *list = json_get(usage, "additional_rate_limits");
    size_t more = list && list->kind == JSON_ARRAY ? list->count : 0;
    struct rate_limit_snapshot_map *map = &r->rate_limits_by_limit_id;
    map->v = arena_array(a, struct rate_limit_snapshot_map_entry, more + 1);
    map->v[map->n++] = (struct rate_limit_snapshot_map_entry){ STR("codex"), r->rate_limits };
    for (const struct json *l = more ? list->first : NULL; l; l = l->next) {
        struct rate_limit_snapshot s = { .limit_id = json_get_text(l, "metered_feature"),
            .limit_name = json_get_text(l, "limit_name"),
            .plan_type = r->rate_limits.plan_type };
        if (!s.limit_id.p)
            *missing = "metered_feature";
        take_windows(a, &s, json_get(l, "rate_limit"), missing);
        map->v[map->n++] = (struct rate_limit_snapshot_map_entry){ s.limit_id, s };
    }
    qsort(map->v, map->n, sizeof *map->v, compare_entries);
}

static bool take_reset_credits(
    struct arena *a, const struct json *list, struct rate_limit_reset_credits_summary *summary) {
    if (!list || list->kind != JSON_ARRAY)
        return false;
    struct rate_limit_reset_credit *v =
        arena_array(a, struct rate_limit_reset_credit, list->count + 1);
    size_t n = 0;
    for (const struct json *c = list->first; c; c = c->next) {
        struct rate_limit_reset_credit *credit = &v[n++];
        const int64_t *granted = cloud_maybe_time(a, c, "granted_at");
        bool codex = str_is(json_get_text(c, "reset_type"), "codex_rate_limits");
        if (!json_get_text(c, "id").p || !granted)
            return false;
        *credit = (struct rate_limit_reset_credit){ .id = json_get_text(c, "id"),
            .reset_type =
                codex ? RATE_LIMIT_RESET_TYPE_CODEX_RATE_LIMITS : RATE_LIMIT_RESET_TYPE_UNKNOWN,
            .granted_at = *granted,
            .expires_at = cloud_maybe_time(a, c, "expires_at"),
            .title = json_get_text(c, "title"),
            .description = json_get_text(c, "description") };
        if (!rate_limit_reset_credit_status_parse(json_get_text(c, "status"), &credit->status))
            credit->status = RATE_LIMIT_RESET_CREDIT_STATUS_UNKNOWN;
    }
    summary->credits.v = v;
    summary->credits.n = n;
    return true;
}

/* The details if they came, else the count that came with the limits. */
static const struct rate_limit_reset_credits_summary *resets_of(
    struct arena *a, const struct json *usage, const struct backend_answer *details) {
    struct rate_limit_reset_credits_summary *s =
        arena_new(a, struct rate_limit_reset_credits_summary);
    const struct json *json = backend_is_well(details) ? json_parse(a, details->body, NULL) : NULL;
    if (is_whole(json, "available_count") && take_reset_credits(a, json_get(json, "credits"), s)) {
        s->available_count = json_get_i64(json, "available_count", 0);
        return s;
    }
    const struct json *counted = json_get(usage, "rate_limit_reset_credits");
    if (!is_whole(counted, "available_count"))
        return NULL;
    s->available_count = json_get_i64(counted, "available_count", 0);
    return s;
}

/* Only what is certainly about the login in use. */
static const bool *allowed_of(
    struct arena *a, const struct json *usage, const struct auth_login *login) {
    const struct json *allowed = json_get(json_get(usage, "rate_limit"), "allowed");
    bool own = login && str_eq(json_get_text(usage, "account_id"), login->account_id) &&
               str_eq(json_get_text(usage, "user_id"), login->user_id);
    if (!own || !allowed || allowed->kind != JSON_BOOL)
        return NULL;
    bool *copy = arena_new(a, bool);
    *copy = allowed->boolean;
    return copy;
}

/* ---- account/rateLimits/read ---- */

static void answer_limits(struct cloud_op *x) {
    struct limits l = *(struct limits *)x->user;
    struct arena answers = x->op.arena; /* outlives the operation until all is written */
    x->op.arena = (struct arena){ 0 };
    struct rpc_request *req = cloud_end(x);
    struct arena *a = &req->arena;
    const struct backend_answer *answer = &l.answers[USAGE];
    struct json_error err = { .text = "" };
    const char *missing = NULL;
    const struct json *usage = backend_is_well(answer) ? json_parse(a, answer->body, &err) : NULL;
    struct get_account_rate_limits_response r = { 0 };
    if (usage) {
        r.rate_limits = main_snapshot(a, usage, &missing);
        take_all(a, &r, usage, &missing);
        r.rate_limit_reset_credits = resets_of(a, usage, &l.answers[RESETS]);
        r.account_id = json_get_text(usage, "account_id");
        r.ordinary_usage_allowed =
            allowed_of(a, usage, auth_login(services_of(req)->account->auth));
    }
    if (!usage)
        cloud_fail(req, LIMITS, answer, err.text);
    else if (missing)
        cloud_fail(req, LIMITS, answer, arena_printf(a, "missing field `%s`", missing).p);
    else
        reply_account_rate_limits_read(req, &r);
    arena_free(&answers);
}

static void keep(struct cloud_op *x, int which, const struct backend_answer *answer) {
    struct limits *l = x->user;
    struct arena *a = &x->op.arena;
    l->answers[which] = (struct backend_answer){ .method = answer->method,
        .url = arena_cstr(a, str_of(answer->url)),
        .status = answer->status,
        .type = arena_str(a, answer->type),
        .body = arena_str(a, answer->body) };
    x->asked[which] = NULL;
    if (--l->left == 0)
        answer_limits(x);
}

static void on_usage(void *user, const struct backend_answer *answer) {
    keep(user, USAGE, answer);
}

static void on_resets(void *user, const struct backend_answer *answer) {
    keep(user, RESETS, answer);
}

void handle_account_rate_limits_read(
    struct rpc_request *req, const struct get_account_rate_limits_params *p) {
    struct account *account = services_of(req)->account;
    struct cloud_op *x = cloud_begin(req, "to read rate limits");
    if (!x)
        return;
    struct limits *l = arena_new(&x->op.arena, struct limits);
    bool details = !p || !p->exclude_reset_credit_details;
    x->user = l;
    l->left = details ? QUESTIONS : 1;
    x->asked[USAGE] =
        backend_ask(account, req->ops, &(struct backend_request){ .path = "usage" }, on_usage, x);
    if (details)
        x->asked[RESETS] = backend_ask(account, req->ops,
            &(struct backend_request){ .path = "rate-limit-reset-credits" }, on_resets, x);
}

/* ---- account/rateLimitResetCredit/consume ---- */

#define CONSUME "failed to consume rate limit reset"

static void on_consumed(void *user, const struct backend_answer *answer) {
    static const char *const codes[] = {
        [CONSUME_ACCOUNT_RATE_LIMIT_RESET_CREDIT_OUTCOME_RESET] = "reset",
        [CONSUME_ACCOUNT_RATE_LIMIT_RESET_CREDIT_OUTCOME_NOTHING_TO_RESET] = "nothing_to_reset",
        [CONSUME_ACCOUNT_RATE_LIMIT_RESET_CREDIT_OUTCOME_NO_CREDIT] = "no_credit",
        [CONSUME_ACCOUNT_RATE_LIMIT_RESET_CREDIT_OUTCOME_ALREADY_REDEEMED] = "already_redeemed",
    };
    struct rpc_request *req = cloud_end(user);
    struct arena *a = &req->arena;
    struct json_error err = { .text = "" };
    const struct json *json =
        backend_is_well(answer) ? json_parse(a, arena_str(a, answer->body), &err) : NULL;
    struct str code = json_get_text(json, "code");
    for (size_t i = 0; i < ARRAY_LEN(codes); i++)
        if (str_is(code, codes[i])) {
            reply_account_rate_limit_reset_credit_consume(
                req, &(struct consume_account_rate_limit_reset_credit_response){
                         .outcome = (enum consume_account_rate_limit_reset_credit_outcome)i });
            return;
        }
    cloud_fail(req, CONSUME, answer,
        !json    ? err.text
        : code.p ? arena_printf(a,
                       "unknown variant `%.*s`, expected one of `reset`, `nothing_to_reset`, "
                       "`no_credit`, `already_redeemed`",
                       STR_ARGS(code))
                       .p
                 : "missing field `code`");
}

void handle_account_rate_limit_reset_credit_consume(
    struct rpc_request *req, const struct consume_account_rate_limit_reset_credit_params *p) {
    struct cloud_op *x = cloud_begin(req, "for rate limit reset credits");
    if (!x)
        return;
    _cleanup_buf_ struct buf text = { 0 };
    struct json *body = json_new_object(&req->arena);
    json_put(body, STR("redeem_request_id"), json_new_str(&req->arena, p->idempotency_key));
    if (p->credit_id.p)
        json_put(body, STR("credit_id"), json_new_str(&req->arena, p->credit_id));
    json_write(&text, body);
    cloud_ask(x,
        &(struct backend_request){
            .path = "rate-limit-reset-credits/consume", .body = buf_str(&text) },
        on_consumed);
}
