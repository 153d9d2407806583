/* room: clients whose audio waits for room in the queue to the service. */
#include "realtime/room.h"

#include "realtime/outbox.h"

#include <assert.h>

struct room_wait {
    struct op op;
    uv_timer_t timer;
    struct room *room; /* NULL: it is over */
    struct room_wait *prev, *next;
    void (*callback)(void *user);
    void *user;
};

static void leave(struct room_wait *w) {
    if (!w->room)
        return;
    if (w->prev)
        w->prev->next = w->next;
    else
        w->room->first = w->next;
    if (w->next)
        w->next->prev = w->prev;
    w->room = NULL;
}

static void wait_cancel(struct op *op) {
    leave((struct room_wait *)op);
    op_close(op);
}

static const struct op_class wait_class = { "realtime-room", wait_cancel, NULL };

static void on_over(uv_timer_t *timer) {
    struct room_wait *w = timer->data;
    void (*callback)(void *) = w->callback;
    void *user = w->user;
    if (w->room)
        w->room->stalled = true;
    leave(w);
    op_close(&w->op);
    callback(user);
}

struct op *room_await(struct room *room, const struct outbox *outbox, uv_loop_t *loop,
    struct op_group *group, void (*callback)(void *user), void *user) {
    if (room->stalled || !outbox_audio_is_full(outbox))
        return NULL;
    struct room_wait *w = op_new(group, &wait_class, sizeof *w);
    int r = uv_timer_init(loop, &w->timer);
    assert(r == 0);
    op_own(&w->op, &w->timer);
    w->callback = callback;
    w->user = user;
    w->room = room;
    w->next = room->first;
    if (w->next)
        w->next->prev = w;
    room->first = w;
    uv_update_time(loop);
    (void)uv_timer_start(&w->timer, on_over, ROOM_WAIT_MS, 0);
    return &w->op;
}

void room_close(struct room *room) {
    for (struct room_wait *w; (w = room->first);) {
        leave(w);
        (void)uv_timer_start(&w->timer, on_over, 0, 0);
    }
}

void room_frame_sent(struct room *room, const struct outbox *outbox) {
    room->stalled = false;
    if (room->first && outbox->count[OUTBOX_AUDIO] <= OUTBOX_AUDIO_MAX - ROOM_FREE_FRAMES)
        room_close(room);
}
