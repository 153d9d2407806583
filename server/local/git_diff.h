/* git_diff: how a work tree differs from what its remotes have (local-methods.md 16). */
#pragma once

#include "loop/op.h"

enum { GIT_DIFF_BYTES_MAX = 64 * 1024 * 1024 };

/* The newest commit of HEAD that a remote has, and the difference to it with the files that are not under git yet;
 * "no string": no repository, or no remote has anything of it. Both are valid during the call. Exactly once, from the
 * loop; not after a cancel. */
typedef void git_diff_done(void *user, struct str sha, struct str diff);

/* An operation of `group`. */
struct op *git_diff_to_remote(
    uv_loop_t *loop, struct op_group *group, struct str cwd, git_diff_done *done, void *user);
