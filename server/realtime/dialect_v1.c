/* dialect_v1: the older two-way protocol: handoffs by events of their own. */
#include "realtime/dialect.h"

#include "realtime/session.h"

/* Output that belongs to no handoff. */
#define STANDALONE_ID STR("codex")

static const char final_label[] = "\"Agent Final Message\":\n\n";

static void write_session(struct buf *out, const struct realtime_options *o, bool of_call) {
    buf_add_str(out, STR("{\"type\":\"quicksilver\""));
    if (of_call)
        frame_text(out, "model", o->model);
    frame_text(out, "instructions", o->instructions);
    buf_add_str(
        out, STR(",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}},"
                 "\"output\":{"));
    frame_text(out, "voice", o->voice);
    buf_add_str(out, STR("}}}"));
}

/* ---- events ---- */

static bool read_audio(const struct json *json, struct realtime_event *e) {
    uint64_t rate;
    e->type = EVENT_AUDIO;
    e->audio.data = json_get_text(json, "delta");
    if (!e->audio.data.p)
        e->audio.data = json_get_text(json, "data");
    if (!e->audio.data.p || !event_read_number(json, "sample_rate", UINT32_MAX, &rate))
        return false;
    if (!event_read_channels(json, &e->audio.num_channels))
        return false;
    e->audio.sample_rate = (uint32_t)rate;
    if (event_read_samples(json, e))
        e->audio.samples_per_channel = &e->samples;
    return true;
}

static bool read_handoff(const struct json *json, struct realtime_event *e) {
    e->type = EVENT_HANDOFF;
    e->id = json_get_text(json, "handoff_id");
    e->item_id = json_get_text(json, "item_id");
    e->text = json_get_text(json, "input_transcript");
    return e->id.p && e->item_id.p && e->text.p;
}

static bool read_item_done(const struct json *json, struct realtime_event *e) {
    e->type = EVENT_ITEM_DONE;
    return json_get_text(json_get(json, "item"), "id").p;
}

#define USER      THREAD_REALTIME_TRANSCRIPT_ROLE_USER
#define ASSISTANT THREAD_REALTIME_TRANSCRIPT_ROLE_ASSISTANT

/* Transcripts, by type. */
static const struct event_transcript transcripts[] = {
    { "conversation.input_transcript.delta", "delta", EVENT_DELTA, USER },
    { "conversation.input_transcript.turn_marked", "transcript", EVENT_DONE, USER },
    { "conversation.item.input_audio_transcription.completed", "transcript", EVENT_DONE, USER },
    { "conversation.item.input_audio_transcription.delta", "delta", EVENT_DELTA, USER },
    { "conversation.output_transcript.delta", "delta", EVENT_DELTA, ASSISTANT },
    { "response.output_audio_transcript.delta", "delta", EVENT_DELTA, ASSISTANT },
    { "response.output_audio_transcript.done", "transcript", EVENT_DONE, ASSISTANT },
    { "response.output_text.delta", "delta", EVENT_DELTA, ASSISTANT },
};

static bool read_event(struct arena *a, const struct json *json, struct realtime_event *e) {
    struct str type = json_get_text(json, "type");
    const struct event_transcript *t =
        event_find_transcript(transcripts, ARRAY_LEN(transcripts), type);
    if (t)
        return event_read_transcript(json, t->key, t->means, t->role, e);
    if (str_is(type, "conversation.output_audio.delta"))
        return read_audio(json, e);
    if (str_is(type, "conversation.handoff.requested"))
        return read_handoff(json, e);
    if (str_is(type, "conversation.item.added"))
        return event_read_item(json, e);
    if (str_is(type, "conversation.item.done"))
        return read_item_done(json, e);
    if (str_is(type, "session.updated"))
        return event_read_session(json, e);
    return str_is(type, "error") && event_read_error(a, json, e);
}

/* ---- frames ---- */

static void write_audio(struct buf *out, struct str data) {
    buf_add_str(out, STR("{\"type\":\"input_audio_buffer.append\""));
    frame_text(out, "audio", data);
    buf_add_char(out, '}');
}

static void send_append(struct session *s, struct str id, const char *label, struct str text) {
    struct buf frame = { 0 };
    _cleanup_buf_ struct buf labelled = { 0 };
    buf_add_str(&labelled, str_of(label));
    buf_add_str(&labelled, text);
    buf_add_str(&frame, STR("{\"type\":\"conversation.handoff.append\""));
    frame_text(&frame, "handoff_id", id);
    frame_text(&frame, "output_text", buf_str(&labelled));
    buf_add_char(&frame, '}');
    session_send(s, OUTBOX_OUTPUT, &frame);
}

static void append_speech(struct session *s, struct str text) {
    send_append(s, STANDALONE_ID, "", text);
}

static void output(struct session *s, const struct dialect_output *m) {
    bool commentary = m->phase && *m->phase == MESSAGE_PHASE_COMMENTARY;
    send_append(s, m->handoff ? buf_str(&s->handoff) : STANDALONE_ID, commentary ? "" : final_label,
        m->text);
}

const struct dialect dialect_v1 = {
    .alpha = "quicksilver=v1",
    .intent = STR_INIT("quicksilver"),
    .default_model = STR_INIT("gpt-realtime-1.5"),
    .write_session = write_session,
    .read = read_event,
    .write_audio = write_audio,
    .append_text = frame_send_text,
    .append_speech = append_speech,
    .output = output,
    .output_item = frame_send_item,
};
