/* login_browser: a login in a browser on this machine, with a code challenge (PKCE). */
#include "account/exchange.h"
#include "account/login_flow.h"
#include "account/pages.h"
#include "account/port_release.h"
#include "auth/form.h"
#include "auth/pkce.h"
#include "base/log.h"
#include "config/identity.h"

#include <stdlib.h>

enum { VERIFIER_BYTES = 64, STATE_BYTES = 32 };

#define AUTH_CLAIMS "https://api.openai.com/auth"
#define PREFIX      "Login server error: "

/* ---- the address for the user ---- */

static struct str auth_url(struct login *login, struct arena *a) {
    _cleanup_buf_ struct buf url = { 0 };
    struct str forced = account_forced_workspaces(login->account, a, ",");
    buf_printf(&url, "%.*s/oauth/authorize?", STR_ARGS(auth_issuer()));
    form_add(&url, "response_type", STR("code"));
    form_add(&url, "client_id", auth_client_id());
    form_add(&url, "redirect_uri", login->redirect_uri);
    form_add(&url, "code_challenge", pkce_challenge(a, login->verifier));
    form_add(&url, "code_challenge_method", STR("S256"));
    form_add(&url, "state", login->state);
    form_add(&url, "scope",
        STR("openid profile email offline_access api.connectors.read api.connectors.invoke"));
    form_add(&url, "id_token_add_organizations", STR("true"));
    form_add(&url, "codex_cli_simplified_flow", STR("true"));
    form_add(&url, "originator", login->account->identity->originator);
    if (forced.p)
        form_add(&url, "allowed_workspace_id", forced);
    return arena_str(a, buf_str(&url));
}

/* ---- what the browser brings ---- */

static void show(struct callback_exchange *x, struct str html) {
    callback_answer(
        x, &(struct callback_answer){
               .status = 200, .reason = "OK", .type = "text/html; charset=utf-8", .body = html });
}

static void say(struct callback_exchange *x, int status, const char *reason, const char *text) {
    callback_answer(x, &(struct callback_answer){ .status = status,
                           .reason = reason,
                           .type = "text/plain; charset=utf-8",
                           .body = str_of(text) });
}

static void redirect(struct callback_exchange *x, struct str location) {
    callback_answer(
        x, &(struct callback_answer){
               .status = 302, .reason = "Found", .location = location, .body = STR("") });
}

/* The page says it, and the login ends with it. */
static void fail(struct login *login, struct callback_exchange *x, struct str why) {
    struct arena *a = &login->op.arena;
    if (x)
        show(x, page_error(a, why));
    login_end(login, arena_printf(a, PREFIX "%.*s", STR_ARGS(why)));
}

static struct str success_query(struct arena *a, const struct auth_grant *grant) {
    _cleanup_buf_ struct buf query = { 0 };
    const struct json *id = json_get(auth_jwt_claims(a, grant->id_token), AUTH_CLAIMS);
    const struct json *access = json_get(auth_jwt_claims(a, grant->access_token), AUTH_CLAIMS);
    bool needs_setup = json_get_bool(id, "is_org_owner", false) &&
                       !json_get_bool(id, "completed_platform_onboarding", false);
    bool usual = str_is(auth_issuer(), "https://auth.openai.com");
    form_add(&query, "id_token", grant->id_token);
    form_add(&query, "needs_setup", needs_setup ? STR("true") : STR("false"));
    form_add(&query, "org_id", json_get_text(id, "organization_id"));
    form_add(&query, "project_id", json_get_text(id, "project_id"));
    form_add(&query, "plan_type", json_get_text(access, "chatgpt_plan_type"));
    form_add(&query, "platform_url",
        usual ? STR("https://platform.openai.com") : STR("https://platform.api.openai.org"));
    return arena_str(a, buf_str(&query));
}

static void redirect_to_success(struct login *login, struct callback_exchange *x) {
    redirect(x, arena_printf(&login->op.arena, "http://127.0.0.1:%d/success?%.*s", login->port,
                    STR_ARGS(login->success_query)));
}

static void on_exchanged(void *user, const struct auth_grant *grant, struct str error) {
    struct login *login = user;
    struct arena *a = &login->op.arena;
    struct callback_exchange *x = login->page;
    struct error why;
    login->request = NULL;
    login->page = NULL;
    if (!grant) {
        fail(login, x, arena_printf(a, "Token exchange failed: %.*s", STR_ARGS(error)));
    } else if (!login_store(login, grant, &why)) {
        fail(login, x, arena_str(a, str_of(why.text)));
    } else if (login->hosted_page) {
        redirect(
            x, arena_printf(a, "https://chatgpt.com/codex/open-app?source=login&app_brand=%.*s",
                   STR_ARGS(login->app_brand)));
        login_end(login, STR_NONE);
    } else {
        login->success_query = success_query(a, grant);
        redirect_to_success(login, x);
    }
}

