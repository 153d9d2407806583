/* files: reading and writing of what is taken over. */
#include "base/file.h"
#include "base/path.h"
#include "config/layers.h"
#include "takeover/parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

static void add_str(struct arena *a, struct str_list *list, struct str text) {
    size_t room = list->n < 8 ? 8 : list->n * 2;
    if (list->n == 0 || (list->n >= 8 && (list->n & (list->n - 1)) == 0)) {
        struct str *v = arena_array(a, struct str, room);
        if (list->n)
            memcpy(v, list->v, list->n * sizeof *v);
        list->v = v;
    }
    list->v[list->n++] = text;
}

void takeover_name(struct takeover *t, struct str name) {
    t->found = true;
    add_str(t->a, &t->names, name);
}

struct str takeover_below(const struct takeover *t, struct str folder, const char *name) {
    return path_join(t->a, folder, str_of(name));
}

struct str takeover_read(struct arena *a, struct str path) {
    struct str text;
    return file_read(a, arena_cstr(a, path), TAKEOVER_FILE_BYTES_MAX, &text) == 0 ? text : STR("");
}

bool takeover_read_json(
    struct arena *a, struct str path, const char *prefix, struct json **ret, struct error *reterr) {
    struct json_error why;
    struct str text = takeover_read(a, path);
    *ret = json_new_object(a);
    if (str_trim(text).n == 0)
        return true;
    struct json *value = json_parse(a, text, &why);
    if (!value)
        return error_set(reterr, 0, "%s%s", prefix, why.text);
    if (value->kind == JSON_OBJECT)
        *ret = value;
    return true;
}

/* Hooks of both files count, one after the other. */
static void append_hooks(struct json *into, const struct json *from, struct arena *a) {
    const struct json *hooks = json_get(from, "hooks");
    struct json *old = (struct json *)json_get(into, "hooks");
    if (!old || old->kind != JSON_OBJECT || !hooks || hooks->kind != JSON_OBJECT)
        return;
    for (const struct json *e = hooks->first; e; e = e->next) {
        struct json *groups = (struct json *)json_get_str(old, e->key);
        if (!groups || groups->kind != JSON_ARRAY || e->kind != JSON_ARRAY)
            json_put(old, e->key, json_clone(a, e));
        else
            for (const struct json *g = e->first; g; g = g->next)
                json_push(groups, json_clone(a, g));
    }
}

bool takeover_read_settings(
    struct arena *a, const struct takeover_place *place, struct json **ret, struct error *reterr) {
    struct json *shared, *local;
    if (!takeover_read_json(
            a, path_join(a, place->source, STR("settings.json")), "", &shared, reterr) ||
        !takeover_read_json(
            a, path_join(a, place->source, STR("settings.local.json")), "", &local, reterr))
        return false;
    struct json *all = json_clone(a, shared), *hooks;
    append_hooks(all, local, a);
    hooks = (struct json *)json_get(all, "hooks");
    hooks = hooks ? json_clone(a, hooks) : NULL;
    layer_merge(a, all, local);
    if (hooks)
        json_put(all, STR("hooks"), hooks);
    *ret = all;
    return true;
}

bool takeover_write(struct arena *a, struct str path, struct str text, struct error *reterr) {
    int r = file_make_directories(arena_cstr(a, path_dirname(path)), TAKEOVER_FOLDER_MODE);
    if (r == 0)
        r = file_replace(arena_cstr(a, path), text, TAKEOVER_FILE_MODE);
    return r == 0 || error_set(reterr, r, "%s", error_of_errno(r));
}

static int by_text(const void *x, const void *y) {
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

bool takeover_is_folder(struct arena *a, struct str path) {
    struct stat st;
    return stat(arena_cstr(a, path), &st) == 0 && S_ISDIR(st.st_mode);
}

struct str_list takeover_entries(struct arena *a, struct str folder) {
    struct str_list list = { 0 };
    DIR *dir = opendir(arena_cstr(a, folder));
    struct dirent *e;
    while (dir && list.n < TAKEOVER_FILES_MAX && (e = readdir(dir))) {
        struct str name = arena_str(a, str_of(e->d_name));
        if (str_is(name, ".") || str_is(name, ".."))
            continue;
        if (takeover_is_folder(a, path_join(a, folder, name)))
            name = arena_printf(a, "%.*s/", STR_ARGS(name));
        add_str(a, &list, name);
    }
    if (dir)
        closedir(dir);
    if (list.n)
        qsort(list.v, list.n, sizeof *list.v, by_text);
    return list;
}

bool takeover_exists(struct arena *a, struct str path) {
    struct stat st;
    return lstat(arena_cstr(a, path), &st) == 0;
}

static bool copy_file(
    struct arena *a, struct str from, struct str to, const char *renamed, struct error *reterr) {
    struct str text;
    struct stat st;
    const char *path = arena_cstr(a, from);
    int r = stat(path, &st) == 0 ? 0 : -errno;
    if (r == 0 && !S_ISREG(st.st_mode))
        return true;
    if (r == 0)
        r = file_read(a, path, TAKEOVER_FILE_BYTES_MAX, &text);
    if (r < 0)
        return error_set(reterr, r, "%s", error_of_errno(r));
    if (renamed && str_is(path_basename(from), renamed))
        text = takeover_rename(a, text);
    r = file_make_directories(arena_cstr(a, path_dirname(to)), TAKEOVER_FOLDER_MODE);
    if (r == 0)
        r = file_replace(arena_cstr(a, to), text, st.st_mode & 0777);
    return r == 0 || error_set(reterr, r, "%s", error_of_errno(r));
}

bool takeover_copy(struct arena *a, struct str from, struct str to, const char *renamed,
    unsigned depth, struct error *reterr) {
    struct str_list entries = takeover_entries(a, from);
    int r = file_make_directories(arena_cstr(a, to), TAKEOVER_FOLDER_MODE);
    if (r < 0)
        return error_set(reterr, r, "%s", error_of_errno(r));
    for (size_t i = 0; i < entries.n; i++) {
        struct str name = entries.v[i];
        bool folder = name.p[name.n - 1] == '/';
        name.n -= folder;
        struct str source = path_join(a, from, name), target = path_join(a, to, name);
        if (folder ? depth < TAKEOVER_DEPTH_MAX &&
                         !takeover_copy(a, source, target, renamed, depth + 1, reterr)
                   : !copy_file(a, source, target, renamed, reterr))
            return false;
    }
    return true;
}
