/* agent_v1: the tools of the namespace multi_agent_v1. */
#include "turn/agent_v1.h"

#include "account/models.h"
#include "config/model_catalog.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/servers.h"
#include "thread/unload.h"
#include "tool/answer.h"
#include "tool/arguments.h"
#include "turn/agent_input.h"
#include "turn/agent_item.h"
#include "turn/state.h"
#include "turn/turn.h"

enum { MODELS_NAMED_MAX = 5 };

static const struct str_array nobody = { NULL, 0 };

struct op *agent_answer(const struct agent_call *c, struct str text) {
    return tool_answer(c->group, c->host, text, c->done, c->user);
}

static struct str text_of(struct arena *a, const struct json *json) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, json);
    return arena_str(a, buf_str(&text));
}

static struct op *answer_json(
    const struct agent_call *c, struct arena *a, const struct json *json) {
    return agent_answer(c, text_of(a, json));
}

static struct op *answer_missing(const struct agent_call *c, struct arena *a, struct str id) {
    return agent_answer(c, arena_printf(a, "agent with id %.*s not found", STR_ARGS(id)));
}

static struct turn_cause cause_of(const struct turn *turn) {
    return (struct turn_cause){ .parent = turn_id(turn), .root = turn->root_id };
}

/* ---- spawn_agent ---- */

static struct str unknown_model(struct arena *a, struct str model) {
    _cleanup_buf_ struct buf names = { 0 };
    for (size_t i = 0; i < MODELS_NAMED_MAX && model_at(i); i++)
        buf_printf(&names, "%s%s", i ? ", " : "", model_at(i)->slug);
    return arena_printf(a, "Unknown model `%.*s` for spawn_agent. Available models: %.*s",
        STR_ARGS(model), STR_ARGS(buf_str(&names)));
}

static bool takes_effort(const struct model_info *model, struct str effort) {
    struct str rest = str_of(model->efforts);
    while (rest.n) {
        struct str one = str_trim(str_cut(&rest, ','));
        if (str_eq(one, effort))
            return true;
    }
    return !model->efforts;
}

/* Is there anything against it? "No string": no. */
static struct str refuses(
    struct arena *a, const struct thread *parent, const struct spawn_agent_arguments *args) {
    static const char *const roles[] = { "default", "explorer", "worker" };
    const struct account *account = parent->manager->account;
    struct str model = args->model.p ? args->model : parent->settings.model;
    bool known = !args->agent_type.p;
    if (args->fork_context && args->agent_type.p)
        return STR(
            "Full-history forked agents inherit the parent agent type; omit agent_type, or spawn without a "
            "full-history fork.");
    if (args->model.p && !account_models_find(account, model))
        return unknown_model(a, model);
    const struct model_info *info = account_models_info(account, model);
    if (args->reasoning_effort.p && !takes_effort(info, args->reasoning_effort))
        return arena_printf(a,
            "Reasoning effort `%.*s` is not supported for model `%.*s`. Supported reasoning efforts: %s",
            STR_ARGS(args->reasoning_effort), STR_ARGS(model), info->efforts);
    for (size_t i = 0; i < ARRAY_LEN(roles); i++)
        known |= str_is(args->agent_type, roles[i]);
    return known ? STR_NONE
                 : arena_printf(a, "unknown agent_type '%.*s'", STR_ARGS(args->agent_type));
}

/* From not there to idle, for everybody. */
static void tell_idle(struct thread *t) {
    notify_thread_status_changed(
        &t->manager->hub->everyone, &(struct thread_status_changed_notification){
                                        .thread_id = thread_id(t), .status = t->status });
}

static struct op *spawn(const struct agent_call *c, struct arena *a, struct agent_item *item,
    const struct spawn_agent_arguments *args, const struct agent_words *words) {
    struct thread *parent = c->turn->thread;
    const struct turn_cause cause = cause_of(c->turn);
    struct thread *child = thread_spawn(parent, &(struct agent_plan){ .role = args->agent_type,
                                                    .model = args->model,
                                                    .effort = args->reasoning_effort,
                                                    .with_history = args->fork_context });
    struct thread_item_collab_agent_tool_call *shown = &item->item.collab_agent_tool_call;
    const struct collab_agent_state state = { .status = COLLAB_AGENT_STATUS_PENDING_INIT };
    tell_idle(child);
    agent_item_add(item, thread_id(child), &state);
    shown->model = child->settings.model;
    if (child->settings.effort.p)
        shown->reasoning_effort = child->settings.effort;
    agent_item_end(item, false);
    struct json *output = json_new_object(a);
    json_put_text(a, output, STR("agent_id"), arena_str(a, thread_id(child)));
    json_put_text(a, output, STR("nickname"), child->agent->nickname);
    struct str text = text_of(a, output);
    c->turn->agents_changed = true;
    thread_servers_start(child);
    (void)turn_send(child, words->input, &cause);
    return agent_answer(c, text);
}

