/* login_command: `codexd login`, `login status` and `logout` (surface.md 1.13, decisions.md 2). */
#pragma once

#include "base/str.h"

struct cli;

/* Return the exit status; what there is to say goes to stderr. */
int login_command(const struct cli *cli, struct str home);
int login_status_command(struct str home);
int logout_command(struct str home);
