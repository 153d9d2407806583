/* provider: where a model lives. */
#include "config/provider.h"

#include "config/identity.h"

#include <ctype.h>
#include <stdlib.h>

static const struct {
    const char *id, *name, *base_url;
    bool openai_auth, websockets;
} built_in[] = {
    { "openai", "OpenAI", NULL, true, true },
    { "ollama", "gpt-oss", "http://localhost:11434/v1", false, false },
    { "lmstudio", "gpt-oss", "http://localhost:1234/v1", false, false },
};

static const struct provider defaults = {
    .request_max_retries = PROVIDER_REQUEST_RETRIES,
    .stream_max_retries = PROVIDER_STREAM_RETRIES,
    .stream_idle_timeout_ms = PROVIDER_STREAM_IDLE_MS,
    .websocket_connect_timeout_ms = PROVIDER_WEBSOCKET_CONNECT_MS,
};

static struct provider_pairs pairs_of(struct arena *a, const struct json *table) {
    struct provider_pairs pairs = { NULL, 0 };
    if (!table || table->kind != JSON_OBJECT)
        return pairs;
    pairs.v = arena_array(a, struct provider_pair, table->count);
    for (const struct json *m = table->first; m; m = m->next)
        if (m->kind == JSON_STRING)
            pairs.v[pairs.n++] =
                (struct provider_pair){ arena_str(a, m->key), arena_str(a, m->text) };
    return pairs;
}

static struct provider_pairs pairs_made(struct arena *a, const struct provider_pair *v, size_t n) {
    struct provider_pair *copy = arena_array(a, struct provider_pair, n);
    memcpy(copy, v, n * sizeof *v);
    return (struct provider_pairs){ copy, n };
}

static void set_openai(struct arena *a, const struct json *config, struct provider *p) {
    p->base_url = arena_str(a, json_get_text(config, "openai_base_url"));
    if (p->base_url.n == 0)
        p->base_url = STR_NONE;
    const struct provider_pair version = { STR("version"), STR(CODEX_PROTOCOL_VERSION) };
    const struct provider_pair from_env[] = {
        { STR("OpenAI-Organization"), STR("OPENAI_ORGANIZATION") },
        { STR("OpenAI-Project"), STR("OPENAI_PROJECT") },
    };
    p->http_headers = pairs_made(a, &version, 1);
    p->env_http_headers = pairs_made(a, from_env, ARRAY_LEN(from_env));
}

static bool find_built_in(
    struct arena *a, const struct json *config, struct str id, struct provider *ret) {
    for (size_t i = 0; i < ARRAY_LEN(built_in); i++) {
        if (!str_is(id, built_in[i].id))
            continue;
        *ret = defaults;
        ret->id = str_of(built_in[i].id);
        ret->name = str_of(built_in[i].name);
        ret->base_url = str_of(built_in[i].base_url);
        ret->requires_openai_auth = built_in[i].openai_auth;
        ret->supports_websockets = built_in[i].websockets;
        ret->built_in = true;
        const char *oss = getenv("CODEX_OSS_BASE_URL");
        if (built_in[i].openai_auth)
            set_openai(a, config, ret);
        else if (oss && *oss)
            ret->base_url = arena_str(a, str_of(oss));
        return true;
    }
    return false;
}

static uint64_t retries(const struct json *table, const char *key, uint64_t otherwise) {
    int64_t n = json_get_i64(table, key, -1);
    if (n < 0)
        return otherwise;
    return n > PROVIDER_RETRIES_MAX ? PROVIDER_RETRIES_MAX : (uint64_t)n;
}

static uint64_t milliseconds(const struct json *table, const char *key, uint64_t otherwise) {
    int64_t n = json_get_i64(table, key, -1);
    return n < 0 ? otherwise : (uint64_t)n;
}

static struct str text(struct arena *a, const struct json *table, const char *key) {
    return arena_str(a, json_get_text(table, key));
}

static struct provider_command command_of(struct arena *a, const struct json *table) {
    struct provider_command c = { .command = text(a, table, "command") };
    const struct json *args = json_get(table, "args");
    c.timeout_ms = milliseconds(table, "timeout_ms", PROVIDER_COMMAND_TIMEOUT_MS);
    c.refresh_interval_ms = milliseconds(table, "refresh_interval_ms", PROVIDER_COMMAND_REFRESH_MS);
    c.cwd = text(a, table, "cwd");
    if (!args || args->kind != JSON_ARRAY)
        return c;
    c.args = arena_array(a, struct str, args->count);
    for (const struct json *e = args->first; e; e = e->next)
        if (e->kind == JSON_STRING)
            c.args[c.arg_count++] = arena_str(a, e->text);
    return c;
}

