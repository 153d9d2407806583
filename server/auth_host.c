/* auth_host: what auth/ asks of the program: HTTP and clients. */
#include "auth_host.h"

#include "base/xmalloc.h"
#include "config/identity.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "rpc/outgoing.h"
#include "upstream/error_text.h"
#include "upstream/unary.h"

#include <assert.h>
#include <stdlib.h>

enum { CLIENT_TIMEOUT_MS = 10 * 1000 };

/* ---- HTTP ---- */

struct post {
    void (*done)(void *user, const struct auth_answer *answer);
    void *user;
};

static void on_post_done(void *user, const struct http_head *head, struct str body) {
    struct post *p = user;
    _cleanup_arena_ struct arena a = { 0 };
    const struct auth_answer answer = { .status = head->status,
        .status_text =
            arena_printf(&a, "%d %s", head->status, upstream_reason_phrase(head->status)),
        .body = body };
    p->done(p->user, &answer);
}

static void post(void *host, const char *url, struct str json, int64_t timeout_ms,
    void (*done)(void *user, const struct auth_answer *answer), void *user) {
    struct auth_host_parts *h = host;
    _cleanup_arena_ struct arena a = { 0 };
    const struct http_header headers[] = {
        { STR("Content-Type"), STR("application/json") },
        { STR("originator"), h->identity->originator },
        { STR("User-Agent"), identity_user_agent(h->identity, &a) },
    };
    const struct http_request request = { .method = "POST",
        .url = url,
        .headers = headers,
        .header_count = ARRAY_LEN(headers),
        .body = json };
    struct op *op = unary_start(h->upstream, &request, timeout_ms, on_post_done, NULL);
    struct post *p = arena_new(&op->arena, struct post);
    *p = (struct post){ done, user };
    unary_set_user(op, p);
}

/* ---- clients ---- */

struct ask {
    struct op op;
    uv_timer_t timer;
    struct rpc_outgoing *out;
    struct rpc_hub *hub;
    void (*done)(void *user, const struct auth_tokens *tokens);
    void *user;
};

static void ask_cancel(struct op *op) {
    struct ask *x = (struct ask *)op;
    if (x->out)
        rpc_outgoing_cancel(x->out);
    x->out = NULL;
    op_close(op);
}

static const struct op_class ask_class = { "auth-ask", ask_cancel, NULL };

static void answer_ask(struct ask *x, const struct auth_tokens *tokens) {
    x->done(x->user, tokens);
    op_cancel(&x->op);
}

static void on_ask_answer(void *user, const struct chatgpt_auth_tokens_refresh_response *r) {
    struct ask *x = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct str failed =
        arena_printf(&a, "auth refresh request failed: code=%lld", (long long)x->hub->error_code);
    x->out = NULL;
    const struct auth_tokens tokens =
        r ? (struct auth_tokens){ r->access_token, r->chatgpt_account_id, r->chatgpt_plan_type }
          : (struct auth_tokens){ STR_NONE, failed, STR_NONE };
    answer_ask(x, &tokens);
}

static void on_ask_timeout(uv_timer_t *timer) {
    const struct auth_tokens none = { STR_NONE, STR("auth refresh request timed out after 10s"),
        STR_NONE };
    answer_ask(timer->data, &none);
}

static void ask_tokens(void *host, struct str previous_account,
    void (*done)(void *user, const struct auth_tokens *tokens), void *user) {
    struct auth_host_parts *h = host;
    struct ask *x = op_new(&h->auth->ops, &ask_class, sizeof *x);
    x->hub = h->hub;
    x->done = done;
    x->user = user;
    int r = uv_timer_init(h->hub->loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    (void)uv_timer_start(&x->timer, on_ask_timeout, CLIENT_TIMEOUT_MS, 0);
    x->out = ask_account_chatgpt_auth_tokens_refresh(&h->hub->everyone,
        &(struct chatgpt_auth_tokens_refresh_params){
            .reason = CHATGPT_AUTH_TOKENS_REFRESH_REASON_UNAUTHORIZED,
            .previous_account_id = previous_account },
        on_ask_answer, x);
}

const struct auth_host auth_host = { post, ask_tokens };
