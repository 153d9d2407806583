/* subscribers: which connections hear of something. */
#include "rpc/subscribers.h"

#include "base/xmalloc.h"
#include "rpc/connection.h"

#include <stdlib.h>

static struct subscription *find(const struct subscribers *set, const struct connection *conn) {
    for (struct subscription *s = set->head; s; s = s->next_in_set)
        if (s->conn == conn)
            return s;
    return NULL;
}

void subscribers_init(struct subscribers *set, struct rpc_hub *hub, void *user) {
    *set = (struct subscribers){ .hub = hub, .user = user };
}

void subscribers_add(struct subscribers *set, struct connection *conn) {
    if (connection_is_closed(conn) || find(set, conn))
        return;
    struct subscription *s = xcalloc(1, sizeof *s);
    s->conn = conn;
    s->set = set;
    struct subscription **end = &set->head;
    for (; *end; end = &(*end)->next_in_set)
        s->prev_in_set = *end;
    *end = s;
    set->count++;
    struct subscription **of_conn = connection_subscriptions(conn);
    s->next_of_conn = *of_conn;
    if (s->next_of_conn)
        s->next_of_conn->prev_of_conn = s;
    *of_conn = s;
}

void subscription_drop(struct subscription *s) {
    struct subscribers *set = s->set;
    if (s->prev_in_set)
        s->prev_in_set->next_in_set = s->next_in_set;
    else
        set->head = s->next_in_set;
    if (s->next_in_set)
        s->next_in_set->prev_in_set = s->prev_in_set;
    if (s->prev_of_conn)
        s->prev_of_conn->next_of_conn = s->next_of_conn;
    else
        *connection_subscriptions(s->conn) = s->next_of_conn;
    if (s->next_of_conn)
        s->next_of_conn->prev_of_conn = s->prev_of_conn;
    free(s);
    set->count--;
    if (set->on_drain)
        set->on_drain(set); /* the one that did not read may be gone */
    if (set->count == 0 && set->on_empty)
        set->on_empty(set);
}

bool subscribers_remove(struct subscribers *set, struct connection *conn) {
    struct subscription *s = find(set, conn);
    if (s)
        subscription_drop(s);
    return s != NULL;
}

void subscribers_clear(struct subscribers *set) {
    set->on_drain = NULL;
    while (set->head)
        subscription_drop(set->head);
}

bool subscribers_are_full(const struct subscribers *set) {
    for (const struct subscription *s = set->head; s; s = s->next_in_set)
        if (connection_is_full(s->conn))
            return true;
    return false;
}
