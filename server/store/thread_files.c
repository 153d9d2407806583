/* thread_files: moving and removing the files of a thread. */
#include "store/thread_files.h"

#include "base/file.h"
#include "base/path.h"
#include "store/rollout_find.h"
#include "store/rollout_meta.h"
#include "store/rollout_name.h"
#include "store/thread_names.h"
#include "store/writer_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

enum { DIRECTORY_MODE = 0777 };

static enum thread_files_result fail(struct error *reterr, int number) {
    (void)error_set(reterr, number, "%s", error_of_errno(number));
    return THREAD_FILES_FAILED;
}

static int move_file(struct arena *a, struct str from, struct str to) {
    struct str directory = arena_str(a, path_dirname(to));
    int r = file_make_directories(directory.p, DIRECTORY_MODE);
    if (r < 0)
        return r;
    return rename(arena_cstr(a, from), arena_cstr(a, to)) < 0 ? -errno : 0;
}

static enum thread_files_result move_all(struct str home, struct str thread,
    enum rollout_place where, struct str (*target)(struct arena *, struct str, struct str),
    bool touch, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct str_list *files = rollout_find_all(&a, home, where, thread);
    if (!files)
        return THREAD_FILES_MISSING;
    if (writer_lock_is_busy(home, thread))
        return THREAD_FILES_BUSY;
    for (; files; files = files->next) {
        struct str to = target(&a, home, files->text);
        int r = move_file(&a, files->text, to);
        if (r == 0 && touch)
            (void)utimensat(AT_FDCWD, to.p, NULL, 0);
        if (r < 0)
            return fail(reterr, r);
    }
    return THREAD_FILES_DONE;
}

enum thread_files_result thread_files_archive(
    struct str home, struct str thread, struct error *reterr) {
    return move_all(home, thread, ROLLOUT_SESSIONS, rollout_path_archived, false, reterr);
}

enum thread_files_result thread_files_unarchive(
    struct str home, struct str thread, struct error *reterr) {
    return move_all(home, thread, ROLLOUT_ARCHIVED, rollout_path_unarchived, true, reterr);
}

/* ---- removal ---- */

struct references {
    const struct str_list *files;
    struct str thread;
    struct error *reterr;
    bool found;
};

static bool is_one_of(const struct str_list *files, struct str key) {
    struct rollout_name name;
    for (; files; files = files->next)
        if (rollout_name_parse(files->text, &name) && str_eq(rollout_name_key(&name), key))
            return true;
    return false;
}

static bool visit(void *user, struct str path) {
    struct references *r = user;
    struct rollout_name name;
    struct rollout_meta meta;
    _cleanup_arena_ struct arena a = { 0 };
    if (!rollout_name_parse(path, &name) || str_eq(name.thread, r->thread) ||
        !rollout_meta_read(&a, arena_cstr(&a, path), &meta, NULL))
        return true;
    if (meta.attached && str_eq(meta.forked_from, r->thread))
        r->found = !error_set(r->reterr, 0,
            "while attached thread %.*s exists; delete the attached thread first",
            STR_ARGS(meta.id));
    else if (meta.base_key.p && is_one_of(r->files, meta.base_key))
        r->found = !error_set(r->reterr, 0, ": forked history still references it");
    return !r->found;
}

enum thread_files_result thread_files_delete(
    struct str home, struct str thread, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct str_list *files = rollout_find_all(&a, home, ROLLOUT_ANYWHERE, thread);
    struct references r = { files, thread, reterr, false };
    if (!files)
        return THREAD_FILES_MISSING;
    if (writer_lock_is_busy(home, thread))
        return THREAD_FILES_BUSY;
    (void)rollout_walk(home, ROLLOUT_ANYWHERE, visit, &r);
    if (r.found)
        return THREAD_FILES_IN_USE;
    for (; files; files = files->next)
        if (unlink(arena_cstr(&a, files->text)) < 0 && errno != ENOENT)
            return fail(reterr, errno);
    (void)thread_name_remove(home, thread);
    return THREAD_FILES_DONE;
}
