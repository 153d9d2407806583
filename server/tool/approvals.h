/* approvals: what the user of a thread has allowed for its session or for good (agent-loop.md 11, 13, 22.3). */
#pragma once

#include "base/map.h"
#include "policy/rules.h"
#include "protocol/types.gen.h"

/* Of one thread. */
struct approvals {
    struct arena arena;
    struct str home;     /* $CODEX_HOME, where rules are saved */
    struct rules *rules; /* NULL: their files are broken */
    struct map commands; /* keys of accepted commands */
    struct map files;    /* absolute paths of accepted patches */
    struct str_array
        granted; /* paths that may be written: those of the session, then those of the turn */
    size_t granted_cap, session_granted;
    bool session_network, turn_network;
};

/* `rules` becomes its own; NULL: none. */
void approvals_init(struct approvals *x, struct str home, struct rules *rules);
void approvals_done(struct approvals *x);

/* A key stands for one command: its words, place and permissions; in `a`. */
struct str approvals_command_key(struct arena *a, const struct str *argv, size_t argc,
    struct str cwd, bool tty, const char *permissions);
bool approvals_has_command(const struct approvals *x, struct str key);
void approvals_add_command(struct approvals *x, struct str key);

bool approvals_has_file(const struct approvals *x, struct str path);
void approvals_add_file(struct approvals *x, struct str path);

/* Commands that begin with these words run from now on; saved in the rules file as far as that can be written. */
void approvals_add_rule(struct approvals *x, const struct str_array *words);

/* Paths and network beyond the sandbox. */
void approvals_grant(
    struct approvals *x, const struct str_array *write, bool network, bool for_session);
/* What was granted for a turn ends with it. */
void approvals_end_turn(struct approvals *x);
