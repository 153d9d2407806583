/* discovery: walking the roots, breadth first. */
#include "skills/discovery.h"

#include "base/file.h"
#include "base/json.h"
#include "base/map.h"
#include "base/path.h"
#include "base/utf8.h"
#include "config/layers.h"
#include "plugins/installed.h"
#include "skills/skill.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { ENTRIES_MAX = 10000 }; /* of one directory */

/* One directory to look into. */
struct visit {
    struct visit *next;
    struct str path;
    unsigned depth;
};

struct one_skill {
    struct one_skill *next;
    struct skill_metadata skill;
    struct str text, root;
};

struct one_error {
    struct one_error *next;
    struct skill_error_info error;
};

struct one_directory {
    struct one_directory *next;
    struct str path;
};

struct search {
    struct arena *a;
    struct map seen; /* SKILL.md files, by their real paths */
    struct one_skill *skills;
    struct one_error *errors, **errors_end;
    struct one_directory *directories;
    size_t skill_count, error_count, directory_count;
    enum skill_scope scope; /* of the root that is walked */
    struct str root;
    struct str plugin, plugin_id; /* whose root it is */
    size_t visited;
};

/* ---- a skill ---- */

static bool is_kind(struct arena *a, struct str path, mode_t kind) {
    struct stat st;
    return stat(arena_cstr(a, path), &st) == 0 && (st.st_mode & S_IFMT) == kind;
}

static void add_error(struct search *s, struct str path, struct str message) {
    if (s->scope == SKILL_SCOPE_SYSTEM)
        return;
    struct one_error *e = arena_new(s->a, struct one_error);
    e->error = (struct skill_error_info){ .path = path, .message = message };
    *s->errors_end = e;
    s->errors_end = &e->next;
    s->error_count++;
}

static void read_extras(struct search *s, struct str folder, struct skill_metadata *skill) {
    struct str text;
    const char *path = arena_cstr(s->a, path_join(s->a, folder, STR("agents/openai.yaml")));
    if (file_read(s->a, path, SKILL_FILE_BYTES_MAX, &text) == 0)
        skill_read_extras(s->a, utf8_lossy(s->a, text), folder, skill);
}

static void add_skill(struct search *s, struct str folder, struct str path) {
    char real[PATH_MAX];
    struct str text, problem;
    if (!realpath(path.p, real) || map_put(&s->seen, str_of(real), s))
        return;
    int r = file_read(s->a, path.p, SKILL_FILE_BYTES_MAX, &text);
    if (r < 0) {
        add_error(s, path, arena_printf(s->a, "failed to read file: %s", strerror(-r)));
        return;
    }
    struct one_skill *one = arena_new(s->a, struct one_skill);
    one->skill = (struct skill_metadata){ .path = path, .scope = s->scope, .enabled = true };
    if (!skill_read(s->a, utf8_lossy(s->a, text), path_basename(folder), &one->skill, &problem)) {
        add_error(s, path, problem);
        return;
    }
    read_extras(s, folder, &one->skill);
    if (s->plugin.p)
        one->skill.name =
            arena_printf(s->a, "%.*s:%.*s", STR_ARGS(s->plugin), STR_ARGS(one->skill.name));
    one->skill.plugin_id = s->plugin_id;
    one->root = s->root;
    one->text = utf8_lossy(s->a, text);
    one->next = s->skills;
    s->skills = one;
    s->skill_count++;
}

/* ---- a root ---- */

static void add_directory(struct search *s, struct str path) {
    struct one_directory *d = arena_new(s->a, struct one_directory);
    d->path = path;
    d->next = s->directories;
    s->directories = d;
    s->directory_count++;
}

static int compare_str(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The names of the visible directories in it, sorted. Skills of the daemon's own are not behind links. */
static struct str_array children(struct search *s, struct str path) {
    struct str_array names = { 0 };
    size_t room = 0;
    DIR *dir = opendir(arena_cstr(s->a, path));
    for (const struct dirent *e; dir && (e = readdir(dir)) && names.n < ENTRIES_MAX;) {
        struct str name = str_of(e->d_name);
        if (name.p[0] == '.' ||
            (e->d_type != DT_DIR && e->d_type != DT_LNK && e->d_type != DT_UNKNOWN) ||
            (e->d_type == DT_LNK && s->scope == SKILL_SCOPE_SYSTEM))
            continue;
        if (names.n == room) {
            struct str *more = arena_array(s->a, struct str, room * 2 + 16);
            if (names.n)
                memcpy(more, names.v, names.n * sizeof *more);
            names.v = more;
            room = room * 2 + 16;
        }
        names.v[names.n++] = arena_str(s->a, name);
    }
    if (dir)
        (void)closedir(dir);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, compare_str);
    return names;
}

static void look_into(struct search *s, const struct visit *at, struct visit ***end) {
    struct str file = path_join(s->a, at->path, STR("SKILL.md"));
    add_directory(s, at->path);
    if (is_kind(s->a, file, S_IFREG))
        add_skill(s, at->path, file);
    if (at->depth == SKILLS_DEPTH_MAX)
        return;
    struct str_array names = children(s, at->path);
    for (size_t i = 0; i < names.n && s->visited < SKILLS_DIRECTORIES_MAX; i++) {
        struct str path = path_join(s->a, at->path, names.v[i]);
        if (!is_kind(s->a, path, S_IFDIR))
            continue;
        struct visit *v = arena_new(s->a, struct visit);
        *v = (struct visit){ .path = path, .depth = at->depth + 1 };
        **end = v;
        *end = &v->next;
        s->visited++;
    }
}

