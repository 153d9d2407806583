/* agent_v2: the tools of the namespace collaboration. */
#include "turn/agent_v2.h"

#include "base/time.h"
#include "config/model_catalog.h"
#include "protocol/wrappers.gen.h"
#include "thread/agent_history.h"
#include "thread/manager.h"
#include "thread/servers.h"
#include "tool/arguments.h"
#include "turn/state.h"
#include "turn/turn.h"

#include <stdlib.h>

/* ---- items ---- */

struct activity {
    struct item_place at;
    struct thread_item item;
    int64_t started_at_ms, completed_at_ms;
};

static void begin_activity(struct activity *x, const struct agent_call *c,
    enum sub_agent_activity_kind kind, const struct thread *agent, bool with_model) {
    const struct model_info *model = thread_model(agent);
    struct str effort = agent->settings.effort.p ? agent->settings.effort : str_of(model->effort);
    *x = (struct activity){ .at = c->host->items, .started_at_ms = time_now_ms() };
    x->item = (struct thread_item){ .type = THREAD_ITEM_SUB_AGENT_ACTIVITY,
        .started_at_ms = &x->started_at_ms,
        .sub_agent_activity = { .id = c->call->call_id,
            .kind = kind,
            .agent_thread_id = thread_id(agent),
            .agent_path = thread_agent_path(agent) } };
    if (with_model) {
        x->item.sub_agent_activity.model = agent->settings.model;
        x->item.sub_agent_activity.reasoning_effort = effort;
    }
    item_tell_started(x->at, &x->item);
}

static void end_activity(struct activity *x) {
    x->completed_at_ms = time_now_ms();
    x->item.completed_at_ms = &x->completed_at_ms;
    item_tell_completed(x->at, &x->item);
}

static void tell_activity(
    const struct agent_call *c, enum sub_agent_activity_kind kind, const struct thread *agent) {
    struct activity x;
    begin_activity(&x, c, kind, agent, false);
    end_activity(&x);
}

static struct op *answer_json(const struct agent_call *c, const struct json *json) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, json);
    return agent_answer(c, buf_str(&text));
}

/* ---- paths ---- */

/* Absolute, or below the caller. */
static struct str path_of(struct arena *a, const struct thread *self, struct str target) {
    if (str_starts(target, STR("/")))
        return target;
    return arena_printf(a, "%.*s/%.*s", STR_ARGS(thread_agent_path(self)), STR_ARGS(target));
}

static bool is_name(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return name.n > 0;
}

/* So many turns: all of them are passed on then. */
static bool is_count(struct str text) {
    bool any = false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        any |= text.p[i] != '0';
    }
    return any;
}

static struct thread *find(
    struct arena *a, const struct agent_call *c, struct str target, struct str *ret_failure) {
    struct str path = path_of(a, c->turn->thread, target);
    struct thread *t = thread_agent_at(c->turn->thread, path);
    if (!t)
        *ret_failure = arena_printf(a, "live agent path `%.*s` not found", STR_ARGS(path));
    return t;
}

/* ---- spawn_agent ---- */

static struct str refuses(struct arena *a, const struct agent_call *c,
    const struct spawn_task_arguments *args, struct str path) {
    struct str fork = args->fork_turns;
    if (!is_name(args->task_name))
        return STR("agent_name must use only lowercase letters, digits, and underscores");
    if (fork.p && !str_is(fork, "none") && !str_is(fork, "all") && !is_count(fork))
        return STR("fork_turns must be `none` or `all`");
    if (thread_agent_at(c->turn->thread, path))
        return arena_printf(a, "agent path `%.*s` already exists", STR_ARGS(path));
    return thread_agents_are_full(c->turn->thread)
               ? STR("collab spawn failed: agent thread limit reached")
               : STR_NONE;
}

static void begin_task(struct agent_call const *c, struct thread *agent, struct str task) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *self = c->turn->thread;
    bool idle = !agent->turn;
    thread_mail_later(agent, agent_message(&a, self, agent, "NEW_TASK", task, true), NULL);
    if (idle)
        turn_start_for_mail(
            agent, &(struct turn_cause){ .parent = turn_id(c->turn), .root = c->turn->root_id });
}

