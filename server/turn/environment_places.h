/* environment_places: the environments of a thread, as the model is told of them (agent-loop.md 4.4) and as the
 * thread's file keeps what was told (threads.md 4.5). */
#pragma once

#include "base/buf.h"
#include "base/json.h"

struct thread;

/* An object: id -> what is known of it, by id. */
struct json *environment_places(struct arena *a, const struct thread *thread);

/* The elements of the block: this machine alone by itself, anything else as a list, which also says what is no longer
 * there. `before`: the object that was told last, or NULL. */
void environment_places_write(struct buf *out, const struct json *before, const struct json *now);

/* "&", "<", ">" and quotes as entities. */
void environment_write_escaped(struct buf *out, struct str text);
