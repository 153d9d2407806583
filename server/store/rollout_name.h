/* rollout_name: names and places of the files that hold threads (threads.md 2, 20). */
#pragma once

#include "base/arena.h"

/* "rollout-2026-11-20T07-27-50-<thread id>[_<segment id>].jsonl[.zst]"; pieces of the text that was parsed. */
struct rollout_name {
    struct str time;    /* "2026-11-20T07-27-50", local time */
    struct str thread;  /* id */
    struct str segment; /* id; "no string" for a file that thread/revert did not make */
    bool compressed;
};

/* Of a whole path or a bare name; false when it is none. */
bool rollout_name_parse(struct str path, struct rollout_name *ret);

/* What other files call it by in `history_base`: its segment id, else its thread id. */
struct str rollout_name_key(const struct rollout_name *name);

/* <home>/sessions/YYYY/MM/DD/rollout-…: for a file begun at that time; local dates. `segment` may be "no string". */
struct str rollout_path_new(
    struct arena *a, struct str home, int64_t at_s, struct str thread, struct str segment);

/* <home>/archived_sessions/<name>. */
struct str rollout_path_archived(struct arena *a, struct str home, struct str path);
/* <home>/sessions/YYYY/MM/DD/<name>, by the date in the name; "no string" when the name is none. */
struct str rollout_path_unarchived(struct arena *a, struct str home, struct str path);
bool rollout_path_is_archived(struct str home, struct str path);

/* Is `x` the newer of two files of one thread? By the time in the name, then the segment. */
bool rollout_name_is_newer(const struct rollout_name *x, const struct rollout_name *y);
