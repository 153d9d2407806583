/* thread_files: moving and removing the files of a thread. */
#include "store/thread_files.h"

#include "base/file.h"
#include "base/path.h"
#include "store/foreign_state.h"
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

struct move {
    enum rollout_place where;
    struct str (*target)(struct arena *a, struct str home, struct str path);
    bool touch; /* the files count as changed now */
};

static enum thread_files_result move_all(
    struct str home, struct str thread, const struct move *move, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str newest = STR_NONE; /* the current one */
    struct rollout_name newest_name = { 0 };
    const struct str_node *files = rollout_find_all(&a, home, move->where, thread);
    if (!files)
        return THREAD_FILES_MISSING;
    for (; files; files = files->next) {
        struct str to = move->target(&a, home, files->text);
        int r = move_file(&a, files->text, to);
        if (r == 0 && move->touch)
            (void)utimensat(AT_FDCWD, to.p, NULL, 0);
        if (r < 0)
            return fail(reterr, r);
        struct rollout_name name;
        if (rollout_name_parse(to, &name) &&
            (!newest_name.time.p || rollout_name_is_newer(&name, &newest_name))) {
            newest_name = name;
            newest = to;
        }
    }
    if (str_ends(newest, STR(".zst")))
        newest = str_sub(newest, 0, newest.n - STR(".zst").n);
    foreign_state_set_archived(home, thread, newest, move->where == ROLLOUT_SESSIONS);
    return THREAD_FILES_DONE;
}

/* Nobody writes the files while they move. */
static enum thread_files_result move_locked(
    struct str home, struct str thread, const struct move *move, struct error *reterr) {
    struct writer_lock lock = { 0 };
    _cleanup_arena_ struct arena a = { 0 };
    if (!rollout_find_all(&a, home, move->where, thread))
        return THREAD_FILES_MISSING;
    if (writer_lock_take(&lock, home, thread) == WRITER_LOCK_BUSY)
        return THREAD_FILES_BUSY;
    enum thread_files_result result = move_all(home, thread, move, reterr);
    writer_lock_release(&lock, home, thread);
    return result;
}

enum thread_files_result thread_files_archive(
    struct str home, struct str thread, struct error *reterr) {
    return move_locked(
        home, thread, &(struct move){ ROLLOUT_SESSIONS, rollout_path_archived, false }, reterr);
}

enum thread_files_result thread_files_unarchive(
    struct str home, struct str thread, struct error *reterr) {
    return move_locked(
        home, thread, &(struct move){ ROLLOUT_ARCHIVED, rollout_path_unarchived, true }, reterr);
}

/* ---- removal ---- */

struct references {
    const struct str_node *files;
    struct str thread;
    struct error *reterr;
    bool found, attached;
};

static bool is_one_of(const struct str_node *files, struct str key) {
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
    r->attached = meta.attached && str_eq(meta.forked_from, r->thread);
    if (r->attached)
        r->found = !error_set(r->reterr, 0,
            "while attached thread %.*s exists; delete the attached thread first",
            STR_ARGS(meta.id));
    else if (!r->found && meta.base_key.p && is_one_of(r->files, meta.base_key))
        r->found = !error_set(r->reterr, 0, ": forked history still references it");
    return !r->attached; /* told before all else */
}

static enum thread_files_result delete_all(
    struct str home, struct str thread, const struct str_node *files, struct error *reterr) {
    struct references r = { files, thread, reterr, false, false };
    _cleanup_arena_ struct arena a = { 0 };
    (void)rollout_walk(home, ROLLOUT_ANYWHERE, visit, &r);
    if (r.found)
        return THREAD_FILES_IN_USE;
    for (; files; files = files->next)
        if (unlink(arena_cstr(&a, files->text)) < 0 && errno != ENOENT)
            return fail(reterr, errno);
    (void)thread_name_remove(home, thread);
    return THREAD_FILES_DONE;
}

enum thread_files_result thread_files_delete(
    struct str home, struct str thread, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    struct writer_lock lock = { 0 };
    const struct str_node *files = rollout_find_all(&a, home, ROLLOUT_ANYWHERE, thread);
    if (!files)
        return THREAD_FILES_MISSING;
    if (writer_lock_take(&lock, home, thread) == WRITER_LOCK_BUSY)
        return THREAD_FILES_BUSY;
    enum thread_files_result result = delete_all(home, thread, files, reterr);
    writer_lock_release(&lock, home, thread);
    return result;
}
