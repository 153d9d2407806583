/* exchange: a code becomes tokens at the issuer's token endpoint. */
#include "account/exchange.h"

#include "auth/form.h"
#include "base/log.h"
#include "upstream/error_text.h"
#include "upstream/unary.h"

enum { DETAIL_BYTES_MAX = 2000 };

struct exchange {
    struct op op;
    struct account *account;
    struct op *unary;
    bool with_api_key;
    struct auth_grant grant;
    exchange_done *done;
    void *user;
};

static void exchange_cancel(struct op *op) {
    struct exchange *x = (struct exchange *)op;
    if (x->unary)
        op_cancel(x->unary);
    op_close(op);
}

static const struct op_class exchange_class = { "login-exchange", exchange_cancel, NULL };

static void finish(struct exchange *x, struct str error) {
    exchange_done *done = x->done;
    void *user = x->user;
    struct auth_grant grant = x->grant;
    _cleanup_arena_ struct arena kept = x->op.arena; /* who hears it may end everything */
    (void)kept;
    x->op.arena = (struct arena){ 0 };
    op_close(&x->op);
    done(user, error.p ? NULL : &grant, error);
}

static void post(struct exchange *x, struct str form, unary_done *done) {
    _cleanup_arena_ struct arena a = { 0 };
    static const struct http_header headers[] = {
        { STR_INIT("Content-Type"), STR_INIT("application/x-www-form-urlencoded") },
        { STR_INIT("Accept"), STR_INIT("*/*") },
    };
    x->unary = unary_start(x->account->upstream,
        &(struct http_request){ .method = "POST",
            .url = arena_printf(&a, "%.*s/oauth/token", STR_ARGS(auth_issuer())).p,
            .headers = headers,
            .header_count = ARRAY_LEN(headers),
            .body = form,
            .no_redirects = true },
        EXCHANGE_TIMEOUT_MS, done, x);
}

/* ---- the API key ---- */

static void on_key(void *user, const struct http_head *head, struct str body) {
    struct exchange *x = user;
    _cleanup_arena_ struct arena a = { 0 };
    x->unary = NULL;
    bool well = head->status >= 200 && head->status < 300;
    struct str key = json_get_text(well ? json_parse(&a, body, NULL) : NULL, "access_token");
    if (key.n)
        x->grant.api_key = arena_str(&x->op.arena, key);
    else
        log_info("account: no API key for this login (status %d)", head->status);
    finish(x, STR_NONE);
}

static void ask_key(struct exchange *x) {
    _cleanup_buf_ struct buf form = { 0 };
    form_add(&form, "grant_type", STR("urn:ietf:params:oauth:grant-type:token-exchange"));
    form_add(&form, "client_id", auth_client_id());
    form_add(&form, "requested_token", STR("openai-api-key"));
    form_add(&form, "subject_token", x->grant.id_token);
    form_add(&form, "subject_token_type", STR("urn:ietf:params:oauth:token-type:id_token"));
    post(x, buf_str(&form), on_key);
}

/* ---- the tokens ---- */

/* What the endpoint says went wrong. */
static struct str detail_of(struct arena *a, struct str body) {
    const struct json *json = json_parse(a, body, NULL), *error = json_get(json, "error");
    struct str detail = json_get_text(json, "error_description");
    if (!detail.n)
        detail = json_get_text(error, "message");
    if (!detail.n)
        detail = json_get_text(json, "error");
    if (!detail.n)
        detail = json_get_text(error, "code");
    if (!detail.n && !json)
        detail = str_sub(str_trim(body), 0, DETAIL_BYTES_MAX);
    return detail.n ? detail : STR("unknown error");
}

static void on_tokens(void *user, const struct http_head *head, struct str body) {
    struct exchange *x = user;
    struct arena *a = &x->op.arena;
    x->unary = NULL;
    if (head->status == 0) {
        finish(x, arena_printf(a, "%.*s for url (%.*s/oauth/token)", STR_ARGS(body),
                      STR_ARGS(auth_issuer())));
        return;
    }
    if (head->status < 200 || head->status >= 300) {
        finish(x, arena_printf(a, "token endpoint returned status %d %s: %.*s", head->status,
                      upstream_reason_phrase(head->status), STR_ARGS(detail_of(a, body))));
        return;
    }
    const struct json *json = json_parse(a, arena_str(a, body), NULL);
    x->grant = (struct auth_grant){ .id_token = json_get_text(json, "id_token"),
        .access_token = json_get_text(json, "access_token"),
        .refresh_token = json_get_text(json, "refresh_token") };
    if (!x->grant.id_token.p || !x->grant.access_token.p || !x->grant.refresh_token.p)
        finish(x, STR("OAuth token response is invalid"));
    else if (x->with_api_key)
        ask_key(x);
    else
        finish(x, STR_NONE);
}

struct op *exchange_start(struct account *account, const struct exchange_request *request,
    exchange_done *done, void *user) {
    struct exchange *x = op_new(&account->ops, &exchange_class, sizeof *x);
    _cleanup_buf_ struct buf form = { 0 };
    x->account = account;
    x->with_api_key = request->with_api_key;
    x->done = done;
    x->user = user;
    form_add(&form, "grant_type", STR("authorization_code"));
    form_add(&form, "client_id", auth_client_id());
    form_add(&form, "code", request->code);
    form_add(&form, "redirect_uri", request->redirect_uri);
    form_add(&form, "code_verifier", request->verifier);
    post(x, buf_str(&form), on_tokens);
    return &x->op;
}
