/* thread_resume: a stored thread is loaded, or a loaded one joined (threads.md 12). */
#include "base/path.h"
#include "handlers/lookup.h"
#include "handlers/models_wait.h"
#include "handlers/stored_call.h"
#include "handlers/thread_response.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "rpc/outgoing.h"
#include "skills/watch.h"
#include "store/rollout_name.h"
#include "thread/given.h"
#include "thread/goal.h"
#include "thread/index_view.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/restore.h"
#include "thread/servers.h"
#include "thread/settings_view.h"
#include "thread/turn_page.h"
#include "turn/context.h"
#include "turn/follow.h"
#include "turn/usage.h"
#include "upstream/upstream.h"

#include <sys/stat.h>

/* What was read for the answer. */
struct resume_result {
    struct wire_turn_array turns;
    struct turns_page page;
    struct str newest_turn, newest_item;
};

static bool is_paginated_and_hydrated(
    const struct thread_resume_params *p, const struct stored *s) {
    return !p->exclude_turns && !s->chain.meta.legacy;
}

static struct wire_turn_array all_turns(struct stored *s) {
    struct wire_turn_array turns = { arena_array(&s->arena, struct wire_turn, s->turns.turn_n + 1),
        s->turns.turn_n };
    for (size_t i = 0; i < turns.n; i++)
        turns.v[i] =
            indexed_turn_read(&s->spans, &s->arena, &s->turns.turns[i], TURN_ITEMS_VIEW_FULL);
    return turns;
}

/* A path must lead to the current file of its thread, by its proper name. */
static bool check_path(struct stored_call *call, struct stored *s) {
    const struct thread_resume_params *p = call->params;
    struct rollout_name name;
    struct str asked = path_normalise(
        &s->arena, path_join(&s->arena, services_of(call->req)->threads->cwd, s->path));
    if (!p->path.n || s->chain.meta.legacy)
        return true;
    struct str current = rollout_find(&s->arena, s->home, ROLLOUT_ANYWHERE, s->id);
    if (current.p && !str_starts(current, asked))
        return error_set(&call->error, RPC_INVALID_REQUEST,
            "cannot resume paginated thread %.*s with stale path: requested %.*s, current %.*s; omit path "
            "and resume by thread id",
            STR_ARGS(s->id), STR_ARGS(s->path), STR_ARGS(current));
    if (!rollout_name_parse(asked, &name) || !str_eq(name.thread, s->id))
        return error_set(&call->error, RPC_INVALID_REQUEST,
            "paginated rollout path `%.*s` does not have a canonical rollout filename",
            STR_ARGS(p->path));
    return true;
}

static bool read_history(struct stored_call *call, struct stored *s) {
    const struct thread_resume_params *p = call->params;
    static struct wire_turn none[1];
    struct resume_result *r = arena_new(&s->arena, struct resume_result);
    call->result = r;
    if (!call->thread && s->archived)
        return lookup_archived_error(s->id, &call->error);
    if (!check_path(call, s))
        return false;
    r->turns = p->exclude_turns ? (struct wire_turn_array){ none, 0 } : all_turns(s);
    r->newest_turn = turn_page_newest(s);
    r->newest_item = item_page_newest(s);
    if (!p->initial_turns_page)
        return true;
    const struct thread_resume_initial_turns_page_params *first = p->initial_turns_page;
    return turn_page_read(s,
        &(struct turn_page_request){ .limit = first->limit,
            .ascending = first->sort_direction && *first->sort_direction == SORT_DIRECTION_ASC,
            .view = first->items_view ? *first->items_view : TURN_ITEMS_VIEW_SUMMARY },
        &r->page, &call->error);
}

static struct thread_start_params overrides_of(const struct thread_resume_params *p) {
    return (struct thread_start_params){ .model = p->model,
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
        .developer_instructions = p->developer_instructions };
}

/* From not loaded to idle, for everybody. */
static void tell_loaded(struct thread *t) {
    notify_thread_status_changed(
        &t->manager->hub->everyone, &(struct thread_status_changed_notification){
                                        .thread_id = thread_id(t), .status = t->status });
}

/* What is answered with. */
struct resumed {
    const struct thread_resume_params *params;
    struct thread *thread;
    const struct resume_result *result;
    const struct index_own *own;
};

static void answer(struct rpc_request *req, struct arena *a, const struct resumed *x) {
    const struct thread_resume_params *p = x->params;
    const struct resume_result *r = x->result;
    struct thread *t = x->thread;
    struct thread_settings settings = thread_settings_view(a, t);
    struct thread_start_response common = thread_response_of(a, t);
    common.thread.turns = r->turns;
    if (x->own)
        index_own_show(a, x->own, &common.thread);
    reply_thread_resume(req,
        &(struct thread_resume_response){ THREAD_RESPONSE_COMMON(common),
            .collaboration_mode = &settings.collaboration_mode,
            .initial_turns_page = p->initial_turns_page ? &r->page : NULL,
            .turns_backwards_cursor = r->newest_turn, .items_backwards_cursor = r->newest_item });
    skills_watch(t->manager->skills, t->settings.cwd);
}

static void fail_restore(struct rpc_request *req, const struct error *err) {
    if (err->code != RESTORE_NO_PROVIDER) {
        rpc_fail(req, err->code ? err->code : RPC_INVALID_REQUEST, "%s", err->text);
        return;
    }
    struct arena *a = &req->arena;
    struct json *data = json_new_object(a);
    json_put_text(a, data, STR("type"), STR("modelProviderNotConfigured"));
    json_put_text(a, data, STR("modelProvider"), str_of(err->text));
    rpc_fail_data(req, RPC_INVALID_REQUEST,
        arena_printf(a,
            "This chat uses model provider “%s”, which is no longer configured. Restore "
            "this provider’s configuration to continue.",
            err->text),
        data);
}

