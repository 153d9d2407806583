/* side_sample: one question beside a conversation. */
#include "turn/side_sample.h"

#include "account/routing.h"
#include "auth/auth.h"
#include "protocol/wrappers.gen.h"
#include "rpc/connection.h"
#include "rpc/request.h"
#include "thread/hidden.h"
#include "thread/history_load.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/unload.h"
#include "turn/metadata.h"
#include "turn/prompt.h"
#include "turn/state.h"
#include "upstream/responses.h"

struct side_sample {
    struct op op;
    struct rpc_request *req;
    struct thread *copy; /* of the source, with a turn; nobody knows of it */
    struct op *wait;     /* before the request */
    struct response_stream *stream;
    struct str turn, text, response_id;
    bool calls, has_usage; /* a tool was called: then there is no text */
    struct response_usage usage;
};

static void end(struct side_sample *x) {
    struct thread *copy = x->copy;
    if (x->wait)
        op_cancel(x->wait);
    if (x->stream)
        responses_cancel(x->stream);
    if (copy->turn)
        turn_drop(copy->turn);
    copy->status.type = THREAD_STATUS_NOT_LOADED; /* nobody is told */
    thread_unload(copy);
    op_close(&x->op);
}

static void sample_cancel(struct op *op) {
    struct side_sample *x = (struct side_sample *)op;
    rpc_drop(x->req);
    end(x);
}

static const struct op_class sample_class = { "side_sample", sample_cancel, NULL, NULL };

static void fail(struct side_sample *x, struct str why) {
    rpc_fail_str(x->req, RPC_INTERNAL_ERROR, why);
    end(x);
}

static void answer(struct side_sample *x) {
    const int64_t input = x->usage.input_tokens, cached = x->usage.cached_tokens,
                  output = x->usage.output_tokens;
    reply_thread_sample(x->req, &(struct thread_sample_response){ .source_turn_id = x->turn,
                                    .response_id = x->response_id.p ? x->response_id : STR(""),
                                    .text = x->calls ? STR_NONE : x->text,
                                    .input_tokens = x->has_usage ? &input : NULL,
                                    .cached_input_tokens = x->has_usage ? &cached : NULL,
                                    .output_tokens = x->has_usage ? &output : NULL });
    end(x);
}

/* ---- the answer of the model ---- */

static void take_item(struct side_sample *x, const struct json *item) {
    struct str type = json_get_text(item, "type");
    const struct json *content = json_get(item, "content");
    _cleanup_buf_ struct buf text = { 0 };
    x->calls |= str_is(type, "function_call") || str_is(type, "custom_tool_call") ||
                str_is(type, "local_shell_call");
    if (!str_is(type, "message") || !content || content->kind != JSON_ARRAY)
        return;
    for (const struct json *p = content->first; p; p = p->next)
        buf_add_str(&text, json_get_text(p, "text"));
    x->text = arena_str(&x->op.arena, buf_str(&text));
}

static void on_event(void *user, const struct response_event *e) {
    struct side_sample *x = user;
    if (e->type == RESPONSE_ITEM_DONE)
        take_item(x, e->item);
    if (e->type != RESPONSE_COMPLETED)
        return;
    x->response_id = arena_str(&x->op.arena, e->response_id);
    x->has_usage = e->has_usage;
    x->usage = e->usage;
}

static void on_head(void *user, const struct http_head *head) {
    (void)user;
    (void)head;
}

static void on_done(void *user, const struct upstream_error *error) {
    struct side_sample *x = user;
    x->stream = NULL;
    if (error)
        fail(x, error->message);
    else
        answer(x);
}

static const struct response_events events = { on_head, on_head, on_event, on_head, on_done };

/* ---- the request ---- */

