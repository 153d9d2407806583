/* digest: all files of a plugin in one number, so that a hook is not trusted any more when its scripts change. */
#include "base/file.h"
#include "base/hash.h"
#include "base/path.h"
#include "plugins/installed.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DIGEST_DEPTH_MAX = 32, DIGEST_FILE_BYTES_MAX = 64 * 1024 * 1024 };

static int visible(const struct dirent *e) {
    return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
}

static int by_name(const struct dirent **x, const struct dirent **y) {
    return strcmp((*x)->d_name, (*y)->d_name);
}

/* Each part with its length, so that no two trees give the same bytes. */
static void add_part(struct hash *h, struct str part) {
    uint64_t n = part.n;
    hash_add(h, (struct str){ (const char *)&n, sizeof n });
    hash_add(h, part);
}

static void add_file(struct hash *h, struct str path, mode_t mode) {
    _cleanup_arena_ struct arena a = { 0 };
    char target[PATH_MAX];
    struct str text = STR("");
    if (S_ISLNK(mode)) {
        ssize_t n = readlink(arena_cstr(&a, path), target, sizeof target);
        text = (struct str){ target, n > 0 ? (size_t)n : 0 };
    } else if (S_ISREG(mode)) {
        (void)file_read(&a, arena_cstr(&a, path), DIGEST_FILE_BYTES_MAX, &text);
    }
    add_part(h, text);
}

static void add_directory(struct hash *h, struct str path, unsigned depth) {
    _cleanup_arena_ struct arena a = { 0 };
    struct dirent **names = NULL;
    int n = depth < DIGEST_DEPTH_MAX ? scandir(arena_cstr(&a, path), &names, visible, by_name) : 0;
    for (int i = 0; i < n; i++) {
        struct stat st;
        struct str child = path_join(&a, path, str_of(names[i]->d_name));
        add_part(h, str_of(names[i]->d_name));
        free(names[i]);
        if (lstat(arena_cstr(&a, child), &st) < 0)
            continue;
        if (S_ISDIR(st.st_mode))
            add_directory(h, child, depth + 1);
        else
            add_file(h, child, st.st_mode);
    }
    add_part(h, STR(""));
    free(names);
}

struct str plugin_digest(struct arena *a, const struct plugin_manifest *m) {
    uint8_t digest[HASH_SHA256_BYTES];
    struct hash *h = hash_new(HASH_SHA256);
    add_directory(h, m->root, 0);
    hash_finish(h, digest);
    return arena_printf(a, "sha256:%.*s", STR_ARGS(hash_hex(a, digest, sizeof digest)));
}