bool provider_find(struct arena *a, const struct json *config, struct str id, struct provider *ret,
    struct error *reterr) {
    if (find_built_in(a, config, id, ret))
        return true;
    if (str_is(id, "ollama-chat"))
        return error_set(reterr, 0,
            "`ollama-chat` is no longer supported.\nHow to fix: replace `ollama-chat` with `ollama` in "
            "`model_provider`, `oss_provider`, or `--local-provider`.\nMore info: "
            "https://github.com/openai/codex/discussions/7782");
    const struct json *t = json_get_str(json_get(config, "model_providers"), id);
    if (!t || t->kind != JSON_OBJECT)
        return error_set(reterr, 0, "Model provider `%.*s` not found", STR_ARGS(id));
    *ret = (struct provider){
        .id = arena_str(a, id),
        .name = text(a, t, "name"),
        .base_url = text(a, t, "base_url"),
        .env_key = text(a, t, "env_key"),
        .env_key_instructions = text(a, t, "env_key_instructions"),
        .bearer_token = text(a, t, "experimental_bearer_token"),
        .auth = command_of(a, json_get(t, "auth")),
        .query_params = pairs_of(a, json_get(t, "query_params")),
        .http_headers = pairs_of(a, json_get(t, "http_headers")),
        .env_http_headers = pairs_of(a, json_get(t, "env_http_headers")),
        .request_max_retries = retries(t, "request_max_retries", PROVIDER_REQUEST_RETRIES),
        .stream_max_retries = retries(t, "stream_max_retries", PROVIDER_STREAM_RETRIES),
        .stream_idle_timeout_ms =
            milliseconds(t, "stream_idle_timeout_ms", PROVIDER_STREAM_IDLE_MS),
        .websocket_connect_timeout_ms =
            milliseconds(t, "websocket_connect_timeout_ms", PROVIDER_WEBSOCKET_CONNECT_MS),
        .requires_openai_auth = json_get_bool(t, "requires_openai_auth", false),
        .supports_websockets = json_get_bool(t, "supports_websockets", false),
        .compact_endpoint = json_get_bool(t, "compact_endpoint", false),
        .remote_compaction = text(a, json_get(t, "capabilities"), "remote_compaction"),
    };
    return true;
}

static struct provider_pairs pairs_copy(struct arena *a, const struct provider_pairs *pairs) {
    struct provider_pairs copy = { arena_array(a, struct provider_pair, pairs->n), pairs->n };
    for (size_t i = 0; i < pairs->n; i++)
        copy.v[i] = (struct provider_pair){ arena_str(a, pairs->v[i].name),
            arena_str(a, pairs->v[i].value) };
    return copy;
}

static struct provider_command command_copy(struct arena *a, const struct provider_command *c) {
    struct provider_command copy = *c;
    copy.command = arena_str(a, c->command);
    copy.cwd = arena_str(a, c->cwd);
    copy.args = arena_array(a, struct str, c->arg_count);
    for (size_t i = 0; i < c->arg_count; i++)
        copy.args[i] = arena_str(a, c->args[i]);
    return copy;
}

struct provider provider_copy(struct arena *a, const struct provider *p) {
    struct provider copy = *p;
    struct str *const texts[] = { &copy.id, &copy.name, &copy.base_url, &copy.env_key,
        &copy.env_key_instructions, &copy.bearer_token, &copy.remote_compaction };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = arena_str(a, *texts[i]);
    copy.auth = command_copy(a, &p->auth);
    copy.query_params = pairs_copy(a, &p->query_params);
    copy.http_headers = pairs_copy(a, &p->http_headers);
    copy.env_http_headers = pairs_copy(a, &p->env_http_headers);
    return copy;
}

static bool contains_any_case(struct arena *a, struct str text, const char *part) {
    char *low = arena_cstr(a, text);
    for (char *c = low; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return strstr(low, part) != NULL;
}

static bool is_azure(const struct provider *p) {
    static const char *const hosts[] = { "openai.azure.", "cognitiveservices.azure.", "aoai.azure.",
        "azure-api.", "azurefd.", "windows.net/openai" };
    _cleanup_arena_ struct arena a = { 0 };
    if (p->name.n == strlen("azure") && contains_any_case(&a, p->name, "azure"))
        return true;
    for (size_t i = 0; p->base_url.p && i < ARRAY_LEN(hosts); i++)
        if (contains_any_case(&a, p->base_url, hosts[i]))
            return true;
    return false;
}

bool provider_compacts_remotely(const struct provider *p) {
    if (p->remote_compaction.p)
        return str_is(p->remote_compaction, "v2");
    return provider_is_openai(p) || is_azure(p);
}

bool provider_is_openai(const struct provider *p) {
    return str_is(p->name, "OpenAI");
}
