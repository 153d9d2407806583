/* environment: variables of spawned commands. */
#include "process/environment.h"

#include <fnmatch.h>
#include <unistd.h>

static ptrdiff_t find(const struct environment *env, struct str name) {
    for (size_t i = 0; i < env->n; i++)
        if (str_eq(env->names[i], name))
            return (ptrdiff_t)i;
    return -1;
}

void environment_set(struct environment *env, struct str name, struct str value) {
    ptrdiff_t at = find(env, name);
    if (at < 0) {
        if (env->n == env->cap) {
            size_t cap = env->cap ? env->cap * 2 : 64;
            struct str *names = arena_array(env->arena, struct str, cap);
            struct str *values = arena_array(env->arena, struct str, cap);
            if (env->n) {
                memcpy(names, env->names, env->n * sizeof *names);
                memcpy(values, env->values, env->n * sizeof *values);
            }
            env->names = names;
            env->values = values;
            env->cap = cap;
        }
        at = (ptrdiff_t)env->n++;
        env->names[at] = arena_str(env->arena, name);
    }
    env->values[at] = arena_str(env->arena, value);
}

void environment_unset(struct environment *env, struct str name) {
    ptrdiff_t at = find(env, name);
    if (at < 0)
        return;
    env->n--;
    env->names[at] = env->names[env->n];
    env->values[at] = env->values[env->n];
}

static bool is_core(struct str name) {
    static const char *const core[] = { "PATH", "SHELL", "TMPDIR", "TEMP", "TMP", "HOME", "LANG",
        "LC_ALL", "LC_CTYPE", "LOGNAME", "USER" };
    for (size_t i = 0; i < ARRAY_LEN(core); i++)
        if (str_is(name, core[i]))
            return true;
    return false;
}

static void inherit(struct environment *env, struct str which) {
    if (str_is(which, "none"))
        return;
    for (char **e = environ; *e; e++) {
        struct str value = str_of(*e);
        struct str name = str_cut(&value, '=');
        if (value.p && (!str_is(which, "core") || is_core(name)))
            environment_set(env, name, value);
    }
}

/* Any of the patterns, regardless of case. */
static bool matches(struct arena *a, const struct json *patterns, struct str name) {
    if (!patterns || patterns->kind != JSON_ARRAY)
        return false;
    const char *text = arena_cstr(a, name);
    for (const struct json *p = patterns->first; p; p = p->next)
        if (p->kind == JSON_STRING && fnmatch(arena_cstr(a, p->text), text, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

static bool is_secret(struct arena *a, struct str name) {
    const char *text = arena_cstr(a, name);
    return fnmatch("*KEY*", text, FNM_CASEFOLD) == 0 ||
           fnmatch("*SECRET*", text, FNM_CASEFOLD) == 0 ||
           fnmatch("*TOKEN*", text, FNM_CASEFOLD) == 0;
}

void environment_of_policy(struct environment *env, struct arena *a, const struct json *policy) {
    *env = (struct environment){ .arena = a };
    _cleanup_arena_ struct arena scratch = { 0 };
    struct str which = json_get_text(policy, "inherit");
    inherit(env, which.p ? which : STR("all"));
    bool drop_secrets = !json_get_bool(policy, "ignore_default_excludes", true);
    for (size_t i = env->n; i-- > 0;)
        if ((drop_secrets && is_secret(&scratch, env->names[i])) ||
            matches(&scratch, json_get(policy, "exclude"), env->names[i]))
            environment_unset(env, env->names[i]);
    const struct json *set = json_get(policy, "set");
    for (const struct json *m = set && set->kind == JSON_OBJECT ? set->first : NULL; m; m = m->next)
        if (m->kind == JSON_STRING)
            environment_set(env, m->key, m->text);
    const struct json *only = json_get(policy, "include_only");
    if (!only || only->kind != JSON_ARRAY || !only->count)
        return;
    for (size_t i = env->n; i-- > 0;)
        if (!matches(&scratch, only, env->names[i]))
            environment_unset(env, env->names[i]);
}

const char *const *environment_list(const struct environment *env) {
    const char **list = arena_array(env->arena, const char *, env->n + 1);
    for (size_t i = 0; i < env->n; i++)
        list[i] =
            arena_printf(env->arena, "%.*s=%.*s", STR_ARGS(env->names[i]), STR_ARGS(env->values[i]))
                .p;
    return list;
}
