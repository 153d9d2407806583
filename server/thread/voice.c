/* voice: what a thread's turns know of its voice session. */
#include "thread/voice.h"

void thread_voice_done(struct thread_voice *voice) {
    if (voice->manager)
        voice->events->free(voice->manager);
    buf_done(&voice->start);
    buf_done(&voice->end);
}
