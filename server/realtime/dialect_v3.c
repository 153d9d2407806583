/* dialect_v3: the frameless protocol: handoffs are delegations, output is context. */
#include "realtime/dialect.h"

#include "realtime/cap.h"
#include "realtime/session.h"

enum { SAMPLE_RATE = 24000, CHANNEL_COUNT = 1 };

static void write_items(struct buf *out, const struct thread_realtime_initial_item_array *items) {
    buf_add_str(out, STR(",\"initial_items\":["));
    for (size_t i = 0; i < items->n; i++) {
        bool assistant = items->v[i].role == CONVERSATION_TEXT_ROLE_ASSISTANT;
        buf_add_str(out, i ? STR(",{\"type\":\"message\"") : STR("{\"type\":\"message\""));
        frame_text(out, "role", conversation_text_role_name(items->v[i].role));
        buf_add_str(out, STR(",\"content\":[{"));
        frame_text(out, "type", assistant ? STR("output_text") : STR("input_text"));
        frame_text(out, "text", items->v[i].text);
        buf_add_str(out, STR("}]}"));
    }
    buf_add_char(out, ']');
}

static void write_session(struct buf *out, const struct realtime_options *o, bool of_call) {
    buf_add_char(out, '{');
    frame_text(out, "instructions", o->instructions);
    buf_add_str(out, STR(",\"audio\":{\"output\":{"));
    frame_text(out, "voice", o->voice);
    buf_add_str(out, STR("}},\"delegation\":{\"type\":\"client\""));
    if (o->ack_filler)
        buf_printf(out, ",\"ack_filler\":%s", *o->ack_filler ? "true" : "false");
    buf_add_char(out, '}');
    if (of_call)
        frame_text(out, "model", o->model);
    if (o->initial_items.n)
        write_items(out, &o->initial_items);
    buf_add_char(out, '}');
}

/* ---- events ---- */

static bool read_audio(const struct json *json, struct realtime_event *e) {
    e->type = EVENT_AUDIO;
    e->audio.data = json_get_text(json, "audio");
    e->audio.sample_rate = SAMPLE_RATE;
    e->audio.num_channels = CHANNEL_COUNT;
    return e->audio.data.p;
}

static bool read_turn(const struct json *json, struct realtime_event *e) {
    const struct json *turn = json_get(json, "turn");
    return thread_realtime_transcript_role_parse(json_get_text(turn, "role"), &e->role) &&
           event_read_transcript(turn, "transcript", EVENT_DONE, e->role, e);
}

static bool read_delegation(struct arena *a, const struct json *json, struct realtime_event *e) {
    const struct json *item = json_get(json, "item"), *content = json_get(item, "content");
    e->id = e->item_id = json_get_text(item, "id");
    if (!str_is(json_get_text(item, "type"), "delegation") || !e->id.p ||
        !str_is(json_get_text(item, "target"), "client") || !content || content->kind != JSON_ARRAY)
        return false;
    _cleanup_buf_ struct buf input = { 0 };
    for (const struct json *part = content->first; part; part = part->next)
        if (str_is(json_get_text(part, "type"), "input_text"))
            buf_add_str(&input, json_get_text(part, "text"));
    e->type = EVENT_HANDOFF;
    e->text = arena_str(a, buf_str(&input));
    return true;
}

static bool read_event(struct arena *a, const struct json *json, struct realtime_event *e) {
    struct str type = json_get_text(json, "type");
    const struct json *item = json_get(json, "item");
    if (str_is(type, "output_audio.delta"))
        return read_audio(json, e);
    if (str_is(type, "input_transcript.added"))
        return event_read_transcript(
            item, "text", EVENT_DELTA, THREAD_REALTIME_TRANSCRIPT_ROLE_USER, e);
    if (str_is(type, "output_transcript.added"))
        return event_read_transcript(
            item, "text", EVENT_DELTA, THREAD_REALTIME_TRANSCRIPT_ROLE_ASSISTANT, e);
    if (str_is(type, "turn.done"))
        return read_turn(json, e);
    if (str_is(type, "delegation.created"))
        return read_delegation(a, json, e);
    if (str_is(type, "session.started") || str_is(type, "session.updated"))
        return event_read_session(json, e);
    return str_is(type, "error") && event_read_error(a, json, e);
}

