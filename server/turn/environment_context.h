/* environment_context: where and under which rules commands run, in XML for the model (agent-loop.md 4.4). */
#pragma once

#include "base/arena.h"

struct thread;

/* The parts of the block; those that did not change are left out of a later one. */
struct environment_parts {
    struct str cwd, shell;
    struct str date, timezone, filesystem; /* always there; the last is XML */
};

struct environment_parts environment_parts_of(struct arena *a, const struct thread *thread);

/* The whole block; `with_place`: cwd and shell too. */
struct str environment_context_text(
    struct arena *a, const struct environment_parts *parts, bool with_place);
