/* places: directories that something is mounted over while a command runs. */
#include "sandbox/places.h"

#include "base/file.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "sandbox/sweeper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENTER_TRIES = 100 /* against others that come and go at the same moment */ };

struct place {
    unsigned users;
    int fd; /* of the directory, with a lock shared by its users */
    char path[PATH_MAX];
};

struct places {
    struct map used; /* path -> struct place * */
    struct sweeper *sweeper;
};

struct places *places_new(struct sweeper *sweeper) {
    struct places *places = xcalloc(1, sizeof *places);
    places->sweeper = sweeper;
    return places;
}

void places_free(struct places *places) {
    if (!places)
        return;
    map_done(&places->used);
    free(places);
}

/* ---- one directory ---- */

static bool is_empty(int fd) {
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    size_t n = 0;
    if (!dir)
        return false;
    for (struct dirent *e; n <= 2 && (e = readdir(dir));)
        n++;
    (void)closedir(dir);
    return n <= 2;
}

/* Empty, and made by a program like this one. */
static bool is_ours(int fd) {
    struct stat st;
    return fstat(fd, &st) == 0 && (st.st_mode & S_ISVTX) && st.st_uid == geteuid() && is_empty(fd);
}

static bool is_still_at(int fd, const char *path) {
    struct stat there, here;
    return fstat(fd, &here) == 0 && lstat(path, &there) == 0 && here.st_ino == there.st_ino &&
           here.st_dev == there.st_dev;
}

/* File systems without locks make do without. */
static bool is_locked_by_another(int fd, int how) {
    return flock(fd, how | LOCK_NB) < 0 && errno == EWOULDBLOCK;
}

/* A locked descriptor, -EAGAIN when somebody came in between, or another negative errno. */
static int make_once(const char *path) {
    bool made = mkdir(path, FILE_PLACE_MODE) == 0;
    if (!made && errno != EEXIST)
        return -errno;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? -EAGAIN : errno == ENOTDIR || errno == ELOOP ? -EEXIST : -errno;
    int r = 0;
    if (!made && !is_ours(fd))
        r = -EEXIST;
    else if (is_locked_by_another(fd, LOCK_SH) || !is_still_at(fd, path))
        r = -EAGAIN;
    if (r == 0)
        return fd;
    (void)close(fd);
    return r;
}

static int make(const char *path) {
    int r = -EAGAIN;
    for (int i = 0; i < ENTER_TRIES && r == -EAGAIN; i++)
        r = make_once(path);
    return r;
}

/* Somebody who has put something into it meant a directory like any other. */
static void give_up(int fd) {
    struct stat st;
    if (fstat(fd, &st) == 0 && (st.st_mode & S_ISVTX))
        (void)fchmod(fd, st.st_mode & 0777);
}

/* Closes the descriptor. False: others use it. */
static bool remove_unused(int fd, const char *path) {
    bool used = is_locked_by_another(fd, LOCK_EX);
    if (!used && is_still_at(fd, path) && rmdir(path) < 0 && errno == ENOTEMPTY)
        give_up(fd);
    (void)close(fd);
    return !used;
}

bool place_sweep(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return true;
    if (is_ours(fd))
        return remove_unused(fd, path);
    (void)close(fd);
    return true;
}

/* ---- all of them ---- */

/* Is it as it was made? Not when its user has put something into it, or something else in its place. */
static bool is_intact(const struct place *p) {
    return is_still_at(p->fd, p->path) && is_empty(p->fd);
}

int places_enter(struct places *places, struct str path, struct place **ret) {
    struct place *p = map_get(&places->used, path);
    struct stat st;
    if (path.n >= PATH_MAX)
        return -ENAMETOOLONG;
    if (p) {
        if (!is_intact(p))
            return -EEXIST;
        p->users++;
        *ret = p;
        return 0;
    }
    p = xcalloc(1, sizeof *p);
    memcpy(p->path, path.p, path.n);
    if (places->sweeper && lstat(p->path, &st) < 0)
        sweeper_tell(places->sweeper, path);
    p->fd = make(p->path);
    if (p->fd < 0) {
        int r = p->fd;
        free(p);
        return r;
    }
    p->users = 1;
    (void)map_put(&places->used, path, p);
    *ret = p;
    return 0;
}

void places_leave(struct places *places, struct place *place) {
    if (--place->users)
        return;
    (void)map_remove(&places->used, str_of(place->path));
    (void)remove_unused(place->fd, place->path);
    free(place);
}
