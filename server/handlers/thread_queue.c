/* thread_queue: messages that wait for a thread (threads.md 23). */
#include "thread/queue.h"

#include "handlers/lookup.h"
#include "protocol/methods.gen.h"
#include "store/index.h"
#include "store/index_file.h"
#include "store/index_work.h"
#include "store/rollout_find.h"
#include "store/rollout_name.h"
#include "thread/manager.h"
#include "turn/follow.h"
#include "turn/turn.h"

/* One request: it looks at the queue, perhaps changes it, and answers. */
struct queue_call {
    struct rpc_request *req;
    const void *params;
    struct str id;         /* of the thread */
    struct thread *thread; /* NULL: it is not loaded */
    /* True: the queue has changed. The answer is sent by `reply`, unless the request was failed: `*failed`. */
    bool (*change)(struct queue_call *call, struct json *queue);
    void (*reply)(struct queue_call *call);
    struct json *entry; /* that was added or changed */
    bool done, failed;
    struct error error;
    struct queued_submission_array page;
    struct str next_cursor;
};

static void finish(struct queue_call *call, bool changed, struct json *queue) {
    struct thread *t = call->thread;
    if (call->failed) {
        rpc_fail(call->req, RPC_INVALID_REQUEST, "%s", call->error.text);
        return;
    }
    call->reply(call);
    if (!changed || !t)
        return;
    thread_queue_change(t, queue);
    turn_follow(t);
}

/* ---- threads that are not loaded: in the database, on the pool ---- */

struct queue_job {
    struct index_job job;
    struct queue_call call;
    struct str found; /* where its file is */
    bool archived;
};

static void run(struct index_job *job, struct db *db) {
    struct queue_job *j = (struct queue_job *)job;
    struct queue_call *call = &j->call;
    struct arena *a = &call->req->arena;
    struct str goal, kept, home = index_home(job->index);
    if (!db)
        return;
    j->found = index_file_of_thread(db, a, call->id);
    if (!j->found.p)
        j->found = rollout_find(a, home, ROLLOUT_ANYWHERE, call->id);
    j->archived = j->found.p && rollout_path_is_archived(home, j->found);
    if (!j->found.p || j->archived)
        return;
    index_work_read(db, a, call->id, &goal, &kept);
    struct json *queue = queue_parse(a, kept);
    if (call->change(call, queue) && !call->failed)
        (void)index_work_set_queue(db, call->id, queue_text(a, queue));
}

static void after(struct index_job *job, bool done) {
    struct queue_job *j = (struct queue_job *)job;
    struct queue_call *call = &j->call;
    struct rpc_request *req = call->req;
    if (!done) {
        rpc_drop(req);
    } else if (!j->found.p) {
        rpc_fail(req, RPC_INTERNAL_ERROR,
            "failed to read thread: invalid thread-store request: no rollout found for thread id %.*s",
            STR_ARGS(call->id));
    } else if (j->archived) {
        (void)lookup_archived_error(call->id, &call->error);
        rpc_fail(req, call->error.code, "%s", call->error.text);
    } else {
        finish(call, false, NULL);
    }
}

static void start(struct queue_call *call, struct str thread) {
    struct rpc_request *req = call->req;
    call->id = thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &call->id, &call->thread))
        return;
    struct thread *t = call->thread;
    if (t && t->ephemeral) {
        rpc_fail(req, RPC_INVALID_REQUEST,
            "ephemeral thread does not support queued submissions: %.*s", STR_ARGS(call->id));
        return;
    }
    if (t) {
        struct json *queue = thread_queue_of(t, &req->arena);
        _cleanup_arena_ struct arena keep = { 0 };
        bool changed = call->change(call, queue);
        struct json *copy = json_clone(&keep, queue); /* the answer frees the request */
        finish(call, changed, copy);
        return;
    }
    struct index *index = services_of(req)->threads->index;
    struct queue_job *job = index_job_new(index, req->ops, sizeof *job);
    job->job.run = run;
    job->job.after = after;
    job->call = *call;
    index_job_start(&job->job);
}

/* ---- the methods ---- */

static bool fail(struct queue_call *call, const char *text, struct str id) {
    call->failed = true;
    return error_set(&call->error, 0, "%s%.*s", text, STR_ARGS(id));
}

static bool input_is_fine(struct queue_call *call, const struct user_input_array *input) {
    return input->n > 0 ||
           fail(call, "only user input can be added to the user-message queue", STR_NONE);
}

static struct queued_submission submission_of(struct queue_call *call) {
    struct queued_submission s = { 0 };
    (void)queued_submission_decode(&call->req->arena, call->entry, &s, NULL);
    return s;
}

static bool add(struct queue_call *call, struct json *queue) {
    const struct thread_queue_add_params *p = call->params;
    struct arena *a = &call->req->arena;
    struct uuid id;
    if (!input_is_fine(call, &p->input))
        return false;
    uuid_v7(&services_of(call->req)->threads->ids, &id);
    call->entry = queue_add(a, queue, uuid_str(a, &id), json_get(call->req->params, "input"),
        p->client_user_message_id, json_get(call->req->params, "responsesapiClientMetadata"));
    return true;
}

static void reply_add(struct queue_call *call) {
    reply_thread_queue_add(
        call->req, &(struct thread_queue_add_response){ .queued_submission = submission_of(call) });
}

