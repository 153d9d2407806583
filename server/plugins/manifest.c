/* manifest: what a plugin says of itself. */
#include "plugins/manifest.h"

#include "base/file.h"
#include "base/path.h"

static const char invalid[] = "missing or invalid plugin.json";

struct str plugin_path(struct arena *a, struct str root, const struct json *value) {
    if (!value || value->kind != JSON_STRING || !str_starts(value->text, STR("./")))
        return STR_NONE;
    struct str path = str_from(value->text, 2);
    while (path.n && path.p[0] == '/') /* ".//etc" is no way out */
        path = str_from(path, 1);
    for (struct str rest = path; rest.p;)
        if (str_is(str_cut(&rest, '/'), ".."))
            return STR_NONE;
    path = path_normalise(a, path_join(a, root, path));
    return str_eq(path, path_normalise(a, root)) ? STR_NONE : path;
}

/* ---- values of one type ---- */

/* False: it is something else. */
static bool take_text(const struct json *object, const char *key, struct str *ret) {
    const struct json *value = json_get(object, key);
    *ret = STR_NONE;
    if (json_is_null(value))
        return true;
    *ret = value->text;
    return value->kind == JSON_STRING;
}

static bool take_texts(
    struct arena *a, const struct json *object, const char *key, struct str_array *ret) {
    const struct json *value = json_get(object, key);
    *ret = (struct str_array){ 0 };
    if (json_is_null(value))
        return true;
    if (value->kind != JSON_ARRAY)
        return false;
    ret->v = arena_array(a, struct str, value->count);
    for (const struct json *e = value->first; e; e = e->next) {
        if (e->kind != JSON_STRING)
            return false;
        ret->v[ret->n++] = e->text;
    }
    return true;
}

/* ---- how to show it ---- */

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* With single spaces; "no string" when nothing is left. */
static struct str one_line(struct arena *a, const struct json *value) {
    if (value->kind != JSON_STRING)
        return STR_NONE;
    struct str text = str_trim(value->text);
    char *out = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (!is_blank(text.p[i]))
            out[n++] = text.p[i];
        else if (!is_blank(text.p[i - 1]))
            out[n++] = ' ';
    return n ? (struct str){ out, n } : STR_NONE;
}

static struct str_array prompts_of(struct arena *a, const struct json *value) {
    struct str_array all = { arena_array(a, struct str, PLUGIN_PROMPTS_MAX), 0 };
    if (json_is_null(value))
        return all;
    const struct json *e = value->kind == JSON_ARRAY ? value->first : value;
    for (; e && all.n < PLUGIN_PROMPTS_MAX; e = value->kind == JSON_ARRAY ? e->next : NULL) {
        struct str line = one_line(a, e);
        if (line.p)
            all.v[all.n++] = line;
    }
    return all;
}

static struct str_array screenshots_of(struct arena *a, struct str root, const struct json *value) {
    bool list = value && value->kind == JSON_ARRAY;
    struct str_array all = { arena_array(a, struct str, list ? value->count : 0), 0 };
    for (const struct json *e = list ? value->first : NULL; e; e = e->next) {
        struct str path = plugin_path(a, root, e);
        if (path.p)
            all.v[all.n++] = path;
    }
    return all;
}

/* Two spellings are in use. */
static bool take_url(
    const struct json *object, const char *upper, const char *lower, struct str *ret) {
    return take_text(object, json_get(object, upper) ? upper : lower, ret);
}

static bool says_anything(const struct plugin_interface *i) {
    const struct str texts[] = { i->display_name, i->short_description, i->long_description,
        i->developer_name, i->category, i->website_url, i->privacy_policy_url,
        i->terms_of_service_url, i->brand_color, i->composer_icon, i->logo, i->logo_dark };
    for (size_t k = 0; k < ARRAY_LEN(texts); k++)
        if (texts[k].p)
            return true;
    return i->capabilities.n || i->default_prompt.n || i->screenshots.n;
}

static bool take_interface(
    struct arena *a, const struct json *manifest, struct plugin_manifest *ret) {
    const struct json *from = json_get(manifest, "interface");
    struct plugin_interface *i = arena_new(a, struct plugin_interface);
    if (json_is_null(from))
        return true;
    if (from->kind != JSON_OBJECT || !take_text(from, "displayName", &i->display_name) ||
        !take_text(from, "shortDescription", &i->short_description) ||
        !take_text(from, "longDescription", &i->long_description) ||
        !take_text(from, "developerName", &i->developer_name) ||
        !take_text(from, "category", &i->category) ||
        !take_texts(a, from, "capabilities", &i->capabilities) ||
        !take_url(from, "websiteURL", "websiteUrl", &i->website_url) ||
        !take_url(from, "privacyPolicyURL", "privacyPolicyUrl", &i->privacy_policy_url) ||
        !take_url(from, "termsOfServiceURL", "termsOfServiceUrl", &i->terms_of_service_url) ||
        !take_text(from, "brandColor", &i->brand_color))
        return false;
    i->default_prompt = prompts_of(a, json_get(from, "defaultPrompt"));
    i->composer_icon = plugin_path(a, ret->root, json_get(from, "composerIcon"));
    i->logo = plugin_path(a, ret->root, json_get(from, "logo"));
    i->logo_dark = plugin_path(a, ret->root, json_get(from, "logoDark"));
    i->screenshots = screenshots_of(a, ret->root, json_get(from, "screenshots"));
    ret->interface = says_anything(i) ? i : NULL;
    return true;
}

/* ---- all ---- */

static bool take_version(
    const struct json *manifest, struct plugin_manifest *ret, struct error *reterr) {
    const struct json *version = json_get(manifest, "version");
    if (json_is_null(version))
        return true;
    if (version->kind != JSON_STRING)
        return error_set(
            reterr, PLUGIN_BAD_VERSION, "invalid plugin version in plugin.json: expected string");
    ret->version = str_trim(version->text);
    return true;
}

bool plugin_manifest_parse(struct arena *a, struct str text, struct str root,
    struct plugin_manifest *ret, struct error *reterr) {
    struct json_error why;
    struct str apps;
    const struct json *all = json_parse(a, text, &why);
    *ret = (struct plugin_manifest){ .root = root };
    if (!all)
        return error_set(reterr, PLUGIN_NO_JSON, "failed to parse plugin.json: %s", why.text);
    if (!take_version(all, ret, reterr))
        return false;
    if (all->kind != JSON_OBJECT || !take_text(all, "name", &ret->name) ||
        !take_text(all, "description", &ret->description) || !take_text(all, "apps", &apps) ||
        !take_texts(a, all, "keywords", &ret->keywords) || !take_interface(a, all, ret))
        return error_set(reterr, PLUGIN_BAD_MANIFEST, "%s", invalid);
    if (!ret->name.n)
        ret->name = STR_NONE;
    ret->skills = json_get(all, "skills");
    ret->mcp_servers = json_get(all, "mcpServers");
    ret->hooks = json_get(all, "hooks");
    return true;
}

bool plugin_manifest_read(
    struct arena *a, struct str root, struct plugin_manifest *ret, struct error *reterr) {
    static const struct str places[] = { STR_INIT(".codex-plugin/plugin.json"),
        STR_INIT(".claude-plugin/plugin.json") };
    struct str text;
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (file_read(
                a, arena_cstr(a, path_join(a, root, places[i])), PLUGIN_FILE_BYTES_MAX, &text) == 0)
            return plugin_manifest_parse(a, text, root, ret, reterr);
    return error_set(reterr, PLUGIN_NO_MANIFEST, "missing plugin.json");
}
