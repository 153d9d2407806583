/* provider_check: what is wrong with [model_providers] of a configuration file. */
#include "config/provider_check.h"

#include "base/buf.h"
#include "config/toml_edit.h"

#include <stdlib.h>

struct finding {
    struct arena *arena;
    struct str path;
    struct provider_problem *ret;
};

static bool wrong(struct finding *f, struct toml_span at, struct str text) {
    *f->ret = (struct provider_problem){ at, f->path, text };
    return false;
}

static struct str below(struct arena *a, struct str path, struct str key) {
    return arena_printf(a, "%.*s.%.*s", STR_ARGS(path), STR_ARGS(key));
}

/* ---- types ---- */

enum wanted { STRING, UNSIGNED, NONZERO, BOOLEAN, STRINGS, STRING_LIST, AUTH, AWS, GATEWAY };

struct key {
    const char *name;
    enum wanted wanted;
};

static const struct key provider_keys[] = {
    { "name", STRING },
    { "base_url", STRING },
    { "model_catalog_url", STRING },
    { "env_key", STRING },
    { "env_key_instructions", STRING },
    { "experimental_bearer_token", STRING },
    { "auth", AUTH },
    { "gateway_oauth", GATEWAY },
    { "aws", AWS },
    { "project_id", STRING },
    { "location", STRING },
    { "credential_file", STRING },
    { "wire_api", STRING },
    { "query_params", STRINGS },
    { "http_headers", STRINGS },
    { "env_http_headers", STRINGS },
    { "request_max_retries", UNSIGNED },
    { "stream_max_retries", UNSIGNED },
    { "stream_idle_timeout_ms", UNSIGNED },
    { "websocket_connect_timeout_ms", UNSIGNED },
    { "requires_openai_auth", BOOLEAN },
    { "supports_websockets", BOOLEAN },
    { "supports_standalone_web_search", BOOLEAN },
};

static const struct key auth_keys[] = {
    { "command", STRING },
    { "args", STRING_LIST },
    { "timeout_ms", NONZERO },
    { "refresh_interval_ms", UNSIGNED },
    { "cwd", STRING },
};

/* "string \"x\"", "integer `3`": as the reference calls a value that is of the wrong type. */
static struct str description(struct arena *a, const struct toml *v) {
    _cleanup_buf_ struct buf number = { 0 };
    switch (v->kind) {
    case TOML_STRING:
        return arena_printf(a, "string \"%.*s\"", STR_ARGS(v->text));
    case TOML_INTEGER:
        return arena_printf(a, "integer `%lld`", (long long)v->integer);
    case TOML_FLOAT:
        json_write_double(&number, v->real);
        return arena_printf(a, "floating point `%.*s`", STR_ARGS(buf_str(&number)));
    case TOML_BOOL:
        return arena_printf(a, "boolean `%s`", v->boolean ? "true" : "false");
    case TOML_ARRAY:
        return STR("sequence");
    case TOML_DATETIME:
    case TOML_TABLE:
        break;
    }
    return STR("map");
}

static bool wrong_type(struct finding *f, const struct toml *v, const char *expected) {
    struct str is = description(f->arena, v);
    return wrong(f, v->span,
        arena_printf(f->arena, "invalid type: %.*s, expected %s", STR_ARGS(is), expected));
}

static bool check_keys(
    struct finding *f, const struct toml *table, const struct key *keys, size_t n);

static bool check_number(struct finding *f, const struct toml *v, bool nonzero) {
    const char *expected = nonzero ? "a nonzero u64" : "u64";
    if (v->kind != TOML_INTEGER)
        return wrong_type(f, v, expected);
    if (v->integer < 0 || (nonzero && v->integer == 0))
        return wrong(f, v->span,
            arena_printf(f->arena, "invalid value: integer `%lld`, expected %s",
                (long long)v->integer, expected));
    return true;
}

static bool check_elements(struct finding *f, const struct toml *v) {
    for (const struct toml *e = v->first; e; e = e->next)
        if (e->kind != TOML_STRING)
            return wrong_type(f, e, "a string");
    return true;
}

