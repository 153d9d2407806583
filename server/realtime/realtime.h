/* realtime: the voice session of a thread: one at most, with what its client asked for in order (realtime.md 2, 18).
 *
 * Requests are answered when they are queued here; how they went is told by notifications. Each session is one
 * operation of the thread's group and ends with it, without a word. */
#pragma once

#include "base/error.h"
#include "loop/op.h"
#include "protocol/types.gen.h"

struct json;
struct thread;

enum {
    REALTIME_WAITING_MAX = 1024, /* operations of a client that wait for a session to open */
    REALTIME_WAITING_BYTES_MAX = 32 * 1024 * 1024, /* and their size */
    REALTIME_STOP_MS = 500, /* so long a stop waits for what was asked before it */
};

/* Each queues one operation; `params` are those of the request, which have been decoded, and are copied. False: too
 * much waits already, the text says so. */
bool realtime_start(struct thread *thread, const struct json *params, struct error *reterr);
bool realtime_append_audio(struct thread *thread, const struct json *params, struct error *reterr);
bool realtime_append_text(struct thread *thread, const struct json *params, struct error *reterr);
bool realtime_append_speech(struct thread *thread, const struct json *params, struct error *reterr);
bool realtime_stop(struct thread *thread, const struct json *params, struct error *reterr);

/* Before audio is queued: waits while that would drop it (room.h). Calls back once, never from within, and not when the
 * group was cancelled. NULL: there is no need to wait. */
struct op *realtime_await_room(
    struct thread *thread, struct op_group *group, void (*callback)(void *user), void *user);

/* After the answer: begins what was queued. */
void realtime_go(struct thread *thread);

/* What is refused at once, with the text of an answer -32600: options that a call which exists cannot have. `params` as
 * they came. */
bool realtime_check_start(const struct thread_realtime_start_params *p, struct error *reterr);
