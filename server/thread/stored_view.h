/* stored_view: a thread on disk as clients see it (threads.md 10). */
#pragma once

#include "protocol/types.gen.h"

struct rollout_meta;
struct stored;

/* The object of thread/read and of lists, without turns; in `a`, pointing into `stored`. */
struct wire_thread stored_thread_view(struct arena *a, const struct stored *stored);

/* `source` and `git` of a session_meta line as the wire has them; the latter NULL when there is none. */
struct session_source stored_source(struct arena *a, const struct json *source);
const struct git_info *stored_git(struct arena *a, const struct json *git);
