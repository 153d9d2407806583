/* permissions: profiles of what commands may touch. */
#include "config/permissions.h"

#include "base/buf.h"

#define READ_ONLY   ":read-only"
#define WORKSPACE   ":workspace"
#define FULL_ACCESS ":danger-full-access"

/* Profiles from the one that was asked for to the one that extends no other of the file. */
struct chain {
    const struct json *v[PERMISSION_PROFILES_DEEP_MAX];
    size_t n;
    struct str base; /* built in; "no string": none */
};

bool permission_profile_is_built_in(struct str id) {
    return str_is(id, READ_ONLY) || str_is(id, WORKSPACE) || str_is(id, FULL_ACCESS);
}

/* ---- who extends whom ---- */

static bool fail_cycle(const struct chain *c, struct str again, struct error *reterr) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < c->n; i++)
        buf_printf(&out, "%.*s -> ", STR_ARGS(c->v[i]->key));
    return error_set(reterr, 0, "permissions profile inheritance cycle detected: %.*s%.*s",
        STR_ARGS(buf_str(&out)), STR_ARGS(again));
}

static bool extend(
    const struct json *profiles, struct str parent, struct chain *c, struct error *reterr) {
    struct str child = c->v[c->n - 1]->key;
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->v[i]->key, parent))
            return fail_cycle(c, parent, reterr);
    const struct json *profile = json_get_str(profiles, parent);
    if (!profile || profile->kind != JSON_OBJECT)
        return error_set(reterr, 0, "permissions profile `%.*s` extends undefined profile `%.*s`",
            STR_ARGS(child), STR_ARGS(parent));
    if (c->n == PERMISSION_PROFILES_DEEP_MAX)
        return error_set(
            reterr, 0, "permissions profile `%.*s` extends too many others", STR_ARGS(child));
    c->v[c->n++] = profile;
    return true;
}

static bool collect(
    const struct json *profiles, struct str id, struct chain *c, struct error *reterr) {
    const struct json *first = json_get_str(profiles, id);
    *c = (struct chain){ .base = STR_NONE };
    if (!first || first->kind != JSON_OBJECT)
        return error_set(
            reterr, 0, "default_permissions refers to undefined profile `%.*s`", STR_ARGS(id));
    c->v[c->n++] = first;
    for (;;) {
        const struct json *last = c->v[c->n - 1];
        struct str parent = json_get_text(last, "extends");
        if (!parent.p)
            return true;
        if (str_is(parent, READ_ONLY) || str_is(parent, WORKSPACE)) {
            c->base = parent;
            return true;
        }
        if (parent.n && parent.p[0] == ':')
            return error_set(reterr, 0,
                "permissions profile `%.*s` cannot extend unsupported built-in profile `%.*s`",
                STR_ARGS(last->key), STR_ARGS(parent));
        if (!extend(profiles, parent, c, reterr))
            return false;
    }
}

/* ---- rules ---- */

/* What the policies of old can tell of a rule. */
static void summarise(struct permission_profile *p, const struct file_rule *rule) {
    bool write = rule->access == FILE_WRITE;
    switch (rule->place) {
    case FILE_ROOT:
        p->writes_all = write;
        break;
    case FILE_WORKSPACE:
        if (rule->path.n == 0)
            p->workspace = write;
        break;
    case FILE_TMPDIR:
        p->tmpdir = write;
        break;
    case FILE_SLASH_TMP:
        p->slash_tmp = write;
        break;
    case FILE_PATH:
        if (write)
            p->writable[p->writable_count++] = rule->path;
        break;
    case FILE_GLOB:
    case FILE_WORKSPACE_GLOB:
    case FILE_MINIMAL:
        break;
    }
}

static bool apply_all(struct arena *a, const struct chain *c, struct str user_home,
    struct permission_profile *ret, struct error *reterr) {
    struct file_rules_reader reader;
    file_rules_begin(&reader, a, user_home, c->base);
    for (size_t i = c->n; i-- > 0;) {
        const struct json *network = json_get(c->v[i], "network");
        if (!file_rules_add(&reader, json_get(c->v[i], "filesystem"), reterr))
            return false;
        if (network && network->kind == JSON_OBJECT)
            ret->networks[ret->network_count++] = network;
        ret->network = json_get_bool(network, "enabled", ret->network);
    }
    if (!file_rules_end(&reader, &ret->files, reterr))
        return false;
    ret->writable = arena_array(a, struct str, ret->files.n);
    for (size_t i = 0; i < ret->files.n; i++)
        summarise(ret, &ret->files.v[i]);
    return true;
}

/* ---- all ---- */

static bool resolve_built_in(struct str id, struct permission_profile *ret, struct error *reterr) {
    if (!permission_profile_is_built_in(id))
        return error_set(reterr, 0, "default_permissions refers to unknown built-in profile `%.*s`",
            STR_ARGS(id));
    ret->full = str_is(id, FULL_ACCESS);
    ret->workspace = ret->tmpdir = ret->slash_tmp = str_is(id, WORKSPACE);
    return true;
}

bool permission_profile_resolve(struct arena *a, const struct json *tree, struct str id,
    struct str user_home, struct permission_profile *ret, struct error *reterr) {
    const struct json *profiles = json_get(tree, "permissions");
    struct chain chain;
    *ret = (struct permission_profile){ .id = id };
    if (id.n && id.p[0] == ':')
        return resolve_built_in(id, ret, reterr);
    if (!profiles || profiles->kind != JSON_OBJECT)
        return error_set(reterr, 0, "default_permissions requires a `[permissions]` table");
    if (!collect(profiles, id, &chain, reterr))
        return false;
    ret->extends = json_get_text(chain.v[0], "extends");
    return apply_all(a, &chain, user_home, ret, reterr);
}
