/* marketplace: a list of plugins in a file. */
#include "plugins/marketplace.h"

#include "base/file.h"
#include "base/path.h"
#include "plugins/manifest.h"
#include "plugins/source.h"

#include <errno.h>
#include <unistd.h>

static const struct str files[] = { STR_INIT(".agents/plugins/marketplace.json"),
    STR_INIT(".agents/plugins/api_marketplace.json"), STR_INIT(".claude-plugin/marketplace.json") };

/* ---- names ---- */

static bool is_name(struct str name, const char *also) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            (!c || !strchr(also, c)))
            return false;
    }
    return true;
}

bool marketplace_check_name(struct str name, struct error *reterr) {
    if (!name.n)
        return error_set(reterr, 0, "invalid marketplace name: must not be empty");
    return is_name(name, "_-") ||
           error_set(reterr, 0,
               "invalid marketplace name: only ASCII letters, digits, `_`, and `-` are allowed");
}

bool plugin_check_name(struct str name, struct error *reterr) {
    if (!name.n)
        return error_set(reterr, 0, "invalid plugin name: must not be empty");
    if (str_is(name, ".") || str_is(name, ".."))
        return error_set(reterr, 0, "invalid plugin name: must not be a relative path");
    return is_name(name, "._-") ||
           error_set(reterr, 0,
               "invalid plugin name: only ASCII letters, digits, `.`, `_`, and `-` are allowed");
}

bool plugin_is_remote_id(struct str id) {
    return id.n && is_name(id, "_-~");
}

/* ---- where a plugin comes from ---- */

/* A part of a repository is named without a way out of it. */
static bool take_part(const struct json *from, struct str *ret) {
    *ret = json_get_text(from, "path");
    if (str_starts(*ret, STR("./")))
        *ret = str_from(*ret, 2);
    for (struct str rest = *ret; rest.p;)
        if (str_is(str_cut(&rest, '/'), ".."))
            return false;
    return ret->n && ret->p[0] != '/';
}

static bool take_git(struct arena *a, struct str root, const struct json *from, bool part,
    struct plugin_source *ret) {
    struct str url = json_get_text(from, "url"), path = STR_NONE;
    if (!url.n || (part && !take_part(from, &path)))
        return false;
    struct marketplace_source source;
    if (str_starts(url, STR("./")))
        url = path_normalise(a, path_join(a, root, url));
    else if (marketplace_source_parse(a, url, &source) && source.git)
        url = source.url;
    ret->type = PLUGIN_SOURCE_GIT;
    ret->git = (struct plugin_source_git){ url, path, json_get_text(from, "ref"),
        json_get_text(from, "sha") };
    return true;
}

static bool take_source(
    struct arena *a, struct str root, const struct json *from, struct plugin_source *ret) {
    struct str kind = json_get_text(from, "source");
    if (from && from->kind == JSON_STRING)
        kind = STR("local");
    if (str_is(kind, "url") || str_is(kind, "git-subdir"))
        return take_git(a, root, from, str_is(kind, "git-subdir"), ret);
    if (str_is(kind, "npm")) {
        ret->type = PLUGIN_SOURCE_NPM;
        ret->npm = (struct plugin_source_npm){ json_get_text(from, "package"),
            json_get_text(from, "version"), json_get_text(from, "registry") };
        return ret->npm.package.n > 0;
    }
    if (!str_is(kind, "local"))
        return false;
    ret->type = PLUGIN_SOURCE_LOCAL;
    const struct json *path = from->kind == JSON_STRING ? from : json_get(from, "path");
    bool itself = path && path->kind == JSON_STRING && str_is(path->text, "./");
    ret->local.path = itself ? root : plugin_path(a, root, path);
    return ret->local.path.p;
}

/* ---- an entry ---- */

/* The products that it is for: all, unless listed. */
static bool is_for_others(const struct json *policy) {
    const struct json *products = json_get(policy, "products");
    if (!products || products->kind != JSON_ARRAY)
        return false;
    for (const struct json *p = products->first; p; p = p->next)
        if (p->kind == JSON_STRING && (str_is(p->text, "codex") || str_is(p->text, "CODEX")))
            return false;
    return true;
}

