/* realtime: voice sessions of threads (realtime.md). So far the voices. */
#include "handlers/lookup.h"
#include "protocol/methods.gen.h"

NOT_IMPLEMENTED_FOR_THREAD(thread_realtime_start, thread_realtime_start_params)
NOT_IMPLEMENTED_FOR_THREAD(thread_realtime_append_audio, thread_realtime_append_audio_params)
NOT_IMPLEMENTED_FOR_THREAD(thread_realtime_append_text, thread_realtime_append_text_params)
NOT_IMPLEMENTED_FOR_THREAD(thread_realtime_append_speech, thread_realtime_append_speech_params)
NOT_IMPLEMENTED_FOR_THREAD(thread_realtime_stop, thread_realtime_stop_params)

#define VOICE(name) REALTIME_VOICE_##name

/* The first nine of v3 are those of v1. */
void handle_thread_realtime_list_voices(
    struct rpc_request *req, const struct thread_realtime_list_voices_params *p) {
    (void)p;
    enum { V1_COUNT = 9 };
    enum realtime_voice v3[] = { VOICE(JUNIPER), VOICE(MAPLE), VOICE(SPRUCE), VOICE(EMBER),
        VOICE(VALE), VOICE(BREEZE), VOICE(ARBOR), VOICE(SOL), VOICE(COVE), VOICE(AUBE),
        VOICE(BUBBIE), VOICE(HAETSAL), VOICE(HANUL), VOICE(HIMARI), VOICE(LEHER), VOICE(MIKO),
        VOICE(NEER), VOICE(PORTO), VOICE(RINDO), VOICE(RIO), VOICE(RIVAGE), VOICE(SELVA),
        VOICE(SONNA), VOICE(TINTA), VOICE(VIOLA) };
    enum realtime_voice v2[] = { VOICE(ALLOY), VOICE(ASH), VOICE(BALLAD), VOICE(CORAL), VOICE(ECHO),
        VOICE(SAGE), VOICE(SHIMMER), VOICE(VERSE), VOICE(MARIN), VOICE(CEDAR) };
    reply_thread_realtime_list_voices(
        req, &(struct thread_realtime_list_voices_response){ .voices = { .v1 = { v3, V1_COUNT },
                                                                 .v2 = { v2, ARRAY_LEN(v2) },
                                                                 .v3 = { v3, ARRAY_LEN(v3) },
                                                                 .default_v1 = VOICE(COVE),
                                                                 .default_v2 = VOICE(MARIN) } });
}
