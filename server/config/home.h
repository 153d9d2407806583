/* home: $CODEX_HOME, the directory that this daemon shares with the reference (surface.md 1.16). */
#pragma once

#include "base/arena.h"
#include "base/error.h"

/* CODEX_HOME, which must be a directory then, or ~/.codex, which need not exist. Absolute, symbolic links
 * resolved when it is there. */
bool home_find(struct arena *a, struct str *ret, struct error *reterr);

enum { INSTALLATION_ID_BYTES = 37 }; /* a UUID and its NUL */

/* The id in $CODEX_HOME/installation_id, made on first use. A file that cannot be written is reported
 * once and the id holds for this process. */
void home_installation_id(struct str home, char ret[INSTALLATION_ID_BYTES]);
