/* server: the top object: everything that lives as long as the process, and in which order it ends. */
#pragma once

#include "base/error.h"
#include "base/str.h"

struct cli;
struct server;

/* Reads what the start needs and opens the transport. NULL with the reference's words in *reterr. `home`
 * outlives the server. */
struct server *server_new(const struct cli *cli, struct str home, struct error *reterr);

/* Serves until the client has gone or a signal came; returns the exit status. Frees the server. */
int server_run(struct server *server, const struct cli *cli);