struct op *spawn_agent_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct thread *parent = c->turn->thread;
    struct spawn_agent_arguments args;
    struct agent_words words;
    struct agent_item item;
    struct str failure;
    if (!tool_arguments_decode(
            a, c->call->arguments, TYPE_SPAWN_AGENT_ARGUMENTS, &args, &failure) ||
        !agent_input_of(a, args.message, &args.items, &words, &failure))
        return agent_answer(c, failure);
    agent_item_begin(&item, a, parent, c->host->items, c->call->call_id,
        COLLAB_AGENT_TOOL_SPAWN_AGENT, &nobody,
        &(struct agent_item_words){ words.prompt, args.model.p ? args.model : STR(""),
            args.reasoning_effort.p ? args.reasoning_effort : STR("medium") });
    struct str refusal = refuses(a, parent, &args);
    if (refusal.p)
        return agent_answer(c, refusal); /* the item stays open, as the reference leaves it */
    if (thread_agents_are_full(parent)) {
        agent_item_end(&item, true);
        return agent_answer(c, STR("collab spawn failed: agent thread limit reached"));
    }
    return spawn(c, a, &item, &args, &words);
}

/* ---- send_input ---- */

static struct str submit(
    struct agent_call const *c, struct arena *a, struct thread *to, struct json *input) {
    const struct turn_cause cause = cause_of(c->turn);
    bool runs = to->turn != NULL;
    if (to == c->turn->thread)
        turn_send_self(c->turn, input);
    else
        (void)turn_send(to, input, &cause);
    return runs ? thread_manager_new_id(to->manager, a, "") : arena_str(a, turn_running_id(to));
}

struct op *send_input_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct thread *self = c->turn->thread;
    struct send_input_arguments args;
    struct agent_words words;
    struct agent_item item;
    struct str failure, id;
    if (!tool_arguments_decode(a, c->call->arguments, TYPE_SEND_INPUT_ARGUMENTS, &args, &failure) ||
        !agent_id_of(a, args.target, &id, &failure) ||
        !agent_input_of(a, args.message, &args.items, &words, &failure))
        return agent_answer(c, failure);
    agent_item_begin(&item, a, self, c->host->items, c->call->call_id, COLLAB_AGENT_TOOL_SEND_INPUT,
        &(struct str_array){ &id, 1 }, &(struct agent_item_words){ .prompt = words.prompt });
    struct thread *to = map_get(&self->manager->threads, id);
    if (to && to != self && args.interrupt)
        turn_stop(to);
    struct collab_agent_state state = thread_agent_state(self->manager, id);
    agent_item_add(&item, id, &state);
    agent_item_end(&item, false);
    if (!to)
        return answer_missing(c, a, id);
    struct json *output = json_new_object(a);
    json_put_text(a, output, STR("submission_id"), submit(c, a, to, words.input));
    return answer_json(c, a, output);
}

/* ---- close_agent ---- */

/* The agents below go with it. */
static void close_thread(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread_manager *m = t->manager;
    struct str_array below = thread_agents_below(m, &a, thread_id(t));
    turn_stop(t);
    thread_unload(t);
    for (size_t i = 0; i < below.n; i++) {
        struct thread *child = map_get(&m->threads, below.v[i]);
        turn_stop(child);
        thread_unload(child);
    }
}

struct op *close_agent_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct arena *a = &arena;
    struct thread *self = c->turn->thread;
    struct close_agent_arguments args;
    struct agent_item item;
    struct str failure, id;
    if (!tool_arguments_decode(
            a, c->call->arguments, TYPE_CLOSE_AGENT_ARGUMENTS, &args, &failure) ||
        !agent_id_of(a, args.target, &id, &failure))
        return agent_answer(c, failure);
    agent_item_begin(&item, a, self, c->host->items, c->call->call_id,
        COLLAB_AGENT_TOOL_CLOSE_AGENT, &(struct str_array){ &id, 1 }, NULL);
    struct thread *t = map_get(&self->manager->threads, id);
    if (t &&
        (t == self ||
            !t->agent)) /* that would be the end of the call itself, or of somebody else's work */
        t = NULL;
    struct collab_agent_state state = { .status = COLLAB_AGENT_STATUS_NOT_FOUND };
    if (t)
        state = thread_agent_state(self->manager, id);
    struct json *output = json_new_object(a);
    json_put(output, STR("previous_status"), agent_state_json(a, &state));
    struct str text = text_of(a, output);
    agent_item_add(&item, id, &state);
    if (t)
        close_thread(t);
    c->turn->agents_changed = true;
    agent_item_end(&item, false);
    return t ? agent_answer(c, text) : answer_missing(c, a, id);
}
