/* driver: what benches of a server share: it and the scripted upstream as children of the bench. */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { READ_BYTES = 1 << 18, OPEN_FOLDERS_MAX = 16 };

void bench_fail(const char *what) {
    (void)fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
    exit(1);
}

double bench_clock_ms(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t) != 0)
        bench_fail("clock");
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

double bench_cpu_ms(pid_t pid) {
    clockid_t clock;
    if (clock_getcpuclockid(pid, &clock) != 0)
        bench_fail("clock of the child");
    return bench_clock_ms(clock);
}

void bench_set_up(struct bench_setup *s, int argc, char **argv) {
    if (argc < 3 || argc > BENCH_ARGUMENTS_MAX) {
        (void)fprintf(stderr, "usage: %s MOCK-UPSTREAM SERVER [ARGUMENT ...]\n", argv[0]);
        exit(2);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    s->upstream = argv[1];
    for (int i = 2; i < argc; i++)
        s->server[i - 2] = argv[i];
    s->server[argc - 2] = "app-server";
    (void)snprintf(s->folder, sizeof s->folder, "/tmp/codexd-bench-XXXXXX");
    if (!mkdtemp(s->folder) || setenv("CODEX_HOME", s->folder, 1) != 0)
        bench_fail("temporary folder");
}

struct child bench_start(const char *const *argv) {
    int in[2], out[2];
    struct child c = { 0 };
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        bench_fail("pipe");
    c.pid = fork();
    if (c.pid < 0)
        bench_fail("fork");
    if (c.pid == 0) {
        (void)dup2(in[0], STDIN_FILENO);
        (void)dup2(out[1], STDOUT_FILENO);
        (void)execv(argv[0], (char *const *)argv);
        _exit(127);
    }
    (void)close(in[0]);
    (void)close(out[1]);
    c.in = in[1];
    c.out = out[0];
    return c;
}

void bench_stop(struct child *c, int signal) {
    (void)close(c->in);
    if (signal)
        (void)kill(c->pid, signal);
    (void)waitpid(c->pid, NULL, 0);
    (void)close(c->out);
    buf_done(&c->text);
}

/* The next line, valid until the next call. */
struct str bench_read_line(struct child *c) {
    for (;;) {
        struct str rest = str_from(buf_str(&c->text), c->at);
        ptrdiff_t n = str_index(rest, '\n');
        if (n >= 0) {
            c->at += (size_t)n + 1;
            return str_sub(rest, 0, (size_t)n);
        }
        buf_consume(&c->text, c->at);
        c->at = 0;
        ssize_t got = read(c->out, buf_reserve(&c->text, READ_BYTES), READ_BYTES);
        if (got <= 0)
            bench_fail("the child says nothing more");
        c->text.n += (size_t)got;
    }
}

bool bench_await(struct child *c, double until_ms) {
    double left = until_ms - bench_clock_ms(CLOCK_MONOTONIC);
    struct pollfd fd = { .fd = c->out, .events = POLLIN };
    const struct timespec wait = { .tv_nsec = left > 0 ? (long)(left * 1e6) : 0 };
    return c->at < c->text.n || ppoll(&fd, 1, &wait, NULL) > 0;
}

void bench_send_line(struct child *c, const char *line) {
    size_t n = strlen(line);
    if (write(c->in, line, n) != (ssize_t)n || write(c->in, "\n", 1) != 1)
        bench_fail("write");
}

struct str bench_wait_for(struct child *c, struct str part) {
    for (;;) {
        struct str line = bench_read_line(c);
        if (str_find(line, part) >= 0)
            return line;
    }
}

void bench_initialize(struct child *c) {
    bench_send_line(c,
        "{\"id\":1,\"method\":\"initialize\",\"params\":{\"clientInfo\":{\"name\":\"bench\","
        "\"title\":null,\"version\":\"1\"}}}");
    (void)bench_wait_for(c, STR("\"id\":1"));
}

void bench_write_file(const char *folder, const char *name, struct str text) {
    char path[BENCH_PATH_BYTES * 2];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f || fwrite(text.p, text.n, 1, f) != 1 || fclose(f) != 0)
        bench_fail(path);
}

void bench_write_config(const char *folder, struct str port, bool websockets) {
    _cleanup_buf_ struct buf config = { 0 };
    buf_printf(&config,
        "model = \"gpt-5.5\"\nmodel_provider = \"mock\"\napproval_policy = \"never\"\n"
        "[model_providers.mock]\nname = \"Mock\"\nbase_url = \"http://127.0.0.1:%.*s/v1\"\n"
        "supports_websockets = %s\n",
        STR_ARGS(port), websockets ? "true" : "false");
    bench_write_file(folder, "config.toml", buf_str(&config));
}

struct str bench_start_thread(struct child *c, struct arena *a) {
    static const struct str before = STR_INIT("\"thread\":{\"id\":\"");
    bench_send_line(c, "{\"id\":2,\"method\":\"thread/start\",\"params\":{}}");
    struct str answer = bench_wait_for(c, STR("\"id\":2"));
    ptrdiff_t at = str_find(answer, before);
    if (at < 0)
        bench_fail("thread/start");
    struct str rest = str_from(answer, (size_t)at + before.n);
    return arena_str(a, str_cut(&rest, '"'));
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void bench_remove_folder(const char *folder) {
    (void)nftw(folder, remove_entry, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
}
