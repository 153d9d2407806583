/* agent: threads that the models of other threads have started. */
#include "thread/agent.h"

#include "config/config.h"
#include "store/rollout.h"
#include "store/rollout_meta.h"
#include "thread/agent_history.h"
#include "thread/agent_name.h"
#include "thread/hidden.h"
#include "thread/manager.h"
#include "thread/stored_view.h"

/* ---- who waits ---- */

void agent_watch_add(struct thread_manager *m, struct agent_watch *watch) {
    watch->prev = NULL;
    watch->next = m->agent_watches;
    if (watch->next)
        watch->next->prev = watch;
    m->agent_watches = watch;
}

void agent_watch_remove(struct thread_manager *m, struct agent_watch *watch) {
    if (watch->prev)
        watch->prev->next = watch->next;
    else
        m->agent_watches = watch->next;
    if (watch->next)
        watch->next->prev = watch->prev;
}

void agents_changed(struct thread_manager *m) {
    for (struct agent_watch *w = m->agent_watches, *next; w; w = next) {
        next = w->next;
        w->changed(w);
    }
}

/* ---- states ---- */

static struct collab_agent_state state_of(const struct thread *t) {
    const struct thread_outcome *o = &t->outcome;
    if (t->turn)
        return (struct collab_agent_state){ .status = COLLAB_AGENT_STATUS_RUNNING };
    return (
        struct collab_agent_state){ o->status, o->has_message ? buf_str(&o->message) : STR_NONE };
}

struct collab_agent_state thread_agent_state(const struct thread_manager *m, struct str id) {
    const struct thread *t = map_get(&m->threads, id);
    return t ? state_of(t) : (struct collab_agent_state){ .status = COLLAB_AGENT_STATUS_NOT_FOUND };
}

bool agent_status_is_final(enum collab_agent_status status) {
    return status != COLLAB_AGENT_STATUS_PENDING_INIT && status != COLLAB_AGENT_STATUS_RUNNING &&
           status != COLLAB_AGENT_STATUS_INTERRUPTED;
}

struct json *agent_state_json(struct arena *a, const struct collab_agent_state *state) {
    static const char *const names[] = {
        [COLLAB_AGENT_STATUS_PENDING_INIT] = "pending_init",
        [COLLAB_AGENT_STATUS_RUNNING] = "running",
        [COLLAB_AGENT_STATUS_INTERRUPTED] = "interrupted",
        [COLLAB_AGENT_STATUS_COMPLETED] = "completed",
        [COLLAB_AGENT_STATUS_ERRORED] = "errored",
        [COLLAB_AGENT_STATUS_SHUTDOWN] = "shutdown",
        [COLLAB_AGENT_STATUS_NOT_FOUND] = "not_found",
    };
    struct str name = str_of(names[state->status]);
    bool has_words = state->status == COLLAB_AGENT_STATUS_COMPLETED ||
                     state->status == COLLAB_AGENT_STATUS_ERRORED;
    if (!has_words)
        return json_new_str(a, name);
    struct json *o = json_new_object(a);
    json_put(o, name, state->message.p ? json_new_str(a, state->message) : json_new_null(a));
    return o;
}

/* Once, unless it has a path: what comes later is asked for. */
static void tell_parent(struct thread *t, const struct collab_agent_state *state) {
    if (t->agent && t->agent->path.p) {
        struct thread *parent = map_get(&t->manager->threads, t->lineage.parent);
        if (parent)
            agent_answer_parent(parent, t, state);
        return;
    }
    if (!t->agent || !t->agent->watched || !agent_status_is_final(state->status))
        return;
    t->agent->watched = false;
    struct thread *parent = map_get(&t->manager->threads, t->lineage.parent);
    if (parent)
        agent_notify_parent(parent, t, state);
}

