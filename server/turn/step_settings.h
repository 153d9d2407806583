/* step_settings: what a client changes for the rest of a running turn: turn/settings/update, with the feature
 * step_model_switching. The next request is made with it; the thread's own settings come back when the turn ends. */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

struct thread;
struct turn;

/* *ret_applied is false when that turn does not run (any more). False: the text of an answer -32600. */
bool step_settings_update(struct thread *thread, const struct turn_settings_update_params *p,
    bool *ret_applied, struct error *reterr);
/* The turn is over. */
void step_settings_end(struct turn *turn);
