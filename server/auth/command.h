/* command: bearer tokens that a program prints (upstream-api.md 2.5); for auth/ only. */
#pragma once

#include "auth/job.h"

/* The last token it printed; "no string" when there is none. */
struct str auth_command_token(struct auth *auth, const struct provider_command *command);

/* Runs the program, or waits for the run under way, unless its token is young enough and not `forced`: then
 * NULL. */
struct op *auth_command_fetch(struct auth *auth, const struct provider_command *command,
    bool forced, struct op_group *group, auth_ready *ready, void *user);

/* Frees the tokens and jobs of all kinds; nothing runs any more. */
void auth_jobs_free(struct auth *auth);
