/* event: what an upstream event of any dialect means (realtime.md 10). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"

enum realtime_event_type {
    EVENT_NONE,
    EVENT_SESSION, /* it is there, or was changed */
    EVENT_ERROR,   /* text */
    EVENT_AUDIO,
    EVENT_DELTA,          /* role, text */
    EVENT_DONE,           /* role, text */
    EVENT_ITEM_ADDED,     /* item */
    EVENT_ITEM_DONE,      /* nothing to do */
    EVENT_SPEECH_STARTED, /* item_id */
    EVENT_RESPONSE_CREATED,
    EVENT_RESPONSE_CANCELLED, /* id */
    EVENT_RESPONSE_DONE,
    EVENT_HANDOFF, /* id, item_id, text */
    EVENT_SILENT,  /* id: the tool that says nothing */
};

/* Pieces point into the event; "no string" and NULL: not told. */
struct realtime_event {
    enum realtime_event_type type;
    enum thread_realtime_transcript_role role;
    struct str text, id, item_id;
    const struct json *item;
    struct thread_realtime_audio_chunk audio;
    uint32_t samples; /* of audio.samples_per_channel */
};

/* Members that several dialects share. False: the event is none of theirs. */
bool event_read_error(struct arena *a, const struct json *json, struct realtime_event *ret);
bool event_read_session(const struct json *json, struct realtime_event *ret);
/* The text of a member as a transcript, by the type of the event. */
struct event_transcript {
    const char *type, *key;
    enum realtime_event_type means;
    enum thread_realtime_transcript_role role;
};
/* NULL: the type is not in the table. */
const struct event_transcript *event_find_transcript(
    const struct event_transcript *table, size_t n, struct str type);
bool event_read_transcript(const struct json *json, const char *key, enum realtime_event_type type,
    enum thread_realtime_transcript_role role, struct realtime_event *ret);
/* An unsigned integer of at most `max`. */
bool event_read_number(const struct json *json, const char *key, uint64_t max, uint64_t *ret);
/* "channels", or "num_channels" when there is no such member, whatever it holds. */
bool event_read_channels(const struct json *json, uint16_t *ret);
bool event_read_samples(const struct json *json, struct realtime_event *ret);
/* A member that may have any value. */
bool event_read_item(const struct json *json, struct realtime_event *ret);
