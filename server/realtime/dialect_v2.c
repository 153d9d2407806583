/* dialect_v2: the public Realtime API: handoffs are calls of a tool, and responses are asked for. */
#include "realtime/dialect.h"

#include "realtime/session.h"

enum { SAMPLE_RATE = 24000, CHANNEL_COUNT = 1 };

#define USER_MARK STR("[USER] ")

static const char steered_text[] = "This was sent to steer the previous background agent task.";
static const char finished_text[] =
    "Background agent finished. Use the preceding [BACKEND] messages as the result.";

static const char tools[] =
    "[{\"type\":\"function\",\"name\":\"background_agent\",\"description\":\"Hands work to the agent that acts for "
    "you. This is what to do by default with anything the user wants done, looked up or changed. Pass the user's own "
    "words. When the agent is idle this begins a new task, whose final result comes back to you; when it is busy the "
    "words steer the task that is running. Call it also for wishes that are meant for later, so that they are queued "
    "instead of forgotten.\",\"parameters\":{\"type\":\"object\",\"properties\":{\"prompt\":{\"type\":\"string\","
    "\"description\":\"What the user asks for, to be delegated.\"}},\"required\":[\"prompt\"],"
    "\"additionalProperties\":false}},{\"type\":\"function\",\"name\":\"remain_silent\",\"description\":\"Call this "
    "when it is best to say nothing, above all after hidden or control messages and updates that are not to be "
    "spoken. The user notices nothing of it.\",\"parameters\":{\"type\":\"object\",\"properties\":{},"
    "\"additionalProperties\":false}}]";

#define PCM_FORMAT       "\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}"
#define TRANSCRIBE_INPUT "\"transcription\":{\"model\":\"gpt-4o-mini-transcribe\"}"

static void write_session(struct buf *out, const struct realtime_options *o, bool of_call) {
    if (o->transcription) {
        buf_add_str(out, STR("{\"type\":\"transcription\",\"audio\":{\"input\":{" PCM_FORMAT
                             "," TRANSCRIBE_INPUT "}}}"));
        return;
    }
    buf_add_str(out, STR("{\"type\":\"realtime\""));
    if (of_call)
        frame_text(out, "model", o->model);
    frame_text(out, "instructions", o->instructions);
    buf_printf(out, ",\"output_modalities\":[\"%s\"]", o->text ? "text" : "audio");
    buf_add_str(out,
        STR(",\"audio\":{\"input\":{" PCM_FORMAT
            ",\"noise_reduction\":{\"type\":\"near_field\"}," TRANSCRIBE_INPUT
            ",\"turn_detection\":{\"type\":\"server_vad\",\"interrupt_response\":true,\"create_response\":true,"
            "\"silence_duration_ms\":500}},\"output\":{" PCM_FORMAT));
    frame_text(out, "voice", o->voice);
    buf_printf(out, "}},\"tools\":%s,\"tool_choice\":\"auto\"}", tools);
}

/* ---- events ---- */

static bool read_audio(const struct json *json, struct realtime_event *e) {
    uint64_t rate;
    e->type = EVENT_AUDIO;
    e->audio.data = json_get_text(json, "delta");
    e->audio.sample_rate = event_read_number(json, "sample_rate", UINT32_MAX, &rate)
                               ? (uint32_t)rate
                               : (uint32_t)SAMPLE_RATE;
    if (!event_read_channels(json, &e->audio.num_channels))
        e->audio.num_channels = CHANNEL_COUNT;
    e->audio.item_id = json_get_text(json, "item_id");
    if (event_read_samples(json, e))
        e->audio.samples_per_channel = &e->samples;
    return e->audio.data.p;
}

/* The request in a call's arguments, whatever the model calls it. */
static struct str input_of(struct arena *a, struct str arguments) {
    static const char *const keys[] = { "input_transcript", "input", "text", "prompt", "query" };
    const struct json *object = json_parse(a, arguments, NULL);
    for (size_t i = 0; object && object->kind == JSON_OBJECT && i < ARRAY_LEN(keys); i++) {
        struct str text = str_trim(json_get_text(object, keys[i]));
        if (text.n)
            return text;
    }
    return arguments;
}

