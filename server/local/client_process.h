/* client_process: a process that a client started: caps, time limit, streaming, its end (local-methods.md 2, 3).
 *
 * An operation of the connection: it is killed when the client goes. */
#pragma once

#include "process/child.h"

enum {
    CLIENT_PROCESS_CAP_BYTES = 1024 * 1024, /* of each stream, unless the client says otherwise */
    CLIENT_PROCESS_TIMEOUT_MS = 10000,
    CLIENT_PROCESS_DRAIN_MS = 2000, /* for output that is still open after the exit */
    CLIENT_PROCESS_EXIT_TIMED_OUT = 124,
};

struct client_process_stream {
    struct str text; /* what was kept; empty when streamed */
    bool cap_reached;
};

struct client_process_result {
    int exit_code;
    struct client_process_stream out, err;
    bool drain_timed_out;
};

struct client_process_events {
    /* Streaming only: output as it comes. `cap_reached`: nothing more of this stream follows. False: nothing more
     * until op_group_drain(); the process waits when its pipe is full. */
    bool (*on_output)(void *user, enum child_stream stream, struct str bytes, bool cap_reached);
    /* Exactly once, unless the connection closes first: then on_dropped(). */
    void (*on_end)(void *user, const struct client_process_result *result);
    void (*on_dropped)(void *user);
};

struct client_process_options {
    struct child_options child;
    const char *kind; /* "command/exec" or "process": ids of different kinds are apart */
    struct str id;    /* "no string": none */
    bool stream, input;
    int64_t cap_bytes;  /* < 0: none */
    int64_t timeout_ms; /* < 0: none */
};

struct client_process;

/* NULL and a negative errno when it cannot be started. */
struct client_process *client_process_start(uv_loop_t *loop, struct op_group *group,
    const struct client_process_options *options, const struct client_process_events *events,
    void *user, int *ret_error);

/* A running one of that kind and id, or NULL. */
struct client_process *client_process_find(struct op_group *group, const char *kind, struct str id);

enum client_process_input {
    CLIENT_PROCESS_WRITTEN,
    CLIENT_PROCESS_NO_INPUT,
    CLIENT_PROCESS_INPUT_CLOSED
};
/* Writes, then closes when asked to. */
enum client_process_input client_process_write(
    struct client_process *p, struct str bytes, bool close);
/* False when there is no terminal. */
bool client_process_resize(struct client_process *p, unsigned short rows, unsigned short columns);
/* SIGKILL to the group. */
void client_process_kill(struct client_process *p);
