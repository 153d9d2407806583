/* exec_session: a command that the model started: its process, its output, its item (agent-loop.md 8).
 *
 * A session outlives the call that started it, and the turn. */
#pragma once

#include "netproxy/rules.h"
#include "process/child.h"
#include "protocol/types.gen.h"
#include "tool/capture.h"
#include "tool/tool.h"

enum {
    EXEC_SESSIONS_MAX = 64,      /* live ones of a thread; then the least recently used ends */
    EXEC_SESSIONS_PROTECTED = 8, /* but not the most recent */
    EXEC_DELTA_BYTES_MAX = 8192,
    EXEC_DELTAS_MAX = 10000, /* of one command */
    EXEC_QUIET_MS = 20,      /* output of the first moments is only in the completed item */
    EXEC_EXIT_GRACE_MS = 50, /* for output after the exit */
};

/* Of one thread. A zeroed struct is empty. */
struct exec_sessions {
    struct op_group ops;       /* the processes */
    struct exec_session *head; /* most recently used first */
    bool on_hold;              /* the time of those who wait for them does not run */
};

struct exec_item;
struct exec_session;

/* The owner of a wait hears once that the session has ended: just before clients do, and after. */
struct exec_waiter {
    void (*on_ending)(struct exec_waiter *waiter);
    void (*on_end)(struct exec_waiter *waiter);
    void (*on_hold)(struct exec_waiter *waiter, bool hold); /* its time stops, or goes on */
};

struct exec_start {
    const char *const *argv;
    const char *const *env;
    const char *cwd;
    struct str command; /* as clients see it */
    struct str script;  /* the raw command */
    bool tty;
    const int *fds; /* handed down to it */
    unsigned fd_count;
    struct sandbox_hold *hold;            /* released when it has ended; or NULL */
    int proxy_fd;                         /* of its sandbox; -1: none. Taken with the network */
    const struct netproxy_rules *network; /* of the proxy; NULL: there is none */
    bool outside;                         /* without the sandbox that the policy has for others */
};

/* Starts the process and its item, which becomes its own, as does start->hold. NULL: the item was started and failed,
 * *ret_error is why. */
struct exec_session *exec_session_start(const struct tool_host *host, struct exec_item *item,
    const struct exec_start *start, int *ret_error);

/* A live session by its id, or NULL; it counts as used. */
struct exec_session *exec_session_find(struct exec_sessions *sessions, int id);

int exec_session_id(const struct exec_session *s);
bool exec_session_is_tty(const struct exec_session *s);
bool exec_session_is_outside(const struct exec_session *s);
/* As clients see it. */
const struct thread_item_command_execution *exec_session_item(const struct exec_session *s);
/* The raw command. */
struct str exec_session_script(const struct exec_session *s);
/* True once it has ended (it is freed when the waiter lets go). */
bool exec_session_is_over(const struct exec_session *s);
/* Why it was ended: somebody was not to be reached. "no string": it was not. */
struct str exec_session_refusal(const struct exec_session *s);
int exec_session_exit_code(const struct exec_session *s);
/* What came since the last call of exec_session_forget_output(). */
const struct capture *exec_session_output(const struct exec_session *s);
void exec_session_forget_output(struct exec_session *s);

/* Only one at a time; NULL lets go. */
bool exec_session_is_waited_for(const struct exec_session *s);
void exec_session_set_waiter(struct exec_session *s, struct exec_waiter *waiter);

bool exec_session_write(struct exec_session *s, struct str bytes);
void exec_session_interrupt(struct exec_session *s);
/* The item/commandExecution/terminalInteraction notification. */
void exec_session_tell_input(struct exec_session *s, struct str bytes);

/* The live ones as clients see them, in `a`. */
struct thread_background_terminal_array exec_sessions_view(
    struct arena *a, const struct exec_sessions *sessions);
/* Kills one, or all; their items complete as they die. False when there is none of that id. */
bool exec_session_terminate(struct exec_sessions *sessions, struct str process_id);
void exec_sessions_terminate_all(struct exec_sessions *sessions);

/* The time of all who wait stops, or goes on: somebody else is being asked (threads.md 28). */
void exec_sessions_hold(struct exec_sessions *sessions, bool hold);
bool exec_session_is_on_hold(const struct exec_session *s);

/* A client that did not read reads again. */
void exec_sessions_resume(struct exec_sessions *sessions);
/* Kills all processes without a word; their operations end soon. */
void exec_sessions_cancel(struct exec_sessions *sessions);
