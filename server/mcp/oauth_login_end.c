/* oauth_login_end: the browser comes back from a login at an MCP server. */
#include "mcp/oauth_login_flow.h"

#include "auth/form.h"

#define NOT_HANDLED "failed to handle OAuth callback"

/* ---- the code becomes tokens ---- */

static void on_saved(void *user, enum oauth_store_answer answer, const struct oauth_entry *entry,
    int lock, struct str error) {
    struct oauth_login *l = user;
    (void)entry;
    (void)lock;
    l->under = NULL;
    oauth_login_end(l, answer == OAUTH_STORE_DONE ? STR_NONE : arena_str(&l->op.arena, error));
}

static void on_granted(
    void *user, const struct oauth_entry *entry, bool refused, struct str error) {
    struct oauth_login *l = user;
    (void)refused;
    (void)error;
    l->under = NULL;
    if (!entry) {
        oauth_login_end(l, STR(NOT_HANDLED));
        return;
    }
    l->entry = oauth_entry_copy(&l->op.arena, entry);
    l->entry.issuer = l->found.service.issuer;
    l->under = oauth_store_save(l->oauth, &l->oauth->ops, &l->config, &l->entry, on_saved, l);
}

static void exchange(struct oauth_login *l, struct str code) {
    const struct oauth_ask ask = { .found = &l->found,
        .client = l->client,
        .resource = l->found.resource, /* not oauth_resource, as the reference */
        .code = code,
        .verifier = l->verifier,
        .redirect_uri = l->redirect_uri };
    l->under = oauth_ask_tokens(l->oauth, &l->oauth->ops, &l->config, &ask, on_granted, l);
}

/* ---- what the browser brings ---- */

static void say(struct callback_exchange *x, int status, const char *reason, struct str text) {
    callback_answer(x, &(struct callback_answer){ .status = status,
                           .reason = reason,
                           .type = "text/plain; charset=UTF-8",
                           .body = text });
}

static void take_refusal(
    struct oauth_login *l, struct callback_exchange *x, struct str error, struct str more) {
    struct arena *a = &l->op.arena;
    struct str words = !error.p ? arena_printf(a, "OAuth error: %.*s", STR_ARGS(more))
                       : more.p
                           ? arena_printf(a, "OAuth provider returned `%.*s`: %.*s",
                                 STR_ARGS(error), STR_ARGS(more))
                           : arena_printf(a, "OAuth provider returned `%.*s`", STR_ARGS(error));
    say(x, 400, "Bad Request", words);
    oauth_login_end(l, words);
}

/* The service that answers must be the one that was asked (RFC 9207). */
static bool is_of_service(const struct oauth_login *l, struct str issuer) {
    const struct oauth_service *s = &l->found.service;
    return issuer.p ? str_eq(issuer, s->issuer) : !s->names_itself;
}

static void on_request(void *user, struct callback_exchange *x, struct str path, struct str query) {
    struct oauth_login *l = user;
    _cleanup_arena_ struct arena a = { 0 };
    struct str code = form_get(&a, query, "code"), state = form_get(&a, query, "state");
    struct str error = form_get(&a, query, "error"), issuer = form_get(&a, query, "iss");
    struct str more = form_get(&a, query, "error_description");
    if (str_eq(path, l->callback_path) && code.p && state.p && !l->under) {
        say(x, 200, "OK", STR("Authentication complete. You may close this window."));
        if (str_eq(state, l->state) && is_of_service(l, issuer))
            exchange(l, code);
        else
            oauth_login_end(l, STR(NOT_HANDLED));
    } else if (str_eq(path, l->callback_path) && (error.p || more.p) && !l->under) {
        take_refusal(l, x, error, more);
    } else {
        say(x, 400, "Bad Request", STR("Invalid OAuth callback"));
    }
}

const struct callback_events oauth_login_callback = { on_request };
