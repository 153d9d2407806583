/* gateway: logins at the gateway in front of a model provider. */
#include "account/gateway.h"

#include "auth/callback_server.h"
#include "auth/form.h"
#include "auth/pkce.h"
#include "base/json.h"
#include "base/log.h"
#include "base/uuid.h"
#include "base/xmalloc.h"
#include "upstream/unary.h"

#include <assert.h>
#include <stdlib.h>

enum { VERIFIER_BYTES = 64, STATE_BYTES = 32 };

#define FAILED   "Gateway sign-in failed; check the gateway configuration and credential store."
#define CANCELED "Gateway sign-in was canceled"
#define DENIED   "Device authorization was denied; start sign-in again when ready"
#define EXPIRED  "Device authorization expired; start sign-in again"
#define DONE_PAGE                                                                       \
    "<!doctype html><html lang=\"en\"><title>Signed in</title><body><p>The sign-in is " \
    "complete. This window may be closed.</p></body></html>"

/* Of the last login, at whichever provider. */
struct gateway {
    struct arena arena;
    struct str provider_id; /* "no string": there was none */
    const char *error;
    enum gateway_oauth_status status;
    bool told;
    struct gateway_login *login;
};

struct gateway_login {
    struct op op;
    struct account *account;
    struct gateway_settings settings;
    bool device;
    uv_timer_t deadline, retry; /* retry: the next question of a login by code */
    struct op *request;         /* under way, or NULL */
    struct callback_server *server;
    struct str id, state, verifier, redirect_uri, device_code;
    int64_t interval_s;
    gateway_answered *answered; /* NULL: told, or nobody waits */
    void *user;
};

static struct gateway *gateway_of(struct account *account) {
    if (!account->gateway)
        account->gateway = xcalloc(1, sizeof *account->gateway);
    return account->gateway;
}

void gateway_free(struct gateway *g) {
    if (g)
        arena_free(&g->arena);
    free(g);
}

/* ---- what clients hear ---- */

static void tell(struct account *account, const struct gateway_news *news) {
    if (account->events && account->events->on_gateway)
        account->events->on_gateway(account->event_user, news);
}

static void tell_status(struct gateway_login *l, enum gateway_oauth_status status,
    struct str login_id, struct str auth_url, struct str error) {
    tell(l->account, &(struct gateway_news){ .provider_id = l->settings.provider_id,
                         .login_id = login_id,
                         .auth_url = auth_url,
                         .status = status,
                         .error = error });
}

enum gateway_oauth_status gateway_status(
    const struct account *account, struct str provider_id, struct str *ret_error) {
    const struct gateway *g = account->gateway;
    bool known = g && g->provider_id.p && str_eq(provider_id, g->provider_id);
    *ret_error = known ? str_of(g->error) : STR_NONE;
    return known ? g->status : GATEWAY_OAUTH_STATUS_NOT_READY;
}

void gateway_tell_once(struct account *account, struct str provider_id) {
    struct gateway *g = gateway_of(account);
    struct gateway_news news = { .provider_id = provider_id };
    if (g->told || g->provider_id.p)
        return;
    g->told = true;
    news.status = gateway_status(account, provider_id, &news.error);
    tell(account, &news);
}

/* ---- the end ---- */

static void login_cancel(struct op *op) {
    struct gateway_login *l = (struct gateway_login *)op;
    struct gateway *g = l->account->gateway;
    if (l->request)
        op_cancel(l->request);
    l->request = NULL;
    if (l->server)
        callback_server_close(l->server);
    l->server = NULL;
    if (g && g->login == l) {
        g->login = NULL;
        g->status = GATEWAY_OAUTH_STATUS_FAILED;
        g->error = CANCELED;
    }
    op_close(op);
}

static const struct op_class login_class = { .name = "gateway-login", .cancel = login_cancel };

/* The login's memory goes later, with its timers. */
static void fail(struct gateway_login *l, const char *why) {
    struct gateway *g = l->account->gateway;
    gateway_answered *answered = l->answered;
    g->login = NULL;
    g->status = GATEWAY_OAUTH_STATUS_FAILED;
    g->error = why;
    l->answered = NULL;
    op_cancel(&l->op);
    if (l->device)
        tell_status(l, g->status, l->id, STR_NONE, str_of(why));
    if (answered)
        answered(l->user, NULL, str_of(why));
    tell_status(l, g->status, STR_NONE, STR_NONE, str_of(why));
}

static void on_deadline(uv_timer_t *timer) {
    struct gateway_login *l = timer->data;
    fail(l, l->device ? EXPIRED : FAILED);
}

static void take_tokens(struct gateway_login *l) {
    log_warn("account: tokens of gateways are kept in a keyring, which codexd does not serve");
    fail(l, FAILED);
}

static bool is_well(const struct http_head *head) {
    return head->status >= 200 && head->status < 300;
}

