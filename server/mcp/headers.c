/* headers: header fields of requests to servers that are reached by HTTP. */
#include "mcp/headers.h"

#include "config/identity.h"

#include <stdlib.h>
#include <strings.h>

void mcp_headers_add(struct mcp_headers *h, struct str name, struct str value) {
    if (value.p && h->n < MCP_HEADERS_MAX)
        h->v[h->n++] = (struct http_header){ name, value };
}

static const struct json *members(const struct mcp_server_config *config, const char *key) {
    const struct json *table = json_get(config->json, key);
    return table && table->kind == JSON_OBJECT ? table->first : NULL;
}

void mcp_headers_begin(struct mcp_headers *h, const struct mcp_server_config *config) {
    _cleanup_arena_ struct arena a = { 0 };
    h->n = 0;
    mcp_headers_add(h, STR("user-agent"), STR("codex-mcp-client/" CODEX_PROTOCOL_VERSION));
    for (const struct json *m = members(config, "http_headers"); m; m = m->next)
        if (m->kind == JSON_STRING)
            mcp_headers_add(h, m->key, m->text);
    for (const struct json *m = members(config, "env_http_headers"); m; m = m->next)
        if (m->kind == JSON_STRING)
            mcp_headers_add(h, m->key, str_of(getenv(arena_cstr(&a, m->text))));
}

static bool names_authorization(const struct json *m) {
    for (; m; m = m->next)
        if (m->key.n == 13 && strncasecmp(m->key.p, "authorization", 13) == 0)
            return true;
    return false;
}

bool mcp_headers_have_bearer(const struct mcp_server_config *config) {
    return json_get(config->json, "bearer_token_env_var") ||
           names_authorization(members(config, "http_headers")) ||
           names_authorization(members(config, "env_http_headers"));
}
