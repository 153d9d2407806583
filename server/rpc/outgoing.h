/* outgoing: our requests to clients, and their answers (surface.md 1.3, 1.8). */
#pragma once

#include "base/json.h"
#include "protocol/wrappers.gen.h"
#include "rpc/hub.h"

struct rpc_outgoing;

/* ask_x() send one request to all members of `to` under one id; the first answer counts. The callback comes
 * exactly once, from the loop, never before this has returned: with NULL when the answer was an error
 * (hub->error_code is its code) or cannot be decoded. A client that goes away answers nothing: the request waits
 * for the others, or for one that joins (rpc_outgoing_resend()), until rpc_outgoing_cancel().
 * The returned handle is valid until the callback. */
struct rpc_outgoing *rpc_ask(struct subscribers *to, const struct method *what, const void *params,
    rpc_call_back *call, rpc_callback *callback, void *user);

/* The number that clients know it by. */
int64_t rpc_outgoing_id(const struct rpc_outgoing *out);

/* The question is moot: no callback comes. */
void rpc_outgoing_cancel(struct rpc_outgoing *out);
/* Sends it again, under the same id, to a connection that joined. */
void rpc_outgoing_resend(struct rpc_outgoing *out, struct connection *to);

/* The same with all questions to the members of a set. */
void rpc_outgoing_resend_all(const struct subscribers *set, struct connection *to);

/* For rpc/ only. `result` is NULL for an error answer, which `error` is then. */
void rpc_outgoing_answer(struct connection *from, const struct json *id, const struct json *result,
    const struct json *error);