/* Not the model that the thread's file names. */
static void tell_other_model(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str now = t->settings.model, before = t->recorded_model;
    if (before.n && !str_eq(before, now))
        notify_warning(&t->subscribers,
            &(struct warning_notification){ .thread_id = thread_id(t),
                .message = arena_printf(&a,
                    "This session was recorded with model `%.*s` but is resuming with `%.*s`. "
                    "Consider switching back to `%.*s` as it may affect Codex performance.",
                    STR_ARGS(before), STR_ARGS(now), STR_ARGS(before)) });
}

static void reply_to_resume(struct stored_call *call, struct stored *s) {
    const struct thread_resume_params *p = call->params;
    struct rpc_request *req = call->req;
    struct connection *conn = connection_ref(req->conn);
    struct thread *t = thread_find(services_of(req)->threads, s->id, NULL);
    bool cold = !t;
    bool tells_usage = cold || !p->exclude_turns; /* the answer frees the request */
    if (cold) {
        const struct thread_start_params overrides = overrides_of(p);
        struct error err;
        t = thread_restore(services_of(req)->threads, s, &overrides, &err);
        if (!t) {
            if (err.code == RESTORE_NO_PROVIDER && is_paginated_and_hydrated(p, s))
                thread_response_tell_deprecation(conn);
            fail_restore(req, &err);
            connection_unref(conn);
            return;
        }
        turn_context_restore(t);
        thread_record_settings(t);
        upstream_prepare(t->manager->upstream);
    }
    if (is_paginated_and_hydrated(p, s))
        thread_response_tell_deprecation(conn);
    subscribers_add(&t->subscribers, conn);
    if (cold) {
        tell_other_model(t);
        tell_loaded(t);
    }
    answer(req, &s->arena, &(struct resumed){ p, t, call->result, &s->own });
    if (cold) {
        thread_hooks_look(t);
        thread_servers_start(t);
    }
    if (tells_usage)
        turn_usage_replay(t, conn);
    thread_goal_tell(t, STR_NONE); /* all subscribers hear it when somebody joins */
    rpc_outgoing_resend_all(&t->subscribers, conn);
    turn_follow(t);
    connection_unref(conn);
}

/* ---- a history that the client has ---- */

static void start_given(struct rpc_request *req, const void *params) {
    static struct wire_turn none[1];
    const struct thread_resume_params *p = params;
    const struct thread_start_params overrides = overrides_of(p);
    const struct resume_result nothing = { .turns = { none, 0 }, .page.data = { none, 0 } };
    struct error err;
    struct thread *t = thread_of_given(services_of(req)->threads, &p->history, &overrides, &err);
    if (!t) {
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", err.text);
        return;
    }
    struct connection *conn = connection_ref(req->conn);
    upstream_prepare(t->manager->upstream);
    tell_loaded(t);
    subscribers_add(&t->subscribers, conn);
    answer(req, &req->arena, &(struct resumed){ p, t, &nothing, NULL });
    thread_servers_start(t);
    thread_goal_tell(t, STR_NONE);
    connection_unref(conn);
}

/* ---- the request ---- */

/* A thread that is there already takes neither a history nor another file. */
static bool refuses_rejoin(
    struct rpc_request *req, const struct thread_resume_params *p, const struct thread *t) {
    if (p->history.v)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "cannot resume thread %s with history while it is already running", t->id);
    else if (p->path.n &&
             !str_eq(path_normalise(&req->arena, path_join(&req->arena, t->manager->cwd, p->path)),
                 t->path))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "cannot resume running thread %s with stale path: requested `%.*s`, active `%.*s`",
            t->id, STR_ARGS(p->path), STR_ARGS(t->path));
    else
        return false;
    return true;
}

static bool refuses(struct rpc_request *req, const struct thread_resume_params *p) {
    struct stat st;
    if (p->history.v && p->history.n == 0) {
        rpc_fail(req, RPC_INVALID_REQUEST, "history must not be empty");
        return true;
    }
    if (p->history.v || !p->path.n || stat(arena_cstr(&req->arena, p->path), &st) == 0)
        return false;
    rpc_fail(req, RPC_INVALID_REQUEST, "failed to resolve rollout path `%.*s`: file does not exist",
        STR_ARGS(p->path));
    return true;
}

/* The list of models tells what there is to run with. */
static void resume(struct rpc_request *req, const void *params) {
    const struct thread_resume_params *p = params;
    struct stored_call call = { .req = req,
        .params = p,
        .id = p->thread_id,
        .read = read_history,
        .reply = reply_to_resume,
        .missing = "no rollout found for thread id" };
    bool by_id = !p->path.n && !p->history.v;
    if (by_id &&
        !lookup_maybe_thread(req, RPC_INVALID_REQUEST, "session id", &call.id, &call.thread))
        return;
    if (!by_id)
        call.thread = thread_find(services_of(req)->threads, p->thread_id, NULL);
    if (call.thread && thread_is_begun(call.thread) && refuses_rejoin(req, p, call.thread))
        return;
    if (!p->history.v && call.thread && !thread_is_begun(call.thread)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "no rollout found for thread id %s", call.thread->id);
        return;
    }
    if (refuses(req, p))
        return;
    if (p->history.v)
        start_given(req, p);
    else
        stored_call_start(&call, &(struct stored_request){ .path = p->path,
                                     .want = STORED_TURNS,
                                     .with_context = !call.thread,
                                     .to_write = !call.thread });
}

void handle_thread_resume(struct rpc_request *req, const struct thread_resume_params *p) {
    if (models_are_there(req, p->model_provider, p, resume))
        resume(req, p);
}
