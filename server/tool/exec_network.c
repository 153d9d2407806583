/* exec_network: the managed network of a command. */
#include "tool/exec_network.h"

#include "config/config.h"
#include "config/permissions.h"
#include "netproxy/proxy.h"
#include "process/environment.h"

#define LOCAL_ADDRESSES "localhost,127.0.0.1,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16"

bool exec_network_is_managed(const struct config *config) {
    const struct json *feature = config_get(config, "features.network_proxy");
    if (feature && feature->kind == JSON_OBJECT)
        return json_get_bool(feature, "enabled", false);
    return feature && feature->kind == JSON_BOOL && feature->boolean;
}

static void set_domain(struct netproxy_rules *rules, struct str domain, bool deny) {
    size_t i = 0;
    while (i < rules->n && !str_eq(rules->v[i].text, domain))
        i++;
    if (i == NETPROXY_PATTERNS_MAX)
        return;
    rules->v[i] = (struct netproxy_pattern){ domain, deny };
    rules->n += i == rules->n;
}

static void add_domains(struct netproxy_rules *rules, const struct json *domains) {
    for (const struct json *e = domains && domains->kind == JSON_OBJECT ? domains->first : NULL; e;
         e = e->next)
        set_domain(rules, e->key, !(e->kind == JSON_STRING && str_is(e->text, "allow")));
}

struct netproxy_rules exec_network_rules(
    struct arena *a, const struct config *config, struct str profile) {
    struct netproxy_rules rules = { .v = arena_array(
                                        a, struct netproxy_pattern, NETPROXY_PATTERNS_MAX) };
    struct permission_profile p;
    struct error why;
    if (!profile.p || !permission_profile_resolve(a, config->tree, profile, STR_NONE, &p, &why))
        return rules;
    for (size_t i = 0; i < p.network_count; i++) {
        const struct json *network = p.networks[i];
        struct str mode = json_get_text(network, "mode");
        add_domains(&rules, json_get(network, "domains"));
        rules.allow_local = json_get_bool(network, "allow_local_binding", rules.allow_local);
        if (mode.p)
            rules.limited = !str_is(mode, "full");
    }
    return rules;
}

static void set_all(struct environment *env, const char *const *names, size_t n, struct str value) {
    for (size_t i = 0; i < n; i++)
        environment_set(env, str_of(names[i]), value);
}

void exec_network_tell(struct environment *env, const struct netproxy_rules *rules) {
    static const char *const http[] = { "HTTP_PROXY", "HTTPS_PROXY", "WS_PROXY", "WSS_PROXY",
        "http_proxy", "https_proxy", "ws_proxy", "wss_proxy", "BUNDLE_HTTP_PROXY",
        "BUNDLE_HTTPS_PROXY", "DOCKER_HTTP_PROXY", "DOCKER_HTTPS_PROXY", "NPM_CONFIG_HTTP_PROXY",
        "NPM_CONFIG_HTTPS_PROXY", "NPM_CONFIG_PROXY", "npm_config_http_proxy",
        "npm_config_https_proxy", "npm_config_proxy", "PIP_PROXY", "YARN_HTTP_PROXY",
        "YARN_HTTPS_PROXY" };
    static const char *const socks[] = { "ALL_PROXY", "all_proxy", "FTP_PROXY", "ftp_proxy" };
    static const char *const none[] = { "NO_PROXY", "no_proxy", "BUNDLE_NO_PROXY",
        "NPM_CONFIG_NOPROXY", "npm_config_noproxy" };
    _cleanup_arena_ struct arena a = { 0 };
    set_all(env, http, ARRAY_LEN(http), arena_printf(&a, "http://127.0.0.1:%d", NETPROXY_PORT));
    set_all(
        env, socks, ARRAY_LEN(socks), arena_printf(&a, "socks5h://127.0.0.1:%d", NETPROXY_PORT));
    set_all(env, none, ARRAY_LEN(none), rules->allow_local ? STR(LOCAL_ADDRESSES) : STR(""));
    environment_set(env, STR("NODE_USE_ENV_PROXY"), STR("1"));
    environment_set(env, STR("ELECTRON_GET_USE_PROXY"), STR("true"));
    environment_set(env, STR("CODEX_NETWORK_PROXY_ACTIVE"), STR("1"));
    if (rules->allow_local)
        environment_set(env, STR("CODEX_NETWORK_ALLOW_LOCAL_BINDING"), STR("1"));
}
