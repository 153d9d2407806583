/* outbox: frames that wait to be sent upstream. */
#include "realtime/outbox.h"

#include "base/xmalloc.h"

#include <stdlib.h>

struct outbox_frame {
    struct outbox_frame *next;
    struct buf text;
};

bool outbox_add(struct outbox *o, enum outbox_source from, struct buf *text) {
    bool full = from == OUTBOX_AUDIO && outbox_audio_is_full(o);
    if (full || text->n > OUTBOX_BYTES_MAX - o->bytes) {
        buf_done(text);
        return false;
    }
    struct outbox_frame *frame = xcalloc(1, sizeof *frame);
    frame->text = *text;
    *text = (struct buf){ 0 };
    o->bytes += frame->text.n;
    o->count[from]++;
    if (o->last[from])
        o->last[from]->next = frame;
    else
        o->first[from] = frame;
    o->last[from] = frame;
    return true;
}

static struct outbox_frame *take_first(struct outbox *o, enum outbox_source from) {
    struct outbox_frame *frame = o->first[from];
    o->first[from] = frame->next;
    if (!frame->next)
        o->last[from] = NULL;
    o->count[from]--;
    return frame;
}

/* NULL: none waits. */
static struct outbox_frame *take_next(struct outbox *o) {
    struct outbox_frame *frame = o->again;
    if (frame) {
        o->again = frame->next;
        return frame;
    }
    for (unsigned i = 0; i < OUTBOX_SOURCES; i++) {
        enum outbox_source from = (o->turn + i) % OUTBOX_SOURCES;
        if (!o->first[from])
            continue;
        o->turn = (from + 1) % OUTBOX_SOURCES;
        return take_first(o, from);
    }
    return NULL;
}

struct str outbox_next(struct outbox *o) {
    struct outbox_frame **end = &o->flight;
    struct outbox_frame *frame = o->flight_bytes < OUTBOX_FLIGHT_BYTES ? take_next(o) : NULL;
    if (!frame)
        return STR_NONE;
    while (*end)
        end = &(*end)->next;
    *end = frame;
    frame->next = NULL;
    o->flight_bytes += frame->text.n;
    return buf_str(&frame->text);
}

static void frame_free(struct outbox *o, struct outbox_frame *frame) {
    o->bytes -= frame->text.n;
    buf_done(&frame->text);
    free(frame);
}

void outbox_sent(struct outbox *o) {
    struct outbox_frame *frame = o->flight;
    if (o->foreign) {
        o->foreign--;
        return;
    }
    if (!frame)
        return;
    o->flight = frame->next;
    o->flight_bytes -= frame->text.n;
    frame_free(o, frame);
}

void outbox_lost(struct outbox *o) {
    struct outbox_frame **end = &o->flight;
    while (*end)
        end = &(*end)->next;
    *end = o->again;
    o->again = o->flight;
    o->flight = NULL;
    o->flight_bytes = 0;
    o->foreign = 0;
}

bool outbox_is_empty(const struct outbox *o) {
    return o->bytes == 0;
}

bool outbox_text_is_full(const struct outbox *o) {
    return o->count[OUTBOX_TEXT] >= OUTBOX_TEXT_MAX;
}

bool outbox_audio_is_full(const struct outbox *o) {
    return o->count[OUTBOX_AUDIO] >= OUTBOX_AUDIO_MAX;
}

void outbox_done(struct outbox *o) {
    outbox_lost(o);
    for (struct outbox_frame *frame; (frame = take_next(o));)
        frame_free(o, frame);
}
