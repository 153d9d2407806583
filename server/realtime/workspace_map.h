/* workspace_map: directories in words, for the startup context (realtime.md 6.2). Blocking: for the pool. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

enum {
    MAP_DEPTH = 2,
    MAP_ENTRIES_MAX = 20,
    MAP_SCAN_MAX = 10000 /* names looked at in one directory */
};

/* The directory with a .git at or above `path`; "no string": none. In `a`. */
struct str map_git_root(struct arena *a, struct str path);

/* Appends the lines of the map; `home` "no string": not known. */
void map_write(struct buf *out, struct str cwd, struct str git_root, struct str home);
