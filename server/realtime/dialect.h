/* dialect: what differs between the three upstream protocols (realtime.md 8, 10, 13, 14, 15). */
#pragma once

#include "base/buf.h"
#include "realtime/event.h"
#include "realtime/options.h"

struct session;

/* A message of the thread's agent on its way upstream, as it is to be sent. */
struct dialect_output {
    struct str text;
    const enum message_phase *phase; /* NULL: none */
    bool handoff;                    /* it belongs to the active one; else it stands alone */
};

struct dialect {
    const char *alpha; /* the value of openai-alpha, or NULL */
    bool live;         /* addresses end in "live" instead of "realtime" */
    bool waits;        /* for the service's first event, over a websocket of its own */
    bool streams;      /* the agent's messages are sent while they are written */
    struct str intent; /* of the address' query, or "no string" */
    struct str default_model;
    /* Appends the session object; a call's has the model in it. */
    void (*write_session)(struct buf *out, const struct realtime_options *o, bool of_call);
    /* For dialect_read(): false when it is nothing that is known. */
    bool (*read)(struct arena *a, const struct json *event, struct realtime_event *ret);
    void (*write_audio)(struct buf *out, struct str data);
    void (*append_text)(struct session *s, enum conversation_text_role role, struct str text);
    void (*append_speech)(struct session *s, struct str text);
    /* A message of the agent, whole and within the limits but for what the dialect adds. */
    void (*output)(struct session *s, const struct dialect_output *m);
    /* The same as an item for the developer; `said`: what the agent wrote, without what is put around it. */
    void (*output_item)(struct session *s, struct str text, struct str said);
    /* What the dialect puts in front of the agent's words; also counted against the limit. */
    struct str mark;
    /* Optional: a handoff came; false: the active one stays. */
    bool (*take_handoff)(struct session *s, const struct realtime_event *e);
    /* Optional: a turn with an active handoff is over, and something was sent for it. */
    void (*end_handoff)(struct session *s);
    /* Optional: bookkeeping before an event is told. */
    void (*heard)(struct session *s, const struct realtime_event *e);
};

/* EVENT_NONE: nothing that is known. The pieces point into the event and `a`. */
void dialect_read(
    const struct dialect *d, struct arena *a, const struct json *event, struct realtime_event *ret);

extern const struct dialect dialect_v1, dialect_v2, dialect_v3;

static inline const struct dialect *dialect_of(enum realtime_conversation_version version) {
    return version == REALTIME_CONVERSATION_VERSION_V1   ? &dialect_v1
           : version == REALTIME_CONVERSATION_VERSION_V2 ? &dialect_v2
                                                         : &dialect_v3;
}

/* Pieces of frames. `{"type":"conversation.item.create","item":{"type":"message",…}}` */
void frame_message(struct buf *out, struct str role, const char *part_type, struct str text);
/* `"key":"text"`, a comma in front unless `key` begins an object. */
void frame_text(struct buf *out, const char *key, struct str text);
/* The same frame, sent: what the client typed, in versions 1 and 2; what the agent said, for the developer. */
void frame_send_text(struct session *s, enum conversation_text_role role, struct str text);
void frame_send_item(struct session *s, struct str text, struct str said);

/* Version 3: appended to the active delegation or to the session, in pieces. `channel` may be NULL. */
void dialect_v3_append(struct session *s, bool handoff, const char *channel, struct str text);
/* The channel of a message by the mode and its tag; true in *ret_sure when more text cannot change it. */
const char *dialect_v3_channel(const struct realtime_options *o, struct str text, bool *ret_sure);