/* A wrong name of a policy makes the whole file invalid. */
static bool take_policy(
    const struct json *policy, struct marketplace_plugin *ret, struct error *reterr) {
    struct str install = json_get_text(policy, "installation");
    struct str auth = json_get_text(policy, "authentication");
    ret->install = PLUGIN_INSTALL_POLICY_AVAILABLE;
    if (install.p && !plugin_install_policy_parse(install, &ret->install))
        return error_set(reterr, 0,
            "unknown variant `%.*s`, expected one of `NOT_AVAILABLE`, `AVAILABLE`, "
            "`INSTALLED_BY_DEFAULT`",
            STR_ARGS(install));
    if (auth.p && !plugin_auth_policy_parse(auth, &ret->auth))
        return error_set(
            reterr, 0, "unknown variant `%.*s`, expected `ON_INSTALL` or `ON_USE`", STR_ARGS(auth));
    ret->for_others = is_for_others(policy);
    return true;
}

static bool take_plugin(
    struct arena *a, struct marketplace *m, const struct json *from, struct error *reterr) {
    struct marketplace_plugin p = { .name = json_get_text(from, "name"),
        .category = json_get_text(from, "category") };
    if (!p.name.p || !json_get(from, "source"))
        return error_set(reterr, 0, "missing field `%s`", p.name.p ? "source" : "name");
    if (!take_policy(json_get(from, "policy"), &p, reterr))
        return false;
    if (plugin_check_name(p.name, NULL) && !marketplace_find(m, p.name, true) &&
        take_source(a, m->root, json_get(from, "source"), &p.source))
        m->v[m->n++] = p;
    return true;
}

/* ---- the file ---- */

static bool invalid(struct str path, struct str text, const char *why, struct error *reterr) {
    size_t line = 1, column = 0;
    for (size_t i = 0; i < text.n; i++) {
        column = text.p[i] == '\n' ? 0 : column + 1;
        line += text.p[i] == '\n';
    }
    return error_set(reterr, MARKETPLACE_INVALID,
        "invalid marketplace file `%.*s`: %s at line %zu column %zu", STR_ARGS(path), why, line,
        column);
}

static struct str root_of(struct str path) {
    struct str root = path_dirname(path);
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (str_ends(path, files[i]) && path.n > files[i].n + 1)
            return str_sub(path, 0, path.n - files[i].n - 1);
    return root;
}

bool marketplace_parse(struct arena *a, struct str text, struct str path, struct marketplace *ret,
    struct error *reterr) {
    struct json_error json_why;
    struct error why;
    const struct json *all = json_parse(a, text, &json_why);
    if (!all)
        return error_set(reterr, MARKETPLACE_INVALID, "invalid marketplace file `%.*s`: %s",
            STR_ARGS(path), json_why.text);
    struct str end = str_trim(text),
               display = json_get_text(json_get(all, "interface"), "displayName");
    const struct json *plugins = json_get(all, "plugins");
    *ret = (struct marketplace){
        .path = path, .root = root_of(path), .name = json_get_text(all, "name")
    };
    if (!ret->name.p)
        return invalid(path, end, "missing field `name`", reterr);
    if (!plugins || plugins->kind != JSON_ARRAY)
        return invalid(path, end, "missing field `plugins`", reterr);
    if (display.p) {
        struct marketplace_interface *i = arena_new(a, struct marketplace_interface);
        i->display_name = display;
        ret->interface = i;
    }
    ret->v = arena_array(a, struct marketplace_plugin, plugins->count);
    for (const struct json *p = plugins->first; p && ret->n < MARKETPLACE_PLUGINS_MAX; p = p->next)
        if (!take_plugin(a, ret, p, &why))
            return error_set(reterr, MARKETPLACE_INVALID, "invalid marketplace file `%.*s`: %s",
                STR_ARGS(path), why.text);
    return true;
}

bool marketplace_read(
    struct arena *a, struct str path, struct marketplace *ret, struct error *reterr) {
    struct str text;
    int r = file_read(a, arena_cstr(a, path), MARKETPLACE_FILE_BYTES_MAX, &text);
    if (r == -ENOENT || r == -ENOTDIR)
        return error_set(
            reterr, MARKETPLACE_MISSING, "marketplace file `%.*s` does not exist", STR_ARGS(path));
    if (r < 0)
        return error_set(reterr, MARKETPLACE_UNREADABLE, "failed to read marketplace file: %s",
            error_of_errno(r));
    return marketplace_parse(a, text, path, ret, reterr);
}

struct str marketplace_file(struct arena *a, struct str root) {
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct str path = path_join(a, root, files[i]);
        if (access(arena_cstr(a, path), F_OK) == 0)
            return path;
    }
    return STR_NONE;
}

const struct marketplace_plugin *marketplace_find(
    const struct marketplace *m, struct str name, bool any) {
    for (size_t i = 0; i < m->n; i++)
        if (str_eq(m->v[i].name, name) && (any || !m->v[i].for_others))
            return &m->v[i];
    return NULL;
}
