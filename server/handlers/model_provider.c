/* model_provider: services that models run on (local-methods.md 7.2-7.4). */
#include "config/provider.h"

#include "config/config.h"
#include "handlers/lookup.h"
#include "handlers/model_provider.h"
#include "protocol/methods.gen.h"

#include <stdlib.h>

/* Providers with settings of their own, and how the reference calls them. */
static const struct {
    const char *id, *name;
    enum provider_settings_tag type;
} special[] = {
    { "amazon-bedrock", "Amazon Bedrock Mantle", PROVIDER_SETTINGS_BEDROCK },
    { "amazon-bedrock-runtime", "Amazon Bedrock Runtime", PROVIDER_SETTINGS_BEDROCK },
    { "gcp", "Google Cloud Vertex AI", PROVIDER_SETTINGS_GCP },
};

static struct str text(struct arena *a, const struct json *table, const char *key) {
    return arena_str(a, json_get_text(table, key));
}

static bool has_entries(const struct json *table) {
    return table && (table->kind != JSON_OBJECT || table->count > 0);
}

/* Anything but an environment variable that says who we are. */
static bool is_configured_elsewhere(const struct json *t) {
    static const char *const keys[] = { "auth", "aws", "experimental_bearer_token",
        "gateway_oauth" };
    static const char *const tables[] = { "http_headers", "env_http_headers", "query_params" };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (!json_is_null(json_get(t, keys[i])))
            return true;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        if (has_entries(json_get(t, tables[i])))
            return true;
    return json_get_bool(t, "requires_openai_auth", false);
}

static struct gateway_auth auth_of(struct arena *a, const struct json *t) {
    struct str env_key = text(a, t, "env_key");
    struct gateway_auth auth = { .mode = GATEWAY_AUTH_NONE };
    if (is_configured_elsewhere(t) || (env_key.p && env_key.n == 0)) {
        auth.mode = GATEWAY_AUTH_EXTERNALLY_CONFIGURED;
        auth.externally_configured.env_key = env_key;
    } else if (env_key.p) {
        auth.mode = GATEWAY_AUTH_ENVIRONMENT_VARIABLE;
        auth.environment_variable.env_key = env_key;
    }
    return auth;
}

static struct provider_settings settings_of(
    struct arena *a, const struct json *t, enum provider_settings_tag type) {
    struct provider_settings s = { .type = type };
    const struct json *aws = json_get(t, "aws");
    if (type == PROVIDER_SETTINGS_CUSTOM_GATEWAY) {
        s.custom_gateway.auth = auth_of(a, t);
    } else if (type == PROVIDER_SETTINGS_BEDROCK) {
        s.bedrock.profile = text(a, aws, "profile");
        s.bedrock.region = text(a, aws, "region");
    } else if (type == PROVIDER_SETTINGS_GCP) {
        s.gcp.project_id = text(a, t, "project_id");
        s.gcp.location = text(a, t, "location");
        s.gcp.credential_file = text(a, t, "credential_file");
    }
    return s;
}

struct model_provider_summary model_provider_summary_of(struct arena *a, const struct json *t) {
    struct model_provider_summary s = { .id = arena_str(a, t->key),
        .name = text(a, t, "name"),
        .can_edit = true,
        .base_url = text(a, t, "base_url") };
    enum provider_settings_tag type = PROVIDER_SETTINGS_CUSTOM_GATEWAY;
    for (size_t i = 0; i < ARRAY_LEN(special); i++)
        if (str_is(s.id, special[i].id)) {
            type = special[i].type;
            s.name = s.name.n ? s.name : str_of(special[i].name);
        }
    if (!s.name.p)
        s.name = STR("");
    s.settings = settings_of(a, t, type);
    return s;
}

static int compare_ids(const void *a, const void *b) {
    const struct model_provider_summary *x = a, *y = b;
    return str_cmp(x->id, y->id);
}

static struct model_provider_summary openai(struct arena *a, const struct config *config) {
    struct provider p;
    bool found = provider_find(a, config->tree, STR("openai"), &p, NULL);
    return (struct model_provider_summary){
        .id = STR("openai"),
        .name = STR("OpenAI"),
        .base_url = found ? p.base_url : STR_NONE,
        .settings = { .type = PROVIDER_SETTINGS_OPENAI },
    };
}

/* Those of the configuration and the built-in one, by id. */
static struct model_provider_summary_array providers_of(
    struct arena *a, const struct config *config) {
    const struct json *tables = config_get(config, "model_providers");
    bool any = tables && tables->kind == JSON_OBJECT;
    struct model_provider_summary_array all = { arena_array(
        a, struct model_provider_summary, (any ? tables->count : 0) + 1) };
    all.v[all.n++] = openai(a, config);
    for (const struct json *t = any ? tables->first : NULL; t; t = t->next)
        if (t->kind == JSON_OBJECT && !str_is(t->key, "openai"))
            all.v[all.n++] = model_provider_summary_of(a, t);
    qsort(all.v, all.n, sizeof *all.v, compare_ids);
    return all;
}

void handle_model_provider_list(
    struct rpc_request *req, const struct model_provider_list_params *p) {
    (void)p;
    struct config *config = config_current(services_of(req)->config);
    struct str chosen = config_text(config, "model_provider");
    reply_model_provider_list(req, &(struct model_provider_list_response){
                                       .data = providers_of(&req->arena, config),
                                       .default_provider_id = chosen.n ? chosen : STR("openai"),
                                       .can_change_default = true,
                                   });
    config_unref(config);
}

void handle_model_provider_capabilities_read(
    struct rpc_request *req, const struct model_provider_capabilities_read_params *p) {
    (void)p;
    struct error err;
    struct config *config = config_load(services_of(req)->config, &req->arena, NULL, &err);
    if (!config) {
        rpc_fail(
            req, RPC_INTERNAL_ERROR, "failed to resolve feature override precedence: %s", err.text);
        return;
    }
    bool bedrock = str_starts(config_text(config, "model_provider"), STR("amazon-bedrock"));
    config_unref(config);
    reply_model_provider_capabilities_read(
        req, &(struct model_provider_capabilities_read_response){
                 .image_generation = !bedrock, .web_search = true });
}
