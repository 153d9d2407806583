/* emit_methods: methods.gen.h, methods.gen.c and wrappers.gen.h: handlers, replies, notifications. */
#include "emit.h"

#include "types.h"

struct emitter {
    struct buf *out;
    const struct idl *idl;
    struct arena *arena;
};

static const char *param(struct emitter *e, const struct ref *r) {
    return arena_printf(e->arena, "const %s *", ref_c(e->arena, r)).p;
}

static void emit_ids(struct emitter *e, enum decl_kind kind, const char *tag, const char *prefix) {
    buf_printf(e->out, "\nenum %s {\n", tag);
    for (size_t i = 0; i < e->idl->n_calls[kind]; i++)
        buf_printf(e->out, "    %s_%s,\n", prefix, e->idl->calls[kind][i]->upper);
    buf_printf(e->out, "    %s_COUNT_\n};\n", prefix);
}

void emit_methods_h(struct buf *out, const struct idl *idl) {
    struct emitter e = { out, idl, idl->arena };
    buf_printf(out, EMIT_WARNING "#pragma once\n\n#include \"types.gen.h\"\n\n"
                                 "struct rpc_request;\n\n"
                                 "/* Places in proto_methods[], proto_notifications[], "
                                 "proto_requests[]. */");
    emit_ids(&e, DECL_METHOD, "method_id", "METHOD");
    emit_ids(&e, DECL_NOTIFICATION, "notification_id", "NOTIFICATION");
    emit_ids(&e, DECL_REQUEST, "server_request_id", "REQUEST");
    buf_printf(out,
        "\n/* The handler of each method, in wire order; `params` is what proto_decode_params() "
        "gave. */\n"
        "typedef void proto_call(struct rpc_request *req, const void *params);\n"
        "extern proto_call *const proto_calls[];\n\n"
        "/* The handlers. Each answers its request exactly once, now or later; parameters live as "
        "long\n * as the request. */\n");
    for (size_t i = 0; i < idl->n_calls[DECL_METHOD]; i++) {
        const struct decl *d = idl->calls[DECL_METHOD][i];
        if (d->params)
            buf_printf(
                out, "void handle_%s(struct rpc_request *req, %sp);\n", d->c, param(&e, d->params));
        else
            buf_printf(out, "void handle_%s(struct rpc_request *req);\n", d->c);
    }
}

void emit_methods_c(struct buf *out, const struct idl *idl) {
    buf_printf(out, EMIT_WARNING "#include \"methods.gen.h\"\n\n");
    for (size_t i = 0; i < idl->n_calls[DECL_METHOD]; i++) {
        const struct decl *d = idl->calls[DECL_METHOD][i];
        buf_printf(out,
            "static void call_%s(struct rpc_request *req, const void *params) {\n%s"
            "    handle_%s(req%s);\n}\n",
            d->c, d->params ? "" : "    (void)params;\n", d->c, d->params ? ", params" : "");
    }
    buf_printf(out, "\nproto_call *const proto_calls[] = {\n");
    for (size_t i = 0; i < idl->n_calls[DECL_METHOD]; i++)
        buf_printf(out, "    call_%s,\n", idl->calls[DECL_METHOD][i]->c);
    buf_printf(out, "    NULL,\n};\n");
}

static const char wrappers_start[] =
    "#pragma once\n\n#include \"methods.gen.h\"\n\n"
    "struct rpc_request;\nstruct rpc_outgoing;\nstruct subscribers;\n\n"
    "/* What rpc/ provides. */\n\n"
    "/* Answers the request. */\n"
    "void rpc_reply(struct rpc_request *req, const struct type *t, const void *result);\n"
    "/* Sends to all subscribers; encodes once. */\n"
    "void rpc_notify(struct subscribers *to, const struct method *notification, "
    "const void *params);\n"
    "/* `result` is NULL when the client refused or is gone. `callback` is the caller's function, "
    "to be\n * handed to `call`, which knows its type. */\n"
    "typedef void rpc_callback(void);\n"
    "typedef void rpc_call_back(rpc_callback *callback, void *user, const void *result);\n"
    "struct rpc_outgoing *rpc_ask(struct subscribers *to, const struct method *request, const void *params,\n"
    "    rpc_call_back *call, rpc_callback *callback, void *user);\n\n";

static void emit_reply(struct emitter *e, const struct decl *d) {
    buf_printf(e->out,
        "static inline void reply_%s(struct rpc_request *req, %sresult) {\n"
        "    rpc_reply(req, &proto_types[%u], result);\n}\n",
        d->c, param(e, d->result), d->result->id);
}

static void emit_notify(struct emitter *e, const struct decl *d) {
    if (d->params)
        buf_printf(e->out,
            "static inline void notify_%s(struct subscribers *to, %sparams) {\n"
            "    rpc_notify(to, &proto_notifications[NOTIFICATION_%s], params);\n}\n",
            d->c, param(e, d->params), d->upper);
    else
        buf_printf(e->out,
            "static inline void notify_%s(struct subscribers *to) {\n"
            "    rpc_notify(to, &proto_notifications[NOTIFICATION_%s], NULL);\n}\n",
            d->c, d->upper);
}

static void emit_ask(struct emitter *e, const struct decl *d) {
    const char *result = param(e, d->result);
    buf_printf(e->out,
        "static inline void call_back_%s(rpc_callback *callback, void *user, const void *result) {\n"
        "    ((void (*)(void *, %s))callback)(user, result);\n}\n",
        d->c, result);
    buf_printf(e->out,
        "static inline struct rpc_outgoing *ask_%s(struct subscribers *to, %s%s"
        "void (*callback)(void *user, %sresult), void *user) {\n"
        "    return rpc_ask(to, &proto_requests[REQUEST_%s], %s, call_back_%s, "
        "(rpc_callback *)callback, user);\n}\n",
        d->c, d->params ? param(e, d->params) : "", d->params ? "params, " : "", result, d->upper,
        d->params ? "params" : "NULL", d->c);
}

void emit_wrappers_h(struct buf *out, const struct idl *idl) {
    struct emitter e = { out, idl, idl->arena };
    buf_printf(out, EMIT_WARNING "%s", wrappers_start);
    for (size_t i = 0; i < idl->n_calls[DECL_METHOD]; i++)
        emit_reply(&e, idl->calls[DECL_METHOD][i]);
    for (size_t i = 0; i < idl->n_calls[DECL_NOTIFICATION]; i++)
        emit_notify(&e, idl->calls[DECL_NOTIFICATION][i]);
    for (size_t i = 0; i < idl->n_calls[DECL_REQUEST]; i++)
        emit_ask(&e, idl->calls[DECL_REQUEST][i]);
}
