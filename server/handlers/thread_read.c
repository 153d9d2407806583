/* thread_read: one thread and its contents (threads.md 15, 16). */
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "store/index_scan.h"
#include "thread/index_view.h"
#include "thread/manager.h"
#include "thread/read_state.h"
#include "thread/stored_view.h"
#include "thread/timeline_page.h"
#include "thread/turn_page.h"

enum { ITEMS_READ_MAX = 100 };

static void fail_not_begun(struct rpc_request *req, const struct thread *thread, const char *what) {
    rpc_fail(req, RPC_INVALID_REQUEST,
        "thread %s is not materialized yet; %s is unavailable before first user message",
        thread->id, what);
}

/* ---- thread/read ---- */

static bool read_turns(struct stored_call *call, struct stored *s) {
    const struct thread_read_params *p = call->params;
    struct wire_turn *turns = arena_array(&s->arena, struct wire_turn, s->turns.turn_n + 1);
    for (size_t i = 0; p->include_turns && i < s->turns.turn_n; i++)
        turns[i] =
            indexed_turn_read(&s->spans, &s->arena, &s->turns.turns[i], TURN_ITEMS_VIEW_FULL);
    call->result = turns;
    return true;
}

static void reply_read(struct stored_call *call, struct stored *s) {
    const struct thread_read_params *p = call->params;
    struct thread_read_response response = { 0 };
    response.thread =
        call->thread ? thread_view(&s->arena, call->thread) : stored_thread_view(&s->arena, s);
    index_own_show(&s->arena, &s->own, &response.thread);
    if (p->include_turns && !s->turns.legacy)
        rpc_notify_one(call->req->conn, &proto_notifications[NOTIFICATION_DEPRECATION_NOTICE],
            &(struct deprecation_notice_notification){
                .summary = STR(
                    "Full-history hydration is deprecated for paginated threads; omit `includeTurns` or set it "
                    "to `false`, then page with `thread/turns/list` and `thread/items/list`.") });
    if (p->include_turns)
        response.thread.turns = (struct wire_turn_array){ call->result, s->turns.turn_n };
    response.read_state = call->thread ? thread_read_state_view(&s->arena, call->thread)
                                       : stored_read_state_view(&s->arena, s);
    reply_thread_read(call->req, &response);
}

static bool read_own(struct index_call *call, struct db *db) {
    struct index_own *own = arena_new(index_call_arena(call), struct index_own);
    index_scan_names(db, index_home(call->job.index));
    index_own_read(db, index_call_arena(call), call->id, own);
    call->result = own;
    return true;
}

static void reply_loaded(struct index_call *call) {
    struct arena *a = index_call_arena(call);
    struct thread *t = thread_find(services_of(call->req)->threads, call->id, NULL);
    if (!t) {
        rpc_fail(call->req, RPC_INVALID_REQUEST, "thread not loaded: %.*s", STR_ARGS(call->id));
        return;
    }
    thread_find_git(t);
    struct wire_thread view = thread_view(a, t);
    if (!t->ephemeral)
        index_own_show(a, call->result, &view);
    reply_thread_read(call->req, &(struct thread_read_response){
                                     .thread = view, .read_state = thread_read_state_view(a, t) });
}

void handle_thread_read(struct rpc_request *req, const struct thread_read_params *p) {
    struct stored_call call = { .req = req,
        .params = p,
        .id = p->thread_id,
        .read = read_turns,
        .reply = reply_read,
        .missing = "thread not loaded:" };
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &call.id, &call.thread))
        return;
    const struct thread *t = call.thread;
    if (t && !p->include_turns)
        index_call_start(
            req, p, &(struct index_call){ .id = call.id, .read = read_own, .reply = reply_loaded });
    else if (t && t->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral threads do not support includeTurns");
    else if (t && !thread_is_begun(t) && t->history_mode == THREAD_HISTORY_MODE_PAGINATED)
        rpc_fail(req, RPC_NOT_SUPPORTED, "list_turns is not supported yet");
    else if (t && !thread_is_begun(t))
        fail_not_begun(req, t, "includeTurns");
    else
        stored_call_start(&call, &(struct stored_request){ .want = STORED_TURNS,
                                     .keep = &services_of(req)->threads->stored_keep });
}

/* ---- thread/turns/list ---- */

static bool read_page(struct stored_call *call, struct stored *s) {
    const struct thread_turns_list_params *p = call->params;
    struct turns_page *page = arena_new(&s->arena, struct turns_page);
    call->result = page;
    return turn_page_read(s,
        &(struct turn_page_request){ .cursor = p->cursor,
            .limit = p->limit,
            .ascending = p->sort_direction && *p->sort_direction == SORT_DIRECTION_ASC,
            .view = p->items_view ? *p->items_view : TURN_ITEMS_VIEW_SUMMARY },
        page, &call->error);
}

static void reply_page(struct stored_call *call, struct stored *s) {
    const struct turns_page *page = call->result;
    (void)s;
    reply_thread_turns_list(call->req, &(struct thread_turns_list_response){ .data = page->data,
                                           .next_cursor = page->next_cursor,
                                           .backwards_cursor = page->backwards_cursor });
}