static bool read_call(struct arena *a, const struct json *json, struct realtime_event *e) {
    const struct json *item = json_get(json, "item");
    if (!item || item->kind != JSON_OBJECT)
        return false;
    e->type = EVENT_ITEM_DONE;
    if (!str_is(json_get_text(item, "type"), "function_call"))
        return true;
    struct str name = json_get_text(item, "name"), id = json_get_text(item, "id");
    e->id = json_get_text(item, "call_id");
    if (!e->id.p)
        e->id = id;
    if (!e->id.p)
        return true;
    e->item_id = id.p ? id : e->id;
    struct str arguments = json_get_text(item, "arguments");
    if (str_is(name, "background_agent")) {
        e->type = EVENT_HANDOFF;
        e->text = arguments.n ? input_of(a, arguments) : STR("");
    } else if (str_is(name, "remain_silent")) {
        e->type = EVENT_SILENT;
    }
    return true;
}

static bool read_response(
    const struct json *json, enum realtime_event_type type, struct realtime_event *e) {
    e->type = type;
    e->id = json_get_text(json_get(json, "response"), "id");
    if (!e->id.p)
        e->id = json_get_text(json, "response_id");
    return true;
}

#define USER      THREAD_REALTIME_TRANSCRIPT_ROLE_USER
#define ASSISTANT THREAD_REALTIME_TRANSCRIPT_ROLE_ASSISTANT

static const struct event_transcript transcripts[] = {
    { "conversation.item.input_audio_transcription.completed", "transcript", EVENT_DONE, USER },
    { "conversation.item.input_audio_transcription.delta", "delta", EVENT_DELTA, USER },
    { "response.output_audio_transcript.delta", "delta", EVENT_DELTA, ASSISTANT },
    { "response.output_audio_transcript.done", "transcript", EVENT_DONE, ASSISTANT },
    { "response.output_text.delta", "delta", EVENT_DELTA, ASSISTANT },
    { "response.output_text.done", "text", EVENT_DONE, ASSISTANT },
};

static bool read_event(struct arena *a, const struct json *json, struct realtime_event *e) {
    struct str type = json_get_text(json, "type");
    const struct event_transcript *t =
        event_find_transcript(transcripts, ARRAY_LEN(transcripts), type);
    if (t)
        return event_read_transcript(json, t->key, t->means, t->role, e);
    if (str_is(type, "response.output_audio.delta") || str_is(type, "response.audio.delta"))
        return read_audio(json, e);
    if (str_is(type, "conversation.item.added") || str_is(type, "conversation.item.created"))
        return event_read_item(json, e);
    if (str_is(type, "conversation.item.done"))
        return read_call(a, json, e);
    if (str_is(type, "input_audio_buffer.speech_started")) {
        e->type = EVENT_SPEECH_STARTED;
        e->item_id = json_get_text(json, "item_id");
        return true;
    }
    if (str_is(type, "response.created"))
        return read_response(json, EVENT_RESPONSE_CREATED, e);
    if (str_is(type, "response.cancelled"))
        return read_response(json, EVENT_RESPONSE_CANCELLED, e);
    if (str_is(type, "response.done"))
        return read_response(json, EVENT_RESPONSE_DONE, e);
    if (str_is(type, "session.updated"))
        return event_read_session(json, e);
    return str_is(type, "error") && event_read_error(a, json, e);
}

/* ---- responses: one at a time, however often one is asked for ---- */

static void create_response(struct session *s) {
    struct buf frame = { 0 };
    if (s->response_active) {
        s->response_wanted = true;
        return;
    }
    buf_add_str(&frame, STR("{\"type\":\"response.create\"}"));
    s->response_active = true;
    session_send(s, OUTBOX_OUTPUT, &frame);
}

static void end_response(struct session *s) {
    bool again = s->response_wanted;
    s->response_active = s->response_wanted = false;
    if (again)
        create_response(s);
}

/* ---- frames ---- */

