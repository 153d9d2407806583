/* settings_view: a thread's settings as clients see them (threads.md 19.4). */
#pragma once

#include "protocol/types.gen.h"

struct run_settings;
struct thread;

/* Those that the thread has when the turn under way, if there is one, has ended. */
const struct run_settings *thread_wanted_settings(const struct thread *thread);

/* Made in `a`, pointing into the thread. */
struct thread_settings thread_settings_view(struct arena *a, const struct thread *thread);

/* thread/settings/updated, when they differ from `before` (a view's JSON). */
void thread_settings_tell_change(struct thread *thread, struct str before);

/* The view as JSON, to compare with later; in `a`. */
struct str thread_settings_snapshot(struct arena *a, const struct thread *thread);