/* ---- frames ---- */

static void write_audio(struct buf *out, struct str data) {
    buf_add_str(out, STR("{\"type\":\"input_audio.append\""));
    frame_text(out, "audio", data);
    buf_add_char(out, '}');
}

static void send_pieces(struct session *s, enum outbox_source from, struct str delegation,
    const char *channel, struct str text) {
    do {
        struct str piece = cap_take_piece(&text, CAP_PIECE_BYTES);
        struct buf frame = { 0 };
        buf_add_str(&frame, delegation.p ? STR("{\"type\":\"delegation.context.append\"")
                                         : STR("{\"type\":\"session.context.append\""));
        if (delegation.p)
            frame_text(&frame, "delegation_item_id", delegation);
        if (channel)
            frame_text(&frame, "channel", str_of(channel));
        buf_add_str(&frame, STR(",\"content\":[{\"type\":\"input_text\""));
        frame_text(&frame, "text", piece);
        buf_add_str(&frame, STR("}]}"));
        session_send(s, from, &frame);
    } while (text.n);
}

void dialect_v3_append(struct session *s, bool handoff, const char *channel, struct str text) {
    send_pieces(s, OUTBOX_OUTPUT, handoff ? buf_str(&s->handoff) : STR_NONE, channel, text);
}

static void append_text(struct session *s, enum conversation_text_role role, struct str text) {
    (void)role;
    send_pieces(s, OUTBOX_TEXT, STR_NONE, NULL, text);
}

static void append_speech(struct session *s, struct str text) {
    dialect_v3_append(s, false, "speakable", text);
}

/* Which channel the text begins with; CHANNELS: none. *ret_open: more text could make it another one. */
static enum options_channel tag_of(
    const struct realtime_options *o, struct str text, bool *ret_open) {
    *ret_open = false;
    for (enum options_channel c = 0; c < CHANNELS; c++)
        for (size_t i = 0; i < o->tags[c].n; i++) {
            struct str tag = o->tags[c].v[i];
            if (tag.n && str_starts(text, tag))
                return c;
            *ret_open |= tag.n > text.n && str_starts(tag, text);
        }
    return CHANNELS;
}

const char *dialect_v3_channel(const struct realtime_options *o, struct str text, bool *ret_sure) {
    bool open;
    *ret_sure = true;
    if (o->mode == CODEX_RESPONSE_HANDOFF_MODE_THINKING)
        return NULL;
    if (o->mode == CODEX_RESPONSE_HANDOFF_MODE_COMMENTARY)
        return "commentary";
    enum options_channel c = tag_of(o, text, &open);
    *ret_sure = !open && c != CHANNELS;
    return c == CHANNEL_ANALYSIS || c == CHANNEL_COMMENTARY ? "commentary" : "speakable";
}

static void output(struct session *s, const struct dialect_output *m) {
    bool sure;
    dialect_v3_append(s, m->handoff, dialect_v3_channel(&s->o, m->text, &sure), m->text);
}

static void output_item(struct session *s, struct str text, struct str said) {
    bool sure;
    dialect_v3_append(s, false, dialect_v3_channel(&s->o, said, &sure), text);
}

const struct dialect dialect_v3 = {
    .alpha = "quicksilver=v2",
    .live = true,
    .waits = true,
    .streams = true,
    .default_model = STR_INIT("gpt-live-1-codex"),
    .write_session = write_session,
    .read = read_event,
    .write_audio = write_audio,
    .append_text = append_text,
    .append_speech = append_speech,
    .output = output,
    .output_item = output_item,
};
