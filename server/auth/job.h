/* job: something that several requests wait for together; for auth/ and account/. */
#pragma once

#include "auth/auth.h"

/* A zeroed job is idle. */
struct auth_job {
    struct auth_wait *waiters;
    bool running;
};

/* A member of `group` that waits for the job's end. */
struct op *auth_wait(struct auth_job *job, struct op_group *group, auth_ready *ready, void *user);
/* The job has ended: tells all who wait, in their order. NULL: well. From the loop. */
void auth_job_end(struct auth_job *job, const struct auth_failure *failure);

/* Calls `ready` from the loop: for what is known at once. `text` "no string": well. */
struct op *auth_later(
    struct auth *auth, struct str text, struct op_group *group, auth_ready *ready, void *user);
