/* permissions: profiles of what commands may touch. */
#include "config/permissions.h"

#include "base/buf.h"
#include "base/path.h"

#define READ_ONLY   ":read-only"
#define WORKSPACE   ":workspace"
#define FULL_ACCESS ":danger-full-access"

/* Profiles from the one that was asked for to the one that extends no other of the file. */
struct chain {
    const struct json *v[PERMISSION_PROFILES_DEEP_MAX];
    size_t n;
    struct str base; /* built in; "no string": none */
};

struct resolving {
    struct arena *a;
    struct str user_home;
    struct permission_profile *ret;
    bool reads_all;
    struct str unsupported; /* the first rule of that kind */
    struct str problem;     /* what makes no sense at all */
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

static void set_base(struct resolving *r, struct str base) {
    r->reads_all = base.p;
    if (str_is(base, WORKSPACE))
        r->ret->workspace = r->ret->tmpdir = r->ret->slash_tmp = true;
}

static void add_directory(struct resolving *r, struct str path, bool write) {
    path = path_expand_home(r->a, path, r->user_home);
    if (!path_is_absolute(path)) {
        r->problem = arena_printf(r->a,
            "filesystem path `%.*s` must be absolute, use `~/...`, or start with `:`",
            STR_ARGS(path));
        return;
    }
    if (write)
        r->ret->writable[r->ret->writable_count++] = path_normalise(r->a, path);
}

/* "read" of what can be read anyway says nothing. */
static void add_rule(struct resolving *r, const struct json *rule) {
    struct str access = rule->kind == JSON_STRING ? rule->text : STR_NONE;
    bool write = str_is(access, "write");
    if (!write && !str_is(access, "read")) {
        if (!r->unsupported.p)
            r->unsupported = rule->key;
        if (rule->key.n && rule->key.p[0] != ':')
            add_directory(r, rule->key, false);
    } else if (str_is(rule->key, ":root")) {
        r->reads_all = true;
        r->ret->writes_all = write;
    } else if (str_is(rule->key, ":workspace_roots"))
        r->ret->workspace = write;
    else if (str_is(rule->key, ":tmpdir"))
        r->ret->tmpdir = write;
    else if (str_is(rule->key, ":slash_tmp"))
        r->ret->slash_tmp = write;
    else if (rule->key.n && rule->key.p[0] != ':')
        add_directory(r, rule->key, write);
}

static void apply(struct resolving *r, const struct json *profile) {
    const struct json *rules = json_get(profile, "filesystem");
    const struct json *network = json_get(profile, "network");
    for (const struct json *e = rules && rules->kind == JSON_OBJECT ? rules->first : NULL; e;
         e = e->next)
        add_rule(r, e);
    r->ret->network = json_get_bool(network, "enabled", r->ret->network);
}

static bool apply_all(struct resolving *r, const struct chain *c, struct error *reterr) {
    size_t max = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct json *rules = json_get(c->v[i], "filesystem");
        max += rules && rules->kind == JSON_OBJECT ? rules->count : 0;
    }
    r->ret->writable = arena_array(r->a, struct str, max);
    set_base(r, c->base);
    for (size_t i = c->n; i-- > 0;)
        apply(r, c->v[i]);
    if (r->problem.p)
        return error_set(reterr, 0, "%.*s", STR_ARGS(r->problem));
    if (r->unsupported.p)
        return error_set(reterr, PERMISSIONS_UNSUPPORTED,
            "permissions profile `%.*s` has a rule for `%.*s` that cannot be enforced here",
            STR_ARGS(r->ret->id), STR_ARGS(r->unsupported));
    if (!r->reads_all || (r->ret->writes_all && !r->ret->network) ||
        (r->ret->writable_count && !r->ret->workspace && !r->ret->writes_all))
        return error_set(reterr, PERMISSIONS_UNSUPPORTED,
            "permissions profile `%.*s` cannot be enforced here: it must let all files be read, "
            "the workspace be written with other directories, and the network be used where all "
            "may be written",
            STR_ARGS(r->ret->id));
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
    struct resolving r = { .a = a, .user_home = user_home, .ret = ret };
    *ret = (struct permission_profile){ .id = id };
    if (id.n && id.p[0] == ':')
        return resolve_built_in(id, ret, reterr);
    if (!profiles || profiles->kind != JSON_OBJECT)
        return error_set(reterr, 0, "default_permissions requires a `[permissions]` table");
    if (!collect(profiles, id, &chain, reterr))
        return false;
    ret->extends = json_get_text(chain.v[0], "extends");
    return apply_all(&r, &chain, reterr);
}
