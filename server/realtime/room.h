/* room: clients whose audio waits for room in the queue to the service (realtime.md 14.1, 19). Who awaits answers is no
 * faster than the service, and nothing of theirs is dropped. A service that takes nothing is not waited for: then the
 * newest audio is dropped, and the client goes on. */
#pragma once

#include "loop/op.h"

struct outbox;
struct room_wait;

enum {
    ROOM_WAIT_MS = 50,
    ROOM_FREE_FRAMES = 128, /* so many fewer than the most, then there is room again */
};

/* Zeroed: nobody waits. */
struct room {
    struct room_wait *first;
    bool stalled; /* nothing was taken since somebody waited in vain */
};

/* Calls back when there is room, or no hope of it: never from within, and not when the group was cancelled. NULL: there
 * is no need to wait. */
struct op *room_await(struct room *room, const struct outbox *outbox, uv_loop_t *loop,
    struct op_group *group, void (*callback)(void *user), void *user);
/* The system has taken a frame. */
void room_frame_sent(struct room *room, const struct outbox *outbox);
/* The session is over: nobody waits for it any more. */
void room_close(struct room *room);
