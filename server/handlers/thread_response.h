/* thread_response: what thread/start, resume and fork answer in common (threads.md 11). */
#pragma once

#include "protocol/types.gen.h"

struct thread;

/* A client that takes a paginated thread with all of its turns is told to do so no more. */
struct connection;
void thread_response_tell_deprecation(struct connection *conn);

/* The members that other answers share with that of thread/start, for an initialiser. */
#define THREAD_RESPONSE_COMMON(start)                                                             \
    .thread = (start).thread, .model = (start).model, .model_provider = (start).model_provider,   \
    .service_tier = (start).service_tier, .disabled_plugin_ids = (start).disabled_plugin_ids,     \
    .cwd = (start).cwd, .runtime_workspace_roots = (start).runtime_workspace_roots,               \
    .instruction_sources = (start).instruction_sources,                                           \
    .approval_policy = (start).approval_policy, .approvals_reviewer = (start).approvals_reviewer, \
    .sandbox = (start).sandbox, .active_permission_profile = (start).active_permission_profile,   \
    .reasoning_effort = (start).reasoning_effort, .multi_agent_mode = (start).multi_agent_mode

/* Made in `a`, pointing into the thread. */
struct thread_start_response thread_response_of(struct arena *a, const struct thread *thread);
