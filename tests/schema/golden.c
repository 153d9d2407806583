/* golden: compares what the schema printers write with the checked-in files, or replaces those.
 *
 *     golden check|update SCHEMA_DIRECTORY
 *
 * json/ and typescript/ hold the experimental set; of the stable one stable.sha256 holds a digest of
 * all names and contents. */
#include "base/file.h"
#include "base/hash.h"
#include "schema/generate.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_MAX_BYTES = 16 * 1024 * 1024, DEPTH_MAX = 4, SHOWN_MAX = 20 };

struct golden {
    struct arena *arena;
    struct str checked_in, generated; /* directories */
    bool update;
    unsigned differences;
};

/* ---- trees ---- */

/* Paths below a directory, with '/' before each, sorted. */
struct tree {
    struct str root;
    struct str *paths;
    size_t n, cap;
};

static void tree_add(struct golden *g, struct tree *tree, struct str path) {
    if (tree->n == tree->cap) {
        struct str *old = tree->paths;
        tree->cap = tree->cap ? 2 * tree->cap : 1024;
        tree->paths = arena_array(g->arena, struct str, tree->cap);
        for (size_t i = 0; i < tree->n; i++)
            tree->paths[i] = old[i];
    }
    tree->paths[tree->n++] = path;
}

static void tree_walk(struct golden *g, struct tree *tree, struct str below, int depth) {
    DIR *directory = opendir(arena_printf(g->arena, "%s%s", tree->root.p, below.p).p);
    if (!directory || depth > DEPTH_MAX)
        return;
    for (struct dirent *e; (e = readdir(directory));) {
        if (e->d_name[0] == '.')
            continue;
        struct str path = arena_printf(g->arena, "%s/%s", below.p, e->d_name);
        if (e->d_type == DT_DIR)
            tree_walk(g, tree, path, depth + 1);
        else
            tree_add(g, tree, path);
    }
    (void)closedir(directory);
}

