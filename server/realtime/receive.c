/* receive: events from upstream become notifications (realtime.md 10). */
#include "protocol/wrappers.gen.h"
#include "realtime/session.h"
#include "thread/thread.h"
#include "upstream/ws.h"

static struct subscribers *listeners(struct session *s) {
    return &s->thread->subscribers;
}

static void tell_item(struct session *s, const struct json *item) {
    notify_thread_realtime_item_added(listeners(s),
        &(struct thread_realtime_item_added_notification){ thread_id(s->thread), item });
}

static void on_audio(struct session *s, const struct realtime_event *e) {
    notify_thread_realtime_output_audio_delta(
        listeners(s), &(struct thread_realtime_output_audio_delta_notification){
                          thread_id(s->thread), e->audio });
}

static void on_delta(struct session *s, const struct realtime_event *e) {
    transcript_delta(&s->transcript, e->role, e->text);
    timeline_delta(&s->timeline, e->role, e->text);
    notify_thread_realtime_transcript_delta(
        listeners(s), &(struct thread_realtime_transcript_delta_notification){ thread_id(s->thread),
                          thread_realtime_transcript_role_name(e->role), e->text });
}

static void on_done(struct session *s, const struct realtime_event *e) {
    transcript_text(&s->transcript, e->role, e->text);
    timeline_text(&s->timeline, e->role, e->text);
    notify_thread_realtime_transcript_done(
        listeners(s), &(struct thread_realtime_transcript_done_notification){ thread_id(s->thread),
                          thread_realtime_transcript_role_name(e->role), e->text });
}

/* An event of its own that clients see as an item. */
static void tell_event(struct session *s, const char *type, struct str key, struct str id) {
    struct arena *a = &s->event_arena;
    struct json *item = json_new_object(a);
    json_put_text(a, item, STR("type"), str_of(type));
    json_put(item, key, id.p ? json_new_str(a, id) : json_new_null(a));
    tell_item(s, item);
}

static void tell(struct session *s, const struct realtime_event *e) {
    switch (e->type) {
    case EVENT_ERROR:
        session_fail(s, e->text);
        break;
    case EVENT_AUDIO:
        on_audio(s, e);
        break;
    case EVENT_DELTA:
        on_delta(s, e);
        break;
    case EVENT_DONE:
        on_done(s, e);
        break;
    case EVENT_ITEM_ADDED:
        tell_item(s, e->item);
        break;
    case EVENT_SPEECH_STARTED:
        tell_event(s, "input_audio_buffer.speech_started", STR("item_id"), e->item_id);
        break;
    case EVENT_RESPONSE_CANCELLED:
        tell_event(s, "response.cancelled", STR("response_id"), e->id);
        break;
    case EVENT_HANDOFF:
        handoff_take(s, e);
        break;
    default:
        break;
    }
}

/* The first event says whether there is a session. False: there is none. */
static bool take_first(struct session *s, const struct realtime_event *e) {
    s->awaits_start = false;
    if (e->type == EVENT_SESSION)
        session_run(s);
    else if (e->type == EVENT_ERROR)
        session_fail_stream(s, arena_cstr(&s->op.arena, e->text));
    else
        session_fail_stream(
            s, "frameless realtime session received an event before session.started");
    return s->state == SESSION_RUNNING;
}

/* A client that does not read slows what comes from upstream down, of its thread alone. */
static void pause_if_full(struct session *s) {
    if (s->paused || !s->conn || !subscribers_are_full(listeners(s)))
        return;
    s->paused = true;
    ws_pause(s->conn, true);
}

void receive_text(struct session *s, struct str text) {
    struct realtime_event e;
    if (arena_size_bytes(&s->event_arena) > SESSION_EVENT_ARENA_KEEP_BYTES)
        arena_free(&s->event_arena);
    arena_reset(&s->event_arena);
    connect_described(s); /* who answers has heard it */
    const struct json *json = json_parse(&s->event_arena, text, NULL);
    if (!json || json->kind != JSON_OBJECT)
        return;
    dialect_read(s->dialect, &s->event_arena, json, &e);
    if (e.type == EVENT_NONE || (s->awaits_start && !take_first(s, &e)))
        return;
    if (s->dialect->heard)
        s->dialect->heard(s, &e);
    tell(s, &e);
    if (s->state == SESSION_RUNNING)
        pause_if_full(s);
}
