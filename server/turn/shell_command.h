/* shell_command: a command of the user, run unasked and unconfined (agent-loop.md 25.3). */
#pragma once

#include "base/str.h"

struct thread;
struct turn;

enum { SHELL_COMMAND_TIMEOUT_MS = 3600 * 1000 };

/* Runs it: in a turn of its own, or beside what the running turn does. The model learns of it with its next request. */
void turn_shell_command(struct thread *thread, struct str command);

/* The turn is interrupted: kills those that run in it. */
void turn_shell_commands_stop(struct turn *turn);
