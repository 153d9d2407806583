/* daemon_command: `app-server daemon …`. */
#include "daemon_command.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/time.h"
#include "cli/options.h"
#include "config/identity.h"
#include "control_socket.h"
#include "daemon_process.h"
#include "listen.h"

#include <stdio.h>
#include <stdlib.h>

enum { PATH_BYTES = 4096 };

struct daemon {
    struct arena *arena;
    struct str home;
    const struct cli *cli;
    const char *socket;
    struct daemon_process process;
    bool managed, listens; /* there is a process of ours; somebody answers on the socket */
    struct str version;    /* of who answers */
    struct error error;    /* or why nobody does */
};

static int fail(const char *text) {
    (void)fprintf(stderr, "Error: %s\n", text);
    return EXIT_FAILURE;
}

static void look(struct daemon *d) {
    d->managed = daemon_process_find(d->home, &d->process);
    d->listens = control_socket_probe(d->arena, d->socket, &d->version, &d->error);
}

static void add_text(struct buf *out, const char *name, struct str text) {
    buf_printf(out, ",\"%s\":", name);
    json_write_str(out, text);
}

static int say(const struct daemon *d, const char *status, bool with_pid) {
    _cleanup_buf_ struct buf out = { 0 };
    char program[PATH_BYTES];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program);
    buf_printf(&out, "{\"status\":\"%s\"", status);
    if (d->managed)
        buf_add_str(&out, STR(",\"backend\":\"pid\""));
    if (with_pid)
        buf_printf(&out, ",\"pid\":%d", (int)d->process.pid);
    add_text(&out, "managedCodexPath", (struct str){ program, n > 0 ? (size_t)n : 0 });
    add_text(&out, "managedCodexVersion", STR(CODEX_PROTOCOL_VERSION));
    add_text(&out, "socketPath", str_of(d->socket));
    add_text(&out, "cliVersion", STR(CODEX_PROTOCOL_VERSION));
    if (d->listens)
        add_text(&out, "appServerVersion", d->version);
    buf_add_str(&out, STR("}\n"));
    (void)file_write_all(STDOUT_FILENO, buf_str(&out));
    return EXIT_SUCCESS;
}

static int version(struct daemon *d) {
    return d->listens ? say(d, "running", false) : fail(d->error.text);
}

static int status(struct daemon *d) {
    return say(d, d->listens ? "running" : "notRunning", d->managed);
}

/* Waits until it answers, or has ended. */
static int start_process(struct daemon *d, const char *word) {
    if (!daemon_process_start(d->home, d->cli, &d->process, &d->error))
        return fail(d->error.text);
    int64_t until = time_monotonic_ms() + DAEMON_START_MS;
    d->managed = true;
    while (!(d->listens = control_socket_probe(d->arena, d->socket, &d->version, &d->error))) {
        if (!daemon_process_runs(&d->process, DAEMON_LOOK_MS))
            return fail(
                "the app-server daemon has ended, see daemon.stderr.log in app-server-daemon");
        if (time_monotonic_ms() > until)
            return fail(d->error.text);
    }
    return say(d, word, true);
}

static int start(struct daemon *d) {
    return d->listens ? say(d, "alreadyRunning", false) : start_process(d, "started");
}

/* False: somebody else's server, or one that does not end. */
static bool end_process(struct daemon *d) {
    if (!d->managed && d->listens)
        (void)fail("app server is running but is not managed by codex app-server daemon");
    else if (d->managed && !daemon_process_stop(d->home, &d->process))
        (void)fail("the app-server daemon does not end");
    else
        return true;
    return false;
}

static int stop(struct daemon *d) {
    if (!end_process(d))
        return EXIT_FAILURE;
    d->listens = false;
    return say(d, d->managed ? "stopped" : "notRunning", false);
}

static int restart(struct daemon *d) {
    return end_process(d) ? start_process(d, "restarted") : EXIT_FAILURE;
}

int daemon_command(const struct cli *cli, struct str home) {
    _cleanup_arena_ struct arena a = { 0 };
    struct daemon d = {
        .arena = &a, .home = home, .cli = cli, .socket = listen_default_socket(&a, home)
    };
    bool changes = cli->command != CLI_DAEMON_VERSION && cli->command != CLI_DAEMON_STATUS;
    _cleanup_fd_ int lock = changes ? daemon_process_lock(home) : -1;
    if (changes && lock < 0)
        return fail(error_of_errno(lock));
    look(&d);
    switch (cli->command) {
    case CLI_DAEMON_START:
        return start(&d);
    case CLI_DAEMON_RESTART:
        return restart(&d);
    case CLI_DAEMON_STOP:
        return stop(&d);
    case CLI_DAEMON_STATUS:
        return status(&d);
    default:
        return version(&d);
    }
}