static void post(struct gateway_login *l, struct str url, struct str form, const char *accept,
    unary_done *done) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct http_header headers[] = {
        { STR("content-type"), STR("application/x-www-form-urlencoded") },
        { STR("accept"), str_of(accept) },
    };
    l->request = unary_start(l->account->upstream,
        &(struct http_request){ .method = "POST",
            .url = arena_cstr(&a, url),
            .headers = headers,
            .header_count = ARRAY_LEN(headers),
            .body = form,
            .no_redirects = true },
        GATEWAY_REQUEST_TIMEOUT_MS, done, l);
}

/* ---- in a browser ---- */

static void on_exchanged(void *user, const struct http_head *head, struct str body) {
    struct gateway_login *l = user;
    _cleanup_arena_ struct arena a = { 0 };
    l->request = NULL;
    if (is_well(head) && json_get_text(json_parse(&a, body, NULL), "access_token").n)
        take_tokens(l);
    else
        fail(l, FAILED);
}

static void say(struct callback_exchange *x, int status, const char *reason, const char *text) {
    callback_answer(x, &(struct callback_answer){ .status = status,
                           .reason = reason,
                           .type = "text/plain; charset=UTF-8",
                           .body = str_of(text) });
}

static void exchange(struct gateway_login *l, struct str code) {
    _cleanup_buf_ struct buf form = { 0 };
    form_add(&form, "grant_type", STR("authorization_code"));
    form_add(&form, "client_id", l->settings.client_id);
    form_add(&form, "code", code);
    form_add(&form, "redirect_uri", l->redirect_uri);
    form_add(&form, "code_verifier", l->verifier);
    post(l, l->settings.token_url, buf_str(&form), "*/*", on_exchanged);
}

static void on_request(void *user, struct callback_exchange *x, struct str path, struct str query) {
    struct gateway_login *l = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct str code = form_get(&a, query, "code");
    bool denied = form_get(&a, query, "error").n || !code.n;
    if (!str_is(path, "/callback")) {
        say(x, 404, "Not Found", "Not found");
    } else if (l->request || !str_eq(form_get(&a, query, "state"), l->state)) {
        say(x, 400, "Bad Request", "OAuth callback state did not match");
    } else if (denied) {
        say(x, 400, "Bad Request", "Sign-in failed.");
        fail(l, FAILED);
    } else {
        callback_answer(x, &(struct callback_answer){ .status = 200,
                               .reason = "OK",
                               .type = "text/html; charset=utf-8",
                               .body = STR(DONE_PAGE) });
        exchange(l, code);
    }
}

static const struct callback_events callback_events = { on_request };

static struct str auth_url(struct gateway_login *l) {
    struct arena *a = &l->op.arena;
    struct str address = l->settings.authorization_url;
    _cleanup_buf_ struct buf url = { 0 };
    buf_add_str(&url, address);
    if (str_index(address, '?') < 0)
        buf_add_char(&url, '?');
    form_add(&url, "response_type", STR("code"));
    form_add(&url, "client_id", l->settings.client_id);
    form_add(&url, "redirect_uri", l->redirect_uri);
    form_add(&url, "code_challenge", pkce_challenge(a, l->verifier));
    form_add(&url, "code_challenge_method", STR("S256"));
    form_add(&url, "state", l->state);
    return arena_str(a, buf_str(&url));
}

static void begin_browser(struct gateway_login *l) {
    struct account *account = l->account;
    struct arena *a = &l->op.arena;
    int error = 0;
    l->server = callback_server_open(account->loop, &account->ops,
        (struct callback_place){ .port = l->settings.redirect_port }, &callback_events, l, &error);
    if (!l->server) {
        log_warn("account: the login's port cannot be had: %s", uv_strerror(error));
        fail(l, FAILED);
        return;
    }
    l->redirect_uri =
        arena_printf(a, "http://127.0.0.1:%d/callback", callback_server_port(l->server));
    l->state = pkce_random(a, STATE_BYTES);
    l->verifier = pkce_random(a, VERIFIER_BYTES);
    (void)uv_timer_start(&l->deadline, on_deadline, GATEWAY_LOGIN_TIMEOUT_MS, 0);
    tell_status(l, GATEWAY_OAUTH_STATUS_STARTED, STR_NONE, auth_url(l), STR_NONE);
    tell_status(l, GATEWAY_OAUTH_STATUS_STARTED, STR_NONE, STR_NONE, STR_NONE);
}

/* ---- by a code ---- */

static void ask_for_tokens(struct gateway_login *l);

static void on_retry(uv_timer_t *timer) {
    ask_for_tokens(timer->data);
}

