/* daemon_command: `app-server daemon start|restart|stop|status|version` (surface.md 1.15): a server in the background
 * on the control socket. */
#pragma once

#include "base/str.h"

struct cli;

enum { DAEMON_START_MS = 10 * 1000, DAEMON_LOOK_MS = 20 };

/* Prints what came of it, as a line of JSON, to stdout, or "Error: …" to stderr. The exit status. */
int daemon_command(const struct cli *cli, struct str home);