void thread_agent_ends(struct thread *t, enum collab_agent_status status, struct str message) {
    struct thread_outcome *o = &t->outcome;
    o->status = status;
    o->has_message = message.p != NULL;
    buf_clear(&o->message, 0);
    buf_add_str(&o->message, message);
    const struct collab_agent_state state = state_of(t);
    tell_parent(t, &state);
    agents_changed(t->manager);
}

void thread_agent_leaves(struct thread *t) {
    const struct collab_agent_state gone = { .status = COLLAB_AGENT_STATUS_SHUTDOWN };
    agents_changed(t->manager);
    tell_parent(t, &gone);
}

/* ---- the tree ---- */

static bool is_of_session(const struct thread *t, struct str session) {
    return t->agent && str_eq(t->agent->session, session);
}

struct str thread_agent_path(const struct thread *t) {
    return t->agent && t->agent->path.p ? t->agent->path : STR("/root");
}

struct thread *thread_agent_at(const struct thread *of, struct str path) {
    const struct thread_manager *m = of->manager;
    struct thread *t;
    if (str_is(path, "/root"))
        return map_get(&m->threads, thread_session_id(of));
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        if (is_of_session(t, thread_session_id(of)) && t->agent->path.p &&
            str_eq(t->agent->path, path))
            return t;
    return NULL;
}

int32_t thread_agent_depth(const struct thread *t) {
    return t->agent ? t->agent->depth + 1 : 1;
}

bool thread_agents_are_offered(const struct thread *t) {
    return !t->owner &&
           thread_agent_depth(t) <= config_i64(t->config, "agents.max_depth", AGENT_DEPTH_MAX);
}

bool thread_agents_are_full(const struct thread *parent) {
    const struct thread *t;
    int64_t open = 0;
    for (size_t at = 0; (t = map_next(&parent->manager->threads, &at, NULL));)
        open += is_of_session(t, thread_session_id(parent));
    return open >= config_i64(parent->config, "agents.max_threads", AGENTS_OPEN_MAX);
}

struct str thread_agent_lines(struct arena *a, const struct thread *parent) {
    _cleanup_buf_ struct buf text = { 0 };
    struct str_array ids = thread_manager_ids(parent->manager, a);
    for (size_t i = 0; i < ids.n; i++) {
        const struct thread *t = map_get(&parent->manager->threads, ids.v[i]);
        if (!t->agent || !str_eq(t->lineage.parent, thread_id(parent)))
            continue;
        buf_printf(&text, "%s- %s: %.*s", text.n ? "\n" : "", t->id, STR_ARGS(t->agent->nickname));
    }
    return text.n ? arena_str(a, buf_str(&text)) : STR_NONE;
}

static bool is_below(const struct thread *t, struct str id) {
    while (t && t->agent) {
        if (str_eq(t->lineage.parent, id) || str_eq(t->agent->session, id))
            return true;
        t = map_get(&t->manager->threads, t->lineage.parent);
    }
    return false;
}

struct str_array thread_agents_below(
    const struct thread_manager *m, struct arena *a, struct str id) {
    struct str_array ids = thread_manager_ids(m, a),
                     below = { arena_array(a, struct str, ids.n), 0 };
    for (size_t i = ids.n; i-- > 0;)
        if (is_below(map_get(&m->threads, ids.v[i]), id))
            below.v[below.n++] = ids.v[i];
    return below;
}

/* ---- beginnings ---- */

static bool is_taken(const void *user, struct str name) {
    const struct thread *parent = user, *t;
    for (size_t at = 0; (t = map_next(&parent->manager->threads, &at, NULL));)
        if (is_of_session(t, thread_session_id(parent)) && str_eq(t->agent->nickname, name))
            return true;
    return false;
}