void handle_thread_queue_add(struct rpc_request *req, const struct thread_queue_add_params *p) {
    struct queue_call call = { .req = req, .params = p, .change = add, .reply = reply_add };
    start(&call, p->thread_id);
}

static bool list(struct queue_call *call, struct json *queue) {
    const struct thread_queue_list_params *p = call->params;
    struct arena *a = &call->req->arena;
    uint64_t from = 0;
    if (p->cursor.p)
        (void)str_to_u64(p->cursor, &from);
    size_t limit = p->limit ? (*p->limit ? *p->limit : 1) : queue->count, at = 0;
    call->page.v = arena_array(a, struct queued_submission, queue->count + 1);
    for (const struct json *e = queue->count ? queue->first : NULL; e; e = e->next, at++) {
        if (at < from)
            continue;
        if (call->page.n == limit) {
            call->next_cursor = arena_printf(a, "%zu", at);
            break;
        }
        if (queued_submission_decode(a, e, &call->page.v[call->page.n], NULL))
            call->page.n++;
    }
    return false;
}

static void reply_list(struct queue_call *call) {
    reply_thread_queue_list(call->req, &(struct thread_queue_list_response){
                                           .data = call->page, .next_cursor = call->next_cursor });
}

/* What keeps a text from being a number. */
static const char *number_error(struct str text) {
    if (!text.n)
        return "cannot parse integer from empty string";
    for (size_t i = text.p[0] == '+' && text.n > 1 ? 1 : 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return "invalid digit found in string";
    return "number too large to fit in target type";
}

void handle_thread_queue_list(struct rpc_request *req, const struct thread_queue_list_params *p) {
    struct queue_call call = { .req = req, .params = p, .change = list, .reply = reply_list };
    uint64_t from;
    if (p->cursor.p && !str_to_u64(p->cursor, &from))
        rpc_fail(req, RPC_INVALID_REQUEST, "invalid queue pagination cursor: %s",
            number_error(p->cursor));
    else
        start(&call, p->thread_id);
}

static bool update(struct queue_call *call, struct json *queue) {
    const struct thread_queue_update_params *p = call->params;
    struct arena *a = &call->req->arena;
    const struct json *metadata = json_get(call->req->params, "responsesapiClientMetadata");
    if (!input_is_fine(call, &p->input))
        return false;
    call->entry = queue_find(queue, p->queued_submission_id);
    if (!call->entry)
        return fail(call, "queued submission not found: ", p->queued_submission_id);
    json_put(call->entry, STR("input"), json_clone(a, json_get(call->req->params, "input")));
    if (!json_is_null(metadata))
        json_put(call->entry, STR("responsesapiClientMetadata"), json_clone(a, metadata));
    return true;
}

static void reply_update(struct queue_call *call) {
    reply_thread_queue_update(call->req,
        &(struct thread_queue_update_response){ .queued_submission = submission_of(call) });
}

void handle_thread_queue_update(
    struct rpc_request *req, const struct thread_queue_update_params *p) {
    struct queue_call call = { .req = req, .params = p, .change = update, .reply = reply_update };
    start(&call, p->thread_id);
}

static bool remove_entry(struct queue_call *call, struct json *queue) {
    const struct thread_queue_delete_params *p = call->params;
    call->done = queue_remove(queue, p->queued_submission_id);
    return call->done;
}

static void reply_delete(struct queue_call *call) {
    reply_thread_queue_delete(
        call->req, &(struct thread_queue_delete_response){ .deleted = call->done });
}

void handle_thread_queue_delete(
    struct rpc_request *req, const struct thread_queue_delete_params *p) {
    struct queue_call call = {
        .req = req, .params = p, .change = remove_entry, .reply = reply_delete
    };
    start(&call, p->thread_id);
}

static bool reorder(struct queue_call *call, struct json *queue) {
    const struct thread_queue_reorder_params *p = call->params;
    if (queue_reorder(queue, &p->queued_submission_ids))
        return true;
    return fail(call, "queue reorder must include every queued submission exactly once", STR(""));
}

static void reply_reorder(struct queue_call *call) {
    reply_thread_queue_reorder(call->req, &(struct thread_queue_reorder_response){ 0 });
}

void handle_thread_queue_reorder(
    struct rpc_request *req, const struct thread_queue_reorder_params *p) {
    struct queue_call call = { .req = req, .params = p, .change = reorder, .reply = reply_reorder };
    start(&call, p->thread_id);
}

static bool choose(struct queue_call *call, struct json *queue) {
    const struct thread_queue_start_params *p = call->params;
    struct str id = p->queued_submission_id;
    if (!id.p && !queue->count)
        return fail(call, "queue is empty", STR_NONE);
    call->entry = id.p ? queue_find(queue, id) : queue->first;
    if (!call->entry)
        return fail(call, "queued submission not found: ", id);
    return false;
}

/* Now, whatever else waits; only for loaded threads. */
static void reply_start(struct queue_call *call) {
    if (call->thread)
        turn_start_queued(call->thread, call->req, json_get_text(call->entry, "id"));
    else
        rpc_fail(call->req, RPC_INVALID_REQUEST, "thread not found: %.*s", STR_ARGS(call->id));
}

void handle_thread_queue_start(struct rpc_request *req, const struct thread_queue_start_params *p) {
    struct queue_call call = { .req = req, .params = p, .change = choose, .reply = reply_start };
    start(&call, p->thread_id);
}
