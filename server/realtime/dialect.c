/* dialect: frames that more than one of them sends. */
#include "realtime/dialect.h"

#include "realtime/session.h"

void dialect_read(const struct dialect *d, struct arena *a, const struct json *event,
    struct realtime_event *ret) {
    *ret = (struct realtime_event){ 0 };
    if (!d->read(a, event, ret))
        ret->type = EVENT_NONE;
}

void frame_text(struct buf *out, const char *key, struct str text) {
    if (out->n && out->p[out->n - 1] != '{')
        buf_add_char(out, ',');
    json_write_str(out, str_of(key));
    buf_add_char(out, ':');
    json_write_str(out, text);
}

void frame_message(struct buf *out, struct str role, const char *part_type, struct str text) {
    buf_add_str(out, STR("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\""));
    frame_text(out, "role", role);
    buf_add_str(out, STR(",\"content\":[{"));
    frame_text(out, "type", str_of(part_type));
    frame_text(out, "text", text);
    buf_add_str(out, STR("}]}}"));
}

void frame_send_text(struct session *s, enum conversation_text_role role, struct str text) {
    struct buf frame = { 0 };
    bool assistant = role == CONVERSATION_TEXT_ROLE_ASSISTANT;
    frame_message(
        &frame, conversation_text_role_name(role), assistant ? "output_text" : "input_text", text);
    session_send(s, OUTBOX_TEXT, &frame);
}

void frame_send_item(struct session *s, struct str text, struct str said) {
    struct buf frame = { 0 };
    (void)said;
    frame_message(&frame, STR("developer"), "input_text", text);
    session_send(s, OUTBOX_OUTPUT, &frame);
}
