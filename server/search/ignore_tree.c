/* ignore_tree: the ignore files of a directory and of those above it. */
#include "search/ignore_tree.h"

#include "base/file.h"
#include "base/path.h"

#include <stdlib.h>

static struct ignore_rules read_rules(struct arena *a, struct str dir, const char *name) {
    struct str path = arena_printf(a, "%.*s/%s", STR_ARGS(dir), name), text;
    if (file_read(a, path.p, IGNORE_FILE_BYTES_MAX, &text) < 0)
        return (struct ignore_rules){ 0 };
    return ignore_rules_parse(a, text);
}

const struct ignore_dir *ignore_dir_read(
    struct arena *a, const struct ignore_dir *parent, struct str path) {
    struct ignore_dir *dir = arena_new(a, struct ignore_dir);
    *dir = (struct ignore_dir){ .parent = parent, .path = path };
    dir->has_git = file_is_there(arena_printf(a, "%.*s/.git", STR_ARGS(path)).p);
    dir->in_git = dir->has_git || (parent && parent->in_git);
    dir->ignore = read_rules(a, path, ".ignore");
    dir->git = read_rules(a, path, ".gitignore");
    if (dir->has_git)
        dir->exclude = read_rules(a, path, ".git/info/exclude");
    return dir;
}

const struct ignore_dir *ignore_dir_above(struct arena *a, struct str path) {
    const struct ignore_dir *dir = NULL;
    for (size_t i = 1; i < path.n; i++)
        if (path.p[i] == '/' || i == 1)
            dir = ignore_dir_read(a, dir, i == 1 ? STR("") : arena_str(a, str_sub(path, 0, i)));
    return dir;
}

/* core.excludesFile of the user's git configuration, as far as it is written plainly. */
static struct str configured(struct arena *a, struct str config, struct str home) {
    bool in_core = false;
    while (config.n) {
        struct str line = str_trim(str_cut(&config, '\n'));
        if (line.n && line.p[0] == '[')
            in_core = line.n == 6 && strncasecmp(line.p, "[core]", 6) == 0;
        struct str key = str_cut(&line, '=');
        key = str_trim(key);
        if (in_core && line.p && key.n == 12 && strncasecmp(key.p, "excludesfile", 12) == 0) {
            line = str_trim(line);
            if (line.n > 1 && line.p[0] == '"' && line.p[line.n - 1] == '"')
                line = str_sub(line, 1, line.n - 2);
            return path_expand_home(a, line, home);
        }
    }
    return STR_NONE;
}

struct ignore_rules ignore_global_read(struct arena *a, struct str home) {
    const char *xdg = getenv("XDG_CONFIG_HOME");
    struct str git = xdg && *xdg ? arena_printf(a, "%s/git", xdg)
                                 : arena_printf(a, "%.*s/.config/git", STR_ARGS(home));
    struct str config, text, file = STR_NONE;
    const char *user = arena_printf(a, "%.*s/.gitconfig", STR_ARGS(home)).p;
    if (file_read(a, user, IGNORE_FILE_BYTES_MAX, &config) == 0)
        file = configured(a, config, home);
    if (!file.p)
        file = arena_printf(a, "%.*s/ignore", STR_ARGS(git));
    if (file_read(a, arena_cstr(a, file), IGNORE_FILE_BYTES_MAX, &text) < 0)
        return (struct ignore_rules){ 0 };
    return ignore_rules_parse(a, text);
}

static enum ignore_verdict look(const struct ignore_rules *rules, const struct ignore_dir *dir,
    struct str path, bool is_directory) {
    return rules->n ? ignore_rules_match(rules, str_from(path, dir->path.n + 1), is_directory)
                    : IGNORE_UNDECIDED;
}

bool ignore_tree_has(const struct ignore_dir *dir, const struct ignore_rules *global,
    struct str path, bool is_directory) {
    enum ignore_verdict plain = IGNORE_UNDECIDED, git = IGNORE_UNDECIDED,
                        exclude = IGNORE_UNDECIDED;
    bool in_git = dir->in_git, same_tree = in_git;
    for (const struct ignore_dir *d = dir; d; d = d->parent) {
        if (plain == IGNORE_UNDECIDED)
            plain = look(&d->ignore, d, path, is_directory);
        if (git == IGNORE_UNDECIDED && same_tree)
            git = look(&d->git, d, path, is_directory);
        if (exclude == IGNORE_UNDECIDED && same_tree)
            exclude = look(&d->exclude, d, path, is_directory);
        same_tree = same_tree && !d->has_git;
    }
    if (plain != IGNORE_UNDECIDED)
        return plain == IGNORE_YES;
    if (git != IGNORE_UNDECIDED)
        return git == IGNORE_YES;
    if (exclude != IGNORE_UNDECIDED)
        return exclude == IGNORE_YES;
    return in_git && global->n && ignore_rules_match(global, path, is_directory) == IGNORE_YES;
}
