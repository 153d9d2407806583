/* login_device: a login by a code that the user types in elsewhere. */
#include "account/exchange.h"
#include "account/login_flow.h"
#include "base/log.h"
#include "upstream/error_text.h"
#include "upstream/unary.h"

static void post(struct login *login, const char *what, const struct json *body, unary_done *done) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    static const struct http_header headers[] = {
        { STR_INIT("Content-Type"), STR_INIT("application/json") },
        { STR_INIT("Accept"), STR_INIT("*/*") },
    };
    json_write(&text, body);
    login->request = unary_start(login->account->upstream,
        &(struct http_request){ .method = "POST",
            .url =
                arena_printf(&a, "%.*s/api/accounts/deviceauth/%s", STR_ARGS(auth_issuer()), what)
                    .p,
            .headers = headers,
            .header_count = ARRAY_LEN(headers),
            .body = buf_str(&text),
            .no_redirects = true },
        LOGIN_REQUEST_TIMEOUT_MS, done, login);
}

static bool is_well(const struct http_head *head) {
    return head->status >= 200 && head->status < 300;
}

/* ---- is the code typed in? ---- */

static void on_exchanged(void *user, const struct auth_grant *grant, struct str error) {
    struct login *login = user;
    struct arena *a = &login->op.arena;
    struct error why;
    login->request = NULL;
    if (!grant)
        login_end(login, arena_printf(a, "device code exchange failed: %.*s", STR_ARGS(error)));
    else if (!login_store(login, grant, &why))
        login_end(login, arena_str(a, str_of(why.text)));
    else
        login_end(login, STR_NONE);
}

static void poll_issuer(struct login *login);

static void on_retry(uv_timer_t *timer) {
    poll_issuer(timer->data);
}

static void on_polled(void *user, const struct http_head *head, struct str body) {
    struct login *login = user;
    struct arena *a = &login->op.arena;
    login->request = NULL;
    /* An issuer that cannot be reached for a moment is no reason to give up what the user has begun. */
    if (head->status == 403 || head->status == 404 || head->status == 0) {
        (void)uv_timer_start(&login->retry, on_retry, (uint64_t)login->interval_ms, 0);
        return;
    }
    if (!is_well(head)) {
        login_end(login, arena_printf(a, "device auth failed with status %d %s", head->status,
                             upstream_reason_phrase(head->status)));
        return;
    }
    const struct json *json = json_parse(a, arena_str(a, body), NULL);
    login->request = exchange_start(login->account,
        &(struct exchange_request){ .code = json_get_text(json, "authorization_code"),
            .redirect_uri = arena_printf(a, "%.*s/deviceauth/callback", STR_ARGS(auth_issuer())),
            .verifier = json_get_text(json, "code_verifier") },
        on_exchanged, login);
}

static void poll_issuer(struct login *login) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *body = json_new_object(&a);
    json_put(body, STR("device_auth_id"), json_new_str(&a, login->device_id));
    json_put(body, STR("user_code"), json_new_str(&a, login->user_code));
    post(login, "token", body, on_polled);
}

/* ---- the code ---- */

/* Seconds, as a string or as a number. */
static int64_t interval_of(const struct json *json) {
    int64_t s = json_get_i64(json, "interval", LOGIN_DEVICE_INTERVAL_S);
    struct str text = str_trim(json_get_text(json, "interval"));
    if (text.p && !str_to_i64(text, &s))
        s = LOGIN_DEVICE_INTERVAL_S;
    if (s < 1)
        s = 1;
    return (s < LOGIN_DEVICE_INTERVAL_MAX_S ? s : LOGIN_DEVICE_INTERVAL_MAX_S) * 1000;
}

static void take_code(struct login *login, const struct json *json) {
    struct arena *a = &login->op.arena;
    struct account *account = login->account;
    (void)login_cancel(account, STR_NONE);
    account->login = login;
    login->device_id = json_get_text(json, "device_auth_id");
    login->interval_ms = interval_of(json);
    login_tell_begun(
        login, &(struct login_begun){ .id = login->id,
                   .url = arena_printf(a, "%.*s/codex/device", STR_ARGS(auth_issuer())),
                   .user_code = login->user_code });
    poll_issuer(login);
}

static void on_code(void *user, const struct http_head *head, struct str body) {
    struct login *login = user;
    struct arena *a = &login->op.arena;
    struct json_error why = { .text = "" };
    login->request = NULL;
    const struct json *json = is_well(head) ? json_parse(a, arena_str(a, body), &why) : NULL;
    login->user_code = json_get_text(json, "user_code");
    if (!login->user_code.p)
        login->user_code = json_get_text(json, "usercode");
#define FAILED "failed to request device code: "
    if (head->status == 0)
        login_fail_begin(login,
            arena_printf(a, FAILED "%.*s for url (%.*s/api/accounts/deviceauth/usercode)",
                STR_ARGS(body), STR_ARGS(auth_issuer())),
            false);
    else if (head->status == 404)
        login_fail_begin(login,
            STR("device code login is not enabled for this Codex server. Use the browser login or verify the server "
                "URL."),
            true);
    else if (!is_well(head))
        login_fail_begin(login,
            arena_printf(a, FAILED "device code request failed with status %d %s", head->status,
                upstream_reason_phrase(head->status)),
            false);
    else if (!json)
        login_fail_begin(login, arena_printf(a, FAILED "%s", why.text), false);
    else if (!json_get_text(json, "device_auth_id").p || !login->user_code.p)
        login_fail_begin(login,
            arena_printf(a, FAILED "missing field `%s`",
                login->user_code.p || !json_get_text(json, "device_auth_id").p ? "device_auth_id"
                                                                               : "user_code"),
            false);
    else
        take_code(login, json);
#undef FAILED
}

void login_device_begin(struct login *login) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *body = json_new_object(&a);
    json_put(body, STR("client_id"), json_new_str(&a, auth_client_id()));
    post(login, "usercode", body, on_code);
}
