/* driver: what benches of a server share. All of it ends the bench when something fails. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

#include <sys/types.h>
#include <time.h>

struct child {
    pid_t pid;
    int in, out;
    struct buf text; /* read and not yet looked at, from `at` on */
    size_t at;
};

enum { BENCH_ARGUMENTS_MAX = 64, BENCH_PATH_BYTES = 512 };

/* What a bench was called with: MOCK-UPSTREAM SERVER [ARGUMENT ...]. */
struct bench_setup {
    const char *upstream; /* the program */
    const char *server[BENCH_ARGUMENTS_MAX + 2];
    char folder[BENCH_PATH_BYTES]; /* $CODEX_HOME, new and empty */
};

/* Ends the program, with how it is used, when the arguments are not these. */
void bench_set_up(struct bench_setup *s, int argc, char **argv);

void bench_fail(const char *what);
double bench_clock_ms(clockid_t clock);
/* Of all threads of the child. */
double bench_cpu_ms(pid_t pid);

struct child bench_start(const char *const *argv);
/* Closes its stdin, sends the signal (0: none) and waits. */
void bench_stop(struct child *c, int signal);

/* The next line, valid until the next call. */
struct str bench_read_line(struct child *c);
/* Waits for a line until that time of CLOCK_MONOTONIC; whether one has begun to come. */
bool bench_await(struct child *c, double until_ms);
void bench_send_line(struct child *c, const char *line);
/* The next line with that in it. */
struct str bench_wait_for(struct child *c, struct str part);

void bench_initialize(struct child *c);
/* Its id. */
struct str bench_start_thread(struct child *c, struct arena *a);

void bench_write_file(const char *folder, const char *name, struct str text);
/* config.toml of a server that asks the scripted upstream at that port. */
void bench_write_config(const char *folder, struct str port, bool websockets);
void bench_remove_folder(const char *folder);
