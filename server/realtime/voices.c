/* voices: who can speak, by protocol version. */
#include "realtime/voices.h"

#include "base/buf.h"

#define VOICE(name) REALTIME_VOICE_##name

/* The first nine of v3 are those of v1. */
enum { V1_COUNT = 9 };
static const enum realtime_voice v3[] = { VOICE(JUNIPER), VOICE(MAPLE), VOICE(SPRUCE), VOICE(EMBER),
    VOICE(VALE), VOICE(BREEZE), VOICE(ARBOR), VOICE(SOL), VOICE(COVE), VOICE(AUBE), VOICE(BUBBIE),
    VOICE(HAETSAL), VOICE(HANUL), VOICE(HIMARI), VOICE(LEHER), VOICE(MIKO), VOICE(NEER),
    VOICE(PORTO), VOICE(RINDO), VOICE(RIO), VOICE(RIVAGE), VOICE(SELVA), VOICE(SONNA), VOICE(TINTA),
    VOICE(VIOLA) };
static const enum realtime_voice v2[] = { VOICE(ALLOY), VOICE(ASH), VOICE(BALLAD), VOICE(CORAL),
    VOICE(ECHO), VOICE(SAGE), VOICE(SHIMMER), VOICE(VERSE), VOICE(MARIN), VOICE(CEDAR) };

/* The lists of the protocol's structs are never written to. */
static struct realtime_voice_array list_of(enum realtime_conversation_version version) {
    if (version == REALTIME_CONVERSATION_VERSION_V2)
        return (struct realtime_voice_array){ (enum realtime_voice *)v2, ARRAY_LEN(v2) };
    return (struct realtime_voice_array){ (enum realtime_voice *)v3,
        version == REALTIME_CONVERSATION_VERSION_V1 ? V1_COUNT : ARRAY_LEN(v3) };
}

struct realtime_voices_list realtime_voices(void) {
    return (struct realtime_voices_list){ .v1 = list_of(REALTIME_CONVERSATION_VERSION_V1),
        .v2 = list_of(REALTIME_CONVERSATION_VERSION_V2),
        .v3 = list_of(REALTIME_CONVERSATION_VERSION_V3),
        .default_v1 = realtime_default_voice(REALTIME_CONVERSATION_VERSION_V1),
        .default_v2 = realtime_default_voice(REALTIME_CONVERSATION_VERSION_V2) };
}

enum realtime_voice realtime_default_voice(enum realtime_conversation_version version) {
    return version == REALTIME_CONVERSATION_VERSION_V2 ? VOICE(MARIN) : VOICE(COVE);
}

bool realtime_voice_fits(enum realtime_voice voice, enum realtime_conversation_version version) {
    struct realtime_voice_array all = list_of(version);
    for (size_t i = 0; i < all.n; i++)
        if (all.v[i] == voice)
            return true;
    return false;
}

struct str realtime_voice_names(struct arena *a, enum realtime_conversation_version version) {
    struct realtime_voice_array all = list_of(version);
    _cleanup_buf_ struct buf names = { 0 };
    for (size_t i = 0; i < all.n; i++) {
        buf_add_str(&names, i ? STR(", ") : STR(""));
        buf_add_str(&names, realtime_voice_name(all.v[i]));
    }
    return arena_str(a, buf_str(&names));
}
