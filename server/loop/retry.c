/* retry: a timer that waits longer after each failure. */
#include "loop/retry.h"

#include <assert.h>

struct retry {
    struct op op;
    uv_timer_t timer;
    void (*callback)(void *user);
    void *user;
};

static const struct op_class retry_class = { "retry", op_close, NULL };

static void on_timer(uv_timer_t *timer) {
    struct retry *r = timer->data;
    void (*callback)(void *) = r->callback;
    void *user = r->user;
    op_close(&r->op);
    callback(user);
}

int64_t retry_delay_ms(unsigned attempt) {
    unsigned shift = attempt > 0 ? attempt - 1 : 0;
    int64_t delay = shift > 20 ? RETRY_DELAY_MAX_MS : (int64_t)RETRY_BASE_MS << shift;
    if (delay > RETRY_DELAY_MAX_MS)
        delay = RETRY_DELAY_MAX_MS;
    /* The clock's last digits are random enough to spread clients out. */
    int64_t span = delay * 2 * RETRY_JITTER_PERCENT / 100;
    int64_t low = delay - span / 2;
    return span ? low + (int64_t)(uv_hrtime() / 1000 % (uint64_t)(span + 1)) : delay;
}

struct op *retry_start(uv_loop_t *loop, struct op_group *group, int64_t delay_ms,
    void (*callback)(void *user), void *user) {
    struct retry *r = op_new(group, &retry_class, sizeof *r);
    r->callback = callback;
    r->user = user;
    int status = uv_timer_init(loop, &r->timer);
    assert(status == 0);
    op_own(&r->op, &r->timer);
    uv_update_time(loop);
    (void)uv_timer_start(&r->timer, on_timer, delay_ms > 0 ? (uint64_t)delay_ms : 0, 0);
    return &r->op;
}
