/* mcp_check: what fits together in an entry of [mcp_servers]. */
#include "config/mcp_check.h"

/* Keys of the one kind of server are errors of the other. */
static bool none_of(struct setting_check *c, const struct json *server, const char *const *keys,
    const char *transport) {
    for (; *keys; keys++)
        if (json_get(server, *keys))
            return setting_wrong(
                c, server, arena_printf(c->arena, "%s is not supported for %s", *keys, transport));
    return true;
}

bool mcp_server_check(struct setting_check *c, const struct json *server) {
    static const char *const not_stdio[] = { "url", "bearer_token_env_var", "bearer_token",
        "http_headers", "env_http_headers", "oauth", "oauth_resource", NULL };
    static const char *const not_http[] = { "args", "env", "env_vars", "cwd", "bearer_token",
        NULL };
    if (json_get(server, "command"))
        return none_of(c, server, not_stdio, "stdio");
    if (json_get(server, "url"))
        return none_of(c, server, not_http, "streamable_http");
    return setting_wrong(c, server, STR("invalid transport"));
}
