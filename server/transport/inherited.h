/* inherited: a listening socket that the service manager opened before it started us (sd_listen_fds(3)). */
#pragma once

/* The descriptor, if there is one for that socket file; then it is ours alone and the variables that told of it are
 * gone. -1: there is none. */
int inherited_unix_socket(const char *path);
