/* rollout_pack: old files are compressed, and come back when their threads go on. */
#include "store/rollout_pack.h"

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "store/rollout_find.h"
#include "store/rollout_name.h"
#include "store/rollout_zstd.h"
#include "store/writer_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

enum { FILE_MODE = 0666, DIRECTORY_MODE = 0777 };

static const struct str packed_end = STR_INIT(".zst");

struct packing {
    struct arena arena;
    struct str home;
    time_t before; /* files that were not changed since */
    struct str_node *files;
};

/* ---- one run at a time, and not too often ---- */

static const char *marker_path(struct arena *a, struct str home, const char *name) {
    return arena_printf(a, "%.*s/.tmp/rollout-%s.lock", STR_ARGS(home), name).p;
}

/* The lock of all work on files, or -1: somebody has it. */
static int take_maintenance(struct arena *a, struct str home) {
    const char *directory = arena_printf(a, "%.*s/.tmp", STR_ARGS(home)).p;
    if (file_make_directories(directory, DIRECTORY_MODE) < 0)
        return -1;
    int fd = open(marker_path(a, home, "maintenance"), O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static bool is_due(struct arena *a, struct str home, const struct timespec *now) {
    struct stat st;
    const char *path = marker_path(a, home, "compression");
    return stat(path, &st) < 0 || st.st_mtim.tv_sec + ROLLOUT_PACK_EVERY_S <= now->tv_sec ||
           st.st_mtim.tv_sec > now->tv_sec;
}

/* In the reference's words: it looks at the same file. */
static void mark_begun(struct arena *a, struct str home, const struct timespec *now) {
    struct str text =
        arena_printf(a, "pid=%d started_at=SystemTime { tv_sec: %lld, tv_nsec: %ld }\n",
            (int)getpid(), (long long)now->tv_sec, now->tv_nsec);
    (void)file_replace(marker_path(a, home, "compression"), text, FILE_MODE);
}

/* ---- files ---- */

static bool is_old(const struct packing *p, const char *path, struct stat *ret) {
    return stat(path, ret) == 0 && S_ISREG(ret->st_mode) && ret->st_mtim.tv_sec < p->before;
}

static bool note(void *user, struct str path) {
    struct packing *p = user;
    struct rollout_name name;
    struct stat st;
    if (!rollout_name_parse(path, &name) || name.compressed ||
        !is_old(p, arena_cstr(&p->arena, path), &st))
        return true;
    struct str_node *entry = arena_new(&p->arena, struct str_node);
    *entry = (struct str_node){ p->files, arena_str(&p->arena, path) };
    p->files = entry;
    return true;
}

static bool is_unchanged(const char *path, const struct stat *before) {
    struct stat now;
    return stat(path, &now) == 0 && now.st_size == before->st_size &&
           now.st_ino == before->st_ino && now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

/* Under the thread's lock: the new file is whole before the old one goes. */
static int pack_file(struct packing *p, struct str path, bool (*stop)(void *user), void *user) {
    struct stat before;
    const char *packed = arena_printf(&p->arena, "%.*s%s", STR_ARGS(path), packed_end.p).p;
    const char *fresh = arena_printf(&p->arena, "%s.tmp", packed).p;
    if (!is_old(p, path.p, &before))
        return 0;
    (void)unlink(fresh);
    int r = rollout_zstd_compress(path.p, fresh, stop, user);
    if (r == 0 && !is_unchanged(path.p, &before))
        r = -EBUSY;
    if (r == 0 && rename(fresh, packed) < 0)
        r = -errno;
    if (r == 0 && unlink(path.p) < 0)
        r = -errno;
    if (r < 0)
        (void)unlink(fresh);
    return r;
}

void rollout_pack_old(struct str home, bool (*stop)(void *user), void *user) {
    struct packing p = { .home = home };
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    p.before = now.tv_sec - ROLLOUT_PACK_AGE_S;
    _cleanup_fd_ int lock = take_maintenance(&p.arena, home);
    if (lock >= 0 && is_due(&p.arena, home, &now)) {
        mark_begun(&p.arena, home, &now);
        (void)rollout_walk(home, ROLLOUT_ANYWHERE, note, &p);
    }
    for (const struct str_node *f = p.files; f && !stop(user); f = f->next) {
        struct rollout_name name;
        struct writer_lock writer = { 0 };
        (void)rollout_name_parse(f->text, &name);
        if (writer_lock_take(&writer, home, name.thread) != WRITER_LOCK_HELD)
            continue;
        int r = pack_file(&p, f->text, stop, user);
        if (r < 0 && r != -ECANCELED)
            log_warn("store: %s cannot be compressed: %s", f->text.p, error_of_errno(r));
        writer_lock_release(&writer, home, name.thread);
    }
    arena_free(&p.arena);
}

int rollout_unpack(struct str path) {
    _cleanup_arena_ struct arena a = { 0 };
    struct stat st;
    const char *packed = arena_cstr(&a, path);
    const char *plain = arena_cstr(&a, str_sub(path, 0, path.n - packed_end.n));
    const char *fresh = arena_printf(&a, "%s.tmp-%d", plain, (int)getpid()).p;
    if (stat(plain, &st) == 0)
        return 0; /* the newer of the two */
    (void)unlink(fresh);
    int r = rollout_zstd_expand(packed, fresh);
    if (r == 0 && rename(fresh, plain) < 0)
        r = -errno;
    if (r < 0)
        (void)unlink(fresh);
    else
        (void)unlink(packed);
    return r;
}
