/* sync: a thread's file is brought to the disk itself. */
#include "thread/sync.h"

#include "base/log.h"
#include "config/config.h"
#include "loop/work.h"
#include "store/rollout.h"
#include "thread/manager.h"

#include <errno.h>
#include <unistd.h>

struct sync_job {
    struct work work;
    struct thread *thread;
    int fd, error;
};

static void run(struct work *work) {
    struct sync_job *job = (struct sync_job *)work;
    job->error = fdatasync(job->fd) < 0 ? errno : 0;
}

static void after(struct work *work, bool done) {
    struct sync_job *job = (struct sync_job *)work;
    struct thread *t = job->thread;
    if (!done)
        return;
    if (job->error)
        log_warn("thread: syncing a file failed: %s", error_of_errno(job->error));
    t->syncing = false;
    if (t->sync_again)
        thread_sync(t);
}

static void release(struct work *work) {
    (void)close(((struct sync_job *)work)->fd);
}

void thread_sync(struct thread *t) {
    bool wanted = !str_is(config_text(t->config, "codexd.sync"), "never");
    int fd = wanted && t->rollout && !t->syncing ? rollout_dup(t->rollout) : -1;
    t->sync_again = t->syncing;
    if (fd < 0)
        return;
    struct sync_job *job = work_new(&t->ops, sizeof *job);
    job->work.run = run;
    job->work.after = after;
    job->work.release = release;
    job->thread = t;
    job->fd = fd;
    t->syncing = true;
    work_start(&job->work, t->manager->loop);
}
