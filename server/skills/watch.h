/* watch: telling when the files of skills change (local-methods.md 9.6). */
#pragma once

#include "base/str.h"

struct skills;

enum {
    SKILLS_WATCH_GATHER_MS = 50,   /* what belongs together is told once */
    SKILLS_WATCH_PAUSE_MS = 10000, /* from one telling to the next */
    SKILLS_WATCHED_MAX = 4096,     /* directories */
    SKILLS_WATCHED_FOR_MAX = 64,   /* directories whose skills are watched */
};

/* From now on skills->on_changed() is called after changes of the skills that are visible from `cwd` (absolute); with
 * "no string", of the further roots alone. One inotify handle for all of it; nothing runs while nothing changes. */
void skills_watch(struct skills *s, struct str cwd);
