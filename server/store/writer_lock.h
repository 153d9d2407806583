/* writer_lock: one writer for a thread among all processes (threads.md 30.3). */
#pragma once

#include "base/str.h"

/* A zeroed struct is no lock; `fd` -1 or 0 with no path. */
struct writer_lock {
    int fd; /* with the lock on it, while `held` */
    bool held;
};

enum writer_lock_result { WRITER_LOCK_HELD, WRITER_LOCK_BUSY, WRITER_LOCK_FAILED };

/* Takes thread-writer-locks/<id>.lock; does not wait for another writer. Where locks cannot be made (a home that
 * cannot be written) it is WRITER_LOCK_FAILED, and the thread is used without. */
enum writer_lock_result writer_lock_take(
    struct writer_lock *lock, struct str home, struct str thread);

/* Is another process the thread's writer? */
bool writer_lock_is_busy(struct str home, struct str thread);

/* Gives it back and removes its file. Idempotent. */
void writer_lock_release(struct writer_lock *lock, struct str home, struct str thread);
