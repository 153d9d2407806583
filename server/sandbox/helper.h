/* helper: the same program once more, in the place of a command, until it becomes that command.
 *
 *   PROGRAM SANDBOX_HELPER_LAUNCH MEANS-FD FILTER-FD WHY N M MEANS KIND PROXY-FD PORT  WORD...  ROOT...  COMMAND...
 *
 * The N words are a command line of bwrap, the M roots are for Landlock. Which of them this machine can do is tried
 * out here, where it keeps nobody waiting, and told to the server by a byte in the file MEANS-FD. The filter is the
 * one for Landlock; WHY says what is wrong with bwrap when there are no words. A descriptor of -1 is none. MEANS are
 * those known already; KIND is "plain" or "beyond-landlock". With a PROXY-FD the command has a network of its own,
 * with a listener at PORT of 127.0.0.1, which is sent through it. Among the words
 *
 *   SANDBOX_HELPER_GLOB GLOB DEPTH
 *
 * stands for all the files that match: the command cannot read them.
 *
 *   PROGRAM SANDBOX_HELPER_SWEEP
 *
 * reads paths of places, each ended by a NUL. Removes them when no more come: when the server is gone, however. */
#pragma once

#define SANDBOX_HELPER_PROGRAM "/proc/self/exe"
#define SANDBOX_HELPER_LAUNCH  "sandbox-helper-launch"
#define SANDBOX_HELPER_SWEEP   "sandbox-helper-sweep"
#define SANDBOX_HELPER_GLOB    "--sandbox-helper-glob"

enum { SANDBOX_EXIT_REFUSED = 1, SANDBOX_EXIT_NONE = 101 };

/* How commands are confined on this machine. */
enum sandbox_means {
    SANDBOX_MEANS_UNKNOWN,
    SANDBOX_MEANS_BUBBLEWRAP,
    SANDBOX_MEANS_BUBBLEWRAP_WITHOUT_PROC,
    SANDBOX_MEANS_OTHER, /* Landlock, or nothing */
};
