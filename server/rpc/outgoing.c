/* outgoing: our requests to clients, and their answers. */
#include "rpc/outgoing.h"

#include "base/log.h"
#include "base/xmalloc.h"
#include "rpc/connection.h"

#include <stdlib.h>

struct rpc_outgoing {
    struct rpc_hub *hub;
    struct rpc_outgoing *prev, *next;
    const struct subscribers *to;
    int64_t id;
    const struct method *what;
    struct buf message; /* as sent, for those who join */
    rpc_call_back *call;
    rpc_callback *callback;
    void *user;
};

static void outgoing_free(struct rpc_outgoing *out) {
    if (out->prev)
        out->prev->next = out->next;
    else
        out->hub->outgoing = out->next;
    if (out->next)
        out->next->prev = out->prev;
    buf_done(&out->message);
    free(out);
}

struct rpc_outgoing *rpc_ask(struct subscribers *to, const struct method *what, const void *params,
    rpc_call_back *call, rpc_callback *callback, void *user) {
    struct rpc_hub *hub = to->hub;
    struct rpc_outgoing *out = xcalloc(1, sizeof *out);
    *out = (struct rpc_outgoing){ .hub = hub,
        .to = to,
        .next = hub->outgoing,
        .id = hub->next_request_id++,
        .what = what,
        .call = call,
        .callback = callback,
        .user = user };
    if (out->next)
        out->next->prev = out;
    hub->outgoing = out;
    buf_add_str(&out->message, STR("{\"method\":\""));
    buf_add_str(&out->message, method_name(what));
    buf_printf(&out->message, "\",\"id\":%lld,\"params\":", (long long)out->id);
    proto_encode(&out->message, proto_type(what->params), params);
    buf_add_char(&out->message, '}');
    for (struct subscription *s = to->head; s; s = s->next_in_set)
        rpc_outgoing_resend(out, s->conn);
    return out;
}

int64_t rpc_outgoing_id(const struct rpc_outgoing *out) {
    return out->id;
}

void rpc_outgoing_cancel(struct rpc_outgoing *out) {
    outgoing_free(out);
}

void rpc_outgoing_resend(struct rpc_outgoing *out, struct connection *to) {
    connection_send(to, buf_str(&out->message));
}

void rpc_outgoing_resend_all(const struct subscribers *set, struct connection *to) {
    struct rpc_outgoing *oldest = set->hub->outgoing;
    while (oldest && oldest->next)
        oldest = oldest->next;
    for (struct rpc_outgoing *out = oldest; out; out = out->prev)
        if (out->to == set)
            rpc_outgoing_resend(out, to);
}

static struct rpc_outgoing *find(const struct rpc_hub *hub, const struct json *id) {
    int64_t number;
    if (id->kind != JSON_NUMBER || !json_to_i64(id, &number))
        return NULL;
    for (struct rpc_outgoing *out = hub->outgoing; out; out = out->next)
        if (out->id == number)
            return out;
    return NULL;
}

void rpc_outgoing_answer(struct connection *from, const struct json *id, const struct json *result,
    const struct json *error) {
    struct rpc_outgoing *out = find(connection_hub(from), id);
    if (!out) {
        bool text = id->kind == JSON_STRING;
        log_warn("rpc: could not find callback for %s(%s%.*s%s)", text ? "String" : "Integer",
            text ? "\"" : "", STR_ARGS(id->text), text ? "\"" : "");
        return;
    }
    _cleanup_arena_ struct arena scratch = { 0 };
    struct decode_error err;
    const struct type *type = proto_type(out->what->result);
    void *decoded = arena_zalloc(&scratch, type->size);
    if (result && !proto_decode(&scratch, type, result, decoded, &err)) {
        log_error(
            "rpc: bad answer to %.*s: %.*s", STR_ARGS(method_name(out->what)), STR_ARGS(err.text));
        result = NULL;
    }
    rpc_call_back *call = out->call;
    rpc_callback *callback = out->callback;
    void *user = out->user;
    struct rpc_hub *hub = out->hub;
    outgoing_free(out);
    hub->error_code = result ? 0 : json_get_i64(error, "code", 0);
    call(callback, user, result ? decoded : NULL);
    hub->error_code = 0;
}