static bool check_auth(struct finding *f, const struct toml *v) {
    if (v->kind != TOML_TABLE)
        return wrong_type(f, v, "struct ModelProviderAuthInfo");
    if (!check_keys(f, v, auth_keys, ARRAY_LEN(auth_keys)))
        return false;
    return toml_get(v, STR("command")) || wrong(f, v->span, STR("missing field `command`"));
}

static bool has(const struct toml *table, const char *key) {
    return toml_get(table, str_of(key)) != NULL;
}

static bool check_gateway(struct finding *f, const struct toml *v) {
    if (v->kind != TOML_TABLE)
        return wrong_type(f, v, "struct GatewayOauth");
    bool settings = has(v, "authorization_url") || has(v, "token_url") || has(v, "client_id");
    bool whole = has(v, "authorization_url") && has(v, "token_url") && has(v, "client_id");
    if (has(v, "credential_export") ? !settings : whole)
        return true;
    return wrong(f, v->span,
        STR("choose one gateway credential source: credential_export or OAuth settings "
            "(authorization_url, token_url, and client_id)"));
}

static bool check_value(struct finding *f, const struct toml *v, enum wanted wanted) {
    switch (wanted) {
    case STRING:
        return v->kind == TOML_STRING || wrong_type(f, v, "a string");
    case BOOLEAN:
        return v->kind == TOML_BOOL || wrong_type(f, v, "a boolean");
    case UNSIGNED:
    case NONZERO:
        return check_number(f, v, wanted == NONZERO);
    case STRINGS:
        return v->kind == TOML_TABLE ? check_elements(f, v) : wrong_type(f, v, "a map");
    case STRING_LIST:
        return v->kind == TOML_ARRAY ? check_elements(f, v) : wrong_type(f, v, "a sequence");
    case AUTH:
        return check_auth(f, v);
    case GATEWAY:
        return check_gateway(f, v);
    case AWS:
        break;
    }
    return v->kind == TOML_TABLE || wrong_type(f, v, "a map");
}

static bool check_keys(
    struct finding *f, const struct toml *table, const struct key *keys, size_t n) {
    struct str path = f->path;
    for (const struct toml *v = table->first; v; v = v->next)
        for (size_t i = 0; i < n; i++) {
            f->path = below(f->arena, path, v->key);
            if (str_is(v->key, keys[i].name) && !check_value(f, v, keys[i].wanted))
                return false;
        }
    f->path = path;
    return true;
}

static bool check_wire_api(struct finding *f, const struct toml *table) {
    const struct toml *v = toml_get(table, STR("wire_api"));
    if (!v || str_is(v->text, "responses"))
        return true;
    f->path = below(f->arena, f->path, v->key);
    if (str_is(v->text, "chat"))
        return wrong(f, v->span,
            STR("`wire_api = \"chat\"` is no longer supported.\nHow to fix: set `wire_api = "
                "\"responses\"` in your provider config.\nMore info: "
                "https://github.com/openai/codex/discussions/7782"));
    return wrong(f, v->span,
        arena_printf(f->arena, "unknown variant `%.*s`, expected `responses`", STR_ARGS(v->text)));
}

static bool check_types(struct finding *f, const struct toml *providers) {
    struct str path = f->path;
    for (const struct toml *t = providers->first; t; t = t->next) {
        f->path = below(f->arena, path, t->key);
        if (t->kind != TOML_TABLE)
            return wrong_type(f, t, "struct ModelProviderInfo");
        if (!check_keys(f, t, provider_keys, ARRAY_LEN(provider_keys)) || !check_wire_api(f, t))
            return false;
    }
    f->path = path;
    return true;
}

/* ---- meaning ---- */

static bool is_bedrock(struct str id) {
    return str_is(id, "amazon-bedrock") || str_is(id, "amazon-bedrock-runtime");
}

