/* proxy: `app-server proxy`: bytes both ways between standard input and output and a daemon's socket (surface.md
 * 1.15). */
#pragma once

#include "base/str.h"

/* Until one end has nothing more to say; returns the exit status. `path` NULL: the default socket of that home. */
int proxy_run(struct str home, const char *path);
