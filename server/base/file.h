/* file: whole files, at once and blocking. An int returned is 0 or a negative errno. */
#pragma once

#include "base/arena.h"

#include <sys/types.h>
#include <unistd.h>

/* Reads the whole file into the arena, a NUL behind it. -EFBIG when it is larger than `max_bytes`,
 * -EISDIR for a directory. */
int file_read(struct arena *a, const char *path, size_t max_bytes, struct str *ret);
/* The same from where a descriptor stands; it stays open. */
int file_read_fd(struct arena *a, int fd, size_t max_bytes, struct str *ret);

/* Puts a new file in the place of the old one, so that readers see the one or the other, also after a
 * crash: written beside it, synced, renamed. A symbolic link is followed, the file it leads to is
 * replaced. The mode (less the umask) is that of the new file, whatever the old one had. */
int file_replace(const char *path, struct str contents, mode_t mode);

/* Creates the directory and those above it that are missing, with `mode` less the umask. Fine when it
 * exists; -ENOTDIR or -EEXIST when something else does. */
int file_make_directories(const char *path, mode_t mode);

/* The mode of a directory that a sandbox makes to keep its name free while a command runs; it counts as missing. */
enum { FILE_PLACE_MODE = 01755 /* the sticky bit is the mark */ };

/* Is something there, links followed, that is no such directory? */
bool file_is_there(const char *path);

/* Which state of which file it is: for what is kept of a file that others may change. */
struct file_stamp {
    dev_t device;
    ino_t inode;
    off_t size;
    int64_t mtime_ns; /* since the epoch */
};

/* False, and zeroed: there is no such file. */
bool file_stamp_read(const char *path, struct file_stamp *ret);
bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b);

/* Writes all, however many calls that takes. */
int file_write_all(int fd, struct str bytes);

static inline void cleanup_fd_(int *fd) {
    if (*fd >= 0)
        (void)close(*fd);
}
#define _cleanup_fd_ __attribute__((cleanup(cleanup_fd_)))
