/* skills: finding them once for each directory. */
#include "skills/skills.h"

#include "base/path.h"
#include "base/xmalloc.h"
#include "config/config.h"
#include "loop/work.h"

#include <stdlib.h>

#define MACHINE_SKILLS "/etc/codex/skills"

/* One search of several directories. */
struct search_job {
    struct work work;
    struct skills *skills;
    struct skills_place place; /* all of it but the cwd */
    struct str *cwds;
    struct skill_set **sets;
    bool *searched; /* here, not known before */
    size_t n;
    skills_ready *ready;
    void *user;
};

struct skill_set *skill_set_ref(struct skill_set *set) {
    set->refs++;
    return set;
}

struct skill_set *skill_set_unref(struct skill_set *set) {
    if (!set || --set->refs > 0)
        return NULL;
    arena_free(&set->arena);
    free(set);
    return NULL;
}

static struct skill_set *set_new(uint64_t age) {
    struct skill_set *set = xcalloc(1, sizeof *set);
    set->refs = 1;
    set->age = age;
    return set;
}

/* ---- what is known ---- */

static void drop_sets(struct skills *s) {
    struct skill_set *set;
    for (size_t at = 0; (set = map_next(&s->sets, &at, NULL));)
        skill_set_unref(set);
    map_done(&s->sets);
}

void skills_cancel(struct skills *s) {
    op_group_cancel(&s->ops);
}

void skills_done(struct skills *s) {
    drop_sets(s);
    arena_free(&s->extra_arena);
}

void skills_forget(struct skills *s) {
    s->age++;
    drop_sets(s);
}

void skills_set_extra(struct skills *s, const struct str_array *roots) {
    arena_reset(&s->extra_arena);
    s->extra = (struct str_array){ arena_array(&s->extra_arena, struct str, roots->n), roots->n };
    for (size_t i = 0; i < roots->n; i++)
        s->extra.v[i] = arena_str(&s->extra_arena, roots->v[i]);
    skills_forget(s);
}

struct skill_set *skills_known(const struct skills *s, struct str cwd) {
    struct skill_set *set = map_get(&s->sets, cwd);
    return set ? skill_set_ref(set) : NULL;
}

static void keep(struct skills *s, struct str cwd, struct skill_set *set) {
    if (set->age != s->age)
        return; /* outdated while it was made */
    if (s->sets.count >= SKILLS_CACHED_MAX)
        drop_sets(s);
    skill_set_unref(map_put(&s->sets, cwd, skill_set_ref(set)));
}

/* ---- finding ---- */

static void run(struct work *work) {
    struct search_job *job = (struct search_job *)work;
    for (size_t i = 0; i < job->n; i++) {
        if (!job->searched[i])
            continue;
        struct skills_place place = job->place;
        place.cwd = job->cwds[i];
        skills_discover(&job->sets[i]->arena, &place, &job->sets[i]->found);
    }
}

static void after(struct work *work, bool done) {
    struct search_job *job = (struct search_job *)work;
    for (size_t i = 0; done && i < job->n; i++)
        if (job->searched[i])
            keep(job->skills, job->cwds[i], job->sets[i]);
    job->ready(job->user, done ? job->sets : NULL);
}

static void release(struct work *work) {
    struct search_job *job = (struct search_job *)work;
    for (size_t i = 0; i < job->n; i++)
        skill_set_unref(job->sets[i]);
}

/* What says which plugins count. */
static const struct json *plugin_settings(struct arena *a, const struct config *config) {
    static const char *const keys[] = { "features", "plugins" };
    struct json *settings = json_new_object(a);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct json *table = config_get(config, keys[i]);
        if (table)
            json_put(settings, str_of(keys[i]), json_clone(a, table));
    }
    return settings;
}

/* The search works on copies. */
static void copy_place(struct search_job *job) {
    struct skills *s = job->skills;
    struct arena *a = &job->work.op.arena;
    struct config *config = config_current(s->config);
    const struct json *markers = config_get(config, "project_root_markers");
    const char *home = getenv("HOME");
    job->place = (struct skills_place){ .home = arena_str(a, s->home),
        .user_home = arena_str(a, str_of(home)),
        .machine = STR(MACHINE_SKILLS),
        .extra = { arena_array(a, struct str, s->extra.n), s->extra.n },
        .markers = markers ? json_clone(a, markers) : NULL,
        .settings = plugin_settings(a, config) };
    for (size_t i = 0; i < s->extra.n; i++)
        job->place.extra.v[i] = arena_str(a, s->extra.v[i]);
    config_unref(config);
}

struct op *skills_find(struct skills *s, struct op_group *group, const struct str_array *cwds,
    bool anew, skills_ready *ready, void *user) {
    struct search_job *job = work_new(group, sizeof *job);
    struct arena *a = &job->work.op.arena;
    bool any = false;
    job->work.run = run;
    job->work.after = after;
    job->work.release = release;
    job->skills = s;
    job->ready = ready;
    job->user = user;
    job->n = cwds->n;
    job->cwds = arena_array(a, struct str, cwds->n);
    job->sets = arena_array(a, struct skill_set *, cwds->n);
    job->searched = arena_array(a, bool, cwds->n);
    for (size_t i = 0; i < cwds->n; i++) {
        job->cwds[i] = path_normalise(a, path_join(a, s->cwd, cwds->v[i]));
        job->sets[i] = anew ? NULL : skills_known(s, job->cwds[i]);
        job->searched[i] = !job->sets[i];
        any |= job->searched[i];
        if (!job->sets[i])
            job->sets[i] = set_new(s->age);
    }
    if (any) {
        copy_place(job);
        work_start(&job->work, s->loop);
        return &job->work.op;
    }
    ready(user, job->sets);
    op_close(&job->work.op);
    return NULL;
}

/* ---- switches ---- */

bool skill_is_enabled(const struct config *config, const struct skill_metadata *skill) {
    const struct json *all = config_get(config, "skills.config");
    bool enabled = true;
    for (const struct json *e = all && all->kind == JSON_ARRAY ? all->first : NULL; e;
         e = e->next) {
        struct str path = json_get_text(e, "path"), name = json_get_text(e, "name");
        if (path.p ? str_eq(path, skill->path) : name.p && str_eq(name, skill->name))
            enabled = json_get_bool(e, "enabled", true);
    }
    return enabled;
}
