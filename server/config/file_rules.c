/* file_rules: which files may be read and written, rule by rule. */
#include "config/file_rules.h"

#include "base/path.h"

#include <stdlib.h>

#define WORKSPACE_ROOTS ":workspace_roots"
#define DEPTH_KEY       "glob_scan_max_depth"

struct file_rules_key {
    struct str key, below; /* ":workspace_roots" and what is nested in it; "": the key itself */
    enum file_access access;
};

bool file_path_is_glob(struct str path) {
    return str_index(path, '*') >= 0 || str_index(path, '?') >= 0 || str_index(path, '[') >= 0;
}

bool file_rules_deny(const struct file_rules *rules) {
    for (size_t i = 0; i < rules->n; i++)
        if (rules->v[i].access == FILE_DENY)
            return true;
    return false;
}

/* ---- collecting ---- */

static bool put(struct file_rules_reader *r, struct str key, struct str below,
    enum file_access access, struct error *reterr) {
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->keys[i].key, key) && str_eq(r->keys[i].below, below)) {
            r->keys[i].access = access;
            return true;
        }
    if (r->n == FILE_RULES_MAX)
        return error_set(reterr, 0, "filesystem has more than %d entries", FILE_RULES_MAX);
    r->keys[r->n++] = (struct file_rules_key){ key, below, access };
    return true;
}

void file_rules_begin(
    struct file_rules_reader *r, struct arena *a, struct str user_home, struct str built_in) {
    *r = (struct file_rules_reader){ .a = a,
        .user_home = user_home,
        .keys = arena_array(a, struct file_rules_key, FILE_RULES_MAX) };
    if (!built_in.p)
        return;
    (void)put(r, STR(":root"), STR(""), FILE_READ, NULL);
    if (!str_is(built_in, ":workspace"))
        return;
    (void)put(r, STR(":slash_tmp"), STR(""), FILE_WRITE, NULL);
    (void)put(r, STR(":tmpdir"), STR(""), FILE_WRITE, NULL);
    (void)put(r, STR(WORKSPACE_ROOTS), STR(""), FILE_WRITE, NULL);
}

static bool access_of(const struct json *value, enum file_access *ret, struct error *reterr) {
    struct str word = value->kind == JSON_STRING ? value->text : STR("");
    if (str_is(word, "read"))
        *ret = FILE_READ;
    else if (str_is(word, "write"))
        *ret = FILE_WRITE;
    else if (str_is(word, "deny") || str_is(word, "none"))
        *ret = FILE_DENY;
    else
        return error_set(reterr, 0,
            "unknown variant `%.*s`, expected one of `read`, `write`, `deny`", STR_ARGS(word));
    return true;
}

static bool is_descendant(struct arena *a, struct str path) {
    return path.n && !path_is_absolute(path) && str_eq(path_normalise(a, path), path) &&
           !str_starts(path, STR(".."));
}

static bool add_nested(
    struct file_rules_reader *r, struct str key, const struct json *table, struct error *reterr) {
    for (const struct json *e = table->first; e; e = e->next) {
        enum file_access access;
        struct str below = str_is(e->key, ".") ? STR("") : e->key;
        if (below.n && !is_descendant(r->a, below))
            return error_set(reterr, 0,
                "filesystem subpath `%.*s` must be a descendant path without `.` or `..` components",
                STR_ARGS(below));
        if (below.n && key.p[0] == ':' && !str_is(key, WORKSPACE_ROOTS))
            return error_set(
                reterr, 0, "filesystem path `%.*s` does not support nested entries", STR_ARGS(key));
        if (!access_of(e, &access, reterr) || !put(r, key, below, access, reterr))
            return false;
    }
    return true;
}

static bool set_depth(struct file_rules_reader *r, const struct json *value, struct error *reterr) {
    int64_t depth = 0;
    if (value->kind == JSON_NULL)
        return true;
    if (!json_to_i64(value, &depth) || depth < 1 || depth > UINT32_MAX)
        return error_set(reterr, 0, DEPTH_KEY " must be at least 1");
    r->depth = (unsigned)depth;
    return true;
}

bool file_rules_add(struct file_rules_reader *r, const struct json *table, struct error *reterr) {
    for (const struct json *e = table && table->kind == JSON_OBJECT ? table->first : NULL; e;
         e = e->next) {
        enum file_access access;
        bool good = e->key.n > 0;
        if (str_is(e->key, DEPTH_KEY))
            good = set_depth(r, e, reterr);
        else if (good && e->kind == JSON_OBJECT)
            good = add_nested(r, e->key, e, reterr);
        else if (good)
            good = access_of(e, &access, reterr) && put(r, e->key, STR(""), access, reterr);
        else
            error_set(
                reterr, 0, "filesystem path `` must be absolute, use `~/...`, or start with `:`");
        if (!good)
            return false;
    }
    return true;
}

