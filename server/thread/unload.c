/* unload: loaded threads that nobody needs any more. */
#include "thread/unload.h"

#include "base/time.h"
#include "config/config.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"
#include "store/rollout.h"
#include "thread/manager.h"
#include "thread/session_end.h"
#include "upstream/responses.h"

/* ---- the end of one thread ---- */

static void free_when_empty(struct op_group *group) {
    struct thread *t = group->user;
    if (!op_group_is_empty(&t->ops) || !op_group_is_empty(&t->sessions.ops) ||
        !op_group_is_empty(&t->servers.ops))
        return;
    struct thread **at = &t->manager->closing;
    while (*at != t)
        at = &(*at)->next_closing;
    *at = t->next_closing;
    thread_free(t);
}

static void watch(struct op_group *group, struct thread *t) {
    group->on_empty = free_when_empty;
    group->user = t;
}

void thread_unload(struct thread *t) {
    struct thread_manager *m = t->manager;
    thread_session_end_drop(t);
    (void)map_remove(&m->threads, thread_id(t));
    thread_agent_leaves(t);
    subscribers_clear(&t->subscribers);
    t->next_closing = m->closing;
    m->closing = t;
    rollout_free(t->rollout);
    t->rollout = NULL;
    thread_set_status(t, THREAD_STATUS_NOT_LOADED);
    responses_session_free(t->responses);
    t->responses = NULL;
    op_group_cancel(&t->ops);
    exec_sessions_cancel(&t->sessions);
    mcp_servers_cancel(&t->servers);
    watch(&t->ops, t);
    watch(&t->sessions.ops, t);
    watch(&t->servers.ops, t);
    free_when_empty(&t->ops);
}

/* ---- after a while without use ---- */

static int64_t delay_ms(const struct thread *t) {
    return 1000 * config_i64(t->config, "thread_unload_delay_secs", THREAD_UNLOAD_DELAY_S);
}

static bool is_idle(const struct thread *t) {
    return !t->turn && !t->voice.active && t->subscribers.count == 0 && !t->hooks.end;
}

static void on_timer(uv_timer_t *timer);

/* One timer for all: at the earliest end of a delay. Without idle threads there is none. */
static void arm(struct thread_manager *m) {
    int64_t now = time_monotonic_ms(), earliest = INT64_MAX;
    struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));) {
        int64_t end = t->idle_since_ms + delay_ms(t);
        if (t->idle_since_ms && is_idle(t) && end < earliest)
            earliest = end;
    }
    if (earliest == INT64_MAX)
        (void)uv_timer_stop(&m->unload_timer);
    else
        (void)uv_timer_start(
            &m->unload_timer, on_timer, earliest > now ? (uint64_t)(earliest - now) : 0, 0);
}

static void close_thread(struct thread *t) {
    struct subscribers *everyone = &t->manager->hub->everyone;
    _cleanup_arena_ struct arena a = { 0 };
    struct str id = arena_str(&a, thread_id(t));
    thread_unload(t);
    notify_thread_closed(everyone, &(struct thread_closed_notification){ .thread_id = id });
}

static void on_session_ended(void *user, struct thread *t) {
    struct thread_manager *m = user;
    if (t && is_idle(t)) {
        close_thread(t);
    } else if (t) { /* somebody has come meanwhile */
        t->hooks.ended = false;
        t->hooks.start = SESSION_RESUME;
    }
    arm(m);
}

static struct thread *find_due(struct thread_manager *m) {
    int64_t now = time_monotonic_ms();
    struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        if (t->idle_since_ms && is_idle(t) && t->idle_since_ms + delay_ms(t) <= now)
            return t;
    return NULL;
}

static void on_timer(uv_timer_t *timer) {
    struct thread_manager *m = timer->data;
    struct thread *t;
    while ((t = find_due(m)))
        if (!thread_session_end(t, on_session_ended, m))
            close_thread(t);
    arm(m);
}

void thread_watch_idle(struct thread *t) {
    if (t->manager->on_turn_end)
        t->manager->on_turn_end(t->manager->user);
    if (!is_idle(t) || t->status.type == THREAD_STATUS_NOT_LOADED)
        return;
    t->idle_since_ms = time_monotonic_ms();
    arm(t->manager);
}

void thread_unload_init(struct thread_manager *m) {
    (void)uv_timer_init(m->loop, &m->unload_timer);
    m->unload_timer.data = m;
    uv_unref((uv_handle_t *)&m->unload_timer);
}

void thread_unload_cancel(struct thread_manager *m) {
    uv_close((uv_handle_t *)&m->unload_timer, NULL);
}
