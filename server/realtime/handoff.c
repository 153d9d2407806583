/* handoff: work that the voice model hands to the thread's agent (realtime.md 12). */
#include "protocol/wrappers.gen.h"
#include "realtime/cap.h"
#include "realtime/session.h"
#include "thread/thread.h"
#include "turn/turn.h"

enum { FIELD_BYTES_MAX = 4096 /* of the envelope, escaped */ };

static const char tail_input[] =
    "The voice conversation has ended. What was said since your last task follows for your information; most "
    "likely there is nothing to do, unless it asks for something that has not been done.";

static void escape(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '&')
            buf_add_str(out, STR("&amp;"));
        else if (c == '<')
            buf_add_str(out, STR("&lt;"));
        else if (c == '>')
            buf_add_str(out, STR("&gt;"));
        else
            buf_add_char(out, c);
    }
}

void handoff_write_envelope(
    struct buf *out, const struct transcript *t, const char *source, struct str input) {
    _cleanup_buf_ struct buf said = { 0 }, field = { 0 };
    buf_add_str(out, STR("<realtime_delegation>\n"));
    if (source)
        buf_printf(out, "  <source>%s</source>\n", source);
    escape(&field, input);
    buf_add_str(out, STR("  <input>"));
    cap_head(buf_str(&field), FIELD_BYTES_MAX, out);
    buf_add_str(out, STR("</input>\n"));
    transcript_write(t, &said);
    if (said.n) {
        buf_clear(&field, SIZE_MAX);
        escape(&field, buf_str(&said));
        buf_add_str(out, STR("  <transcript_delta>"));
        cap_tail(buf_str(&field), FIELD_BYTES_MAX, out);
        buf_add_str(out, STR("</transcript_delta>\n"));
    }
    buf_add_str(out, STR("</realtime_delegation>"));
}

/* The turn that runs may be one that takes no input: then the words wait for its end. */
static void give(struct session *s, struct str envelope) {
    if (turn_give(s->thread, envelope))
        return;
    if (s->deferred.n)
        buf_add_char(&s->deferred, '\n');
    buf_add_str(&s->deferred, envelope);
}

void handoff_retry(struct session *s) {
    if (!s->deferred.n || s->thread->turn)
        return;
    struct buf text = s->deferred;
    s->deferred = (struct buf){ 0 };
    (void)turn_give(s->thread, buf_str(&text));
    buf_done(&text);
}

static void make_active(struct session *s, const struct realtime_event *e) {
    if (s->dialect->take_handoff && !s->dialect->take_handoff(s, e))
        return;
    buf_clear(&s->handoff, SIZE_MAX);
    buf_add_str(&s->handoff, e->id);
    s->has_handoff = true;
    s->forwarded = false;
    stream_drop(s);
}

static void tell(struct session *s, const struct realtime_event *e, struct json *transcript) {
    struct arena *a = &s->event_arena;
    struct json *item = json_new_object(a);
    json_put_text(a, item, STR("type"), STR("handoff_request"));
    json_put_text(a, item, STR("handoff_id"), e->id);
    json_put_text(a, item, STR("item_id"), e->item_id);
    json_put_text(a, item, STR("input_transcript"), e->text);
    json_put(item, STR("active_transcript"), transcript);
    notify_thread_realtime_item_added(&s->thread->subscribers,
        &(struct thread_realtime_item_added_notification){ thread_id(s->thread), item });
}

void handoff_take(struct session *s, const struct realtime_event *e) {
    _cleanup_buf_ struct buf envelope = { 0 }, said = { 0 };
    struct transcript *t = &s->transcript;
    make_active(s, e);
    transcript_request(t, e->text);
    transcript_write(t, &said);
    struct str input = e->text.n ? e->text : buf_str(&said);
    handoff_write_envelope(&envelope, t, NULL, input);
    struct json *transcript = transcript_json(t, &s->event_arena);
    tell(s, e, transcript);
    transcript_clear(t);
    if (input.n)
        give(s, buf_str(&envelope));
}

void handoff_keep_tail(struct session *s) {
    _cleanup_buf_ struct buf envelope = { 0 };
    if (!s->transcript.first)
        return;
    handoff_write_envelope(&envelope, &s->transcript, "transcript_tail_flush", str_of(tail_input));
    turn_note(s->thread, buf_str(&envelope));
}
