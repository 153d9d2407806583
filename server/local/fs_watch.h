/* fs_watch: telling a client what changes at a path (local-methods.md 1).
 *
 * A directory reports what happens to it and its direct children; anything else only what happens to itself. The
 * path need not exist: it is waited for, as often as it goes away. */
#pragma once

#include "base/error.h"
#include "loop/op.h"
#include "protocol/types.gen.h"

struct fs_watch;

enum {
    FS_WATCH_WINDOW_MS = 200, /* changes are gathered that long after the first of them */
    FS_WATCHES_MAX = 4096,    /* of one connection */
};

struct fs_watch_events {
    /* The paths that changed, sorted, each once; they live during the call. False: not now, ask again a window
     * later. Never called from within fs_watch_start(). */
    bool (*on_changed)(void *user, struct str watch_id, struct str_array paths);
};

/* Starts a watch of that id in the group; it ends with the group or with fs_watch_stop(). `path` is absolute and
 * without dots. False: "watchId already exists: w1" or the system's words, with the code of the answer. */
bool fs_watch_start(uv_loop_t *loop, struct op_group *group, struct str id, struct str path,
    const struct fs_watch_events *events, void *user, struct error *reterr);

/* Nothing is told any more when this returns. No such watch: fine. */
void fs_watch_stop(struct op_group *group, struct str id);
