/* work: jobs on libuv's thread pool. */
#include "loop/work.h"

#include <assert.h>

static void work_cancel(struct op *op) {
    struct work *job = (struct work *)op;
    /* A job that runs cannot be stopped: on_after() still comes and closes the operation. */
    (void)uv_cancel((uv_req_t *)&job->request);
}

static void work_destroy(struct op *op) {
    struct work *job = (struct work *)op;
    if (job->release)
        job->release(job);
}

static const struct op_class work_class = { "work", work_cancel, work_destroy };

static void on_work(uv_work_t *request) {
    struct work *job = request->data;
    job->run(job);
}

static void start(struct work *job, uv_loop_t *loop);

static void on_after(uv_work_t *request, int status) {
    struct work *job = request->data;
    uv_loop_t *loop = request->loop;
    job->again = false;
    job->after(job, status == 0 && !job->op.cancelling);
    if (job->again)
        start(job, loop);
    else
        op_close(&job->op);
}

static void start(struct work *job, uv_loop_t *loop) {
    job->request.data = job;
    int r = uv_queue_work(loop, &job->request, on_work, on_after);
    assert(r == 0);
}

void *work_new(struct op_group *group, size_t size) {
    assert(size >= sizeof(struct work));
    return op_new(group, &work_class, size);
}

void work_start(struct work *job, uv_loop_t *loop) {
    start(job, loop);
}

void work_again(struct work *job) {
    job->again = !job->op.cancelling;
}
