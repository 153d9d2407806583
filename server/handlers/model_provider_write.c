/* model_provider_write: modelProvider/config/write (local-methods.md 7.4); a method of model_provider.idl. */
#include "base/path.h"
#include "config/config.h"
#include "config/config_write.h"
#include "config/provider.h"
#include "handlers/config_job.h"
#include "handlers/model_provider.h"
#include "protocol/methods.gen.h"

enum { SETTINGS_MAX = 8 };

struct patch {
    struct rpc_request *req;
    struct str id;
    struct config_change changes[SETTINGS_MAX];
    size_t n;
};

static const char invalid[] = "configValidationError";

/* ---- what is wrong ---- */

static bool refuse(struct rpc_request *req, const char *code, const char *text) {
    config_job_fail(req, code, text);
    return false;
}

/* An HTTP(S) URL with a host, without credentials, query and fragment. */
static bool is_base_url(struct str url) {
    const struct str schemes[] = { STR("http://"), STR("https://") };
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (!str_starts(url, schemes[i]))
            continue;
        struct str rest = str_from(url, schemes[i].n);
        struct str host = rest;
        for (size_t k = 0; k < rest.n; k++)
            if ((unsigned char)rest.p[k] <= ' ' || rest.p[k] == '?' || rest.p[k] == '#')
                return false;
        host = str_cut(&rest, '/');
        return host.n && host.p[0] != ':' && str_index(host, '@') < 0;
    }
    return false;
}

static bool is_built_in(struct str id) {
    static const char *const ids[] = { "openai", "ollama", "lmstudio", "amazon-bedrock",
        "amazon-bedrock-runtime", "gcp" };
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        if (str_is(id, ids[i]))
            return true;
    return false;
}

/* ---- ids ---- */

/* An id that no provider has. */
static struct str new_id(struct arena *a, const struct json *providers, struct str name) {
    struct str slug = arena_slug(a, name);
    if (slug.n == 0)
        slug = STR("custom");
    struct str id = slug;
    for (unsigned i = 2; json_get_str(providers, id); i++)
        id = arena_printf(a, "%.*s-%u", STR_ARGS(slug), i);
    return id;
}

static bool is_variable_name(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i > 0 && c >= '0' && c <= '9'))
            return false;
    }
    return name.n > 0;
}

/* ---- changes ---- */

static void change(struct patch *p, const char *table, const char *key, struct str value) {
    struct arena *a = &p->req->arena;
    p->changes[p->n++] = (struct config_change){
        .key_path = arena_printf(a, "model_providers.\"%.*s\".%s%s", STR_ARGS(p->id), table, key),
        .value = value.p ? json_new_str(a, value) : json_new_null(a),
    };
}

static void change_if(
    struct patch *p, const char *table, const char *key, enum presence presence, struct str value) {
    if (presence != ABSENT)
        change(p, table, key, presence == PRESENT_NULL ? STR_NONE : value);
}

static void on_written(struct rpc_request *req, const struct config_write *w) {
    struct arena *a = &req->arena;
    struct str rest = w->changes[0].key_path;
    (void)str_cut(&rest, '"');
    struct str id = str_cut(&rest, '"');
    struct config *config = config_current(services_of(req)->config);
    const struct json *entry = json_get_str(config_get(config, "model_providers"), id);
    struct json *none = json_new_object(a);
    none->key = id;
    reply_model_provider_config_write(
        req, &(struct model_provider_config_write_response){
                 .provider = model_provider_summary_of(a, entry ? entry : none) });
    config_unref(config);
}

static void start(struct patch *p) {
    struct arena *a = &p->req->arena;
    if (!p->n) { /* nothing to change: the answer is the provider as it is */
        change(p, "", "name", STR_NONE);
        struct config_write same = { .changes = p->changes };
        on_written(p->req, &same);
        return;
    }
    struct config_change *changes = arena_array(a, struct config_change, p->n);
    memcpy(changes, p->changes, p->n * sizeof *changes);
    config_job_start(p->req, changes, p->n, STR_NONE, STR_NONE, on_written);
}

/* ---- a gateway of the user's ---- */

static bool check_gateway(struct rpc_request *req, const struct json *providers,
    const struct custom_gateway_settings_params *s) {
    bool is_new = !s->provider_id.p, names = s->name.p && str_trim(s->name).n;
    if (!is_new && is_built_in(s->provider_id))
        return refuse(
            req, invalid, "A custom provider or gateway cannot use a built-in provider ID.");
    if (!is_new && !json_get_str(providers, s->provider_id))
        return refuse(req, "configPathNotFound", "Unknown provider ID.");
    if ((is_new || s->name.p) && !names)
        return refuse(req, invalid, "Enter a provider name.");
    if (is_new && is_built_in(arena_slug(&req->arena, s->name)))
        return refuse(req, invalid,
            "This name is reserved for a built-in provider. Enter a different custom provider "
            "name.");
    if (is_new && s->base_url_is != PRESENT)
        return refuse(req, invalid, "A base URL is required to create a custom provider.");
    if (s->base_url_is == PRESENT && !is_base_url(s->base_url))
        return refuse(
            req, invalid, "Enter an HTTP(S) base URL without credentials, a query, or a fragment.");
    if (s->env_key_is == PRESENT && !is_variable_name(s->env_key))
        return refuse(req, invalid, "Invalid API key environment variable name.");
    return true;
}

static void write_gateway(struct rpc_request *req, const struct custom_gateway_settings_params *s) {
    struct config *config = config_current(services_of(req)->config);
    const struct json *providers = config_get(config, "model_providers");
    struct patch p = { .req = req, .id = s->provider_id };
    if (check_gateway(req, providers, s)) {
        if (!p.id.p)
            p.id = new_id(&req->arena, providers, s->name);
        change_if(&p, "", "base_url", s->base_url_is, s->base_url);
        change_if(&p, "", "env_key", s->env_key_is, s->env_key);
        if (s->name.p)
            change(&p, "", "name", str_trim(s->name));
        if (!s->provider_id.p)
            change(&p, "", "wire_api", STR("responses"));
        start(&p);
    }
    config_unref(config);
}

void handle_model_provider_config_write(
    struct rpc_request *req, const struct model_provider_config_write_params *params) {
    const struct provider_settings_patch *s = &params->settings;
    struct patch p = { .req = req };
    if (s->type == PROVIDER_SETTINGS_PATCH_CUSTOM_GATEWAY) {
        write_gateway(req, &s->custom_gateway.custom_gateway_settings_params);
        return;
    }
    if (s->type == PROVIDER_SETTINGS_PATCH_BEDROCK) {
        const struct bedrock_settings_params *b = &s->bedrock.bedrock_settings_params;
        p.id = b->provider_id == BEDROCK_PROVIDER_ID_AMAZON_BEDROCK ? STR("amazon-bedrock")
                                                                    : STR("amazon-bedrock-runtime");
        change_if(&p, "aws.", "profile", b->profile_is, b->profile);
        change_if(&p, "aws.", "region", b->region_is, b->region);
    } else {
        const struct gcp_settings_params *g = &s->gcp.gcp_settings_params;
        p.id = STR("gcp");
        change_if(&p, "", "project_id", g->project_id_is, g->project_id);
        change_if(&p, "", "location", g->location_is, g->location);
        change_if(&p, "", "credential_file", g->credential_file_is, g->credential_file);
    }
    start(&p);
}
