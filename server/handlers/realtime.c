/* realtime: voice sessions of threads (realtime.md 2). */
#include "realtime/realtime.h"

#include "handlers/lookup.h"
#include "handlers/request_wait.h"
#include "protocol/methods.gen.h"
#include "realtime/voices.h"
#include "thread/thread.h"

typedef bool queue_operation(
    struct thread *thread, const struct json *params, struct error *reterr);

/* The thread, whose notifications the client now hears, after the operation was queued; NULL: answered. */
static struct thread *queue(
    struct rpc_request *req, struct str id, const char *what, queue_operation *add) {
    struct error why;
    struct thread *thread = lookup_thread(req, id);
    if (!thread)
        return NULL;
    if (!add(thread, req->params, &why)) {
        rpc_fail(req, RPC_INTERNAL_ERROR, "failed to %s: %s", what, why.text);
        return NULL;
    }
    subscribers_add(&thread->subscribers, req->conn);
    return thread;
}

void handle_thread_realtime_start(
    struct rpc_request *req, const struct thread_realtime_start_params *p) {
    struct error why;
    if (!realtime_check_start(p, &why)) {
        if (lookup_thread(req, p->thread_id))
            rpc_fail(req, RPC_INVALID_REQUEST, "%s", why.text);
        return;
    }
    struct thread *thread = queue(req, p->thread_id, "start realtime conversation", realtime_start);
    if (!thread)
        return;
    reply_thread_realtime_start(req, &(struct thread_realtime_start_response){ 0 });
    realtime_go(thread);
}

static void append_audio(struct rpc_request *req, struct str id) {
    struct thread *thread =
        queue(req, id, "append realtime conversation audio", realtime_append_audio);
    if (!thread)
        return;
    reply_thread_realtime_append_audio(req, &(struct thread_realtime_append_audio_response){ 0 });
    realtime_go(thread);
}

/* Audio that waits for room. */
struct audio_wait {
    struct request_wait wait;
    struct str id; /* of the thread */
};

static void on_room(void *user) {
    struct audio_wait *w = user;
    struct str id = w->id;
    append_audio(request_wait_end(&w->wait), id);
}

void handle_thread_realtime_append_audio(
    struct rpc_request *req, const struct thread_realtime_append_audio_params *p) {
    struct thread *thread = lookup_thread(req, p->thread_id);
    if (!thread)
        return;
    struct audio_wait *w = request_wait_new(req, sizeof *w);
    w->id = p->thread_id;
    w->wait.under = realtime_await_room(thread, req->ops, on_room, w);
    if (!w->wait.under)
        on_room(w);
}

void handle_thread_realtime_append_text(
    struct rpc_request *req, const struct thread_realtime_append_text_params *p) {
    struct thread *thread =
        queue(req, p->thread_id, "append realtime conversation text", realtime_append_text);
    if (!thread)
        return;
    reply_thread_realtime_append_text(req, &(struct thread_realtime_append_text_response){ 0 });
    realtime_go(thread);
}

void handle_thread_realtime_append_speech(
    struct rpc_request *req, const struct thread_realtime_append_speech_params *p) {
    struct thread *thread =
        queue(req, p->thread_id, "append realtime conversation speech", realtime_append_speech);
    if (!thread)
        return;
    reply_thread_realtime_append_speech(req, &(struct thread_realtime_append_speech_response){ 0 });
    realtime_go(thread);
}

void handle_thread_realtime_stop(
    struct rpc_request *req, const struct thread_realtime_stop_params *p) {
    struct thread *thread = queue(req, p->thread_id, "stop realtime conversation", realtime_stop);
    if (!thread)
        return;
    reply_thread_realtime_stop(req, &(struct thread_realtime_stop_response){ 0 });
    realtime_go(thread);
}

void handle_thread_realtime_list_voices(
    struct rpc_request *req, const struct thread_realtime_list_voices_params *p) {
    (void)p;
    reply_thread_realtime_list_voices(
        req, &(struct thread_realtime_list_voices_response){ .voices = realtime_voices() });
}