static void name(struct thread *t, const struct thread *parent, const struct agent_plan *plan) {
    struct arena *a = &t->arena;
    t->agent = arena_new(a, struct thread_agent);
    *t->agent = (struct thread_agent){ .session = arena_str(a, thread_session_id(parent)),
        .nickname = arena_str(a, str_of(agent_name_choose(is_taken, parent))),
        .role = arena_str(a, plan->role),
        .path = arena_str(a, plan->path),
        .depth = thread_agent_depth(parent) };
    t->lineage.parent = arena_str(a, thread_id(parent));
}

void thread_adopt(struct thread *parent, struct thread *child) {
    for (struct subscription *s = parent->subscribers.head; s; s = s->next_in_set)
        subscribers_add(&child->subscribers, s->conn);
    if (child->agent)
        child->agent->watched = true;
}

struct thread *thread_spawn(struct thread *parent, const struct agent_plan *plan) {
    struct thread *t = thread_make_child(parent);
    name(t, parent, plan);
    if (plan->model.p)
        t->settings.model = arena_str(&t->arena, plan->model);
    if (plan->effort.p)
        t->settings.effort = arena_str(&t->arena, plan->effort);
    if (plan->with_history && plan->path.p)
        agent_history_take_all(t, parent);
    else if (plan->with_history)
        agent_history_take(t, parent);
    thread_add(t, &(struct rollout_options){ .next_sequence = t->history.count + 1 });
    if (plan->with_history)
        agent_history_record(t);
    thread_adopt(parent, t);
    return t;
}

/* ---- in files and on the wire ---- */

static struct json *text_or_null(struct arena *a, struct str text) {
    return text.p ? json_new_str(a, text) : json_new_null(a);
}

struct json *agent_source_json(struct arena *a, const struct thread *t) {
    const struct thread_agent *g = t->agent;
    struct json *spawn = json_new_object(a), *agent = json_new_object(a),
                *source = json_new_object(a);
    json_put_text(a, spawn, STR("parent_thread_id"), t->lineage.parent);
    json_put_i64(a, spawn, STR("depth"), g->depth);
    json_put(spawn, STR("agent_path"), text_or_null(a, g->path));
    json_put(spawn, STR("agent_nickname"), text_or_null(a, g->nickname));
    json_put(spawn, STR("agent_role"), text_or_null(a, g->role));
    json_put(agent, STR("thread_spawn"), spawn);
    json_put(source, STR("subagent"), agent);
    return source;
}

void thread_agent_restore(struct thread *t, const struct rollout_meta *meta) {
    struct arena *a = &t->arena;
    t->source = arena_new(a, struct session_source);
    *t->source = stored_source(a, meta->source ? json_clone(a, meta->source) : NULL);
    const struct json *spawn = json_get(json_get(meta->source, "subagent"), "thread_spawn");
    if (!spawn)
        return;
    t->agent = arena_new(a, struct thread_agent);
    *t->agent = (struct thread_agent){ .session = arena_str(a, meta->session_id),
        .nickname = arena_str(a, json_get_text(spawn, "agent_nickname")),
        .role = arena_str(a, json_get_text(spawn, "agent_role")),
        .path = arena_str(a, json_get_text(spawn, "agent_path")),
        .depth = (int32_t)json_get_i64(spawn, "depth", 1),
        .introduced = true };
    if (!t->lineage.parent.p)
        t->lineage.parent = arena_str(a, json_get_text(spawn, "parent_thread_id"));
}

void thread_agent_show(const struct thread *t, struct wire_thread *view) {
    const struct thread_agent *g = t->agent;
    if (t->source)
        view->source = *t->source;
    if (!g)
        return;
    view->session_id = g->session;
    view->agent_nickname = g->nickname;
    view->agent_role = g->role;
    view->source = (struct session_source){ .tag = SESSION_SOURCE_SUB_AGENT,
        .sub_agent = { .tag = SUB_AGENT_SOURCE_THREAD_SPAWN,
            .thread_spawn = { .parent_thread_id = t->lineage.parent,
                .depth = g->depth,
                .agent_path = g->path,
                .agent_nickname = g->nickname,
                .agent_role = g->role } } };
}
