/* port_release: asks a login of another process to give its port away. */
#pragma once

#include "loop/op.h"

enum { PORT_RELEASE_TIMEOUT_MS = 2000 };

/* Sends GET /cancel to 127.0.0.1:port and does not care what comes of it. An operation of `group`. */
void port_release(uv_loop_t *loop, struct op_group *group, int port);
