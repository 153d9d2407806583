/* settings: settings.json and the MCP servers of the other agent, as settings of config.toml. */
#include "base/path.h"
#include "config/layers.h"
#include "takeover/parts.h"

#include <stdlib.h>
#include <strings.h>

/* ---- values ---- */

/* Scalars as text; NULL for others. */
static struct json *scalar_text(struct arena *a, const struct json *value) {
    if (value->kind == JSON_STRING || value->kind == JSON_NUMBER)
        return json_new_str(a, value->text);
    if (value->kind == JSON_BOOL)
        return json_new_str(a, value->boolean ? STR("true") : STR("false"));
    return NULL;
}

bool takeover_settings(struct takeover *t, struct error *reterr) {
    struct json *settings, *added = json_new_object(t->a), *set = json_new_object(t->a);
    if (!takeover_read_settings(t->a, t->place, &settings, reterr))
        return false;
    if (json_get_bool(json_get(settings, "sandbox"), "enabled", false))
        json_put_text(t->a, added, STR("sandbox_mode"), STR("workspace-write"));
    const struct json *env = json_get(settings, "env");
    for (const struct json *e = env && env->kind == JSON_OBJECT ? env->first : NULL; e;
         e = e->next) {
        struct json *text = scalar_text(t->a, e);
        if (text)
            json_put(set, e->key, text);
    }
    if (set->first) {
        struct json *policy = json_new_object(t->a);
        json_put_text(t->a, policy, STR("inherit"), STR("core"));
        json_put(policy, STR("set"), set);
        json_put(added, STR("shell_environment_policy"), policy);
    }
    t->source = takeover_below(t, t->place->source, "settings.json");
    t->target = takeover_config_file(t);
    return !added->first || takeover_add_settings(t, added, reterr);
}

/* ---- MCP servers ---- */

static bool has_reference(struct str text) {
    return str_find(text, STR("${")) >= 0;
}

/* The variable that "${NAME}" or "${NAME:-otherwise}" is; "no string": it is none, or more than that. */
static struct str variable(struct str text) {
    if (!str_starts(text, STR("${")) || text.p[text.n - 1] != '}')
        return STR_NONE;
    struct str name = str_sub(text, 2, text.n - 3);
    ptrdiff_t end = str_find(name, STR(":-"));
    if (end >= 0)
        name.n = (size_t)end;
    return name.n && !has_reference(name) && str_find(name, STR("}")) < 0 ? name : STR_NONE;
}

static bool take_args(struct arena *a, const struct json *args, struct json *out) {
    struct json *list = json_new_array(a);
    for (const struct json *e = args && args->kind == JSON_ARRAY ? args->first : NULL; e;
         e = e->next) {
        struct json *text = scalar_text(a, e);
        if (!text || has_reference(text->text))
            return false;
        json_push(list, text);
    }
    if (list->first)
        json_put(out, STR("args"), list);
    return true;
}

static bool take_env(struct arena *a, const struct json *env, struct json *out) {
    struct json *passed = json_new_array(a), *set = json_new_object(a);
    for (const struct json *e = env && env->kind == JSON_OBJECT ? env->first : NULL; e;
         e = e->next) {
        struct json *text = scalar_text(a, e);
        if (!text)
            continue;
        if (str_eq(variable(text->text), e->key) && variable(text->text).p)
            json_push(passed, json_new_str(a, e->key));
        else if (has_reference(text->text))
            return false;
        else
            json_put(set, e->key, text);
    }
    if (passed->first)
        json_put(out, STR("env_vars"), passed);
    if (set->first)
        json_put(out, STR("env"), set);
    return true;
}

static bool is_authorization(struct str name) {
    static const char word[] = "authorization";
    return name.n == sizeof word - 1 && strncasecmp(name.p, word, name.n) == 0;
}

static bool take_headers(struct arena *a, const struct json *headers, struct json *out) {
    struct json *plain = json_new_object(a), *env = json_new_object(a);
    for (const struct json *e = headers && headers->kind == JSON_OBJECT ? headers->first : NULL; e;
         e = e->next) {
        struct json *text = scalar_text(a, e);
        if (!text)
            continue;
        struct str bearer = is_authorization(e->key) && str_starts(text->text, STR("Bearer "))
                                ? variable(str_from(text->text, 7))
                                : STR_NONE;
        if (bearer.p)
            json_put_text(a, out, STR("bearer_token_env_var"), bearer);
        else if (variable(text->text).p)
            json_put_text(a, env, e->key, variable(text->text));
        else if (has_reference(text->text))
            return false;
        else
            json_put(plain, e->key, text);
    }
    if (plain->first)
        json_put(out, STR("http_headers"), plain);
    if (env->first)
        json_put(out, STR("env_http_headers"), env);
    return true;
}

