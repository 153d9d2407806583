/* rules_files: the rules of a user, of a project, of the machine, and adding to them. */
#include "policy/rules_files.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/path.h"
#include "config/config.h"
#include "config/layers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct loading {
    struct arena *arena;
    struct rules *rules;
    struct rules_problem *problem;
};

/* ---- reading ---- */

static int compare_names(const void *x, const void *y) {
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct rule_words list_files(struct arena *a, const char *directory) {
    struct rule_words names = { NULL, 0 };
    DIR *dir = opendir(directory);
    if (!dir)
        return names;
    names.v = arena_array(a, struct str, RULES_FILES_MAX);
    for (const struct dirent *e; names.n < RULES_FILES_MAX && (e = readdir(dir));)
        if (str_ends(str_of(e->d_name), STR(".rules")))
            names.v[names.n++] = arena_str(a, str_of(e->d_name));
    (void)closedir(dir);
    if (names.n)
        qsort(names.v, names.n, sizeof *names.v, compare_names);
    return names;
}

static bool load_file(struct loading *x, struct str path) {
    struct arena *a = x->arena;
    struct str text;
    int r = file_read(a, path.p, RULES_FILE_BYTES_MAX, &text);
    x->problem->path = path;
    if (r < 0) {
        struct str why = arena_printf(
            a, "failed to read rules file %.*s: %s", STR_ARGS(path), error_of_errno(r));
        x->problem->error = (struct rules_error){ why, why, 1, 1, 1, 1 };
        return false;
    }
    if (rules_read(x->rules, a, text, path, &x->problem->error))
        return true;
    struct rules_error *e = &x->problem->error;
    e->trace = arena_printf(a, "failed to parse rules file %.*s: starlark error: %.*s",
        STR_ARGS(path), STR_ARGS(e->trace));
    return false;
}

/* `<folder>/rules/` */
static bool load_folder(struct loading *x, struct str folder) {
    struct str directory = path_join(x->arena, folder, STR("rules"));
    struct rule_words names = list_files(x->arena, arena_cstr(x->arena, directory));
    for (size_t i = 0; i < names.n; i++)
        if (!load_file(x, path_join(x->arena, directory, names.v[i])))
            return false;
    return true;
}

/* ---- projects ---- */

/* Outer folders first. */
static bool load_project(
    struct loading *x, const struct config *config, struct str root, struct str directory) {
    if (!str_eq(directory, root) && path_is_within(directory, root) &&
        !load_project(x, config, root, path_dirname(directory)))
        return false;
    if (!project_is_trusted(x->arena, config->tree, root, directory))
        return true;
    return load_folder(x, path_join(x->arena, directory, STR(".codex")));
}

bool rules_load(struct arena *a, const struct config *config, struct str home, struct str cwd,
    struct rules **ret, struct rules_problem *ret_problem) {
    struct loading x = { a, rules_new(), ret_problem };
    bool ok = load_folder(&x, path_dirname(config_system_file(a))) && load_folder(&x, home);
    if (ok && config_get(config, "projects")) {
        struct str directory = path_normalise(a, cwd);
        ok = load_project(&x, config,
            project_root(a, config_get(config, "project_root_markers"), directory), directory);
    }
    if (!ok) {
        rules_free(x.rules);
        x.rules = rules_new();
    }
    rules_require(x.rules, json_get(json_get(config->requirements.tree, "rules"), "prefix_rules"));
    *ret = x.rules;
    return ok;
}

struct config_warning_notification rules_problem_warning(
    struct arena *a, const struct rules_problem *p) {
    struct text_range *range = arena_new(a, struct text_range);
    range->start = (struct text_position){ p->error.line, p->error.column };
    range->end = (struct text_position){ p->error.end_line, p->error.end_column };
    return (struct config_warning_notification){
        .summary = STR("Error parsing rules; custom rules not applied."),
        .details = p->error.trace,
        .path = p->path,
        .range = range,
    };
}

/* ---- adding ---- */

static void write_rule(struct buf *out, const struct str *words, size_t n) {
    buf_add_str(out, STR("prefix_rule(pattern=["));
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_add_str(out, STR(", "));
        json_write_str(out, words[i]);
    }
    buf_add_str(out, STR("], decision=\"allow\")"));
}

static bool has_line(struct str text, struct str line) {
    for (struct str rest = text; rest.p;)
        if (str_eq(str_cut(&rest, '\n'), line))
            return true;
    return false;
}

static int append(struct arena *a, const char *path, struct str line) {
    _cleanup_fd_ int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    struct str before;
    int r = fd < 0 || flock(fd, LOCK_EX) < 0 ? -errno : 0;
    if (r == 0)
        r = file_read(a, path, RULES_FILE_BYTES_MAX, &before);
    if (r < 0 || has_line(before, line))
        return r;
    _cleanup_buf_ struct buf more = { 0 };
    if (before.n && before.p[before.n - 1] != '\n')
        buf_add_char(&more, '\n');
    buf_add_str(&more, line);
    buf_add_char(&more, '\n');
    return file_write_all(fd, buf_str(&more));
}

bool rules_file_allow(struct str home, const struct str *words, size_t n, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf line = { 0 };
    struct str directory = path_join(&a, home, STR("rules"));
    const char *path = arena_cstr(&a, path_join(&a, directory, STR("default.rules")));
    write_rule(&line, words, n);
    int r = file_make_directories(arena_cstr(&a, directory), 0777);
    if (r == 0)
        r = append(&a, path, buf_str(&line));
    return r == 0 || error_set(reterr, r, "failed to update %s: %s", path, error_of_errno(r));
}
