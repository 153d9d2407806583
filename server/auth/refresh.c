/* refresh: keeping a credential usable: one refresh for all who wait (upstream-api.md 18.4 to 18.7). */
#include "auth/command.h"
#include "auth/login.h"
#include "base/log.h"
#include "base/time.h"
#include "base/xmalloc.h"

#include <stdlib.h>

enum {
    EXPIRY_MARGIN_S = 5 * 60,
    REFRESH_AGE_S = 8 * 24 * 3600, /* of tokens that do not say when they expire */
    REFRESH_TIMEOUT_MS = 30 * 1000,
    REVOKE_TIMEOUT_MS = 10 * 1000,
    STATUS_BAD_REQUEST = 400,
    STATUS_UNAUTHORIZED = 401,
};

#define ISSUER "https://auth.openai.com"
#define CANNOT "Your access token could not be refreshed"
#define AGAIN  " Please log out and sign in again."
#define OTHER_ACCOUNT                                                                        \
    CANNOT " because you have since logged out or signed in to another account. Please sign" \
           " in again."

static const char *variable(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

static struct auth_job *job_of(struct auth *auth) {
    if (!auth->refresh)
        auth->refresh = xcalloc(1, sizeof *auth->refresh);
    return auth->refresh;
}

static void end(struct auth *auth, struct str text, bool final) {
    const struct auth_failure failure = { .text = text, .final = final };
    if (text.p)
        log_warn("auth: %.*s", STR_ARGS(text));
    auth_job_end(job_of(auth), text.p ? &failure : NULL);
}

/* ---- a login of the file ---- */

/* Why the issuer will never refresh this token; "no string": it may. */
static struct str refusal_of(struct arena *a, const struct auth_answer *answer) {
    if (answer->status != STATUS_UNAUTHORIZED && answer->status != STATUS_BAD_REQUEST)
        return STR_NONE;
    const struct json *json = json_parse(a, answer->body, NULL);
    const struct json *error = json_get(json, "error");
    struct str code = json_get_text(error, "code");
    if (!code.p)
        code = json_get_text(json, "error");
    if (!code.p)
        code = json_get_text(json, "code");
    if (!code.p && answer->status != STATUS_UNAUTHORIZED)
        return STR_NONE;
    if (str_is(code, "refresh_token_expired"))
        return STR(CANNOT " because your refresh token has expired." AGAIN);
    if (str_is(code, "refresh_token_reused"))
        return STR(CANNOT " because your refresh token was already used." AGAIN);
    if (str_is(code, "refresh_token_invalidated"))
        return STR(CANNOT " because your refresh token was revoked." AGAIN);
    return STR(CANNOT "." AGAIN);
}

static void remember_refusal(struct auth *auth, struct str text) {
    struct arena *a = &auth->refusal_arena;
    arena_reset(a);
    auth->refusal = arena_str(a, text);
    auth->refused_token = arena_str(a, auth->login.refresh_token);
}

static bool is_refused(const struct auth *auth) {
    return auth->refusal.p && str_eq(auth->refused_token, auth->login.refresh_token);
}

static void on_refreshed(void *user, const struct auth_answer *answer) {
    struct auth *auth = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct error err;
    struct str refusal = refusal_of(&a, answer);
    if (refusal.p) {
        remember_refusal(auth, refusal);
        end(auth, refusal, true);
    } else if (answer->status == 0) {
        end(auth, answer->body, false);
    } else if (answer->status < 200 || answer->status >= 300) {
        /* answer->body may hold tokens: it is not shown */
        end(auth, arena_printf(&a, "Failed to refresh token: %.*s", STR_ARGS(answer->status_text)),
            false);
    } else if (!auth_store_refreshed(auth, json_parse(&a, answer->body, NULL), &err)) {
        end(auth, arena_str(&a, str_of(err.text)), false);
    } else {
        end(auth, STR_NONE, false);
    }
}

static struct op *refresh_login(
    struct auth *auth, const char *reason, struct op_group *group, auth_ready *ready, void *user) {
    struct auth_job *job = job_of(auth);
    if (is_refused(auth))
        return auth_later(auth, auth->refusal, group, ready, user);
    if (job->running)
        return auth_wait(job, group, ready, user);
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    struct json *json = json_new_object(&a);
    json_put(json, STR("client_id"), json_new_str(&a, auth_client_id()));
    json_put(json, STR("grant_type"), json_new_str(&a, STR("refresh_token")));
    json_put(json, STR("refresh_reason"), json_new_str(&a, str_of(reason)));
    json_put(json, STR("refresh_token"),
        json_new_str(&a, auth->login.refresh_token.p ? auth->login.refresh_token : STR("")));
    json_write(&body, json);
    job->running = true;
    auth->host->post(auth->host_user,
        variable("CODEX_REFRESH_TOKEN_URL_OVERRIDE", ISSUER "/oauth/token"), buf_str(&body),
        REFRESH_TIMEOUT_MS, on_refreshed, auth);
    return auth_wait(job, group, ready, user);
}

/* Why the login is to be refreshed before it is used; NULL: it is not. */
static const char *reason_to_refresh(const struct auth_login *login) {
    int64_t now_s = time_now_us() / 1000000;
    if (login->expires_at_s >= 0)
        return login->expires_at_s <= now_s + EXPIRY_MARGIN_S ? "proactive_expiry" : NULL;
    return login->last_refresh_us / 1000000 + REFRESH_AGE_S < now_s ? "scheduled" : NULL;
}

/* ---- tokens of a client ---- */

/* A running turn must not go on under another name. */
static bool is_of_another(const struct auth *auth, const struct auth_tokens *tokens) {
    struct auth_login fresh;
    if (!auth_login_of_tokens(&fresh, tokens))
        return false; /* said by auth_set_external() */
    bool same = str_eq(fresh.user_id, auth->external.user_id) &&
                str_eq(fresh.account_id, auth->external.account_id);
    auth_login_done(&fresh);
    return !same;
}

static void on_tokens(void *user, const struct auth_tokens *tokens) {
    struct auth *auth = user;
    if (!tokens->access_token.p) {
        end(auth, tokens->account_id, false);
        return;
    }
    struct error err;
    if (is_of_another(auth, tokens)) {
        const struct auth_failure failure = {
            .text = STR("Fatal error: application network policy is unavailable"),
            .final = true,
            .wrong_user = true
        };
        log_warn("auth: the client gave tokens of another user or workspace");
        auth_job_end(job_of(auth), &failure);
    } else if (auth_set_external(auth, tokens, &err))
        end(auth, STR_NONE, false);
    else
        end(auth, str_of(err.text), false);
}

static struct op *ask_client(
    struct auth *auth, struct op_group *group, auth_ready *ready, void *user) {
    struct auth_job *job = job_of(auth);
    struct op *wait = auth_wait(job, group, ready, user);
    if (!job->running) {
        job->running = true;
        auth->host->ask_tokens(auth->host_user, auth->external.account_id, on_tokens, auth);
    }
    return wait;
}

/* ---- for requests ---- */

struct op *auth_prepare(struct auth *auth, const struct provider *p, struct op_group *group,
    auth_ready *ready, void *user) {
    if (p->env_key.n || p->bearer_token.n)
        return NULL;
    if (p->auth.command.n)
        return auth_command_fetch(auth, &p->auth, false, group, ready, user);
    if (!p->requires_openai_auth || auth_kind(auth) != AUTH_CHATGPT || is_refused(auth))
        return NULL;
    const char *reason = reason_to_refresh(&auth->login);
    return reason ? refresh_login(auth, reason, group, ready, user) : NULL;
}

static struct op *recover_login(
    struct auth *auth, unsigned step, struct op_group *group, auth_ready *ready, void *user) {
    if (step > 0)
        return refresh_login(auth, "unauthorized_recovery", group, ready, user);
    _cleanup_arena_ struct arena a = { 0 };
    struct str before = arena_str(&a, auth->login.account_id);
    auth_reload(auth);
    bool same = auth_kind(auth) == AUTH_CHATGPT && str_eq(before, auth->login.account_id);
    return auth_later(auth, same ? STR_NONE : STR(OTHER_ACCOUNT), group, ready, user);
}

struct op *auth_recover(struct auth *auth, const struct provider *p, unsigned *step,
    struct op_group *group, auth_ready *ready, void *user) {
    unsigned at = (*step)++;
    if (p->env_key.n || p->bearer_token.n)
        return NULL;
    if (p->auth.command.n)
        return at == 0 ? auth_command_fetch(auth, &p->auth, true, group, ready, user) : NULL;
    if (!p->requires_openai_auth)
        return NULL;
    enum auth_kind kind = auth_kind(auth);
    if (kind == AUTH_CHATGPT && at < 2)
        return recover_login(auth, at, group, ready, user);
    return kind == AUTH_EXTERNAL && at == 0 ? ask_client(auth, group, ready, user) : NULL;
}

struct op *auth_refresh(struct auth *auth, struct op_group *group, auth_ready *ready, void *user) {
    return auth_kind(auth) == AUTH_CHATGPT ? refresh_login(auth, "forced", group, ready, user)
                                           : NULL;
}

/* ---- the end of a login ---- */

static void on_revoked(void *user, const struct auth_answer *answer) {
    struct auth *auth = user;
    if (answer->status < 200 || answer->status >= 300)
        log_warn("auth: the tokens could not be revoked (status %d)", answer->status);
    auth_job_end(auth->revoke, NULL);
}

/* With only the refresh URL replaced: the same place. */
static struct str revoke_url(struct arena *a) {
    const char *own = variable("CODEX_REVOKE_TOKEN_URL_OVERRIDE", NULL);
    const char *refresh = variable("CODEX_REFRESH_TOKEN_URL_OVERRIDE", NULL);
    if (own || !refresh)
        return str_of(own ? own : ISSUER "/oauth/revoke");
    struct str origin = str_of(refresh);
    ptrdiff_t host = str_find(origin, STR("://"));
    ptrdiff_t path = host < 0 ? -1 : str_index(str_from(origin, (size_t)host + 3), '/');
    if (path >= 0)
        origin = str_sub(origin, 0, (size_t)host + 3 + (size_t)path);
    return arena_printf(a, "%.*s/oauth/revoke", STR_ARGS(origin));
}

struct op *auth_revoke(struct auth *auth, struct op_group *group, auth_ready *ready, void *user) {
    if (auth_kind(auth) != AUTH_CHATGPT || !auth->host)
        return NULL;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    struct json *json = json_new_object(&a);
    bool refresh = auth->login.refresh_token.n > 0;
    json_put(json, STR("token"),
        json_new_str(&a, refresh ? auth->login.refresh_token : auth->login.access_token));
    json_put(json, STR("token_type_hint"),
        json_new_str(&a, refresh ? STR("refresh_token") : STR("access_token")));
    if (refresh)
        json_put(json, STR("client_id"), json_new_str(&a, auth_client_id()));
    json_write(&body, json);
    if (!auth->revoke)
        auth->revoke = xcalloc(1, sizeof *auth->revoke);
    struct op *wait = auth_wait(auth->revoke, group, ready, user);
    auth->host->post(auth->host_user, arena_cstr(&a, revoke_url(&a)), buf_str(&body),
        REVOKE_TIMEOUT_MS, on_revoked, auth);
    return wait;
}
