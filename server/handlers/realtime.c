/* realtime: methods of protocol/idl/realtime.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_realtime_start, thread_realtime_start_params)
NOT_IMPLEMENTED(thread_realtime_append_audio, thread_realtime_append_audio_params)
NOT_IMPLEMENTED(thread_realtime_append_text, thread_realtime_append_text_params)
NOT_IMPLEMENTED(thread_realtime_append_speech, thread_realtime_append_speech_params)
NOT_IMPLEMENTED(thread_realtime_stop, thread_realtime_stop_params)
NOT_IMPLEMENTED(thread_realtime_list_voices, thread_realtime_list_voices_params)