static void on_device_tokens(void *user, const struct http_head *head, struct str body) {
    struct gateway_login *l = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *json = json_parse(&a, body, NULL);
    struct str error = json_get_text(json, "error");
    l->request = NULL;
    if (is_well(head) && json_get_text(json, "access_token").n) {
        take_tokens(l);
    } else if (str_is(error, "authorization_pending") || str_is(error, "slow_down")) {
        if (str_is(error, "slow_down") && l->interval_s < GATEWAY_DEVICE_INTERVAL_MAX_S)
            l->interval_s += GATEWAY_DEVICE_SLOWER_S;
        (void)uv_timer_start(&l->retry, on_retry, (uint64_t)l->interval_s * 1000, 0);
    } else {
        fail(l, str_is(error, "access_denied")   ? DENIED
                : str_is(error, "expired_token") ? EXPIRED
                                                 : FAILED);
    }
}

static void ask_for_tokens(struct gateway_login *l) {
    _cleanup_buf_ struct buf form = { 0 };
    form_add(&form, "grant_type", STR("urn:ietf:params:oauth:grant-type:device_code"));
    form_add(&form, "device_code", l->device_code);
    form_add(&form, "client_id", l->settings.client_id);
    post(l, l->settings.token_url, buf_str(&form), "application/json", on_device_tokens);
}

static int64_t bounded_s(int64_t s, int64_t max) {
    return s < 1 ? 1 : s < max ? s : max;
}

static void on_device(void *user, const struct http_head *head, struct str body) {
    struct gateway_login *l = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *json = is_well(head) ? json_parse(&a, body, NULL) : NULL;
    const struct gateway_prompt prompt = { .login_id = l->id,
        .verification_url = json_get_text(json, "verification_uri"),
        .user_code = json_get_text(json, "user_code") };
    gateway_answered *answered = l->answered;
    l->request = NULL;
    l->device_code = arena_str(&l->op.arena, json_get_text(json, "device_code"));
    if (!prompt.verification_url.n || !prompt.user_code.n || !l->device_code.n) {
        fail(l, FAILED);
        return;
    }
    l->interval_s = bounded_s(
        json_get_i64(json, "interval", GATEWAY_DEVICE_INTERVAL_S), GATEWAY_DEVICE_INTERVAL_MAX_S);
    int64_t lifetime_s =
        bounded_s(json_get_i64(json, "expires_in", GATEWAY_LOGIN_TIMEOUT_MS / 1000),
            GATEWAY_LOGIN_TIMEOUT_MS / 1000);
    uv_update_time(l->account->loop);
    (void)uv_timer_start(&l->deadline, on_deadline, (uint64_t)lifetime_s * 1000, 0);
    ask_for_tokens(l);
    l->answered = NULL;
    answered(l->user, &prompt, STR_NONE);
}

static void begin_device(struct gateway_login *l) {
    _cleanup_buf_ struct buf form = { 0 };
    form_add(&form, "client_id", l->settings.client_id);
    tell_status(l, GATEWAY_OAUTH_STATUS_NOT_READY, STR_NONE, STR_NONE, STR_NONE);
    tell_status(l, GATEWAY_OAUTH_STATUS_STARTED, STR_NONE, STR_NONE, STR_NONE);
    post(l, l->settings.device_authorization_url, buf_str(&form), "application/json", on_device);
}

/* ---- the interface ---- */

static void begin(uv_timer_t *timer) {
    struct gateway_login *l = timer->data;
    if (l->device)
        begin_device(l);
    else
        begin_browser(l);
}

static void copy_settings(struct gateway_login *l, const struct gateway_settings *settings) {
    struct arena *a = &l->op.arena;
    l->settings = (struct gateway_settings){ .provider_id = arena_str(a, settings->provider_id),
        .authorization_url = arena_str(a, settings->authorization_url),
        .device_authorization_url = arena_str(a, settings->device_authorization_url),
        .token_url = arena_str(a, settings->token_url),
        .client_id = arena_str(a, settings->client_id),
        .redirect_port = settings->redirect_port };
}

struct op *gateway_login_start(struct account *account, const struct gateway_settings *settings,
    bool device, gateway_answered *answered, void *user) {
    struct gateway *g = gateway_of(account);
    struct uuid id;
    if (g->login)
        return NULL;
    struct gateway_login *l = op_new(&account->ops, &login_class, sizeof *l);
    uv_timer_t *const timers[] = { &l->deadline, &l->retry };
    copy_settings(l, settings);
    uuid_v4(&id);
    l->id = uuid_str(&l->op.arena, &id);
    l->account = account;
    l->device = device;
    l->answered = answered;
    l->user = user;
    arena_reset(&g->arena);
    g->provider_id = arena_str(&g->arena, settings->provider_id);
    g->login = l;
    g->status = GATEWAY_OAUTH_STATUS_STARTED;
    g->error = NULL;
    for (size_t i = 0; i < ARRAY_LEN(timers); i++) {
        int r = uv_timer_init(account->loop, timers[i]);
        assert(r == 0);
        op_own(&l->op, timers[i]);
    }
    (void)uv_timer_start(&l->retry, begin, 0, 0);
    return &l->op;
}

void gateway_login_cancel(struct account *account) {
    if (account->gateway && account->gateway->login)
        fail(account->gateway->login, CANCELED);
}