void handle_thread_turns_list(struct rpc_request *req, const struct thread_turns_list_params *p) {
    struct stored_call call = { .req = req,
        .params = p,
        .id = p->thread_id,
        .read = read_page,
        .reply = reply_page,
        .missing = "thread not loaded:" };
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &call.id, &call.thread))
        return;
    if (call.thread && call.thread->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral threads do not support thread/turns/list");
    else if (call.thread && !thread_is_begun(call.thread))
        fail_not_begun(req, call.thread, "thread/turns/list");
    else
        stored_call_start(&call, &(struct stored_request){ .want = STORED_TURNS,
                                     .keep = &services_of(req)->threads->stored_keep });
}

/* ---- what only paginated threads have ---- */

static bool fail_unsupported(struct stored_call *call) {
    return error_set(&call->error, RPC_NOT_SUPPORTED, "%.*s is not supported yet",
        STR_ARGS(method_name(call->req->method)));
}

/* Opens the file of a paginated thread; unknown, fresh and other ones have no such method. */
static void open_paginated(struct stored_call *call, struct str id) {
    struct rpc_request *req = call->req;
    call->id = id;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &call->id, &call->thread))
        return;
    if (call->thread && !thread_is_begun(call->thread)) {
        (void)fail_unsupported(call);
        rpc_fail(req, call->error.code, "%s", call->error.text);
        return;
    }
    call->missing_is_unsupported = true;
    stored_call_start(call, &(struct stored_request){ .want = STORED_TURNS,
                                .keep = &services_of(req)->threads->stored_keep });
}

static bool read_items(struct stored_call *call, struct stored *s) {
    const struct thread_items_list_params *p = call->params;
    if (s->turns.legacy)
        return fail_unsupported(call);
    struct item_page_request r = { .turn_id = p->turn_id,
        .limit = p->limit,
        .descending = p->sort_direction && *p->sort_direction == SORT_DIRECTION_DESC };
    if (p->cursor && p->cursor->tag == THREAD_ITEMS_LIST_CURSOR_TEXT)
        r.cursor = p->cursor->text;
    else if (p->cursor)
        r.item_id = p->cursor->anchor.item.item_id;
    if (r.item_id.p && !r.turn_id.p)
        return error_set(
            &call->error, RPC_INVALID_PARAMS, "turnId is required when cursor is an item anchor");
    if (p->defer_output) {
        r.defer_commands = p->defer_output->command_execution;
        r.defer_mcp = p->defer_output->mcp_tool_call;
    }
    call->result = arena_new(&s->arena, struct thread_items_list_response);
    if (item_page_read(s, &r, call->result, &call->error))
        return true;
    call->error.code = r.item_id.p ? RPC_INVALID_PARAMS : RPC_INVALID_REQUEST;
    return false;
}

static void reply_items(struct stored_call *call, struct stored *s) {
    (void)s;
    reply_thread_items_list(call->req, call->result);
}

void handle_thread_items_list(struct rpc_request *req, const struct thread_items_list_params *p) {
    struct stored_call call = { .req = req, .params = p, .read = read_items, .reply = reply_items };
    open_paginated(&call, p->thread_id);
}

static bool read_some(struct stored_call *call, struct stored *s) {
    const struct thread_items_read_params *p = call->params;
    struct thread_items_read_response *response =
        arena_new(&s->arena, struct thread_items_read_response);
    if (s->turns.legacy)
        return fail_unsupported(call);
    response->data = items_by_id(s, p->turn_id, &p->item_ids);
    call->result = response;
    return true;
}

static void reply_some(struct stored_call *call, struct stored *s) {
    (void)s;
    reply_thread_items_read(call->req, call->result);
}

void handle_thread_items_read(struct rpc_request *req, const struct thread_items_read_params *p) {
    struct stored_call call = { .req = req, .params = p, .read = read_some, .reply = reply_some };
    if (p->item_ids.n == 0 || p->item_ids.n > ITEMS_READ_MAX)
        rpc_fail(req, RPC_INVALID_REQUEST, "itemIds must contain 1 to %d IDs", ITEMS_READ_MAX);
    else
        open_paginated(&call, p->thread_id);
}

/* ---- thread/timeline/list ---- */

static bool read_timeline(struct stored_call *call, struct stored *s) {
    const struct thread_timeline_list_params *p = call->params;
    if (s->turns.legacy)
        return fail_unsupported(call);
    call->result = arena_new(&s->arena, struct thread_timeline_list_response);
    return timeline_page_read(
        s, &(struct timeline_page_request){ p->cursor, p->limit }, call->result, &call->error);
}

static void reply_timeline(struct stored_call *call, struct stored *s) {
    (void)s;
    reply_thread_timeline_list(call->req, call->result);
}

void handle_thread_timeline_list(
    struct rpc_request *req, const struct thread_timeline_list_params *p) {
    struct stored_call call = {
        .req = req, .params = p, .read = read_timeline, .reply = reply_timeline
    };
    open_paginated(&call, p->thread_id);
}
