/* oauth_login: a login at an MCP server, in a browser. */
#include "mcp/oauth_login_flow.h"

#include "auth/form.h"
#include "auth/pkce.h"
#include "mcp/headers.h"
#include "mcp/oauth_callback.h"
#include "mcp/oauth_register.h"

#include <assert.h>

enum { VERIFIER_BYTES = 32, STATE_BYTES = 16 };

#define CLIENT_DOCUMENTS "https://chatgpt.com/oauth/codex"

/* ---- the end ---- */

static void login_cancel(struct op *op) {
    struct oauth_login *l = (struct oauth_login *)op;
    if (l->under)
        op_cancel(l->under);
    l->under = NULL;
    if (l->server)
        callback_server_close(l->server);
    l->server = NULL;
    op_close(op);
}

static void login_destroy(struct op *op) {
    ((struct oauth_login *)op)->oauth->login_count--;
}

static const struct op_class login_class = {
    .name = "mcp login", .cancel = login_cancel, .destroy = login_destroy
};

void oauth_login_end(struct oauth_login *l, struct str error) {
    struct mcp_oauth *oauth = l->oauth;
    oauth_login_begun *begun = l->begun;
    l->begun = NULL;
    op_cancel(&l->op);
    if (begun)
        begun(l->begun_user, STR_NONE, error);
    else
        oauth->on_login_end(oauth->user, l->config.name, l->o.thread_id, l->o.id, error);
}

static void on_deadline(uv_timer_t *timer) {
    oauth_login_end(timer->data, STR("timed out waiting for OAuth callback"));
}

/* ---- the way to the user ---- */

static void tell_begun(struct oauth_login *l) {
    struct arena *a = &l->op.arena;
    _cleanup_buf_ struct buf url = { 0 };
    oauth_login_begun *begun = l->begun;
    struct str address = l->found.service.authorization_endpoint;
    l->state = pkce_random(a, STATE_BYTES);
    l->verifier = pkce_random(a, VERIFIER_BYTES);
    buf_add_str(&url, address);
    if (str_index(address, '?') < 0)
        buf_add_char(&url, '?');
    form_add(&url, "response_type", STR("code"));
    form_add(&url, "client_id", l->client.id);
    form_add(&url, "state", l->state);
    form_add(&url, "code_challenge", pkce_challenge(a, l->verifier));
    form_add(&url, "code_challenge_method", STR("S256"));
    form_add(&url, "redirect_uri", l->redirect_uri);
    if (l->o.scope.n)
        form_add(&url, "scope", l->o.scope);
    form_add(&url, "resource", l->resource);
    l->begun = NULL;
    uv_update_time(l->oauth->loop);
    (void)uv_timer_start(&l->timer, on_deadline, (uint64_t)l->o.timeout_s * 1000, 0);
    begun(l->begun_user, buf_str(&url), STR_NONE);
}

static void on_registered(void *user, const struct oauth_client *client, struct str error) {
    struct oauth_login *l = user;
    struct arena *a = &l->op.arena;
    l->under = NULL;
    if (!client) {
        oauth_login_end(l, arena_str(a, error));
        return;
    }
    l->client = (struct oauth_client){ arena_str(a, client->id), arena_str(a, client->secret) };
    tell_begun(l);
}

/* "No string": the service is fit for us. */
static struct str unfitness(struct arena *a, const struct oauth_service *s, const char *prefix) {
    if (!s->has_code)
        return arena_printf(a, "%sInvalid scope: code", prefix);
    if (!s->has_s256)
        return arena_printf(a,
            "%sAuthorization server does not support the required PKCE code challenge method (S256)",
            prefix);
    return STR_NONE;
}

static void ask_registration(struct oauth_login *l) {
    static const char prefix[] = "Registration failed: Dynamic registration failed: ";
    struct arena *a = &l->op.arena;
    struct str endpoint = l->found.service.registration_endpoint;
    struct str why = unfitness(a, &l->found.service, prefix);
    if (!why.p && !endpoint.n)
        why = arena_printf(
            a, "%sRegistration failed: Dynamic client registration not supported", prefix);
    if (why.p)
        oauth_login_end(l, why);
    else
        l->under = oauth_register(l->oauth, &l->oauth->ops, &l->config, endpoint, l->redirect_uri,
            l->o.scope.n ? l->o.scope : STR_NONE, on_registered, l);
}

/* Known already, or known by the address of a description: nobody has to be asked. */
static void use_client(struct oauth_login *l, struct str id) {
    struct str why = unfitness(&l->op.arena, &l->found.service, "");
    l->client.id = id;
    if (why.p)
        oauth_login_end(l, why);
    else
        tell_begun(l);
}

static void choose_client(struct oauth_login *l, bool is_usual_place) {
    struct arena *a = &l->op.arena;
    struct str id = json_get_text(json_get(l->config.json, "oauth"), "client_id");
    bool wants_document = l->o.registration == OAUTH_REGISTER_DOCUMENT;
    bool can_document = l->found.service.takes_documents && is_usual_place;
    if (id.n)
        use_client(l, id);
    else if (wants_document && !l->found.service.takes_documents)
        oauth_login_end(l,
            STR("MCP authorization server does not advertise CIMD with token endpoint auth method `none`"));
    else if (wants_document && !is_usual_place)
        oauth_login_end(
            l, arena_printf(a,
                   "MCP OAuth CIMD requires an ephemeral loopback callback at `/callback/%.*s`",
                   STR_ARGS(l->callback_id)));
    else if (can_document && l->o.registration != OAUTH_REGISTER_DYNAMIC)
        use_client(
            l, arena_printf(a, CLIENT_DOCUMENTS "/%.*s/client.json", STR_ARGS(l->callback_id)));
    else
        ask_registration(l);
}

