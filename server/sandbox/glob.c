/* glob: finds the files that a command must not read. */
#include "sandbox/glob.h"

#include "base/path.h"
#include "sandbox/helper.h"
#include "sandbox/view.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct search {
    struct arena *arena;
    const char *const *words;
    size_t word_count;
    struct buf *out;
    struct str glob;
    unsigned depth; /* 0: any */
    size_t matches, entries;
    bool too_many;
};

static void add(struct search *s, const char *word) {
    buf_add(s->out, &word, sizeof word);
}

/* Nothing can be mounted in what is covered by an empty folder. */
static bool is_covered(const struct search *s, struct str path) {
    for (size_t i = 0; i + 1 < s->word_count; i++)
        if (strcmp(s->words[i], "--tmpfs") == 0 && strcmp(s->words[i + 1], "/") != 0 &&
            path_is_within(path, str_of(s->words[i + 1])))
            return true;
    return false;
}

static void deny(struct search *s, struct str path) {
    if (is_covered(s, path))
        return;
    if (s->matches++ == GLOB_MATCHES_MAX) {
        s->too_many = true;
        return;
    }
    add(s, "--ro-bind-try");
    add(s, "/dev/null");
    add(s, path.p);
}

static void visit(struct search *s, int fd, struct str folder, unsigned depth);

static void visit_below(
    struct search *s, int parent, const char *name, struct str path, unsigned depth) {
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0)
        visit(s, fd, path, depth);
}

static bool is_directory(int parent, const struct dirent *e) {
    struct stat st;
    if (e->d_type != DT_UNKNOWN)
        return e->d_type == DT_DIR;
    return fstatat(parent, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static void look(
    struct search *s, int parent, const struct dirent *e, struct str folder, unsigned depth) {
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
        return;
    if (s->entries++ == GLOB_ENTRIES_MAX) {
        s->too_many = true;
        return;
    }
    struct str path = arena_printf(
        s->arena, "%.*s/%s", STR_ARGS(str_is(folder, "/") ? STR("") : folder), e->d_name);
    if (is_directory(parent, e))
        visit_below(s, parent, e->d_name, path, depth + 1);
    else if (e->d_type != DT_LNK && sandbox_glob_matches(s->glob, path))
        deny(s, path);
}

/* Closes the descriptor. */
static void visit(struct search *s, int fd, struct str folder, unsigned depth) {
    bool deep = depth >= (s->depth ? s->depth : GLOB_DEPTH_MAX);
    DIR *dir = deep ? NULL : fdopendir(fd);
    if (!dir) {
        (void)close(fd);
        return;
    }
    for (struct dirent *e; !s->too_many && (e = readdir(dir));)
        look(s, dirfd(dir), e, folder, depth);
    (void)closedir(dir);
}

static bool expand(struct search *s, struct error *reterr) {
    const char *base = arena_cstr(s->arena, sandbox_glob_base(s->glob));
    int fd = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        visit(s, fd, str_of(base), 0);
    return !s->too_many ||
           error_set(reterr, 0, "cannot keep the files of %.*s from being read: there are too many",
               STR_ARGS(s->glob));
}

bool glob_words(
    struct arena *a, const char *const *words, size_t n, struct buf *out, struct error *reterr) {
    struct search s = { .arena = a, .words = words, .word_count = n, .out = out };
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], SANDBOX_HELPER_GLOB) != 0 || i + 2 >= n) {
            add(&s, words[i]);
            continue;
        }
        s.glob = str_of(words[++i]);
        s.depth = (unsigned)strtoul(words[++i], NULL, 10);
        if (!expand(&s, reterr))
            return false;
    }
    return true;
}
