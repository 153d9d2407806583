/* voice: what a thread's turns know of its voice session, and it of them (realtime.md 12 to 17). */
#pragma once

#include "base/buf.h"
#include "tool/item.h"

struct realtime;

/* What the session's manager hears of turns, beside their items. */
struct thread_voice_events {
    /* A turn is over; the next may begin from within. Interrupted ones, too. */
    void (*on_turn_ended)(void *manager, bool interrupted);
    /* A client that did not read reads again. */
    void (*on_drain)(void *manager);
    void (*free)(void *manager);
};

/* Zeroed: a thread that never had a session. */
struct thread_voice {
    struct realtime *manager; /* of its sessions, or NULL; owned by the thread */
    const struct thread_voice_events *events;
    struct item_watch items; /* nobody unless a session runs */
    bool active;             /* a session runs */
    bool told;               /* the model knows that it does */
    bool has_start, has_end; /* the texts are given; else the configured or built-in ones */
    struct buf start, end;   /* what the model is told, of the latest session */
};

/* For the thread that owns it. */
void thread_voice_done(struct thread_voice *voice);
