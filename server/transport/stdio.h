/* stdio: one client on standard input and output, JSON Lines (surface.md 1.1, 1.11). */
#pragma once

#include "loop/op.h"
#include "transport/transport.h"

/* The client that spawned us. Members of `group`; NULL and negative errno when a descriptor cannot be
 * used. Input is not read while more than OUT_QUEUE_INPUT_MAX_BYTES wait for the client. */
struct transport *stdio_open(uv_loop_t *loop, struct op_group *group, int *ret_error);
