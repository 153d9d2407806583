/* client: the server under test as a child process, and its three pipes. */
#pragma once

#include "base/buf.h"
#include "base/error.h"

#include <uv.h>

struct client_events {
    void (*on_line)(void *user, struct str line); /* of stdout, without the line's end */
    void (*on_change)(void *user); /* more on stdout or stderr, an end of one, or the exit */
};

struct client {
    uv_process_t process;
    uv_pipe_t in, out, err;
    struct buf out_text; /* what no line end has come for; all of stdout without on_line */
    struct buf err_text;
    const struct client_events *events;
    void *user;
    unsigned open_pipes; /* of stdout and stderr */
    bool started, exited;
    int64_t exit_status;
    int term_signal;
};

struct client_options {
    char **argv, **env;
    const char *cwd;
    const struct client_events *events;
    void *user;
};

/* A zeroed client to start with. */
bool client_start(
    struct client *c, uv_loop_t *loop, const struct client_options *o, struct error *reterr);

void client_send(struct client *c, struct str bytes);
void client_close_stdin(struct client *c);
void client_signal(struct client *c, int number);

/* Whether it has exited and all output was read. */
bool client_is_over(const struct client *c);

/* Kills it when it still runs and closes everything; the loop must run before the memory goes. */
void client_stop(struct client *c);
void client_done(struct client *c);
