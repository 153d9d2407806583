/* thread_revert: a thread goes on from before one of its turns (threads.md 20). */
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "protocol/methods.gen.h"
#include "rpc/notify.h"
#include "thread/manager.h"
#include "thread/read_state.h"
#include "thread/revert.h"
#include "thread/turn_page.h"
#include "turn/context.h"
#include "turn/turn.h"

struct revert_result {
    struct stored_cut cut;
    struct str newest_turn, newest_item;
    bool missing;    /* there is no such turn */
    bool cut_unread; /* what nobody has read is gone */
};

/* Is the first unread turn this one or after it? */
static bool cuts_unread(const struct stored *s, struct str turn) {
    bool cut = false;
    for (size_t i = 0; i < s->turns.turn_n; i++) {
        cut |= str_eq(s->turns.turns[i].id, turn);
        if (cut && s->own.unread.n && str_eq(s->turns.turns[i].id, s->own.unread))
            return true;
    }
    return false;
}

static bool read_past(struct stored_call *call, struct stored *s) {
    const struct thread_revert_params *p = call->params;
    struct revert_result *r = arena_new(&s->arena, struct revert_result);
    call->result = r;
    bool first = s->turns.turn_n && str_eq(s->turns.turns[0].id, p->before_turn_id);
    r->missing = !stored_cut_before(s, p->before_turn_id, &r->cut);
    if (r->missing)
        return true;
    r->cut_unread = cuts_unread(s, p->before_turn_id);
    if (!stored_truncate(s, &r->cut))
        return error_set(&call->error, RPC_INTERNAL_ERROR, "%s", s->error.text);
    if (first)
        r->cut = (struct stored_cut){ 0 }; /* nothing is left: the new file has no base */
    r->newest_turn = turn_page_newest(s);
    r->newest_item = item_page_newest(s);
    return true;
}

static void tell_status(struct thread *t, enum thread_status_tag status) {
    notify_thread_status_changed(
        &t->manager->hub->everyone, &(struct thread_status_changed_notification){
                                        .thread_id = thread_id(t), .status = { .type = status } });
}

static void reply_reverted(struct stored_call *call, struct stored *s) {
    const struct revert_result *r = call->result;
    struct thread *t = call->thread;
    if (!t) {
        rpc_fail(call->req, RPC_INVALID_REQUEST, "thread not found: %.*s", STR_ARGS(call->id));
        return;
    }
    tell_status(t, THREAD_STATUS_NOT_LOADED);
    if (r->missing) {
        const struct thread_revert_params *p = call->params;
        tell_status(t, THREAD_STATUS_IDLE);
        rpc_fail(
            call->req, RPC_INVALID_REQUEST, "turn not found: %.*s", STR_ARGS(p->before_turn_id));
        return;
    }
    thread_revert(t, s, &r->cut);
    turn_context_forget(t);
    turn_context_restore(t);
    if (r->cut_unread && t->read.unread == THREAD_UNREAD_FROM_TURN)
        thread_read_state_set(t, false);
    tell_status(t, THREAD_STATUS_IDLE);
    reply_thread_revert(
        call->req, &(struct thread_revert_response){ .thread = thread_view(&s->arena, t),
                       .turns_backwards_cursor = r->newest_turn,
                       .items_backwards_cursor = r->newest_item });
    notify_thread_reverted(
        &t->subscribers, &(struct thread_reverted_notification){ .thread_id = thread_id(t) });
}

void handle_thread_revert(struct rpc_request *req, const struct thread_revert_params *p) {
    struct stored_call call = { .req = req,
        .params = p,
        .id = p->thread_id,
        .read = read_past,
        .reply = reply_reverted,
        .missing = "thread not found:" };
    struct thread *t = call.thread = lookup_thread(req, p->thread_id);
    if (!t)
        return;
    if (t->ephemeral) {
        rpc_fail(req, RPC_INVALID_REQUEST, "ephemeral threads do not support thread/revert");
    } else if (t->history_mode != THREAD_HISTORY_MODE_PAGINATED) {
        rpc_fail(req, RPC_INVALID_REQUEST, "thread/revert only supports paginated threads");
    } else if (!thread_is_begun(t)) {
        rpc_fail(req, RPC_INVALID_REQUEST, "turn not found: %.*s", STR_ARGS(p->before_turn_id));
    } else {
        call.id = thread_id(t);
        turn_stop(t);
        stored_call_start(&call, &(struct stored_request){ .want = STORED_TURNS });
    }
}
