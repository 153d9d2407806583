/* git_facts: branch, commit and origin of the repository around a directory. Read by hand: loading libgit2 costs
 * more than a whole turn may. */
#include "thread/git_facts.h"

#include "base/file.h"
#include "base/path.h"

#include <sys/stat.h>

enum { GIT_FILE_BYTES_MAX = 4 * 1024 * 1024 };

static struct str read_file(struct arena *a, struct str directory, struct str name) {
    struct str text;
    const char *path = arena_printf(a, "%.*s/%.*s", STR_ARGS(directory), STR_ARGS(name)).p;
    return file_read(a, path, GIT_FILE_BYTES_MAX, &text) == 0 ? text : STR_NONE;
}

/* The .git directory of a directory or of one above it; a worktree has a file that names it. */
static struct str find_git(struct arena *a, struct str cwd) {
    struct stat st;
    for (struct str at = path_normalise(a, cwd); at.n; at = path_dirname(at)) {
        struct str git = arena_printf(a, "%.*s/.git", STR_ARGS(at));
        if (file_is_there(git.p) && stat(git.p, &st) == 0) {
            const struct str prefix = STR("gitdir:");
            struct str text = S_ISDIR(st.st_mode) ? STR_NONE : read_file(a, at, STR(".git"));
            if (!text.p)
                return git;
            return str_starts(text, prefix) ? path_join(a, at, str_trim(str_from(text, prefix.n)))
                                            : STR_NONE;
        }
        if (at.n == 1)
            break;
    }
    return STR_NONE;
}

/* Where refs and the configuration are: for a worktree the repository's own directory. */
static struct str common_of(struct arena *a, struct str git) {
    struct str text = read_file(a, git, STR("commondir"));
    return text.p ? path_join(a, git, str_trim(text)) : git;
}

static struct str packed_ref(struct arena *a, struct str common, struct str ref) {
    struct str rest = read_file(a, common, STR("packed-refs"));
    while (rest.p) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str hash = str_cut(&line, ' ');
        if (line.p && str_eq(line, ref))
            return hash;
    }
    return STR_NONE;
}

static void read_head(struct arena *a, struct str git, struct str common, struct git_facts *f) {
    const struct str prefix = STR("ref: "), heads = STR("refs/heads/");
    struct str head = read_file(a, git, STR("HEAD"));
    if (!head.p)
        return;
    head = str_trim(head);
    if (!str_starts(head, prefix)) {
        f->commit = head;
        return;
    }
    struct str ref = str_from(head, prefix.n);
    if (str_starts(ref, heads))
        f->branch = str_from(ref, heads.n);
    struct str hash = read_file(a, common, ref);
    f->commit = hash.p ? str_trim(hash) : packed_ref(a, common, ref);
}

/* The url of [remote "origin"]. */
static struct str read_origin(struct arena *a, struct str common) {
    struct str rest = read_file(a, common, STR("config"));
    bool origin = false;
    while (rest.p) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (str_starts(line, STR("[")))
            origin = str_is(line, "[remote \"origin\"]");
        struct str value = line;
        struct str key = str_trim(str_cut(&value, '='));
        if (origin && value.p && str_is(key, "url"))
            return str_trim(value);
    }
    return STR_NONE;
}

struct git_facts git_facts_read(struct arena *a, struct str cwd) {
    struct git_facts f = { 0 };
    struct str git = find_git(a, cwd);
    if (!git.p)
        return f;
    struct str common = common_of(a, git);
    f.in_repository = true;
    read_head(a, git, common, &f);
    f.url = read_origin(a, common);
    return f;
}
