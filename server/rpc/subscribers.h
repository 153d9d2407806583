/* subscribers: which connections hear of a thread, or of everything (surface.md 1.7, threads.md 21). */
#pragma once

#include "base/str.h"

struct connection;
struct rpc_hub;
struct subscription;

/* subscribers_init() makes an empty set. A connection that closes leaves all its sets by itself. */
struct subscribers {
    struct rpc_hub *hub;
    struct subscription *head; /* in the order in which they came */
    size_t count;
    /* Optional: a member reads again after subscribers_are_full() was true, or has left. */
    void (*on_drain)(struct subscribers *set);
    /* Optional: the last member has left. */
    void (*on_empty)(struct subscribers *set);
    void *user;
};

void subscribers_init(struct subscribers *set, struct rpc_hub *hub, void *user);
/* Idempotent. A closed connection is not added. */
void subscribers_add(struct subscribers *set, struct connection *conn);
/* False when it was no member. */
bool subscribers_remove(struct subscribers *set, struct connection *conn);
/* Forgets all members without a word. */
void subscribers_clear(struct subscribers *set);
/* True while a member does not read as fast as it is told; on_drain() tells when to ask again. */
bool subscribers_are_full(const struct subscribers *set);

/* For rpc/ only. */
struct subscription {
    struct connection *conn;
    struct subscribers *set;
    struct subscription *next_in_set, *prev_in_set;
    struct subscription *next_of_conn, *prev_of_conn;
};
void subscription_drop(struct subscription *s);