static int compare_paths(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct tree tree_of(struct golden *g, struct str root) {
    struct tree tree = { .root = root };
    tree_walk(g, &tree, STR(""), 0);
    if (tree.n > 0)
        qsort(tree.paths, tree.n, sizeof *tree.paths, compare_paths);
    return tree;
}

static struct str contents(struct golden *g, struct str root, struct str path) {
    struct str text = STR_NONE;
    const char *name = arena_printf(g->arena, "%s%s", root.p, path.p).p;
    (void)file_read(g->arena, name, FILE_MAX_BYTES, &text);
    return text;
}

/* ---- comparing ---- */

static void differs(struct golden *g, struct str path, const char *how) {
    if (g->differences++ < SHOWN_MAX)
        (void)printf("%s%s %s\n", g->checked_in.p, path.p, how);
}

static bool replace(struct golden *g, struct str path, struct str text) {
    const char *name = arena_printf(g->arena, "%s%s", g->checked_in.p, path.p).p;
    (void)file_make_directories(
        arena_printf(g->arena, "%.*s", (int)(strrchr(name, '/') - name), name).p, 0777);
    int r = file_replace(name, text, 0666);
    if (r < 0)
        (void)fprintf(stderr, "%s: %s\n", name, error_of_errno(r));
    return r == 0;
}

static bool settle(struct golden *g, struct str path, struct str have, struct str want) {
    if (have.p && want.p && str_eq(have, want))
        return true;
    differs(g, path, !have.p ? "is missing" : !want.p ? "is not generated" : "differs");
    if (!g->update)
        return true;
    return want.p ? replace(g, path, want)
                  : unlink(arena_printf(g->arena, "%s%s", g->checked_in.p, path.p).p) == 0;
}

/* Every file of either tree, once. */
static bool compare_trees(struct golden *g) {
    struct tree have = tree_of(g, g->checked_in), want = tree_of(g, g->generated);
    bool ok = true;
    for (size_t i = 0, j = 0; (i < have.n || j < want.n) && ok;) {
        int order = i == have.n ? 1 : j == want.n ? -1 : str_cmp(have.paths[i], want.paths[j]);
        struct str path = order <= 0 ? have.paths[i++] : want.paths[j++];
        if (order == 0)
            j++;
        ok = settle(g, path, order <= 0 ? contents(g, g->checked_in, path) : STR_NONE,
            order >= 0 ? contents(g, g->generated, path) : STR_NONE);
    }
    return ok;
}

/* ---- the sets ---- */

static bool generate(struct golden *g,
    bool (*make)(const char *directory, bool experimental, struct error *reterr), const char *name,
    bool experimental) {
    struct error err;
    const char *directory = arena_printf(g->arena, "%s/%s", g->generated.p, name).p;
    bool ok = make(directory, experimental, &err);
    if (!ok)
        (void)fprintf(stderr, "%s\n", err.text);
    return ok;
}

static struct str digest(struct golden *g, const char *name) {
    struct str root = arena_printf(g->arena, "%s/%s", g->generated.p, name);
    struct tree tree = tree_of(g, root);
    uint8_t bytes[HASH_SHA256_BYTES];
    struct hash *h = hash_new(HASH_SHA256);
    for (size_t i = 0; i < tree.n; i++) {
        struct str path = tree.paths[i];
        hash_add(h, (struct str){ path.p, path.n + 1 });
        hash_add(h, contents(g, root, path));
    }
    hash_finish(h, bytes);
    return hash_hex(g->arena, bytes, sizeof bytes);
}

static bool run(struct golden *g) {
    static const char *const kinds[] = { "json", "typescript" };
    if (!generate(g, schema_generate_json, "json", true) ||
        !generate(g, schema_generate_typescript, "typescript", true) ||
        !generate(g, schema_generate_json, "stable/json", false) ||
        !generate(g, schema_generate_typescript, "stable/typescript", false))
        return false;
    struct str stable = arena_printf(g->arena, "%s  json\n%s  typescript\n",
        digest(g, "stable/json").p, digest(g, "stable/typescript").p);
    bool ok =
        settle(g, STR("/stable.sha256"), contents(g, g->checked_in, STR("/stable.sha256")), stable);
    for (size_t i = 0; i < ARRAY_LEN(kinds) && ok; i++) {
        struct golden set = *g;
        set.checked_in = arena_printf(g->arena, "%s/%s", g->checked_in.p, kinds[i]);
        set.generated = arena_printf(g->arena, "%s/%s", g->generated.p, kinds[i]);
        ok = compare_trees(&set);
        g->differences = set.differences;
    }
    return ok;
}

static void remove_tree(struct golden *g, struct str root) {
    DIR *directory = opendir(root.p);
    for (struct dirent *e; directory && (e = readdir(directory));) {
        struct str path = arena_printf(g->arena, "%s/%s", root.p, e->d_name);
        if (e->d_type == DT_DIR && strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            remove_tree(g, path);
        else if (e->d_type != DT_DIR)
            (void)unlink(path.p);
    }
    if (directory)
        (void)closedir(directory);
    (void)rmdir(root.p);
}

int main(int argc, char **argv) {
    char scratch[] = "/tmp/schema-golden-XXXXXX";
    if (argc != 3 || !mkdtemp(scratch)) {
        (void)fprintf(stderr, "usage: golden check|update SCHEMA_DIRECTORY\n");
        return 2;
    }
    struct arena arena = { 0 };
    struct golden g = {
        .arena = &arena,
        .checked_in = str_of(argv[2]),
        .generated = str_of(scratch),
        .update = strcmp(argv[1], "update") == 0,
    };
    bool ok = run(&g);
    remove_tree(&g, g.generated);
    arena_free(&arena);
    if (g.differences > 0)
        (void)printf("%u files %s\n", g.differences,
            g.update ? "updated" : "differ: ninja update-schema, and look at the changes");
    return ok && (g.update || g.differences == 0) ? 0 : 1;
}