static int by_name(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool check_reserved(struct finding *f, const struct toml *providers) {
    static const char *const reserved[] = { "openai", "ollama", "lmstudio" };
    struct str found[ARRAY_LEN(reserved)];
    size_t n = 0;
    _cleanup_buf_ struct buf list = { 0 };
    for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
        if (has(providers, reserved[i]))
            found[n++] = str_of(reserved[i]);
    if (n == 0)
        return true;
    qsort(found, n, sizeof *found, by_name);
    for (size_t i = 0; i < n; i++)
        buf_printf(&list, "%s`%.*s`", i ? ", " : "", STR_ARGS(found[i]));
    return wrong(f, providers->key_span,
        arena_printf(f->arena,
            "model_providers contains reserved built-in provider IDs: %.*s. Built-in providers "
            "cannot be overridden. Rename your custom provider (for example, `openai-custom`).",
            STR_ARGS(buf_str(&list))));
}

/* The other credentials that stand beside `auth`, "a, b"; "no string": none. */
static struct str other_credentials(struct arena *a, const struct toml *table) {
    static const char *const keys[] = { "env_key", "experimental_bearer_token",
        "requires_openai_auth" };
    struct str list = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct toml *v = toml_get(table, str_of(keys[i]));
        if (!v || (v->kind == TOML_BOOL && !v->boolean))
            continue;
        list = list.p ? arena_printf(a, "%.*s, %s", STR_ARGS(list), keys[i]) : str_of(keys[i]);
    }
    return list;
}

static bool has_name(const struct toml *table) {
    const struct toml *name = toml_get(table, STR("name"));
    return name && str_trim(name->text).n;
}

static struct str table_problem(struct arena *a, const struct toml *table, bool whole) {
    const struct toml *auth = toml_get(table, STR("auth"));
    if (auth) {
        struct str others = other_credentials(a, table);
        if (str_trim(toml_get(auth, STR("command"))->text).n == 0)
            return STR("provider auth.command must not be empty");
        if (others.p)
            return arena_printf(a, "provider auth cannot be combined with %.*s", STR_ARGS(others));
    }
    if (has(table, "aws") && !is_bedrock(table->key))
        return STR("provider aws is only supported for `amazon-bedrock` or "
                   "`amazon-bedrock-runtime`");
    if (whole && !is_bedrock(table->key) && !has_name(table))
        return STR("provider name must not be empty");
    return STR_NONE;
}

static bool check_bedrock(struct finding *f, const struct toml *providers) {
    const struct toml *t = toml_get(providers, STR("amazon-bedrock"));
    static const char *const allowed[] = { "base_url", "auth", "http_headers", "aws" };
    for (const struct toml *v = t ? t->first : NULL; v; v = v->next) {
        bool fine = false;
        for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
            fine |= str_is(v->key, allowed[i]);
        if (!fine)
            return wrong(f, providers->key_span,
                STR("model_providers.amazon-bedrock only supports changing `base_url`, `auth`, "
                    "`http_headers`, `aws.profile`, `aws.region`, `aws.credential_export`, and "
                    "`aws.auth_refresh`; other non-default provider fields are not supported"));
    }
    return true;
}

bool provider_tables_check(
    struct arena *a, const struct toml *root, bool whole, struct provider_problem *ret) {
    struct finding f = { a, STR("model_providers"), ret };
    const struct toml *providers = toml_get(root, STR("model_providers"));
    if (!providers)
        return true;
    if (providers->kind != TOML_TABLE)
        return wrong_type(&f, providers, "a map");
    if (!check_types(&f, providers) || !check_reserved(&f, providers))
        return false;
    for (const struct toml *t = providers->first; t; t = t->next) {
        struct str problem = table_problem(a, t, whole);
        if (problem.p)
            return wrong(&f, providers->key_span,
                arena_printf(a, "model_providers.%.*s: %.*s", STR_ARGS(t->key), STR_ARGS(problem)));
    }
    return check_bedrock(&f, providers);
}

bool provider_settings_check(
    struct arena *a, const struct json *tree, struct provider_problem *ret) {
    const struct json *providers = json_get(tree, "model_providers");
    if (!providers)
        return true;
    _cleanup_buf_ struct buf text = { 0 };
    buf_add_str(&text, STR("model_providers = "));
    toml_write_value(&text, providers);
    const struct toml *table = toml_read(a, arena_str(a, buf_str(&text)), NULL);
    return !table || provider_tables_check(a, table, true, ret);
}
