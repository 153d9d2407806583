/* api: `codexd api …`: one request to a provider, for scripts and tests. */
#pragma once

#include "base/str.h"

struct cli;

/* Sends the JSON on standard input; prints an event or the result a line, a failure as {"error":{…}}. Returns the exit
 * status. */
int api_run(const struct cli *cli, struct str home);