/* ---- what the keys mean ---- */

/* The root itself is "." there. */
static struct str name_below(const struct file_rules_key *k) {
    return k->below.n ? k->below : STR(".");
}

static int compare(const void *x, const void *y) {
    const struct file_rules_key *a = x, *b = y;
    int r = str_cmp(a->key, b->key);
    return r ? r : str_cmp(name_below(a), name_below(b));
}

/* What a reader of files below a directory writes: its end says nothing. */
static struct str without_tail(struct str path) {
    return str_ends(path, STR("/**")) ? str_sub(path, 0, path.n - 3) : path;
}

static bool set_path(const struct file_rules_key *k, struct str path, enum file_place plain,
    struct file_rule *ret, struct error *reterr) {
    *ret = (struct file_rule){ plain, k->access, path };
    if (k->access != FILE_DENY)
        ret->path = without_tail(path);
    if (!file_path_is_glob(ret->path))
        return true;
    ret->place = plain == FILE_PATH ? FILE_GLOB : FILE_WORKSPACE_GLOB;
    return k->access == FILE_DENY ||
           error_set(reterr, 0,
               "filesystem glob path `%.*s` only supports `deny` access; use an exact path or "
               "trailing `/**` for `%s` subtree access",
               STR_ARGS(path), k->access == FILE_READ ? "read" : "write");
}

static bool is_special(const struct file_rules_key *k, struct file_rule *ret) {
    static const struct {
        const char *key;
        enum file_place place;
    } special[] = { { ":root", FILE_ROOT }, { ":minimal", FILE_MINIMAL },
        { ":tmpdir", FILE_TMPDIR }, { ":slash_tmp", FILE_SLASH_TMP } };
    for (size_t i = 0; i < ARRAY_LEN(special); i++)
        if (str_is(k->key, special[i].key)) {
            *ret = (struct file_rule){ special[i].place, k->access, STR("") };
            return true;
        }
    return false;
}

static bool convert(struct file_rules_reader *r, const struct file_rules_key *k,
    struct file_rule *ret, struct error *reterr) {
    if (str_is(k->key, WORKSPACE_ROOTS))
        return set_path(k, k->below, FILE_WORKSPACE, ret, reterr);
    struct str path = path_expand_home(r->a, k->key, r->user_home);
    if (!path_is_absolute(path))
        return error_set(reterr, 0,
            "filesystem path `%.*s` must be absolute, use `~/...`, or start with `:`",
            STR_ARGS(k->key));
    path = path_normalise(r->a, path_join(r->a, path, k->below));
    return set_path(k, path, FILE_PATH, ret, reterr);
}

bool file_rules_end(struct file_rules_reader *r, struct file_rules *ret, struct error *reterr) {
    *ret = (struct file_rules){ arena_array(r->a, struct file_rule, r->n), 0, r->depth };
    if (r->n)
        qsort(r->keys, r->n, sizeof *r->keys, compare);
    for (size_t i = 0; i < r->n; i++) {
        struct file_rule *rule = &ret->v[ret->n];
        if (is_special(&r->keys[i], rule))
            ret->n++;
        else if (r->keys[i].key.p[0] == ':' && !str_is(r->keys[i].key, WORKSPACE_ROOTS))
            continue; /* of a later version */
        else if (convert(r, &r->keys[i], rule, reterr))
            ret->n++;
        else
            return false;
    }
    return true;
}

/* ---- lists ---- */

struct file_rules file_rules_join(
    struct arena *a, const struct file_rules *rules, const struct file_rules *more) {
    struct file_rules all = { arena_array(a, struct file_rule, rules->n + more->n), 0,
        rules->depth };
    for (size_t i = 0; i < rules->n; i++)
        all.v[all.n++] = rules->v[i];
    for (size_t i = 0; i < more->n; i++)
        all.v[all.n++] = more->v[i];
    return all;
}

struct file_rules file_rules_copy(struct arena *a, const struct file_rules *rules) {
    struct file_rules copy = file_rules_join(a, rules, &(struct file_rules){ 0 });
    for (size_t i = 0; i < copy.n; i++)
        copy.v[i].path = arena_str(a, copy.v[i].path);
    return copy;
}