struct op *spawn_task_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct thread *self = c->turn->thread;
    struct spawn_task_arguments args;
    struct activity x;
    struct str failure;
    if (!tool_arguments_decode(a, c->call->arguments, TYPE_SPAWN_TASK_ARGUMENTS, &args, &failure))
        return agent_answer(c, failure);
    struct str path = path_of(a, self, args.task_name);
    failure = refuses(a, c, &args, path);
    if (failure.p)
        return agent_answer(c, failure);
    struct thread *agent =
        thread_spawn(self, &(struct agent_plan){ .path = path,
                               .model = args.model,
                               .effort = args.reasoning_effort,
                               .with_history = !str_is(args.fork_turns, "none") });
    begin_activity(&x, c, SUB_AGENT_ACTIVITY_KIND_STARTED, agent, true);
    notify_thread_status_changed(&agent->manager->hub->everyone,
        &(struct thread_status_changed_notification){
            .thread_id = thread_id(agent), .status = agent->status });
    end_activity(&x);
    c->turn->agents_changed = true;
    thread_servers_start(agent);
    begin_task(c, agent, args.message);
    struct json *output = json_new_object(a);
    json_put_text(a, output, STR("task_name"), path);
    return answer_json(c, output);
}

/* ---- send_message, followup_task ---- */

static struct op *send_start(const struct agent_call *c, bool task) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct thread *self = c->turn->thread;
    struct agent_task_arguments args;
    struct str failure;
    if (!tool_arguments_decode(a, c->call->arguments, TYPE_AGENT_TASK_ARGUMENTS, &args, &failure))
        return agent_answer(c, failure);
    struct thread *agent = find(a, c, args.target, &failure);
    if (!agent)
        return agent_answer(c, failure);
    if (task && !agent->agent)
        return agent_answer(c, STR("Follow-up tasks can't target the root agent"));
    tell_activity(c, SUB_AGENT_ACTIVITY_KIND_INTERACTED, agent);
    if (task)
        begin_task(c, agent, args.message);
    else
        thread_mail(agent, agent_message(a, self, agent, "MESSAGE", args.message, true), NULL);
    return agent_answer(c, STR(""));
}

struct op *send_message_start(const struct agent_call *c) {
    return send_start(c, false);
}

struct op *followup_task_start(const struct agent_call *c) {
    return send_start(c, true);
}

/* ---- interrupt_agent, list_agents ---- */

struct op *interrupt_agent_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct interrupt_agent_arguments args;
    struct str failure;
    if (!tool_arguments_decode(
            a, c->call->arguments, TYPE_INTERRUPT_AGENT_ARGUMENTS, &args, &failure))
        return agent_answer(c, failure);
    struct thread *agent = find(a, c, args.target, &failure);
    if (!agent)
        return agent_answer(c, failure);
    if (!agent->agent)
        return agent_answer(c, STR("root is not a spawned agent"));
    if (agent == c->turn->thread)
        return agent_answer(c, STR("an agent cannot interrupt itself"));
    struct collab_agent_state state = thread_agent_state(agent->manager, thread_id(agent));
    struct json *output = json_new_object(a);
    json_put(output, STR("previous_status"), json_clone(a, agent_state_json(a, &state)));
    tell_activity(c, SUB_AGENT_ACTIVITY_KIND_INTERRUPTED, agent);
    turn_stop(agent);
    return answer_json(c, output);
}

static int compare_paths(const void *x, const void *y) {
    const struct thread *const *s = x, *const *t = y;
    return str_cmp(thread_agent_path(*s), thread_agent_path(*t));
}

static bool is_in(const struct thread *t, struct str session, struct str prefix) {
    bool member = t->agent ? t->agent->path.p && str_eq(t->agent->session, session)
                           : str_eq(thread_id(t), session);
    return member && (!prefix.p || str_starts(thread_agent_path(t), prefix));
}

struct op *list_agents_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct thread *self = c->turn->thread;
    struct list_agents_arguments args;
    struct str failure;
    if (!tool_arguments_decode(a, c->call->arguments, TYPE_LIST_AGENTS_ARGUMENTS, &args, &failure))
        return agent_answer(c, failure);
    struct json *output = json_new_object(a), *list = json_new_array(a);
    const struct thread_manager *m = self->manager;
    const struct thread **all =
        (const struct thread **)arena_array(a, struct thread *, m->threads.count);
    struct thread *t;
    size_t n = 0;
    struct str prefix = args.path_prefix.p ? path_of(a, self, args.path_prefix) : STR_NONE;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));)
        if (is_in(t, thread_session_id(self), prefix))
            all[n++] = t;
    if (n)
        qsort(all, n, sizeof *all, compare_paths);
    for (size_t i = 0; i < n; i++) {
        struct collab_agent_state state = thread_agent_state(m, thread_id(all[i]));
        struct json *one = json_new_object(a);
        json_put_text(a, one, STR("agent_name"), thread_agent_path(all[i]));
        json_put(one, STR("agent_status"), agent_state_json(a, &state));
        json_push(list, one);
    }
    json_put(output, STR("agents"), list);
    return answer_json(c, output);
}
