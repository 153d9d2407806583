/* thread_fork: a new thread from a place in another one (threads.md 13). */
#include "thread/fork.h"

#include "handlers/lookup.h"
#include "handlers/models_wait.h"
#include "handlers/stored_call.h"
#include "handlers/thread_response.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "thread/manager.h"
#include "thread/servers.h"
#include "turn/context.h"
#include "turn/usage.h"
#include "upstream/upstream.h"

#include <sys/stat.h>

struct fork_result {
    struct thread_fork fork;
    struct str fork_id, path; /* of a fork whose file is being copied */
    struct wire_turn_array turns;
    struct str missing; /* the turn that is not there */
};

static bool find_cut(
    const struct stored_call *call, const struct stored *s, struct stored_cut *ret) {
    const struct thread_fork_params *p = call->params;
    struct str turn = p->last_turn_id.p ? p->last_turn_id : p->before_turn_id;
    *ret = stored_end(s);
    return !turn.p ||
           (p->last_turn_id.p ? stored_cut_after(s, turn, ret) : stored_cut_before(s, turn, ret));
}

static bool check(struct stored_call *call, const struct stored *s) {
    const struct thread_fork_params *p = call->params;
    if (!call->thread && s->archived)
        return lookup_archived_error(s->id, &call->error);
    if (p->ephemeral && !s->chain.meta.legacy && !p->exclude_turns)
        return error_set(&call->error, RPC_INVALID_REQUEST,
            "ephemeral paginated thread/fork requires `excludeTurns: true`");
    return true;
}

static bool read_source(struct stored_call *call, struct stored *s) {
    static struct wire_turn none[1];
    const struct thread_fork_params *p = call->params;
    struct fork_result *r = arena_new(&s->arena, struct fork_result);
    call->result = r;
    if (!check(call, s))
        return false;
    if (!find_cut(call, s, &r->fork.cut)) {
        r->missing = p->last_turn_id.p ? p->last_turn_id : p->before_turn_id;
        return true;
    }
    if (!stored_truncate(s, &r->fork.cut))
        return error_set(&call->error, RPC_INTERNAL_ERROR, "%s", s->error.text);
    r->fork.preview = s->state.all_preview.p ? s->state.all_preview : STR("");
    r->turns = (struct wire_turn_array){ none, 0 };
    if (p->exclude_turns)
        return true;
    r->turns.v = arena_array(&s->arena, struct wire_turn, s->turns.turn_n + 1);
    for (size_t i = 0; i < s->turns.turn_n; i++)
        r->turns.v[r->turns.n++] =
            indexed_turn_read(&s->spans, &s->arena, &s->turns.turns[i], TURN_ITEMS_VIEW_FULL);
    return true;
}

static struct thread_start_params overrides_of(const struct thread_fork_params *p) {
    struct thread_start_params overrides = { .model = p->model,
        .model_provider = p->model_provider,
        .service_tier_is = p->service_tier_is,
        .service_tier = p->service_tier,
        .cwd = p->cwd,
        .runtime_workspace_roots = p->runtime_workspace_roots,
        .approval_policy = p->approval_policy,
        .approvals_reviewer = p->approvals_reviewer,
        .sandbox = p->sandbox,
        .permissions = p->permissions,
        .config = p->config,
        .base_instructions = p->base_instructions,
        .developer_instructions = p->developer_instructions,
        .thread_source = p->thread_source };
    overrides.ephemeral = &p->ephemeral;
    return overrides;
}

static void answer(struct stored_call *call, struct stored *s, struct thread *t) {
    const struct fork_result *r = call->result;
    struct thread_start_response common = thread_response_of(&s->arena, t);
    common.thread.turns = r->turns;
    common.thread.preview = t->preview;
    reply_thread_fork(call->req, &(struct thread_fork_response){ THREAD_RESPONSE_COMMON(common) });
}

