/* agent_wait: wait_agent: until one of the agents has ended, or the time is up. */
#include "base/json.h"
#include "base/time.h"
#include "thread/manager.h"
#include "tool/arguments.h"
#include "turn/agent_input.h"
#include "turn/agent_item.h"
#include "turn/agent_v1.h"
#include "turn/state.h"

#include <assert.h>

enum { WAIT_MS = 30000, WAIT_MS_MIN = 10000, WAIT_MS_MAX = 3600000 };

struct agent_wait {
    struct op op;
    struct agent_watch watch; /* until it ends */
    uv_timer_t timer;
    struct thread_manager *manager;
    struct agent_item item;
    struct str_array ids; /* each once */
    int64_t deadline_ms;  /* monotonic */
    tool_done *done;
    void *user;
};

static struct agent_wait *wait_of(struct agent_watch *watch) {
    return (struct agent_wait *)((char *)watch - offsetof(struct agent_wait, watch));
}

static void wait_cancel(struct op *op) {
    struct agent_wait *w = (struct agent_wait *)op;
    agent_watch_remove(w->manager, &w->watch);
    op_close(op);
}

static const struct op_class wait_class = { "wait for agents", wait_cancel, NULL };

static bool any_final(const struct agent_wait *w) {
    for (size_t i = 0; i < w->ids.n; i++)
        if (agent_status_is_final(thread_agent_state(w->manager, w->ids.v[i]).status))
            return true;
    return false;
}

static void finish(struct agent_wait *w) {
    struct arena *a = &w->op.arena;
    _cleanup_buf_ struct buf text = { 0 };
    struct json *output = json_new_object(a), *states = json_new_object(a);
    for (size_t i = 0; i < w->ids.n; i++) {
        struct collab_agent_state state = thread_agent_state(w->manager, w->ids.v[i]);
        if (!agent_status_is_final(state.status))
            continue;
        json_put(states, w->ids.v[i], agent_state_json(a, &state));
        agent_item_add(&w->item, w->ids.v[i], &state);
    }
    json_put(output, STR("status"), states);
    json_put_bool(a, output, STR("timed_out"), states->count == 0);
    json_write(&text, output);
    agent_item_end(&w->item, false);
    agent_watch_remove(w->manager, &w->watch);
    op_close(&w->op); /* freed after this callback */
    const struct tool_output result = { .text = buf_str(&text) };
    w->done(w->user, &result);
}

static void on_timer(uv_timer_t *timer) {
    struct agent_wait *w = timer->data;
    int64_t left_ms = w->deadline_ms - time_monotonic_ms();
    if (any_final(w) || left_ms <= 0)
        finish(w);
    else /* it has been given more to do in the meantime */
        (void)uv_timer_start(&w->timer, on_timer, (uint64_t)left_ms, 0);
}

/* From the loop, not from within the end of another turn. */
static void on_changed(struct agent_watch *watch) {
    struct agent_wait *w = wait_of(watch);
    if (any_final(w))
        (void)uv_timer_start(&w->timer, on_timer, 0, 0);
}

/* ---- the beginning ---- */

static bool holds(const struct str_array *ids, struct str id) {
    for (size_t i = 0; i < ids->n; i++)
        if (str_eq(ids->v[i], id))
            return true;
    return false;
}

/* As they were given, and each once. */
static bool read_targets(struct arena *a, const struct wait_agent_arguments *args,
    struct str_array *ret_all, struct str_array *ret_ids, struct str *ret_failure) {
    size_t n = args->targets.n;
    *ret_all = (struct str_array){ arena_array(a, struct str, n + 1), n };
    *ret_ids = (struct str_array){ arena_array(a, struct str, n + 1), 0 };
    for (size_t i = 0; i < n; i++) {
        if (!agent_id_of(a, args->targets.v[i], &ret_all->v[i], ret_failure))
            return false;
        if (!holds(ret_ids, ret_all->v[i]))
            ret_ids->v[ret_ids->n++] = ret_all->v[i];
    }
    if (n == 0)
        *ret_failure = STR("agent ids must be non-empty");
    else if (args->timeout_ms && *args->timeout_ms <= 0)
        *ret_failure = STR("timeout_ms must be greater than zero");
    else
        return true;
    return false;
}

static int64_t timeout_of(const struct wait_agent_arguments *args) {
    int64_t ms = args->timeout_ms ? *args->timeout_ms : WAIT_MS;
    return ms < WAIT_MS_MIN ? WAIT_MS_MIN : ms > WAIT_MS_MAX ? WAIT_MS_MAX : ms;
}

struct op *wait_agent_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct thread *self = c->turn->thread;
    struct wait_agent_arguments args;
    struct str_array all, ids;
    struct str failure;
    if (!tool_arguments_decode(
            &arena, c->call->arguments, TYPE_WAIT_AGENT_ARGUMENTS, &args, &failure) ||
        !read_targets(&arena, &args, &all, &ids, &failure))
        return agent_answer(c, failure);
    struct agent_wait *w = op_new(c->group, &wait_class, sizeof *w);
    struct arena *a = &w->op.arena;
    w->manager = self->manager;
    w->done = c->done;
    w->user = c->user;
    w->deadline_ms = time_monotonic_ms() + timeout_of(&args);
    w->ids = (struct str_array){ arena_array(a, struct str, ids.n), ids.n };
    for (size_t i = 0; i < ids.n; i++)
        w->ids.v[i] = arena_str(a, ids.v[i]);
    int r = uv_timer_init(c->host->loop, &w->timer);
    assert(r == 0);
    (void)r;
    op_own(&w->op, &w->timer);
    w->watch.changed = on_changed;
    agent_watch_add(w->manager, &w->watch);
    agent_item_begin(
        &w->item, a, self, c->host->items, c->call->call_id, COLLAB_AGENT_TOOL_WAIT, &all, NULL);
    uint64_t first_ms = any_final(w) ? 0 : (uint64_t)timeout_of(&args);
    (void)uv_timer_start(&w->timer, on_timer, first_ms, 0);
    return &w->op;
}
