/* project_docs: AGENTS.md files. */
#include "thread/project_docs.h"

#include "base/file.h"
#include "base/path.h"
#include "base/utf8.h"
#include "config/config.h"

#include <sys/stat.h>

enum { DIRECTORIES_MAX = 64, FILE_BYTES_MAX = 1024 * 1024, SOURCES_MAX = DIRECTORIES_MAX + 1 };

static const char *below(struct arena *a, struct str directory, struct str name) {
    return path_join(a, directory, name).p;
}

static bool is_file(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static struct str read_text(struct arena *a, const char *path) {
    struct str text;
    return file_read(a, path, FILE_BYTES_MAX, &text) == 0 ? utf8_lossy(a, text) : STR_NONE;
}

static const char *const names[] = { "AGENTS.override.md", "AGENTS.md" };

/* ---- the user's own ---- */

/* The first file that says something; its path in *ret_path, or NULL. */
static struct str read_global(struct arena *a, struct str home, const char **ret_path) {
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *path = below(a, home, str_of(names[i]));
        struct str text = is_file(path) ? str_trim(read_text(a, path)) : STR_NONE;
        *ret_path = path;
        if (text.n)
            return text;
    }
    *ret_path = NULL;
    return STR_NONE;
}

struct str project_docs_read_global(struct arena *a, struct str home) {
    const char *path;
    return read_global(a, home, &path);
}

/* ---- the project's ---- */

static bool has_marker(struct arena *a, const struct json *markers, struct str directory) {
    if (!markers)
        return file_is_there(below(a, directory, STR(".git")));
    for (const struct json *m = markers->kind == JSON_ARRAY ? markers->first : NULL; m; m = m->next)
        if (m->kind == JSON_STRING && file_is_there(below(a, directory, m->text)))
            return true;
    return false;
}

/* The directories from the project's root down to the cwd; the cwd alone without a root. Returns how many. */
static size_t find_directories(
    struct arena *a, const struct config *config, struct str cwd, struct str *ret) {
    const struct json *markers = config_get(config, "project_root_markers");
    struct str chain[DIRECTORIES_MAX];
    size_t n = 0;
    for (struct str d = cwd; d.p && d.n && n < DIRECTORIES_MAX; d = path_dirname(d)) {
        chain[n++] = d;
        if (!has_marker(a, markers, d))
            continue;
        for (size_t i = 0; i < n; i++)
            ret[i] = chain[n - 1 - i];
        return n;
    }
    ret[0] = cwd;
    return 1;
}

static const char *doc_path(struct arena *a, const struct config *config, struct str directory) {
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *path = below(a, directory, str_of(names[i]));
        if (is_file(path))
            return path;
    }
    const struct json *others = config_get(config, "project_doc_fallback_filenames");
    if (!others || others->kind != JSON_ARRAY)
        return NULL;
    for (const struct json *e = others->first; e; e = e->next)
        if (e->kind == JSON_STRING && is_file(below(a, directory, e->text)))
            return below(a, directory, e->text);
    return NULL;
}

static void add_source(struct project_docs *docs, const char *path) {
    docs->sources.v[docs->sources.n++] = str_of(path);
}

static void read_project(
    struct arena *a, const struct config *config, struct str cwd, struct project_docs *docs) {
    struct str directories[DIRECTORIES_MAX];
    size_t n = find_directories(a, config, cwd, directories);
    int64_t left = config_i64(config, "project_doc_max_bytes", PROJECT_DOC_BYTES);
    _cleanup_buf_ struct buf all = { 0 };
    for (size_t i = 0; i < n && left > 0; i++) {
        const char *path = doc_path(a, config, directories[i]);
        struct str text = path ? read_text(a, path) : STR_NONE;
        if (!str_trim(text).n)
            continue;
        if (text.n > (size_t)left)
            text.n = utf8_floor(text, (size_t)left);
        left -= (int64_t)text.n;
        if (all.n)
            buf_add_str(&all, STR("\n\n"));
        buf_add_str(&all, text);
        add_source(docs, path);
    }
    if (all.n)
        docs->project = arena_str(a, buf_str(&all));
}

struct project_docs project_docs_read(
    struct arena *a, const struct config *config, struct str home, struct str cwd) {
    struct project_docs docs = { .sources = { arena_array(a, struct str, SOURCES_MAX), 0 } };
    const char *global;
    (void)read_global(a, home, &global);
    if (global)
        add_source(&docs, global);
    read_project(a, config, cwd, &docs);
    return docs;
}
