/* daemon_process: the process that `app-server daemon start` leaves behind, and the file that names it:
 * $CODEX_HOME/app-server-daemon/daemon.pid. All of it blocks: for the command line only. */
#pragma once

#include "base/arena.h"
#include "base/error.h"

#include <sys/types.h>

struct cli;

enum {
    DAEMON_TERM_MS = 10 * 1000, /* then it is killed */
    DAEMON_KILL_MS = 2 * 1000,
    DAEMON_FILE_BYTES_MAX = 64 * 1024,
};

struct daemon_process {
    pid_t pid;
    uint64_t start_ticks; /* since the boot: tells it from a later process of that number */
};

/* Nobody else starts or stops one while the descriptor is open. A negative errno: not to be had. */
int daemon_process_lock(struct str home);

/* The process of the file, if it still runs. */
bool daemon_process_find(struct str home, struct daemon_process *ret);
/* Starts this program as a server on the control socket, with the overrides of the command line, and names it in the
 * file. It survives us; what it says on stderr goes to daemon.stderr.log beside the file. */
bool daemon_process_start(
    struct str home, const struct cli *cli, struct daemon_process *ret, struct error *reterr);
/* Whether it is still there, waiting up to so long for its end. */
bool daemon_process_runs(const struct daemon_process *p, int wait_ms);
/* Asks it to end, kills it when it does not, forgets it. False when it is still there. */
bool daemon_process_stop(struct str home, const struct daemon_process *p);
