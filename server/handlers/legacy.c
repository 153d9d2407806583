/* legacy: methods of the first protocol version that clients still use (local-methods.md 16). */
#include "auth/auth.h"
#include "base/path.h"
#include "base/utf8.h"
#include "config/provider.h"
#include "handlers/account_events.h"
#include "handlers/lookup.h"
#include "handlers/request_wait.h"
#include "local/git_diff.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"

/* `usable`: the login can still be renewed. */
static void reply_status(struct rpc_request *req, bool with_token, bool usable) {
    struct auth *auth = services_of(req)->threads->auth;
    struct provider provider;
    if (!lookup_provider(req, STR_NONE, &provider))
        return;
    struct get_auth_status_response status = { .requires_openai_auth =
                                                   &provider.requires_openai_auth };
    enum auth_kind kind = provider.requires_openai_auth ? auth_kind(auth) : AUTH_NONE;
    if (kind == AUTH_OTHER) {
        rpc_fail_not_implemented(req);
        return;
    }
    const struct auth_login *login = kind == AUTH_NONE ? NULL : auth_login(auth);
    if (login || (kind == AUTH_API_KEY && auth->api_key.n > 0)) {
        status.auth_method = account_mode(&req->arena, auth);
        status.auth_token = login ? login->access_token : auth->api_key;
    }
    if (!with_token || !usable)
        status.auth_token = STR_NONE;
    reply_get_auth_status(req, &status);
}

/* getAuthStatus that waits for a refresh. */
struct status_wait {
    struct request_wait wait;
    bool with_token;
};

static void on_refreshed(void *user, const struct auth_failure *failure) {
    struct status_wait *x = user;
    bool with_token = x->with_token;
    reply_status(request_wait_end(&x->wait), with_token, !failure || !failure->final);
}

void handle_get_auth_status(struct rpc_request *req, const struct get_auth_status_params *p) {
    struct auth *auth = services_of(req)->threads->auth;
    bool with_token = p->include_token && *p->include_token;
    if (!p->refresh_token || !*p->refresh_token || auth_kind(auth) != AUTH_CHATGPT) {
        reply_status(req, with_token, true);
        return;
    }
    struct status_wait *x = request_wait_new(req, sizeof *x);
    x->with_token = with_token;
    x->wait.under = auth_refresh(auth, req->ops, on_refreshed, x);
}

/* ---- gitDiffToRemote ---- */

struct diff_wait {
    struct request_wait wait;
    struct str cwd; /* as it was given */
};

static void on_diff(void *user, struct str sha, struct str diff) {
    struct diff_wait *x = user;
    _cleanup_buf_ struct buf text = { 0 };
    struct str cwd = x->cwd;
    struct rpc_request *req = request_wait_end(&x->wait);
    if (sha.p) {
        const struct git_diff_to_remote_response response = { .sha = arena_str(&req->arena, sha),
            .diff = utf8_lossy(&req->arena, diff) };
        reply_git_diff_to_remote(req, &response);
        return;
    }
    buf_add_str(&text, STR("failed to compute git diff to remote for cwd: "));
    json_write_str(&text, cwd); /* close enough to how the reference quotes a path */
    rpc_fail_str(req, RPC_INVALID_REQUEST, arena_str(&req->arena, buf_str(&text)));
}

void handle_git_diff_to_remote(struct rpc_request *req, const struct git_diff_to_remote_params *p) {
    struct diff_wait *x = request_wait_new(req, sizeof *x);
    struct str directory =
        path_normalise(&req->arena, path_join(&req->arena, services_of(req)->threads->cwd, p->cwd));
    x->cwd = p->cwd;
    x->wait.under = git_diff_to_remote(req->loop, req->ops, directory, on_diff, x);
}
