/* account_cloud: usage, credits and messages of a ChatGPT account, asked of its services (surface.md 2.1). */
#include "handlers/account_cloud.h"

#include "auth/auth.h"
#include "base/time.h"
#include "base/uuid.h"
#include "handlers/services.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* ---- asking ---- */

static void cloud_cancel(struct op *op) {
    struct cloud_op *x = (struct cloud_op *)op;
    for (size_t i = 0; i < ARRAY_LEN(x->asked); i++)
        if (x->asked[i])
            op_cancel(x->asked[i]);
    if (x->req)
        rpc_drop(x->req);
    op_close(op);
}

static const struct op_class cloud_class = { "account-cloud", cloud_cancel, NULL };

struct cloud_op *cloud_begin(struct rpc_request *req, const char *what_for) {
    enum auth_kind kind = auth_kind(services_of(req)->account->auth);
    if (kind == AUTH_OTHER) {
        rpc_fail_not_implemented(req);
        return NULL;
    }
    if (kind == AUTH_NONE || kind == AUTH_API_KEY) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s authentication required %s",
            kind == AUTH_NONE ? "codex account" : "chatgpt", what_for);
        return NULL;
    }
    struct cloud_op *x = op_new(req->ops, &cloud_class, sizeof *x);
    x->req = req;
    return x;
}

void cloud_ask(struct cloud_op *x, const struct backend_request *request, backend_done *done) {
    x->asked[0] = backend_ask(services_of(x->req)->account, x->req->ops, request, done, x);
}

struct rpc_request *cloud_end(struct cloud_op *x) {
    struct rpc_request *req = x->req;
    x->req = NULL;
    x->asked[0] = NULL;
    op_close(&x->op);
    return req;
}

void cloud_fail(struct rpc_request *req, const char *what, const struct backend_answer *answer,
    const char *detail) {
    struct str why = backend_failure(&req->arena, answer, detail);
    rpc_fail(req, RPC_INTERNAL_ERROR, "%s: %.*s", what, STR_ARGS(why));
}

/* The answer as JSON, in the request's arena; NULL: failed with "<what>: …". */
static const struct json *body_of(
    struct rpc_request *req, const char *what, const struct backend_answer *answer) {
    struct json_error err = { .text = "" };
    const struct json *json =
        backend_is_well(answer)
            ? json_parse(&req->arena, arena_str(&req->arena, answer->body), &err)
            : NULL;
    if (!json)
        cloud_fail(req, what, answer, err.text);
    return json;
}

const int64_t *cloud_maybe_i64(struct arena *a, const struct json *object, const char *key) {
    int64_t *value = arena_new(a, int64_t);
    const struct json *member = json_get(object, key);
    return member && member->kind == JSON_NUMBER && json_to_i64(member, value) ? value : NULL;
}

const int64_t *cloud_maybe_time(struct arena *a, const struct json *object, const char *key) {
    int64_t *value = arena_new(a, int64_t);
    if (!time_parse(json_get_text(object, key), value))
        return NULL;
    *value /= 1000000;
    return value;
}

/* ---- account/usage/read ---- */

#define USAGE "failed to fetch token usage profile"

static void take_buckets(
    struct arena *a, const struct json *list, struct get_account_token_usage_response *r) {
    if (!list || list->kind != JSON_ARRAY)
        return;
    struct account_token_usage_daily_bucket *v =
        arena_array(a, struct account_token_usage_daily_bucket, list->count + 1);
    size_t n = 0;
    for (const struct json *b = list->first; b; b = b->next)
        v[n++] =
            (struct account_token_usage_daily_bucket){ .start_date = json_get_text(b, "start_date"),
                .tokens = json_get_i64(b, "tokens", 0) };
    r->daily_usage_buckets.v = v;
    r->daily_usage_buckets.n = n;
}

/* The member of a bucket that is missing, or NULL. */
static const char *missing_of(const struct json *buckets) {
    const struct json *b = buckets && buckets->kind == JSON_ARRAY ? buckets->first : NULL;
    for (; b; b = b->next)
        if (!json_get_text(b, "start_date").p || !json_get(b, "tokens"))
            return json_get_text(b, "start_date").p ? "tokens" : "start_date";
    return NULL;
}

