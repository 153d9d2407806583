/* environment: the few variables that a server's process gets. */
#include "mcp/environment.h"

#include "process/environment.h"

#include <stdlib.h>

static const char *const passed[] = { "HOME", "LOGNAME", "PATH", "SHELL", "USER", "LANG", "LC_ALL",
    "TERM", "TMPDIR", "TZ", "CODEX_CA_CERTIFICATE", "SSL_CERT_FILE", "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO", "PIP_CERT", "BUNDLE_SSL_CA_CERT",
    "CARGO_HTTP_CAINFO", "NPM_CONFIG_CAFILE", "npm_config_cafile" };

static void pass(struct environment *env, const char *name) {
    const char *value = getenv(name);
    if (value)
        environment_set(env, str_of(name), str_of(value));
}

const char *const *mcp_environment(struct arena *a, const struct mcp_server_config *config) {
    struct environment env = { .arena = a };
    const struct json *more = json_get(config->json, "env_vars");
    const struct json *set = json_get(config->json, "env");
    for (size_t i = 0; i < ARRAY_LEN(passed); i++)
        pass(&env, passed[i]);
    for (const struct json *e = more && more->kind == JSON_ARRAY ? more->first : NULL; e;
         e = e->next) {
        struct str name = e->kind == JSON_STRING ? e->text : json_get_text(e, "name");
        if (name.n)
            pass(&env, arena_cstr(a, name));
    }
    for (const struct json *m = set && set->kind == JSON_OBJECT ? set->first : NULL; m; m = m->next)
        if (m->kind == JSON_STRING)
            environment_set(&env, m->key, m->text);
    return environment_list(&env);
}
