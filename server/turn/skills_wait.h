/* skills_wait: turns that nobody began with turn/start, and input that came to one that runs: the skills of the
 * directory are looked for first, as turn/start does (agent-loop.md 4.6). */
#pragma once

#include <stdbool.h>

struct thread;
struct turn;

/* Before what is pending is delivered. True: turn_sample() is called when they have been found. */
bool turn_skills_hold(struct turn *turn);

/* Before a turn that begins by itself. True: turn_follow_now() is called then. */
bool thread_skills_hold(struct thread *thread);
