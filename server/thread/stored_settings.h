/* stored_settings: a thread's settings as its file holds them (threads.md 4.3, 4.4, 12.3). */
#pragma once

#include "base/json.h"
#include "thread/settings.h"

/* {"type":"disabled"}, {"type":"managed","file_system","network"}, … in `a`, pointing into the settings. */
struct json *stored_permission_profile(struct arena *a, const struct run_settings *s);

/* The `thread_settings` of a thread_settings_applied line. */
struct json *stored_thread_settings(struct arena *a, const struct run_settings *s);

/* A turn_context line, but for the members that name the turn. */
void stored_turn_context(struct arena *a, struct json *payload, const struct run_settings *s);

/* Puts what a stored `thread_settings` or turn context says over `*s`, in `a`; members that are missing or not
 * understood change nothing. The provider is left to the caller. */
void stored_settings_read(struct arena *a, const struct json *stored, struct run_settings *s);
