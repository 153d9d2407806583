/* connection: one client: its handshake, what it wants to hear, what it has running (surface.md 1.5). */
#pragma once

#include "base/json.h"
#include "loop/op.h"
#include "rpc/hub.h"

struct transport;

struct connection_capabilities {
    bool experimental_api;
    bool request_attestation;
    bool openai_form_elicitation;
    bool required_human_approval;
    struct str *opted_out; /* notification methods this client does not want, sorted */
    size_t opted_out_count;
};

/* Takes the transport and starts it. The connection frees itself when it was closed and the last
 * reference is gone. */
struct connection *connection_new(struct rpc_hub *hub, struct transport *transport);

struct connection *connection_ref(struct connection *conn);
/* Accepts and returns NULL. */
struct connection *connection_unref(struct connection *conn);

struct rpc_hub *connection_hub(const struct connection *conn);
bool connection_is_initialized(const struct connection *conn);
bool connection_is_closed(const struct connection *conn);
/* True while the client does not read as fast as it is told; its operations' drain() (op.h) says when to ask again. */
bool connection_is_full(const struct connection *conn);
const struct connection_capabilities *connection_capabilities(const struct connection *conn);
/* Operations that end with the connection. */
struct op_group *connection_ops(struct connection *conn);

/* The handshake succeeded: copies the capabilities; broadcasts come from now on. */
void connection_initialize(struct connection *conn, const struct connection_capabilities *caps);

/* Wants this notification, by handshake, opt-outs and experimental marks (surface.md 1.6). */
bool connection_wants(const struct connection *conn, const struct method *what);

/* Requests that wait for their answer. */
unsigned connection_requests_in_flight(const struct connection *conn);

/* One encoded message; dropped when closed. */
void connection_send(struct connection *conn, struct str message);

/* Cancels what it has running, leaves all subscriptions, closes the transport. Idempotent. */
void connection_close(struct connection *conn);

/* For rpc/ only. */
struct connection *connection_next(const struct connection *conn);
struct subscription **connection_subscriptions(struct connection *conn);
/* Counts requests in flight; false when there are too many already. */
bool connection_begin_request(struct connection *conn);
void connection_end_request(struct connection *conn);