static void on_profile(void *user, const struct backend_answer *answer) {
    struct rpc_request *req = cloud_end(user);
    struct arena *a = &req->arena;
    const struct json *json = body_of(req, USAGE, answer), *stats = json_get(json, "stats");
    struct get_account_token_usage_response r = { 0 };
    if (!json)
        return;
    const char *missing = stats ? missing_of(json_get(stats, "daily_usage_buckets")) : "stats";
    if (missing) {
        cloud_fail(req, USAGE, answer, arena_printf(a, "missing field `%s`", missing).p);
        return;
    }
    r.summary = (struct account_token_usage_summary){
        .lifetime_tokens = cloud_maybe_i64(a, stats, "lifetime_tokens"),
        .peak_daily_tokens = cloud_maybe_i64(a, stats, "peak_daily_tokens"),
        .longest_running_turn_sec = cloud_maybe_i64(a, stats, "longest_running_turn_sec"),
        .current_streak_days = cloud_maybe_i64(a, stats, "current_streak_days"),
        .longest_streak_days = cloud_maybe_i64(a, stats, "longest_streak_days"),
    };
    take_buckets(a, json_get(stats, "daily_usage_buckets"), &r);
    reply_account_usage_read(req, &r);
}

static void on_thread_usage(void *user, const struct backend_answer *answer) {
    struct rpc_request *req = cloud_end(user);
    struct get_account_token_usage_response r = { 0 };
    struct arena *a = &req->arena;
    if (answer->status == 404) { /* the service does not count threads */
        reply_account_usage_read(req, &r);
        return;
    }
    const struct json *threads =
        json_get(json_parse(a, arena_str(a, answer->body), NULL), "threads");
    const struct json *t = threads && threads->kind == JSON_ARRAY ? threads->first : NULL;
    if (!backend_is_well(answer)) {
        cloud_fail(req, "failed to fetch thread usage", answer, "");
        return;
    }
    if (!t || !json_get_text(t, "thread_id").p || !json_get(t, "estimated_usage_credits_micros")) {
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to fetch thread usage: Invalid thread usage response.");
        return;
    }
    r.thread_usage = cloud_thread_usage(a, t);
    reply_account_usage_read(req, &r);
}

void handle_account_usage_read(
    struct rpc_request *req, const struct get_account_token_usage_params *p) {
    struct uuid id;
    struct error err;
    bool of_thread = p && p->thread_id.p;
    if (of_thread && !uuid_parse(p->thread_id, &id, &err)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid thread id: %s", err.text);
        return;
    }
    struct cloud_op *x = cloud_begin(req, "to read token usage");
    if (!x)
        return;
    if (of_thread)
        cloud_ask(x,
            &(struct backend_request){ .path = "usage/thread_usage/query",
                .body = arena_printf(&req->arena, "{\"thread_ids\":[\"%.*s\"]}",
                    STR_ARGS(uuid_str(&req->arena, &id))) },
            on_thread_usage);
    else
        cloud_ask(x, &(struct backend_request){ .path = "profiles/me" }, on_profile);
}

/* ---- account/workspaceMessages/read ---- */

#define MESSAGES "failed to fetch workspace messages"

static void on_messages(void *user, const struct backend_answer *answer) {
    struct rpc_request *req = cloud_end(user);
    struct arena *a = &req->arena;
    struct get_workspace_messages_response r = { 0 };
    if (answer->status == 404) {
        reply_account_workspace_messages_read(req, &r);
        return;
    }
    const struct json *json = body_of(req, MESSAGES, answer), *list = json_get(json, "messages");
    if (!json)
        return;
    r.feature_enabled = true;
    if (list && list->kind == JSON_ARRAY)
        r.messages.v = arena_array(a, struct workspace_message, list->count + 1);
    for (const struct json *m = r.messages.v ? list->first : NULL; m; m = m->next) {
        struct workspace_message *w = &r.messages.v[r.messages.n++];
        w->message_id = json_get_text(m, "message_id");
        w->message_body = json_get_text(m, "message_body");
        if (!w->message_id.p || !w->message_body.p) {
            cloud_fail(req, MESSAGES, answer,
                w->message_id.p ? "missing field `message_body`" : "missing field `message_id`");
            return;
        }
        if (!workspace_message_type_parse(json_get_text(m, "message_type"), &w->message_type))
            w->message_type = WORKSPACE_MESSAGE_TYPE_UNKNOWN;
        w->created_at = cloud_maybe_time(a, m, "created_at");
        w->archived_at = cloud_maybe_time(a, m, "archived_at");
    }
    reply_account_workspace_messages_read(req, &r);
}