/* One server as config.toml has it; NULL: it cannot be said there, or is switched off. */
static struct json *server_of(struct arena *a, const struct json *from) {
    struct json *out = json_new_object(a);
    struct str type = json_get_text(from, "type"), command = json_get_text(from, "command");
    struct str url = json_get_text(from, "url");
    bool stdio = str_is(type, "stdio"),
         http = str_is(type, "http") || str_is(type, "streamable_http");
    if (from->kind != JSON_OBJECT || (type.p && !stdio && !http) ||
        json_get_bool(from, "disabled", false) || !json_get_bool(from, "enabled", true))
        return NULL;
    if (command.n && !http) {
        json_put_text(a, out, STR("command"), command);
        bool good = !has_reference(command) && take_args(a, json_get(from, "args"), out) &&
                    take_env(a, json_get(from, "env"), out);
        return good ? out : NULL;
    }
    json_put_text(a, out, STR("url"), url);
    return url.n && !stdio && !has_reference(url) && take_headers(a, json_get(from, "headers"), out)
               ? out
               : NULL;
}

static bool lists(const struct json *list, struct str name) {
    for (const struct json *e = list && list->kind == JSON_ARRAY ? list->first : NULL; e;
         e = e->next)
        if (e->kind == JSON_STRING && str_eq(e->text, name))
            return true;
    return false;
}

static bool is_switched_on(const struct json *settings, struct str name) {
    const struct json *enabled = json_get(settings, "enabledMcpjsonServers");
    bool listed = enabled && enabled->kind == JSON_ARRAY && enabled->first;
    return !lists(json_get(settings, "disabledMcpjsonServers"), name) &&
           (!listed || lists(enabled, name));
}

static void add_servers(
    struct arena *a, const struct json *servers, const struct json *settings, struct json *all) {
    for (const struct json *e = servers && servers->kind == JSON_OBJECT ? servers->first : NULL; e;
         e = e->next) {
        struct json *server = is_switched_on(settings, e->key) ? server_of(a, e) : NULL;
        if (server && !json_get_str(all, e->key))
            json_put(all, e->key, server);
    }
}

static int by_key(const void *x, const void *y) {
    const struct json *const *a = x, *const *b = y;
    return str_cmp((*a)->key, (*b)->key);
}

/* Those that are not here, in order. */
static struct json *new_servers(
    struct takeover *t, const struct json *all, const struct json *here) {
    const struct json **v = arena_array(t->a, const struct json *, all->count);
    struct json *out = json_new_object(t->a);
    size_t n = 0;
    for (const struct json *e = all->first; e; e = e->next)
        if (!json_get_str(here, e->key))
            v[n++] = e;
    if (n)
        qsort(v, n, sizeof *v, by_key);
    for (size_t i = 0; i < n; i++) {
        json_put(out, v[i]->key, json_clone(t->a, v[i]));
        takeover_name(t, v[i]->key);
    }
    return out;
}

/* Those of the user hold in projects too. */
static bool read_switches(struct takeover *t, struct json **ret, struct error *reterr) {
    struct takeover_place home = *t->place;
    struct json *own;
    home.source = takeover_below(t, home.user_home, ".claude");
    if (!takeover_read_settings(t->a, &home, ret, reterr) ||
        !takeover_read_settings(t->a, t->place, &own, reterr))
        return false;
    if (t->place->cwd.p)
        layer_merge(t->a, *ret, own);
    return true;
}

bool takeover_servers(struct takeover *t, struct error *reterr) {
    static const char prefix[] = "invalid MCP config: ";
    struct json *settings, *own, *users, *here, *all = json_new_object(t->a);
    struct str text;
    const struct takeover_place *p = t->place;
    if (!read_switches(t, &settings, reterr) ||
        !takeover_read_json(t->a, takeover_below(t, p->above, ".mcp.json"), prefix, &own, reterr) ||
        !takeover_read_json(
            t->a, takeover_below(t, p->user_home, ".claude.json"), prefix, &users, reterr) ||
        !takeover_read_toml(t->a, takeover_config_file(t), &here, &text, reterr))
        return false;
    const struct json *of_user = users;
    if (p->cwd.p)
        of_user = json_get_str(json_get(users, "projects"), p->cwd);
    add_servers(t->a, json_get(own, "mcpServers"), settings, all);
    add_servers(t->a, json_get(of_user, "mcpServers"), settings, all);
    struct json *added = json_new_object(t->a);
    struct json *servers = new_servers(t, all, json_get(here, "mcp_servers"));
    json_put(added, STR("mcp_servers"), servers);
    return !servers->first || takeover_add_settings(t, added, reterr);
}
