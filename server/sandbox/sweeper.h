/* sweeper: a process that outlives this one, to remove the places that it leaves when it is killed. */
#pragma once

#include "base/str.h"

struct sweeper;

/* No process yet. */
struct sweeper *sweeper_new(void);
/* Accepts NULL. The process removes what is there still, and ends. */
void sweeper_free(struct sweeper *sweeper);
/* To be called before the place is made; starts the process when it is the first. Once told is enough. */
void sweeper_tell(struct sweeper *sweeper, struct str path);
