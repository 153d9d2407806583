/* own_network: a network in which there is only a proxy; for helper.c only (agent-loop.md 14.2). */
#pragma once

/* From here on the process and its heirs have a network of their own, with a listener on 127.0.0.1:`port`, which is
 * sent through the socket `fd`. 0 or a negative errno. */
int own_network_enter(int fd, int port);
