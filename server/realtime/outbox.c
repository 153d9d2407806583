/* outbox: frames that wait to be sent upstream. */
#include "realtime/outbox.h"

#include "base/xmalloc.h"

#include <stdlib.h>

struct outbox_frame {
    struct outbox_frame *next;
    struct buf text;
};

bool outbox_add(struct outbox *o, enum outbox_source from, struct buf *text) {
    bool full = from == OUTBOX_AUDIO && o->count[from] >= OUTBOX_AUDIO_MAX;
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

struct str outbox_next(struct outbox *o) {
    if (o->sending || o->sending_first)
        return STR_NONE;
    for (unsigned i = 0; i < OUTBOX_SOURCES; i++) {
        enum outbox_source from = (o->turn + i) % OUTBOX_SOURCES;
        if (!o->first[from])
            continue;
        o->turn = from;
        o->sending = true;
        return buf_str(&o->first[from]->text);
    }
    return STR_NONE;
}

static void drop_first(struct outbox *o, enum outbox_source from) {
    struct outbox_frame *frame = o->first[from];
    o->first[from] = frame->next;
    if (!frame->next)
        o->last[from] = NULL;
    o->count[from]--;
    o->bytes -= frame->text.n;
    buf_done(&frame->text);
    free(frame);
}

void outbox_sent(struct outbox *o) {
    o->sending_first = false;
    if (!o->sending)
        return;
    o->sending = false;
    drop_first(o, o->turn);
    o->turn = (o->turn + 1) % OUTBOX_SOURCES;
}

void outbox_lost(struct outbox *o) {
    o->sending = false;
}

bool outbox_is_empty(const struct outbox *o) {
    return !o->first[OUTBOX_OUTPUT] && !o->first[OUTBOX_TEXT] && !o->first[OUTBOX_AUDIO];
}

bool outbox_text_is_full(const struct outbox *o) {
    return o->count[OUTBOX_TEXT] >= OUTBOX_TEXT_MAX;
}

void outbox_done(struct outbox *o) {
    for (unsigned from = 0; from < OUTBOX_SOURCES; from++)
        while (o->first[from])
            drop_first(o, (enum outbox_source)from);
    o->sending = false;
}
