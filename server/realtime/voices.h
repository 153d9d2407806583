/* voices: who can speak, by protocol version (realtime.md 2.6). */
#pragma once

#include "base/arena.h"
#include "protocol/types.gen.h"

struct realtime_voices_list realtime_voices(void);

enum realtime_voice realtime_default_voice(enum realtime_conversation_version version);
bool realtime_voice_fits(enum realtime_voice voice, enum realtime_conversation_version version);
/* "juniper, maple, …", in `a`. */
struct str realtime_voice_names(struct arena *a, enum realtime_conversation_version version);
