/* restore: a thread on disk becomes a loaded one (threads.md 6, 12). */
#pragma once

#include "protocol/types.gen.h"
#include "thread/thread.h"

struct stored;

/* The thread with what its file says, and with the overrides of the request: among the loaded ones, idle, without
 * subscribers. The file was read with its context, which is taken over. NULL: the error is the text of an answer, its
 * code that of the answer. */
/* A code of such an error: the text is the name of a provider that is not configured. */
enum { RESTORE_NO_PROVIDER = 1 };

/* What is taken from the file besides history: everything, or all but model, effort and provider. */
enum restore_kind { RESTORE_RESUME, RESTORE_FORK };

/* For fork.c: the settings of `t`, which has those of the configuration. */
struct rollout_state;
bool thread_restore_settings(struct thread *t, const struct rollout_state *state,
    enum restore_kind kind, const struct thread_start_params *overrides, struct error *reterr);
void thread_restore_history(struct thread *t, struct stored *stored);

struct thread *thread_restore(struct thread_manager *m, struct stored *stored,
    const struct thread_start_params *overrides, struct error *reterr);
