/* step_settings: what clients change while a turn runs. As a rule the turn goes on with what it has, the change is for
 * later ones (agent-loop.md 18.1). turn/settings/update, with the feature step_model_switching, is for the next
 * request and all others of the turn; the thread's own settings come back when it ends. */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

struct run_settings;
struct thread;
struct turn;

/* *ret_applied is false when that turn does not run (any more). False: the text of an answer -32600. */
bool step_settings_update(struct thread *thread, const struct turn_settings_update_params *p,
    bool *ret_applied, struct error *reterr);
/* Where a change of the thread's settings goes: they themselves, or those for later. */
struct run_settings *step_settings_to_change(struct thread *thread);

/* The turn is over. */
void step_settings_end(struct turn *turn);
