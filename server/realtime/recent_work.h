/* recent_work: what was asked lately, by project, for the startup context (realtime.md 6.2). Blocking: for the pool. */
#pragma once

#include "base/buf.h"

enum {
    RECENT_THREADS_MAX = 40,
    RECENT_FILES_MAX = 20000, /* looked at */
    RECENT_GROUPS_MAX = 8,
    RECENT_ASKS_HERE_MAX = 8,
    RECENT_ASKS_MAX = 5,
    RECENT_ASK_CHARS_MAX = 240,
};

struct index;

struct recent_request {
    struct index *index; /* NULL: the files are looked through */
    struct str home;
    struct str current; /* the file of the thread that asks, or "no string" */
    struct str here;    /* a git root or a directory: its group comes first */
};

/* Appends the groups; nothing when nothing was asked. */
void recent_write(struct buf *out, const struct recent_request *request);
