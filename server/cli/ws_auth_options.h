/* ws_auth_options: the --ws-… options of a websocket listener (surface.md 1.14). */
#pragma once

#include "base/error.h"
#include "transport/ws_auth.h"

struct cli;

/* Reads the files that they name. False: the text after "Error: ". Strings are made in `a`. */
bool ws_auth_of_options(
    struct arena *a, const struct cli *cli, struct ws_auth *ret, struct error *reterr);