/* The fork is there and has its file. */
static void finish(struct stored_call *call, struct stored *s, struct thread *t) {
    const struct thread_fork_params *p = call->params;
    struct rpc_request *req = call->req;
    struct thread_manager *m = services_of(req)->threads;
    struct connection *conn = connection_ref(req->conn);
    bool hydrated = !p->exclude_turns;
    turn_context_restore(t);
    upstream_prepare(m->upstream);
    if (hydrated && !s->chain.meta.legacy)
        thread_response_tell_deprecation(conn);
    subscribers_add(&t->subscribers, conn);
    answer(call, s, t);
    if (hydrated)
        turn_usage_replay(t, conn);
    struct wire_thread view = thread_view(&s->arena, t);
    view.preview = t->preview;
    if (!t->attached)
        notify_thread_started(
            &m->hub->everyone, &(struct thread_started_notification){ .thread = view });
    thread_hooks_look(t);
    thread_servers_start(t);
    connection_unref(conn);
}

/* ---- what a source of the old mode has is copied ---- */

static void copy(void *user, struct stored *s) {
    const struct fork_result *r = ((struct stored_call *)user)->result;
    thread_fork_copy(r->path, s);
}

static void copied(void *user, struct stored *s) {
    struct stored_call *call = user;
    const struct fork_result *r = call->result;
    struct thread *t = thread_find(services_of(call->req)->threads, r->fork_id, NULL);
    if (!t) {
        rpc_fail(call->req, RPC_INVALID_REQUEST, "thread not found: %.*s", STR_ARGS(r->fork_id));
        return;
    }
    thread_fork_finish(t, s);
    finish(call, s, t);
}

/* It stays, for whoever lists threads. */
static void copy_cancelled(void *user) {
    rpc_drop(((struct stored_call *)user)->req);
}

static const struct stored_events copy_events = { copy, copied, copy_cancelled };

static void reply_fork(struct stored_call *call, struct stored *s) {
    const struct thread_fork_params *p = call->params;
    struct rpc_request *req = call->req;
    struct thread_manager *m = services_of(req)->threads;
    struct fork_result *r = call->result;
    const struct thread_start_params overrides = overrides_of(p);
    struct error err;
    if (r->missing.p) {
        if (!p->exclude_turns && !s->chain.meta.legacy)
            thread_response_tell_deprecation(req->conn);
        rpc_fail(req, RPC_INVALID_REQUEST, "turn not found: %.*s", STR_ARGS(r->missing));
        return;
    }
    r->fork.overrides = &overrides;
    r->fork.attach = p->attach_to_source;
    struct thread *t = thread_fork(m, s, &r->fork, &err);
    if (!t) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    if (!thread_fork_needs_copy(t, s)) {
        finish(call, s, t);
        return;
    }
    r->fork_id = arena_str(&s->arena, thread_id(t));
    r->path = arena_str(&s->arena, t->path);
    stored_go_on(s, &copy_events);
}

static void fork_thread(struct rpc_request *req, const void *params) {
    const struct thread_fork_params *p = params;
    struct stored_call call = { .req = req,
        .params = p,
        .id = p->thread_id,
        .read = read_source,
        .reply = reply_fork,
        .missing = "no rollout found for thread id" };
    bool by_id = !p->path.n;
    if (p->last_turn_id.p && p->before_turn_id.p) {
        rpc_fail(req, RPC_INVALID_REQUEST, "`beforeTurnId` cannot be combined with `lastTurnId`");
        return;
    }
    struct stat st;
    if (!by_id && stat(arena_cstr(&req->arena, p->path), &st) != 0) {
        rpc_fail(req, RPC_INVALID_REQUEST,
            "failed to resolve rollout path `%.*s`: file does not exist", STR_ARGS(p->path));
        return;
    }
    if (by_id &&
        !lookup_maybe_thread(req, RPC_INVALID_REQUEST, "session id", &call.id, &call.thread))
        return;
    if (call.thread && !thread_is_begun(call.thread))
        rpc_fail(req, RPC_INVALID_REQUEST, "no rollout found for thread id %s", call.thread->id);
    else
        stored_call_start(&call, &(struct stored_request){ .path = p->path, .want = STORED_TURNS });
}

/* A fork runs with the model that the configuration or the service's list says. */
void handle_thread_fork(struct rpc_request *req, const struct thread_fork_params *p) {
    if (models_are_there(req, p->model_provider, p, fork_thread))
        fork_thread(req, p);
}