static void take_refusal(
    struct login *login, struct callback_exchange *x, struct str query, struct str error) {
    struct arena *a = &login->op.arena;
    struct str description = form_get(a, query, "error_description");
    if (str_is(error, "access_denied") &&
        str_find(description, STR("missing_codex_entitlement")) >= 0)
        fail(login, x,
            STR("Codex is not enabled for your workspace. Contact your workspace administrator to request access to "
                "Codex."));
    else
        fail(login, x,
            arena_printf(a, "Sign-in failed: %.*s", STR_ARGS(description.n ? description : error)));
}

static void take_callback(struct login *login, struct callback_exchange *x, struct str query) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str error = form_get(&a, query, "error"), code = form_get(&a, query, "code");
    if (!str_eq(form_get(&a, query, "state"), login->state)) {
        say(x, 400, "Bad Request", "State mismatch");
    } else if (login->request) {
        say(x, 409, "Conflict", "The login is already being completed");
    } else if (error.n) {
        take_refusal(login, x, query, error);
    } else if (login->success_query.p) {
        redirect_to_success(login, x); /* the page was reloaded */
    } else if (!code.n) {
        fail(login, x, STR("Missing authorization code. Sign-in could not be completed."));
    } else {
        login->page = x;
        login->request = exchange_start(login->account,
            &(struct exchange_request){ .code = code,
                .redirect_uri = login->redirect_uri,
                .verifier = login->verifier,
                .with_api_key = true },
            on_exchanged, login);
    }
}

static void on_request(void *user, struct callback_exchange *x, struct str path, struct str query) {
    struct login *login = user;
    if (str_is(path, "/auth/callback")) {
        take_callback(login, x, query);
    } else if (str_is(path, "/success") && login->success_query.p) {
        show(x, page_success(&login->op.arena));
        login_end(login, STR_NONE);
    } else if (str_is(path, "/cancel")) {
        say(x, 200, "OK", "Login cancelled");
        login_end(login, STR(PREFIX "Login cancelled"));
    } else {
        say(x, 404, "Not Found", "Not Found");
    }
}

static const struct callback_events events = { on_request };

/* ---- the port ---- */

/* CODEXD_LOGIN_PORT: for issuers that allow other ports, and for tests. -1: not set. */
static int own_port(void) {
    int64_t port;
    bool set =
        str_to_i64(str_of(getenv("CODEXD_LOGIN_PORT")), &port) && port >= 0 && port <= UINT16_MAX;
    return set ? (int)port : -1;
}

static void begun(struct login *login) {
    struct arena *a = &login->op.arena;
    login->port = callback_server_port(login->server);
    login->redirect_uri = arena_printf(a, "http://127.0.0.1:%d/auth/callback", login->port);
    login->verifier = pkce_random(a, VERIFIER_BYTES);
    login->state = pkce_random(a, STATE_BYTES);
    login_tell_begun(login, &(struct login_begun){ .id = login->id, .url = auth_url(login, a) });
}

static void listen_or_wait(struct login *login);

static void on_retry(uv_timer_t *timer) {
    listen_or_wait(timer->data);
}

static void listen_or_wait(struct login *login) {
    struct account *account = login->account;
    int error = 0;
    login->server = callback_server_open(account->loop, &account->ops,
        (struct callback_place){ .port = login->port }, &events, login, &error);
    if (login->server) {
        begun(login);
        return;
    }
    if (error == UV_EADDRINUSE && login->bind_attempts == LOGIN_BIND_ATTEMPTS &&
        login->port == LOGIN_PORT) {
        login->port = LOGIN_PORT_OTHERWISE;
        login->bind_attempts = 0;
    }
    if (error != UV_EADDRINUSE || login->bind_attempts == LOGIN_BIND_ATTEMPTS) {
        login_fail_begin(login,
            arena_printf(&login->op.arena, "failed to start login server: port %d: %s", login->port,
                uv_strerror(error)),
            false);
        return;
    }
    if (login->bind_attempts++ == 0)
        port_release(account->loop, &account->ops, login->port);
    (void)uv_timer_start(&login->retry, on_retry, LOGIN_BIND_WAIT_MS, 0);
}

void login_browser_begin(struct login *login) {
    int port = own_port();
    login->port = port >= 0 ? port : LOGIN_PORT;
    listen_or_wait(login);
}
