/* writer_lock: one writer for a thread among all processes. */
#include "store/writer_lock.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>

enum { LOCK_MODE = 0666, DIRECTORY_MODE = 0777 };

static const char *path_of(struct arena *a, struct str home, struct str thread) {
    return arena_printf(a, "%.*s/thread-writer-locks/%.*s.lock", STR_ARGS(home), STR_ARGS(thread))
        .p;
}

/* The lock under which lock files come and go; held for some microseconds. -1: none can be had. */
static int coordinate(struct arena *a, struct str home) {
    const char *directory = arena_printf(a, "%.*s/thread-writer-locks", STR_ARGS(home)).p;
    const char *path =
        arena_printf(a, "%.*s/thread-writer-locks/.coordination.lock", STR_ARGS(home)).p;
    if (file_make_directories(directory, DIRECTORY_MODE) < 0)
        return -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, LOCK_MODE);
    if (fd >= 0 && flock(fd, LOCK_EX) < 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

enum writer_lock_result writer_lock_take(
    struct writer_lock *lock, struct str home, struct str thread) {
    _cleanup_arena_ struct arena a = { 0 };
    if (lock->held)
        return WRITER_LOCK_HELD;
    _cleanup_fd_ int coordination = coordinate(&a, home);
    (void)coordination;
    if (coordination < 0)
        return WRITER_LOCK_FAILED;
    int fd = open(path_of(&a, home, thread), O_RDWR | O_CREAT | O_CLOEXEC, LOCK_MODE);
    if (fd < 0)
        return WRITER_LOCK_FAILED;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        bool busy = errno == EWOULDBLOCK;
        (void)close(fd);
        return busy ? WRITER_LOCK_BUSY : WRITER_LOCK_FAILED;
    }
    *lock = (struct writer_lock){ .fd = fd, .held = true };
    return WRITER_LOCK_HELD;
}

bool writer_lock_is_busy(struct str home, struct str thread) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_fd_ int fd = open(path_of(&a, home, thread), O_RDWR | O_CLOEXEC);
    return fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
}

void writer_lock_release(struct writer_lock *lock, struct str home, struct str thread) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!lock->held)
        return;
    _cleanup_fd_ int coordination = coordinate(&a, home);
    (void)coordination;
    (void)unlink(path_of(&a, home, thread));
    (void)close(lock->fd);
    *lock = (struct writer_lock){ 0 };
}
