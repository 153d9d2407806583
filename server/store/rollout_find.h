/* rollout_find: the files of a thread, by walking the two directories (threads.md 2, 12.1, 20). Blocking. */
#pragma once

#include "base/arena.h"

enum rollout_place { ROLLOUT_SESSIONS = 1, ROLLOUT_ARCHIVED = 2, ROLLOUT_ANYWHERE = 3 };

/* Calls for every rollout file, in no order; stops and returns false when `visit` does. */
bool rollout_walk(struct str home, enum rollout_place where,
    bool (*visit)(void *user, struct str path), void *user);

/* The current file of a thread: of several the one that was made last. "No string": there is none. `thread` is a
 * lower-case id. */
struct str rollout_find(
    struct arena *a, struct str home, enum rollout_place where, struct str thread);

/* The file that `history_base` calls by this key: a thread's or a segment's id. */
struct str rollout_find_key(struct arena *a, struct str home, struct str key);

/* All files of a thread: it may have been reverted. */
struct str_node {
    struct str_node *next;
    struct str text;
};
struct str_node *rollout_find_all(
    struct arena *a, struct str home, enum rollout_place where, struct str thread);
