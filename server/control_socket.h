/* control_socket: the daemon's socket seen from other processes (surface.md 1.15). All of it blocks: for the command
 * line only. */
#pragma once

#include "base/arena.h"
#include "base/error.h"

enum { CONTROL_PROBE_MS = 5000, CONTROL_ANSWER_BYTES_MAX = 1024 * 1024 };

/* A connected descriptor, or a negative errno. */
int control_socket_connect(const char *path);

/* What the server that listens there calls its version, in `a`. False: nobody listens, or it does not answer within
 * CONTROL_PROBE_MS; the text says which. */
bool control_socket_probe(
    struct arena *a, const char *path, struct str *ret_version, struct error *reterr);