static void write_audio(struct buf *out, struct str data) {
    dialect_v1.write_audio(out, data);
}

static struct str marked(struct arena *a, struct str mark, struct str text) {
    if (!text.n || str_starts(text, mark))
        return text;
    return arena_printf(a, "%.*s%.*s", STR_ARGS(mark), STR_ARGS(text));
}

static void append_text(struct session *s, enum conversation_text_role role, struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    frame_send_text(
        s, role, role == CONVERSATION_TEXT_ROLE_USER ? marked(&a, USER_MARK, text) : text);
}

static void send_backend(struct session *s, struct str text) {
    struct buf frame = { 0 };
    frame_message(&frame, STR("user"), "input_text", text);
    session_send(s, OUTBOX_OUTPUT, &frame);
}

static void append_speech(struct session *s, struct str text) {
    send_backend(s, text);
    create_response(s);
}

static void output(struct session *s, const struct dialect_output *m) {
    send_backend(s, m->text);
    if (!m->handoff)
        create_response(s);
}

static void send_call_output(struct session *s, struct str call, struct str text) {
    struct buf frame = { 0 };
    buf_add_str(&frame,
        STR("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\""));
    frame_text(&frame, "call_id", call);
    frame_text(&frame, "output", text);
    buf_add_str(&frame, STR("}}"));
    session_send(s, OUTBOX_OUTPUT, &frame);
}

static bool take_handoff(struct session *s, const struct realtime_event *e) {
    if (!s->has_handoff)
        return true;
    send_call_output(s, e->id, str_of(steered_text));
    create_response(s);
    return false;
}

static void end_handoff(struct session *s) {
    if (s->o.as_items) {
        send_call_output(s, buf_str(&s->handoff), STR(""));
        return;
    }
    send_call_output(s, buf_str(&s->handoff), str_of(finished_text));
    create_response(s);
}

/* ---- bookkeeping ---- */

/* The user speaks over what is being played: the rest of it was never heard. */
static void cut_playing(struct session *s, struct str item) {
    struct buf frame = { 0 };
    int64_t ms;
    if (!played_take(&s->played, item, &ms))
        return;
    buf_add_str(&frame, STR("{\"type\":\"conversation.item.truncate\""));
    frame_text(&frame, "item_id", buf_str(&s->played.item));
    buf_printf(&frame, ",\"content_index\":0,\"audio_end_ms\":%lld}", (long long)ms);
    session_send(s, OUTBOX_OUTPUT, &frame);
}

static void heard(struct session *s, const struct realtime_event *e) {
    int64_t ms;
    switch (e->type) {
    case EVENT_AUDIO:
        played_add(&s->played, &e->audio);
        break;
    case EVENT_SPEECH_STARTED:
        transcript_break(&s->transcript, THREAD_REALTIME_TRANSCRIPT_ROLE_USER);
        cut_playing(s, e->item_id);
        break;
    case EVENT_RESPONSE_CREATED:
        transcript_break(&s->transcript, THREAD_REALTIME_TRANSCRIPT_ROLE_ASSISTANT);
        s->response_active = true;
        break;
    case EVENT_RESPONSE_CANCELLED:
    case EVENT_RESPONSE_DONE:
        (void)played_take(&s->played, STR_NONE, &ms);
        end_response(s);
        break;
    case EVENT_SILENT:
        (void)played_take(&s->played, STR_NONE, &ms);
        send_call_output(s, e->id, STR(""));
        break;
    case EVENT_HANDOFF:
        (void)played_take(&s->played, STR_NONE, &ms);
        break;
    default:
        break;
    }
}

const struct dialect dialect_v2 = {
    .default_model = STR_INIT("gpt-realtime-1.5"),
    .write_session = write_session,
    .read = read_event,
    .write_audio = write_audio,
    .append_text = append_text,
    .append_speech = append_speech,
    .output = output,
    .output_item = frame_send_item,
    .mark = STR_INIT("[BACKEND] "),
    .take_handoff = take_handoff,
    .end_handoff = end_handoff,
    .heard = heard,
};