static void on_discovered(void *user, const struct oauth_found *found, struct str error) {
    struct oauth_login *l = user;
    struct arena *a = &l->op.arena;
    struct oauth_callback callback;
    l->under = NULL;
    if (!found) {
        oauth_login_end(l, arena_str(a, error));
        return;
    }
    l->found = oauth_found_copy(a, found);
    if (!l->o.scope.n)
        l->o.scope = l->found.scope;
    struct str resource = json_get_text(l->config.json, "oauth_resource");
    l->resource = resource.n ? resource : l->found.resource;
    l->callback_id = oauth_callback_id(a, l->found.resource);
    struct str base = l->o.callback_url;
    if (!base.n)
        base = arena_printf(a, "http://127.0.0.1:%d/callback", callback_server_port(l->server));
    /* A service that names itself to the browser's last address is told apart by that. */
    bool named = l->found.service.names_itself;
    (void)oauth_callback_read(a, base, named ? STR_NONE : l->callback_id, &callback);
    l->redirect_uri = callback.redirect_uri;
    l->callback_path = callback.path;
    struct str usual = arena_printf(a, "/callback/%.*s", STR_ARGS(l->callback_id));
    choose_client(l, callback.is_loopback && str_eq(callback.path, usual));
}

static void discover(struct oauth_login *l, oauth_discovered *done) {
    l->under =
        oauth_discover(l->oauth, &l->oauth->ops, &l->config, OAUTH_REQUEST_TIMEOUT_MS, done, l);
}

static void listen_and_discover(struct oauth_login *l) {
    struct arena *a = &l->op.arena;
    struct oauth_callback callback = { .is_loopback = true };
    int error = 0;
    if (l->o.port == 0) {
        oauth_login_end(
            l, STR("invalid MCP OAuth callback port `0`: port must be between 1 and 65535"));
        return;
    }
    if (l->o.callback_url.n && !oauth_callback_read(a, l->o.callback_url, STR_NONE, &callback)) {
        oauth_login_end(l,
            arena_printf(a, "invalid MCP OAuth callback URL `%.*s`", STR_ARGS(l->o.callback_url)));
        return;
    }
    l->server = callback_server_open(l->oauth->loop, &l->oauth->ops,
        (struct callback_place){
            .port = l->o.port < 0 ? 0 : (int)l->o.port, .everywhere = !callback.is_loopback },
        &oauth_login_callback, l, &error);
    if (l->server)
        discover(l, on_discovered);
    else if (error == UV_EADDRINUSE)
        oauth_login_end(l, STR("Address in use (os error 98)"));
    else
        oauth_login_end(l, arena_str(a, str_of(error_of_errno(error))));
}

/* What to want is asked first, where to go again once there is a port: servers see the reference's requests. */
static void on_scope_discovered(void *user, const struct oauth_found *found, struct str error) {
    struct oauth_login *l = user;
    (void)error;
    l->under = NULL;
    if (found && found->stated)
        l->o.scope = arena_str(&l->op.arena, found->scope);
    listen_and_discover(l);
}

static void begin(uv_timer_t *timer) {
    struct oauth_login *l = timer->data;
    if (l->oauth->login_count > OAUTH_LOGINS_MAX)
        oauth_login_end(l, STR("too many logins are under way"));
    else if (l->o.has_scope || mcp_headers_have_bearer(&l->config))
        listen_and_discover(l);
    else
        discover(l, on_scope_discovered);
}

static struct mcp_server_config config_copy(
    struct arena *a, const struct mcp_server_config *config) {
    struct mcp_server_config copy = *config;
    copy.name = arena_str(a, config->name);
    copy.url = arena_str(a, config->url);
    copy.json = json_clone(a, config->json);
    copy.command = copy.plugin_id = STR_NONE;
    return copy;
}

struct op *oauth_login_start(struct mcp_oauth *oauth, const struct oauth_login_options *options,
    oauth_login_begun *begun, void *user) {
    struct oauth_login *l = op_new(&oauth->ops, &login_class, sizeof *l);
    struct arena *a = &l->op.arena;
    l->oauth = oauth;
    oauth->login_count++;
    l->config = config_copy(a, options->config);
    l->o = *options;
    l->o.config = &l->config;
    l->o.id = arena_str(a, options->id);
    l->o.thread_id = arena_str(a, options->thread_id);
    l->o.scope = arena_str(a, options->scope);
    l->o.callback_url = arena_str(a, options->callback_url);
    l->begun = begun;
    l->begun_user = user;
    int r = uv_timer_init(oauth->loop, &l->timer);
    assert(r == 0);
    op_own(&l->op, &l->timer);
    (void)uv_timer_start(&l->timer, begin, 0, 0);
    return &l->op;
}
