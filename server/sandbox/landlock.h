/* landlock: files that a process and its heirs may use, kept by the kernel; where bubblewrap cannot run
 * (agent-loop.md 14.5). It knows no protected names and hides nothing. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Does this kernel keep all that we ask of it? Cheap. */
bool landlock_is_available(void);

/* From here on the process reads everything, and writes below `roots` and to a few devices only. It loses what the
 * superuser may beyond others. For good. 0 or a negative errno. */
int landlock_enter(const char *const *roots, size_t n);