static void walk(struct search *s, struct str root, enum skill_scope scope) {
    struct visit first = { .path = path_normalise(s->a, root) }, **end = &first.next;
    s->scope = scope;
    s->root = first.path;
    s->visited = 1;
    if (!is_kind(s->a, first.path, S_IFDIR)) {
        add_directory(s, first.path);
        return;
    }
    for (const struct visit *v = &first; v; v = v->next)
        look_into(s, v, &end);
}

/* ---- the project ---- */

struct str_array skills_project_directories(
    struct arena *a, struct str cwd, const struct json *markers) {
    struct str root = project_root(a, markers, cwd);
    struct str_array down = { arena_array(a, struct str, SKILLS_PARENTS_MAX), 0 };
    size_t n = 0;
    for (struct str d = cwd; d.p && n < SKILLS_PARENTS_MAX; d = path_dirname(d)) {
        n++;
        if (str_eq(d, root))
            break;
    }
    struct str d = cwd;
    for (down.n = n; n > 0; d = path_dirname(d))
        down.v[--n] = d;
    return down;
}

/* ---- all of it ---- */

static int compare_skills(const void *a, const void *b) {
    static const int rank[] = { [SKILL_SCOPE_REPO] = 0,
        [SKILL_SCOPE_USER] = 1,
        [SKILL_SCOPE_SYSTEM] = 2,
        [SKILL_SCOPE_ADMIN] = 3 };
    const struct skill_metadata *x = &(*(struct one_skill *const *)a)->skill;
    const struct skill_metadata *y = &(*(struct one_skill *const *)b)->skill;
    if (x->scope != y->scope)
        return rank[x->scope] - rank[y->scope];
    int by_name = str_cmp(x->name, y->name);
    return by_name ? by_name : str_cmp(x->path, y->path);
}

static void collect(const struct search *s, struct skills_found *ret) {
    size_t n = 0;
    struct one_skill **all = arena_array(s->a, struct one_skill *, s->skill_count);
    for (struct one_skill *one = s->skills; one; one = one->next)
        all[n++] = one;
    qsort(all, n, sizeof(struct one_skill *), compare_skills);
    ret->skills = (struct skill_metadata_array){ arena_array(s->a, struct skill_metadata, n), n };
    ret->texts = (struct str_array){ arena_array(s->a, struct str, n), n };
    ret->roots = (struct str_array){ arena_array(s->a, struct str, n), n };
    for (size_t i = 0; i < n; i++) {
        ret->skills.v[i] = all[i]->skill;
        ret->texts.v[i] = all[i]->text;
        ret->roots.v[i] = all[i]->root;
    }
    ret->errors.v = arena_array(s->a, struct skill_error_info, s->error_count);
    for (const struct one_error *e = s->errors; e; e = e->next)
        ret->errors.v[ret->errors.n++] = e->error;
    ret->directories.v = arena_array(s->a, struct str, s->directory_count);
    for (const struct one_directory *d = s->directories; d; d = d->next)
        ret->directories.v[ret->directories.n++] = d->path;
}

static void walk_project(struct search *s, const struct skills_place *place) {
    struct arena *a = s->a;
    struct str_array dirs =
        skills_project_directories(a, path_normalise(a, place->cwd), place->markers);
    for (size_t i = 0; i < dirs.n; i++) {
        struct str folder = path_join(a, dirs.v[i], STR(".codex"));
        if (!str_eq(folder, path_normalise(a, place->home)))
            walk(s, path_join(a, folder, STR("skills")), SKILL_SCOPE_REPO);
        walk(s, path_join(a, dirs.v[i], STR(".agents/skills")), SKILL_SCOPE_REPO);
    }
}

static void walk_plugin(
    struct search *s, const struct plugin_manifest *m, struct str name, struct str id) {
    struct str_array roots = plugin_skill_roots(s->a, m);
    s->plugin = name;
    s->plugin_id = id;
    for (size_t i = 0; i < roots.n; i++)
        walk(s, roots.v[i], SKILL_SCOPE_USER);
    s->plugin = s->plugin_id = STR_NONE;
}

static void walk_plugins(struct search *s, const struct skills_place *place) {
    struct plugins all = plugins_active(s->a, place->home, place->settings);
    for (size_t i = 0; i < all.n; i++)
        walk_plugin(s, &all.v[i].manifest, all.v[i].name, all.v[i].id);
}

void skills_of_plugin(struct arena *a, const struct plugin_manifest *manifest, struct str name,
    struct skills_found *ret) {
    struct search s = { .a = a };
    s.errors_end = &s.errors;
    *ret = (struct skills_found){ 0 };
    walk_plugin(&s, manifest, name, STR_NONE);
    collect(&s, ret);
    map_done(&s.seen);
}

void skills_discover(struct arena *a, const struct skills_place *place, struct skills_found *ret) {
    struct search s = { .a = a };
    s.errors_end = &s.errors;
    *ret = (struct skills_found){ 0 };
    walk_project(&s, place);
    for (size_t i = 0; i < place->extra.n; i++)
        walk(&s, place->extra.v[i], SKILL_SCOPE_USER);
    walk_plugins(&s, place);
    walk(&s, path_join(a, place->home, STR("skills")), SKILL_SCOPE_USER);
    if (place->user_home.n)
        walk(&s, path_join(a, place->user_home, STR(".agents/skills")), SKILL_SCOPE_USER);
    walk(&s, path_join(a, place->home, STR("skills/.system")), SKILL_SCOPE_SYSTEM);
    walk(&s, place->machine, SKILL_SCOPE_ADMIN);
    collect(&s, ret);
    map_done(&s.seen);
}