void handle_account_workspace_messages_read(struct rpc_request *req) {
    struct cloud_op *x = cloud_begin(req, "to read workspace messages");
    if (x)
        cloud_ask(x, &(struct backend_request){ .path = "workspace-messages" }, on_messages);
}

/* ---- account/sendAddCreditsNudgeEmail ---- */

enum { STATUS_TOO_MANY_REQUESTS = 429 };

static void on_nudged(void *user, const struct backend_answer *answer) {
    struct rpc_request *req = cloud_end(user);
    bool cooldown = answer->status == STATUS_TOO_MANY_REQUESTS;
    if (!cooldown && !backend_is_well(answer))
        cloud_fail(req, "failed to notify workspace owner", answer, "");
    else
        reply_account_send_add_credits_nudge_email(
            req, &(struct send_add_credits_nudge_email_response){
                     .status = cooldown ? ADD_CREDITS_NUDGE_EMAIL_STATUS_COOLDOWN_ACTIVE
                                        : ADD_CREDITS_NUDGE_EMAIL_STATUS_SENT });
}

void handle_account_send_add_credits_nudge_email(
    struct rpc_request *req, const struct send_add_credits_nudge_email_params *p) {
    struct cloud_op *x = cloud_begin(req, "to notify workspace owner");
    bool credits = p->credit_type == ADD_CREDITS_NUDGE_CREDIT_TYPE_CREDITS;
    if (x)
        cloud_ask(x,
            &(struct backend_request){ .path = "accounts/send_add_credits_nudge_email",
                .body = credits ? STR("{\"credit_type\":\"credits\"}")
                                : STR("{\"credit_type\":\"usage_limit\"}") },
            on_nudged);
}

/* ---- account/securitySetup/read ---- */

static void on_security(void *user, const struct backend_answer *answer) {
    struct rpc_request *req = cloud_end(user);
    struct arena *a = &req->arena;
    struct get_account_security_setup_response r = { .notice = NULL };
    const struct json *json =
        backend_is_well(answer) ? json_parse(a, arena_str(a, answer->body), NULL) : NULL;
    const struct json *notice = json_get(json, "notice"), *action = json_get(notice, "action");
    struct account_security_setup_notice *n = arena_new(a, struct account_security_setup_notice);
    *n = (struct account_security_setup_notice){ .account_id = json_get_text(notice, "account_id"),
        .user_id = json_get_text(notice, "user_id"),
        .title = json_get_text(notice, "title"),
        .description = json_get_text(notice, "description"),
        .action = { json_get_text(action, "label"), json_get_text(action, "url") } };
    if (n->account_id.p && n->user_id.p && n->title.p && n->description.p && n->action.label.p &&
        n->action.url.p)
        r.notice = n;
    reply_account_security_setup_read(req, &r);
}

/* Asked only for a ChatGPT login; all else has nothing to say. */
void handle_account_security_setup_read(struct rpc_request *req) {
    struct cloud_op *x = auth_login(services_of(req)->account->auth) ? cloud_begin(req, "") : NULL;
    if (x)
        cloud_ask(x, &(struct backend_request){ .path = "security-setup" }, on_security);
    else if (auth_kind(services_of(req)->account->auth) == AUTH_OTHER)
        rpc_fail_not_implemented(req);
    else
        reply_account_security_setup_read(
            req, &(struct get_account_security_setup_response){ .notice = NULL });
}
