/* environment_context: where and under which rules commands run, in XML for the model (agent-loop.md 4.4). */
#pragma once

#include "base/json.h"

struct thread;

/* The parts of the block; those that did not change are left out of a later one. */
struct environment_parts {
    struct json *places;       /* environment_places() */
    struct str date, timezone; /* always there */
    struct str filesystem;     /* XML; "no string": nothing can be done on this machine */
};

struct environment_parts environment_parts_of(struct arena *a, const struct thread *thread);

/* The whole block; `with_places`: the environments too, `before` being those that were told last, or NULL. */
struct str environment_context_text(struct arena *a, const struct environment_parts *parts,
    bool with_places, const struct json *before);
