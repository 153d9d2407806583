/* options: what a session is opened with: the request over the configuration over the defaults (realtime.md 5, 6). */
#pragma once

#include "base/error.h"
#include "config/provider.h"
#include "protocol/types.gen.h"

struct thread;

enum {
    OPTIONS_TEXT_TOKENS_MAX = 8192, /* of instructions and initial items */
    OPTIONS_ITEMS_MAX = 128,
};

/* What an answer's tag says where it is to go, in this order of precedence. */
enum options_channel { CHANNEL_ANALYSIS, CHANNEL_COMMENTARY, CHANNEL_FINAL, CHANNELS };

/* Strings live in the arena given to options_resolve(). */
struct realtime_options {
    enum realtime_conversation_version version;
    enum thread_realtime_start_transport_tag transport;
    struct str offer, call_id; /* of the transports that have one */
    bool text;                 /* the model writes instead of speaking */
    bool transcription;        /* the session only listens */
    struct str model, voice, instructions;
    bool with_context;     /* the startup context comes at the end of the instructions */
    struct str session_id; /* "no string": none */
    struct str voice_session_id;
    struct thread_realtime_initial_item_array initial_items;
    const bool *ack_filler;
    bool client_managed, as_items, reasoning_status, flush_tail;
    struct str item_prefix;
    enum codex_response_handoff_mode mode;
    struct str_array tags[CHANNELS];
    struct str start_text, end_text; /* for the agent; "no string": not given */
    struct provider provider;
    struct str api_key; /* of the websocket transport */
};

/* The error is what clients are told. `p` is copied. */
bool options_resolve(struct arena *a, struct thread *thread,
    const struct thread_realtime_start_params *p, struct realtime_options *ret,
    struct error *reterr);
