/* rollout_pack: old files are compressed, and come back when their threads go on (threads.md 28). Blocking. */
#pragma once

#include "base/str.h"

/* When a run was begun less than that ago there is none; files that were changed later than that stay as they are. */
enum { ROLLOUT_PACK_EVERY_S = 6 * 60 * 60, ROLLOUT_PACK_AGE_S = 7 * 24 * 60 * 60 };

/* Compresses the old files of threads that nobody writes, unless another process is at it. `stop` is asked again and
 * again whether to leave the rest for another time. */
void rollout_pack_old(struct str home, bool (*stop)(void *user), void *user);

/* Brings back the plain file of a compressed one ("….jsonl.zst"), which goes. 0, or a negative errno; then all is as it
 * was. */
int rollout_unpack(struct str path);
