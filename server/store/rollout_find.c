/* rollout_find: the files of a thread, by walking the two directories. */
#include "store/rollout_find.h"

#include "store/rollout_name.h"

#include <fts.h>

static bool walk(char *root, bool (*visit)(void *user, struct str path), void *user) {
    char *roots[] = { root, NULL };
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
    bool go_on = true;
    for (FTSENT *e; fts && go_on && (e = fts_read(fts));) {
        const struct str prefix = STR("rollout-");
        if (e->fts_namelen > prefix.n && memcmp(e->fts_name, prefix.p, prefix.n) == 0 &&
            e->fts_info != FTS_D && e->fts_info != FTS_DP)
            go_on = visit(user, (struct str){ e->fts_path, e->fts_pathlen });
    }
    if (fts)
        (void)fts_close(fts);
    return go_on;
}

bool rollout_walk(struct str home, enum rollout_place where,
    bool (*visit)(void *user, struct str path), void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    if (where & ROLLOUT_SESSIONS) {
        char *root = arena_cstr(&a, arena_printf(&a, "%.*s/sessions", STR_ARGS(home)));
        if (!walk(root, visit, user))
            return false;
    }
    if (where & ROLLOUT_ARCHIVED) {
        char *root = arena_cstr(&a, arena_printf(&a, "%.*s/archived_sessions", STR_ARGS(home)));
        return walk(root, visit, user);
    }
    return true;
}

struct search {
    struct arena *a;
    struct str id;
    struct str best;
    struct rollout_name best_name;
    struct str_node *all;
};

static bool is_of_thread(const struct search *s, struct str path, struct rollout_name *ret) {
    return str_find(path, s->id) >= 0 && rollout_name_parse(path, ret) &&
           str_eq(ret->thread, s->id);
}

/* A compressed file beside its plain one is the older of the two. */
static bool is_better(const struct search *s, const struct rollout_name *name) {
    if (!s->best.p)
        return true;
    if (rollout_name_is_newer(name, &s->best_name))
        return true;
    return s->best_name.compressed && !name->compressed &&
           !rollout_name_is_newer(&s->best_name, name);
}

static bool visit_newest(void *user, struct str path) {
    struct search *s = user;
    struct rollout_name name;
    if (is_of_thread(s, path, &name) && is_better(s, &name)) {
        s->best = arena_str(s->a, path);
        (void)rollout_name_parse(s->best, &s->best_name);
    }
    return true;
}

struct str rollout_find(
    struct arena *a, struct str home, enum rollout_place where, struct str thread) {
    struct search s = { .a = a, .id = thread };
    (void)rollout_walk(home, where, visit_newest, &s);
    return s.best;
}

static bool visit_key(void *user, struct str path) {
    struct search *s = user;
    struct rollout_name name;
    if (str_find(path, s->id) < 0 || !rollout_name_parse(path, &name) ||
        !str_eq(rollout_name_key(&name), s->id))
        return true;
    if (is_better(s, &name)) {
        s->best = arena_str(s->a, path);
        (void)rollout_name_parse(s->best, &s->best_name);
    }
    return true;
}

struct str rollout_find_key(struct arena *a, struct str home, struct str key) {
    struct search s = { .a = a, .id = key };
    (void)rollout_walk(home, ROLLOUT_ANYWHERE, visit_key, &s);
    return s.best;
}

static bool visit_all(void *user, struct str path) {
    struct search *s = user;
    struct rollout_name name;
    if (is_of_thread(s, path, &name)) {
        struct str_node *entry = arena_new(s->a, struct str_node);
        *entry = (struct str_node){ s->all, arena_str(s->a, path) };
        s->all = entry;
    }
    return true;
}

struct str_node *rollout_find_all(
    struct arena *a, struct str home, enum rollout_place where, struct str thread) {
    struct search s = { .a = a, .id = thread };
    (void)rollout_walk(home, where, visit_all, &s);
    return s.all;
}
