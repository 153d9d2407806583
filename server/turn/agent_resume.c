/* agent_resume: resume_agent: an agent that was closed is read from its file. */
#include "base/json.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/restore.h"
#include "thread/servers.h"
#include "thread/stored.h"
#include "tool/arguments.h"
#include "turn/agent_input.h"
#include "turn/agent_item.h"
#include "turn/agent_v1.h"
#include "turn/context.h"
#include "turn/state.h"

struct agent_resume {
    struct op op;
    struct op *reading;
    struct turn *turn; /* while nobody has cancelled */
    struct str id;
    struct agent_item item;
    tool_done *done;
    void *user;
};

/* The reader lets go later. */
static void resume_cancel(struct op *op) {
    struct agent_resume *r = (struct agent_resume *)op;
    r->turn = NULL;
    op_cancel(r->reading);
}

static const struct op_class resume_class = { "resume an agent", resume_cancel, NULL };

static void on_cancel(void *user) {
    struct agent_resume *r = user;
    op_close(&r->op);
}

/* NULL: it cannot be one. */
static struct thread *load(struct thread *parent, struct stored *s) {
    static const struct thread_start_params nothing = { 0 };
    struct error why;
    bool is_agent = s->path.p && !s->failed && !s->archived &&
                    json_get(json_get(s->state.meta.source, "subagent"), "thread_spawn");
    if (!is_agent || thread_agents_are_full(parent))
        return NULL;
    struct thread *t = thread_restore(parent->manager, s, &nothing, &why);
    if (!t)
        return NULL;
    turn_context_restore(t);
    thread_record_settings(t);
    thread_adopt(parent, t);
    notify_thread_status_changed(
        &t->manager->hub->everyone, &(struct thread_status_changed_notification){
                                        .thread_id = thread_id(t), .status = t->status });
    thread_servers_start(t);
    return t;
}

static void finish(struct agent_resume *r) {
    struct arena *a = &r->op.arena;
    _cleanup_buf_ struct buf text = { 0 };
    struct collab_agent_state state = thread_agent_state(r->turn->thread->manager, r->id);
    struct json *output = json_new_object(a);
    json_put(output, STR("status"), agent_state_json(a, &state));
    if (state.status == COLLAB_AGENT_STATUS_NOT_FOUND)
        buf_printf(&text, "agent with id %.*s not found", STR_ARGS(r->id));
    else
        json_write(&text, output);
    r->turn->agents_changed = true;
    agent_item_add(&r->item, r->id, &state);
    agent_item_end(&r->item, false);
    const struct tool_output result = { .text = buf_str(&text) };
    r->done(r->user, &result);
    op_close(&r->op);
}

static void on_done(void *user, struct stored *s) {
    struct agent_resume *r = user;
    if (!r->turn) { /* cancelled too late for the reader to know */
        op_close(&r->op);
        return;
    }
    struct thread *parent = r->turn->thread;
    if (!map_get(&parent->manager->threads, r->id))
        (void)load(parent, s);
    finish(r);
}

static const struct stored_events events = { NULL, on_done, on_cancel };

struct op *resume_agent_start(const struct agent_call *c) {
    _cleanup_arena_ struct arena arena = { 0 };
    struct thread *self = c->turn->thread;
    struct resume_agent_arguments args;
    struct str failure, id;
    if (!tool_arguments_decode(
            &arena, c->call->arguments, TYPE_RESUME_AGENT_ARGUMENTS, &args, &failure) ||
        !agent_id_of(&arena, args.id, &id, &failure))
        return agent_answer(c, failure);
    struct agent_resume *r = op_new(c->group, &resume_class, sizeof *r);
    r->turn = c->turn;
    r->id = arena_str(&r->op.arena, id);
    r->done = c->done;
    r->user = c->user;
    agent_item_begin(&r->item, &r->op.arena, self, c->host->items, c->call->call_id,
        COLLAB_AGENT_TOOL_RESUME_AGENT, &(struct str_array){ &r->id, 1 }, NULL);
    const struct thread_manager *m = self->manager;
    r->reading = stored_open(c->group, c->host->loop,
        &(struct stored_request){ .index = m->index,
            .home = m->home,
            .id = r->id,
            .want = STORED_TURNS,
            .with_context = true },
        &events, r);
    return &r->op;
}