static void send_request(struct side_sample *x) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    struct thread *t = x->copy;
    struct str metadata = turn_metadata_text(t, t->turn, &a);
    struct upstream_headers headers = { .arena = &a };
    const struct provider provider = turn_provider(t, &a);
    struct error why;
    if (!turn_metadata_headers(t, t->turn, metadata, &headers, &why)) {
        fail(x, str_of(why.text));
        return;
    }
    turn_prompt_write(&body, t, t->turn, metadata);
    history_unload(t);
    x->stream = responses_start(t->manager->upstream,
        &(struct response_request){
            .provider = &provider,
            .headers = headers.v,
            .header_count = headers.n,
            .body = buf_str(&body),
        },
        &events, x);
}

static void on_loaded(void *user) {
    struct side_sample *x = user;
    x->wait = NULL;
    send_request(x);
}

static void on_routed(void *user, const struct auth_failure *failure) {
    struct side_sample *x = user;
    x->wait = NULL;
    if (failure) {
        fail(x, failure->text);
        return;
    }
    x->wait = history_load(x->copy, on_loaded, x);
    if (!x->wait)
        send_request(x);
}

static void on_prepared(void *user, const struct auth_failure *failure) {
    struct side_sample *x = user;
    struct thread *t = x->copy;
    x->wait = NULL;
    if (failure) {
        fail(x, failure->text);
        return;
    }
    x->wait = routing_prepare(t->manager->account, &t->settings.provider, &t->ops, on_routed, x);
    if (!x->wait)
        on_routed(x, NULL);
}

/* ---- the copy ---- */

static void say_prompt(struct thread *t, struct str prompt) {
    static const char *const kinds[] = { "user.text" };
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf item = { 0 };
    buf_printf(&item,
        "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"user\",\"content\":[{\"type\":"
        "\"input_text\",\"text\":",
        thread_manager_new_id(t->manager, &a, "msg_").p);
    json_write_str(&item, prompt);
    buf_add_str(&item, STR("}]}"));
    thread_add_item(t, &t->history,
        &(struct said){ turn_id(t->turn), kinds, ARRAY_LEN(kinds), false, false }, buf_str(&item));
}

static const struct json *client_members(struct arena *a, const struct str_map *map) {
    struct json *object = json_new_object(a);
    for (size_t i = 0; i < map->n; i++)
        json_put_text(a, object, arena_str(a, map->v[i].key), arena_str(a, map->v[i].value));
    return object;
}

static struct thread *copy_of(struct thread *source, const struct thread_sample_params *p) {
    struct thread *t = thread_make_like(source);
    struct arena *a = &t->arena;
    t->settings = run_settings_copy(a, &source->settings);
    if (p->effort.p)
        t->settings.effort = arena_str(a, p->effort);
    t->initialization = "warm_fork";
    t->session = arena_str(a, thread_cache_id(source));
    t->lineage.forked_from = arena_str(a, thread_id(source));
    t->thread_source = p->thread_source.p ? arena_str(a, p->thread_source) : STR("thread_sample");
    memcpy(t->context_window_id, source->context_window_id, sizeof t->context_window_id);
    history_clone(&t->history, &source->history);
    struct turn *turn = turn_new(t, TURN_REGULAR);
    turn->trigger = arena_str(&turn->op.arena, p->turn_trigger);
    if (p->responsesapi_client_metadata.n)
        turn->client_metadata = client_members(&turn->op.arena, &p->responsesapi_client_metadata);
    say_prompt(t, p->prompt);
    return t;
}

void side_sample_start(struct thread *source, struct rpc_request *req,
    const struct thread_sample_params *p, struct str turn) {
    struct side_sample *x = op_new(req->ops, &sample_class, sizeof *x);
    x->req = req;
    x->copy = copy_of(source, p);
    x->turn = arena_str(&x->op.arena, turn);
    x->wait = auth_prepare(
        source->manager->auth, &x->copy->settings.provider, &x->copy->ops, on_prepared, x);
    if (!x->wait)
        on_prepared(x, NULL);
}

void side_sample_cancel(struct op_group *ops, struct str sample_id) {
    for (struct op *op = ops->head; op; op = op->next) {
        struct side_sample *x = (struct side_sample *)op;
        if (op->op_class != &sample_class || op->closing || !str_eq(x->req->id, sample_id))
            continue;
        fail(x, STR("sample canceled"));
        return;
    }
}
