/* notify: the program of the user that hears of each turn that is complete (agent-loop.md 25.2). */
#pragma once

struct turn;

/* Starts it beside everything else, with one more argument: what the turn was, as JSON. Nothing unless `notify` is
 * configured. Nobody waits for it, and it outlives us. */
void turn_notify_program(struct turn *turn);
