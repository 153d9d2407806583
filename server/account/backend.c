/* backend: requests to the services of an account. */
#include "account/backend.h"

#include "config/config.h"
#include "config/identity.h"
#include "upstream/error_text.h"
#include "upstream/unary.h"

#define DEFAULT_BASE "https://chatgpt.com/backend-api/"

struct ask {
    struct op op;
    struct account *account;
    struct op *child; /* the wait for the credential, then the request */
    const char *path, *url, *method;
    struct str body;
    backend_done *done;
    void *user;
};

static void ask_cancel(struct op *op) {
    struct ask *x = (struct ask *)op;
    if (x->child)
        op_cancel(x->child);
    op_close(op);
}

static const struct op_class ask_class = { "backend", ask_cancel, NULL };

static struct str base_url(struct account *account, struct arena *a) {
    struct config *config = config_current(account->config);
    struct str base = arena_str(a, config_text(config, "chatgpt_base_url"));
    config_unref(config);
    if (!base.n)
        base = STR(DEFAULT_BASE);
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    return base;
}

const char *backend_url(struct account *account, struct arena *a, const char *path) {
    struct str base = base_url(account, a);
    bool first_party = str_find(base, STR("/backend-api")) >= 0;
    return arena_printf(a, "%.*s/%s/%s", STR_ARGS(base), first_party ? "wham" : "api/codex", path)
        .p;
}

struct str backend_origin(struct account *account, struct arena *a) {
    struct str base = base_url(account, a);
    ptrdiff_t host = str_find(base, STR("://"));
    ptrdiff_t path = host < 0 ? -1 : str_index(str_from(base, (size_t)host + 3), '/');
    return path < 0 ? base : str_sub(base, 0, (size_t)host + 3 + (size_t)path);
}

static void on_answer(void *user, const struct http_head *head, struct str body) {
    struct ask *x = user;
    const struct backend_answer answer = { .method = x->method,
        .url = x->url,
        .status = head->status,
        .type = http_head_get(head, "content-type"),
        .body = body };
    backend_done *done = x->done;
    void *to = x->user;
    _cleanup_arena_ struct arena kept = x->op.arena; /* who hears it may end everything */
    (void)kept;
    x->op.arena = (struct arena){ 0 };
    x->child = NULL;
    op_close(&x->op);
    done(to, &answer);
}

static void send_request(struct ask *x) {
    struct arena *a = &x->op.arena;
    const struct auth_login *login = auth_login(x->account->auth);
    struct http_header headers[6];
    size_t n = 0;
    headers[n++] =
        (struct http_header){ STR("User-Agent"), identity_user_agent(x->account->identity, a) };
    if (login)
        headers[n++] = (struct http_header){ STR("Authorization"),
            arena_printf(a, "Bearer %.*s", STR_ARGS(login->access_token)) };
    if (login && login->account_id.n)
        headers[n++] = (struct http_header){ STR("chatgpt-account-id"), login->account_id };
    if (login && login->fedramp)
        headers[n++] = (struct http_header){ STR("x-openai-fedramp"), STR("true") };
    if (x->body.p)
        headers[n++] = (struct http_header){ STR("Content-Type"), STR("application/json") };
    headers[n++] = (struct http_header){ STR("Accept"), STR("*/*") };
    x->child = unary_start(x->account->upstream,
        &(struct http_request){ .method = x->method,
            .url = x->url,
            .headers = headers,
            .header_count = n,
            .body = x->body },
        BACKEND_TIMEOUT_MS, on_answer, x);
}

static void on_credential(void *user, const struct auth_failure *failure) {
    struct ask *x = user;
    (void)failure; /* logged; the old token may still do */
    x->child = NULL;
    send_request(x);
}

struct op *backend_ask(struct account *account, struct op_group *group,
    const struct backend_request *request, backend_done *done, void *user) {
    static const struct provider first_party = { .requires_openai_auth = true };
    struct ask *x = op_new(group, &ask_class, sizeof *x);
    struct arena *a = &x->op.arena;
    x->account = account;
    x->url = backend_url(account, a, request->path);
    x->method = request->body.p ? "POST" : "GET";
    x->body = arena_str(a, request->body);
    x->done = done;
    x->user = user;
    x->child = auth_prepare(account->auth, &first_party, group, on_credential, x);
    if (!x->child)
        send_request(x);
    return &x->op;
}

struct str backend_failure(
    struct arena *a, const struct backend_answer *answer, const char *detail) {
    if (answer->status == 0)
        return arena_printf(a, "%.*s for url (%s)", STR_ARGS(answer->body), answer->url);
    struct str what = backend_is_well(answer)
                          ? arena_printf(a, "Decode error for %s: %s", answer->url, detail)
                          : arena_printf(a, "%s %s failed: %d %s", answer->method, answer->url,
                                answer->status, upstream_reason_phrase(answer->status));
    return arena_printf(a, "%.*s; content-type=%.*s; body=%.*s", STR_ARGS(what),
        STR_ARGS(answer->type), STR_ARGS(answer->body));
}
