/* requirements_servers: which MCP servers and marketplaces an administrator allows. */
#include "config/requirements.h"

#include <regex.h>

/* ---- MCP servers ---- */

static bool regex_fits(struct arena *a, struct str expression, struct str text) {
    regex_t regex;
    struct str whole = arena_printf(a, "^(%.*s)$", STR_ARGS(expression));
    if (regcomp(&regex, arena_cstr(a, whole), REG_EXTENDED | REG_NOSUB) != 0)
        return false;
    bool fits = regexec(&regex, arena_cstr(a, text), 0, NULL, 0) == 0;
    regfree(&regex);
    return fits;
}

/* A text, or {match = "exact"|"prefix", value = …}, {match = "regex", expression = …}. */
static bool fits(struct arena *a, const struct json *wanted, struct str text) {
    struct str how = json_get_text(wanted, "match"), value = json_get_text(wanted, "value");
    if (wanted->kind == JSON_STRING)
        return str_eq(wanted->text, text);
    if (str_is(how, "regex"))
        return regex_fits(a, json_get_text(wanted, "expression"), text);
    return str_is(how, "prefix") ? str_starts(text, value) : str_eq(text, value);
}

/* {executable = …, args = […]}: all of the command line. */
static bool line_fits(struct arena *a, const struct json *wanted, const struct json *server) {
    const struct json *args = json_get(server, "args"), *w = json_get(wanted, "args")->first;
    const struct json *x = args && args->kind == JSON_ARRAY ? args->first : NULL;
    if (!str_eq(json_get_text(wanted, "executable"), json_get_text(server, "command")))
        return false;
    while (w && x && x->kind == JSON_STRING && fits(a, w, x->text)) {
        w = w->next;
        x = x->next;
    }
    return !w && !x;
}

/* Is it in the table, under its name and with its identity? */
static bool is_listed(struct arena *a, const struct json *table, const struct json *server) {
    const struct json *identity = json_get(json_get_str(table, server->key), "identity");
    const struct json *line = json_get(identity, "command"), *place = json_get(identity, "url");
    struct str command = json_get_text(server, "command"), url = json_get_text(server, "url");
    if (line && line->kind == JSON_OBJECT)
        return line_fits(a, line, server);
    if (line)
        return command.p && fits(a, line, command);
    return place && url.p && fits(a, place, url);
}

bool requirements_allow_server(
    const struct requirements *r, struct str plugin_id, const struct json *server) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *table = json_get(r->tree, "mcp_servers"), *their = NULL;
    const struct json *plugins = json_get(r->tree, "plugins");
    bool any = false;
    for (const struct json *p = plugins && plugin_id.p ? plugins->first : NULL; p; p = p->next) {
        const struct json *of_one = json_get(p, "mcp_servers");
        any |= of_one && of_one->first;
        if (str_eq(p->key, plugin_id))
            their = of_one;
    }
    return (!table || is_listed(&a, table, server)) && (!any || is_listed(&a, their, server));
}

/* ---- marketplaces ---- */

static bool host_fits(struct arena *a, struct str pattern, struct str url) {
    struct str rest = url, scheme = str_cut(&rest, ':');
    if (!rest.p || !str_starts(rest, STR("//")) || !scheme.n)
        return false;
    rest = str_from(rest, 2);
    struct str authority = str_cut(&rest, '/'), user = str_cut(&authority, '@');
    struct str host = authority.p ? authority : user;
    host = str_cut(&host, ':');
    return regex_fits(a, pattern, host);
}

static bool source_fits(
    struct arena *a, const struct json *allowed, const struct marketplace_origin *origin) {
    struct str kind = json_get_text(allowed, "source"), ref = json_get_text(allowed, "ref");
    if (str_is(kind, "local"))
        return !origin->git && str_eq(json_get_text(allowed, "path"), origin->text);
    if (!origin->git)
        return false;
    if (str_is(kind, "git"))
        return str_eq(json_get_text(allowed, "url"), origin->text) &&
               (!ref.p || str_eq(ref, origin->ref));
    return host_fits(a, json_get_text(allowed, "host_pattern"), origin->text);
}

/* The member that a kind of source cannot do without. */
static const char *needed(const struct json *allowed) {
    struct str kind = json_get_text(allowed, "source");
    return str_is(kind, "local") ? "path" : str_is(kind, "git") ? "url" : "host_pattern";
}

bool requirements_allow_marketplace(const struct requirements *r, struct arena *a,
    const struct marketplace_origin *origin, struct error *reterr) {
    const struct json *table = json_get(r->tree, "marketplaces");
    const struct json *all = json_get(table, "allowed_sources");
    bool found = false;
    if (!json_get_bool(table, "restrict_to_allowed_sources", false))
        return true;
    for (const struct json *e = all ? all->first : NULL; e; e = e->next) {
        if (!json_get_text(e, needed(e)).p)
            return error_set(reterr, 0,
                "invalid marketplace allowed source `%.*s` in %.*s: missing %s", STR_ARGS(e->key),
                STR_ARGS(r->file), needed(e));
        found |= source_fits(a, e, origin);
    }
    return found || error_set(reterr, 0,
                        "marketplace source `%.*s` is not allowed by requirements from %.*s",
                        STR_ARGS(origin->text), STR_ARGS(r->file));
}
