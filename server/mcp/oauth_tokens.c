/* oauth_tokens: questions to a token endpoint. */
#include "mcp/oauth_tokens.h"

#include "auth/form.h"
#include "base/base64.h"
#include "base/time.h"
#include "mcp/headers.h"
#include "upstream/unary.h"

enum { LIFETIME_S_MAX = 60 * 365 * 24 * 3600 /* more does not fit, and nobody waits so long */ };

struct token_ask {
    struct op op;
    struct op *unary;
    struct str client_id;
    oauth_granted *done;
    void *user;
};

static void ask_cancel(struct op *op) {
    struct token_ask *x = (struct token_ask *)op;
    if (x->unary)
        op_cancel(x->unary);
    x->unary = NULL;
    op_close(op);
}

static const struct op_class ask_class = { .name = "mcp oauth tokens", .cancel = ask_cancel };

static void finish(
    struct token_ask *x, const struct oauth_entry *entry, bool refused, struct str error) {
    _cleanup_arena_ struct arena kept = x->op.arena; /* who hears it may end everything */
    oauth_granted *done = x->done;
    void *user = x->user;
    x->op.arena = (struct arena){ 0 };
    op_close(&x->op);
    done(user, entry, refused, error);
    (void)kept;
}

/* The tokens themselves never go into a text. */
static struct str words_of(struct arena *a, const struct json *json) {
    struct str code = json_get_text(json, "error");
    struct str more = json_get_text(json, "error_description");
    if (!code.n)
        return STR("Failed to parse server response");
    return more.n ? arena_printf(a, "Server returned error response: %.*s: %.*s", STR_ARGS(code),
                        STR_ARGS(more))
                  : arena_printf(a, "Server returned error response: %.*s", STR_ARGS(code));
}

static void take_tokens(struct token_ask *x, const struct json *json) {
    int64_t lifetime_s = json_get_i64(json, "expires_in", -1);
    struct oauth_entry entry = { .client_id = x->client_id,
        .access_token = json_get_text(json, "access_token"),
        .refresh_token = json_get_text(json, "refresh_token"),
        .scope = json_get_text(json, "scope"),
        .expires_at_ms = -1 };
    if (lifetime_s >= 0)
        entry.expires_at_ms =
            time_now_ms() +
            (lifetime_s < LIFETIME_S_MAX ? lifetime_s : LIFETIME_S_MAX) * INT64_C(1000);
    if (entry.access_token.n && json_get_text(json, "token_type").n)
        finish(x, &entry, false, STR_NONE);
    else
        finish(x, NULL, false, STR("Failed to parse server response"));
}

static void on_answer(void *user, const struct http_head *head, struct str body) {
    struct token_ask *x = user;
    struct arena *a = &x->op.arena;
    x->unary = NULL;
    const struct json *json = head->status && body.n <= OAUTH_DOCUMENT_BYTES_MAX
                                  ? json_parse(a, arena_str(a, body), NULL)
                                  : NULL;
    if (!head->status)
        finish(x, NULL, false, arena_printf(a, "Request failed: %.*s", STR_ARGS(body)));
    else if (head->status >= 200 && head->status < 300)
        take_tokens(x, json);
    else
        finish(x, NULL, str_is(json_get_text(json, "error"), "invalid_grant"), words_of(a, json));
}

static void add_some(struct buf *form, const char *name, struct str value) {
    if (value.p)
        form_add(form, name, value);
}

static void write_form(struct buf *form, const struct oauth_ask *ask, bool secret_in_header) {
    form_add(form, "grant_type", ask->code.p ? STR("authorization_code") : STR("refresh_token"));
    add_some(form, "code", ask->code);
    add_some(form, "code_verifier", ask->verifier);
    add_some(form, "refresh_token", ask->refresh_token);
    add_some(form, "scope", ask->scope);
    if (!secret_in_header) {
        form_add(form, "client_id", ask->client.id);
        add_some(form, "client_secret", ask->client.secret);
    }
    add_some(form, "redirect_uri", ask->redirect_uri);
    form_add(form, "resource", ask->resource);
}

struct op *oauth_ask_tokens(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, const struct oauth_ask *ask, oauth_granted *done,
    void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf form = { 0 };
    const struct oauth_service *service = &ask->found->service;
    struct mcp_headers headers;
    struct token_ask *x = op_new(group, &ask_class, sizeof *x);
    bool in_header = ask->client.secret.p && !service->secret_in_body;
    x->client_id = arena_str(&x->op.arena, ask->client.id);
    x->done = done;
    x->user = user;
    write_form(&form, ask, in_header);
    mcp_headers_begin(&headers, config);
    mcp_headers_add(&headers, STR("accept"), STR("application/json"));
    mcp_headers_add(&headers, STR("content-type"), STR("application/x-www-form-urlencoded"));
    if (in_header) {
        _cleanup_buf_ struct buf pair = { 0 };
        buf_printf(&pair, "%.*s:%.*s", STR_ARGS(ask->client.id), STR_ARGS(ask->client.secret));
        mcp_headers_add(&headers, STR("authorization"),
            arena_printf(&a, "Basic %.*s", STR_ARGS(base64_encode(&a, buf_str(&pair)))));
    }
    x->unary = unary_start(oauth->upstream,
        &(struct http_request){ .method = "POST",
            .url = arena_cstr(&a, service->token_endpoint),
            .headers = headers.v,
            .header_count = headers.n,
            .body = buf_str(&form),
            .no_redirects = true },
        OAUTH_REQUEST_TIMEOUT_MS, on_answer, x);
    return &x->op;
}
