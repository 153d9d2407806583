/* oauth_document: what the descriptions of a protected server and of its login service say. */
#include "mcp/oauth_document.h"

/* The strings of an array, separated by spaces; "no string" without any. */
static struct str joined(struct arena *a, const struct json *list) {
    _cleanup_buf_ struct buf out = { 0 };
    for (const struct json *e = list && list->kind == JSON_ARRAY ? list->first : NULL; e;
         e = e->next)
        if (e->kind == JSON_STRING && e->text.n)
            buf_printf(&out, "%s%.*s", out.n ? " " : "", STR_ARGS(e->text));
    return out.n ? arena_str(a, buf_str(&out)) : STR_NONE;
}

static bool has(const struct json *list, const char *word) {
    for (const struct json *e = list && list->kind == JSON_ARRAY ? list->first : NULL; e;
         e = e->next)
        if (e->kind == JSON_STRING && str_is(e->text, word))
            return true;
    return false;
}

static void add_server(struct oauth_resource *r, const struct json *name) {
    if (name && name->kind == JSON_STRING && r->server_count < OAUTH_SERVERS_MAX)
        r->servers[r->server_count++] = name->text;
}

/* The resource is the server, or something above it. */
static bool is_above(const struct oauth_url *above, const struct oauth_url *server) {
    return str_eq(above->origin, server->origin) && str_starts(server->path, above->path) &&
           (server->path.n == above->path.n || server->path.p[above->path.n] == '/');
}

bool oauth_resource_read(
    struct arena *a, struct str text, const struct oauth_url *server, struct oauth_resource *ret) {
    const struct json *json = json_parse(a, arena_str(a, text), NULL);
    const struct json *servers = json_get(json, "authorization_servers");
    struct str resource = json_get_text(json, "resource");
    struct oauth_url url;
    if (!json || json->kind != JSON_OBJECT ||
        (resource.p && (!oauth_url_read(a, resource, &url) || !is_above(&url, server))))
        return false;
    *ret = (struct oauth_resource){ .scope = joined(a, json_get(json, "scopes_supported")) };
    for (const struct json *e = servers && servers->kind == JSON_ARRAY ? servers->first : NULL; e;
         e = e->next)
        add_server(ret, e);
    if (!ret->server_count)
        add_server(ret, json_get(json, "authorization_server"));
    return true;
}

bool oauth_service_read(struct arena *a, struct str text, struct oauth_service *ret) {
    const struct json *json = json_parse(a, arena_str(a, text), NULL);
    const struct json *challenges = json_get(json, "code_challenge_methods_supported");
    const struct json *types = json_get(json, "response_types_supported");
    const struct json *methods = json_get(json, "token_endpoint_auth_methods_supported");
    struct oauth_url url;
    *ret = (struct oauth_service){ .issuer = json_get_text(json, "issuer"),
        .authorization_endpoint = json_get_text(json, "authorization_endpoint"),
        .token_endpoint = json_get_text(json, "token_endpoint"),
        .registration_endpoint = json_get_text(json, "registration_endpoint"),
        .scope = joined(a, json_get(json, "scopes_supported")),
        .has_s256 = json_is_null(challenges) || has(challenges, "S256"),
        .has_code = json_is_null(types) || has(types, "code"),
        .names_itself =
            json_get_bool(json, "authorization_response_iss_parameter_supported", false),
        .takes_documents = json_get_bool(json, "client_id_metadata_document_supported", false) &&
                           has(methods, "none"),
        .secret_in_body =
            has(methods, "client_secret_post") && !has(methods, "client_secret_basic") };
    return oauth_url_read(a, ret->authorization_endpoint, &url) &&
           oauth_url_read(a, ret->token_endpoint, &url);
}

struct oauth_service oauth_service_usual(struct arena *a, const struct oauth_url *server) {
    struct str o = server->origin;
    return (struct oauth_service){
        .authorization_endpoint = arena_printf(a, "%.*s/authorize", STR_ARGS(o)),
        .token_endpoint = arena_printf(a, "%.*s/token", STR_ARGS(o)),
        .registration_endpoint = arena_printf(a, "%.*s/register", STR_ARGS(o)),
        .has_s256 = true,
        .has_code = true,
    };
}

bool oauth_service_is_of(
    const struct oauth_service *service, struct str issuer, struct error *reterr) {
    struct str stated = service->issuer;
    if (stated.n && stated.p[stated.n - 1] == '/')
        stated.n--;
    return !stated.p || str_eq(stated, issuer) ||
           error_set(reterr, 0,
               "Authorization server issuer mismatch: expected %.*s, received %.*s",
               STR_ARGS(issuer), STR_ARGS(service->issuer));
}
