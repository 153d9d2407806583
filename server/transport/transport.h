/* transport: how messages of one client come and go; rpc/connection.c sits on top (surface.md 1.1). */
#pragma once

#include "base/str.h"

#include <stdbool.h>

enum transport_end {
    TRANSPORT_EOF,      /* the client has said all it had to say */
    TRANSPORT_BAD_UTF8, /* input that is no UTF-8 */
    TRANSPORT_BROKEN,   /* reading or writing failed: nobody is there */
};

struct transport_events {
    /* One message as it came; the text is valid during the call. False: deliver no more. */
    bool (*on_message)(void *user, struct str message);
    /* What was queued has mostly gone out: streams may go on. */
    void (*on_drain)(void *user);
    /* Nothing more comes in. Called once, and not after transport_close(). What was queued can still
     * be delivered, unless the end is TRANSPORT_BROKEN. */
    void (*on_end)(void *user, enum transport_end why);
};

struct transport;

struct transport_class {
    const char *name; /* "stdio", "unix", "websocket" */
    void (*start)(struct transport *t, const struct transport_events *events, void *user);
    void (*send)(struct transport *t, struct str message);
    bool (*is_full)(const struct transport *t);
    void (*close)(struct transport *t);
};

/* First member of each implementation, which owns and frees itself after close(). */
struct transport {
    const struct transport_class *transport_class;
};

/* From now on events come. Once, right after creation. */
static inline void transport_start(
    struct transport *t, const struct transport_events *events, void *user) {
    t->transport_class->start(t, events, user);
}

/* Queues one message; it is copied, and framed by the transport. */
static inline void transport_send(struct transport *t, struct str message) {
    t->transport_class->send(t, message);
}

/* True while the client does not read as fast as it is told: producers of streams wait for on_drain(). */
static inline bool transport_is_full(const struct transport *t) {
    return t->transport_class->is_full(t);
}

/* Lets what is queued go out for a moment, then ends. No event comes after this call. */
static inline void transport_close(struct transport *t) {
    t->transport_class->close(t);
}
