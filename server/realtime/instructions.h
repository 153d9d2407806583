/* instructions: what the voice model is told at first (realtime.md 6.1). */
#pragma once

#include "base/arena.h"
#include "config/config.h"
#include "protocol/types.gen.h"

/* The prompt: configured, given, none or our own; in `a`. */
struct str instructions_prompt(
    struct arena *a, const struct config *config, const struct thread_realtime_start_params *p);

/* Prompt and startup context together. */
struct str instructions_join(struct arena *a, struct str prompt, struct str context);
