/* stream: the agent's message on its way upstream while it is written. */
#include "realtime/stream.h"

#include "base/utf8.h"
#include "realtime/cap.h"
#include "realtime/session.h"

/* U+2026 on both sides */
#define CUT_MARKER STR("\n\xe2\x80\xa6output truncated\xe2\x80\xa6\n")

void stream_drop(struct session *s) {
    s->stream.active = false;
    (void)uv_timer_stop(&s->flush_timer);
}

static void on_flush(uv_timer_t *timer) {
    stream_flush(timer->data);
}

void stream_begin(struct session *s, struct str item) {
    struct stream *x = &s->stream;
    buf_clear(&x->item, SIZE_MAX);
    buf_clear(&x->waiting, 0);
    buf_clear(&x->held, 0);
    buf_add_str(&x->item, item);
    x->active = true;
    x->any = x->decided = false;
    x->head_bytes = 0;
    uv_update_time(s->flush_timer.loop);
    (void)uv_timer_start(&s->flush_timer, on_flush, STREAM_FLUSH_MS, STREAM_FLUSH_MS);
}

static bool is_cut(const struct stream *x) {
    return x->head_bytes + x->held.n > STREAM_BYTES_MAX;
}

void stream_text(struct session *s, struct str item, struct str delta) {
    struct stream *x = &s->stream;
    if (!x->active || !str_eq(buf_str(&x->item), item) || !delta.n)
        return;
    x->any = true;
    if (!x->held.n) {
        size_t room = STREAM_HEAD_BYTES - x->head_bytes;
        size_t n = delta.n <= room ? delta.n : utf8_floor(delta, room);
        buf_add_str(&x->waiting, str_sub(delta, 0, n));
        x->head_bytes += n;
        delta = str_from(delta, n);
    }
    buf_add_str(&x->held, delta);
    /* Of a text that is too long only the end counts; dropped in large steps. */
    if (is_cut(x) && x->held.n > 2 * (size_t)STREAM_BYTES_MAX)
        buf_consume(&x->held, x->held.n - STREAM_BYTES_MAX);
}

static void send_text(struct session *s, struct str text) {
    if (text.n)
        dialect_v3_append(s, true, s->stream.channel, text);
}

void stream_flush(struct session *s) {
    struct stream *x = &s->stream;
    if (!x->active || !x->waiting.n)
        return;
    if (!x->decided)
        x->channel = dialect_v3_channel(&s->o, buf_str(&x->waiting), &x->decided);
    if (!x->decided)
        return;
    send_text(s, buf_str(&x->waiting));
    buf_clear(&x->waiting, SIZE_MAX);
}

bool stream_end(struct session *s, struct str item) {
    struct stream *x = &s->stream;
    bool streamed = x->active && x->any && str_eq(buf_str(&x->item), item);
    if (!streamed)
        return false;
    bool sure;
    if (!x->decided)
        x->channel = dialect_v3_channel(&s->o, buf_str(&x->waiting), &sure);
    if (is_cut(x)) {
        buf_add_str(&x->waiting, CUT_MARKER);
        buf_add_str(&x->waiting, cap_last(buf_str(&x->held), STREAM_TAIL_BYTES));
    } else {
        buf_add_str(&x->waiting, buf_str(&x->held));
    }
    send_text(s, buf_str(&x->waiting));
    stream_drop(s);
    return true;
}

void stream_done(struct stream *x) {
    buf_done(&x->item);
    buf_done(&x->waiting);
    buf_done(&x->held);
}
