/* Bench: start, turns and streamed deltas of a server, against the scripted upstream in a process of its own.
 *
 *   bench-turn MOCK-UPSTREAM SERVER [ARGUMENT ...]
 *
 * The server is run as `SERVER ARGUMENT ... app-server`. One line of JSON: medians over runs, CPU time of all
 * threads of the server. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum {
    STARTS = 9,
    TURNS = 200,
    DELTAS = 200000,
    DELTA_BYTES = 5,
    READ_BYTES = 1 << 18,
    ARGUMENTS_MAX = 64,
    PATH_BYTES = 512,
    OPEN_FOLDERS_MAX = 16
};

struct child {
    pid_t pid;
    int in, out;
    struct buf text; /* read and not yet looked at, from `at` on */
    size_t at;
};

struct sample {
    double wall_ms, cpu_ms;
};

struct bench {
    char folder[PATH_BYTES];
    const char *argv[ARGUMENTS_MAX + 2];
    struct child upstream, server;
    struct buf thread;
};

static void fail(const char *what) {
    (void)fprintf(stderr, "turn_bench: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double clock_ms(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t) != 0)
        fail("clock");
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double cpu_ms(pid_t pid) {
    clockid_t clock;
    if (clock_getcpuclockid(pid, &clock) != 0)
        fail("clock of the child");
    return clock_ms(clock);
}

static struct child start(const char *const *argv) {
    int in[2], out[2];
    struct child c = { 0 };
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        fail("pipe");
    c.pid = fork();
    if (c.pid < 0)
        fail("fork");
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

static void stop(struct child *c, int signal) {
    (void)close(c->in);
    if (signal)
        (void)kill(c->pid, signal);
    (void)waitpid(c->pid, NULL, 0);
    (void)close(c->out);
    buf_done(&c->text);
}

/* The next line, valid until the next call. */
static struct str read_line(struct child *c) {
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
            fail("the child says nothing more");
        c->text.n += (size_t)got;
    }
}

static void send_line(struct child *c, const char *line) {
    size_t n = strlen(line);
    if (write(c->in, line, n) != (ssize_t)n || write(c->in, "\n", 1) != 1)
        fail("write");
}

static struct str wait_for(struct child *c, struct str part) {
    for (;;) {
        struct str line = read_line(c);
        if (str_find(line, part) >= 0)
            return line;
    }
}

static void initialize(struct child *c) {
    send_line(c,
        "{\"id\":1,\"method\":\"initialize\",\"params\":{\"clientInfo\":{\"name\":\"bench\","
        "\"title\":null,\"version\":\"1\"}}}");
    (void)wait_for(c, STR("\"id\":1"));
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t n) {
    qsort(values, n, sizeof *values, compare);
    return values[n / 2];
}

static struct sample medians(const struct sample *samples, size_t n) {
    double wall[TURNS], cpu[TURNS];
    for (size_t i = 0; i < n; i++) {
        wall[i] = samples[i].wall_ms;
        cpu[i] = samples[i].cpu_ms;
    }
    return (struct sample){ median(wall, n), median(cpu, n) };
}

/* A line such as "VmRSS:   1234 kB" of the child's status. */
static long status_kb(pid_t pid, const char *name) {
    char path[PATH_BYTES], line[256];
    long kb = -1;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, name, strlen(name)) == 0)
            kb = strtol(line + strlen(name) + 1, NULL, 10);
    if (f)
        (void)fclose(f);
    return kb;
}

static void write_file(const char *folder, const char *name, struct str text) {
    char path[PATH_BYTES * 2];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f || fwrite(text.p, text.n, 1, f) != 1 || fclose(f) != 0)
        fail(path);
}

static void start_upstream(struct bench *b, const char *program) {
    _cleanup_buf_ struct buf script = { 0 }, config = { 0 };
    char path[PATH_BYTES * 2];
    for (size_t i = 0; i <= TURNS; i++) /* one to warm up */
        buf_printf(&script, "created\nmessage \"Hello there.\" words\ncompleted in=10 out=5\n");
    buf_printf(
        &script, "created\ndeltas %d %d\ncompleted in=10 out=%d\n", DELTAS, DELTA_BYTES, DELTAS);
    write_file(b->folder, "bench.script", buf_str(&script));
    (void)snprintf(path, sizeof path, "%s/bench.script", b->folder);
    b->upstream = start((const char *[]){ program, path, NULL });
    struct str port = read_line(&b->upstream);
    buf_printf(&config,
        "model = \"gpt-5.5\"\nmodel_provider = \"mock\"\napproval_policy = \"never\"\n"
        "[model_providers.mock]\nname = \"Mock\"\nbase_url = \"http://127.0.0.1:%.*s/v1\"\n"
        "supports_websockets = false\n",
        STR_ARGS(port));
    write_file(b->folder, "config.toml", buf_str(&config));
}

/* Starts the server several times; the last one stays. Wall and CPU are from spawn to the answer. */
static struct sample start_servers(struct bench *b) {
    struct sample samples[STARTS];
    for (size_t i = 0; i < STARTS; i++) {
        if (i > 0)
            stop(&b->server, 0);
        double wall = clock_ms(CLOCK_MONOTONIC);
        b->server = start(b->argv);
        initialize(&b->server);
        samples[i].wall_ms = clock_ms(CLOCK_MONOTONIC) - wall;
        samples[i].cpu_ms = cpu_ms(b->server.pid);
    }
    return medians(samples, STARTS);
}

static void start_thread(struct bench *b) {
    static const struct str before = STR_INIT("\"thread\":{\"id\":\"");
    send_line(&b->server, "{\"id\":2,\"method\":\"thread/start\",\"params\":{}}");
    struct str answer = wait_for(&b->server, STR("\"id\":2"));
    ptrdiff_t at = str_find(answer, before);
    if (at < 0)
        fail("thread/start");
    struct str rest = str_from(answer, (size_t)at + before.n);
    buf_add_str(&b->thread, str_cut(&rest, '"'));
}

static struct sample run_turn(struct bench *b, const char *text, size_t *ret_deltas) {
    _cleanup_buf_ struct buf request = { 0 };
    buf_printf(&request,
        "{\"id\":3,\"method\":\"turn/start\",\"params\":{\"threadId\":\"%s\",\"input\":[{\"type\":"
        "\"text\",\"text\":\"%s\"}]}}",
        buf_cstr(&b->thread), text);
    double wall = clock_ms(CLOCK_MONOTONIC), cpu = cpu_ms(b->server.pid);
    send_line(&b->server, buf_cstr(&request));
    for (*ret_deltas = 0;;) {
        struct str line = read_line(&b->server);
        if (str_starts(line, STR("{\"method\":\"item/agentMessage/delta\"")))
            ++*ret_deltas;
        else if (str_starts(line, STR("{\"method\":\"turn/completed\"")))
            break;
    }
    return (struct sample){ clock_ms(CLOCK_MONOTONIC) - wall, cpu_ms(b->server.pid) - cpu };
}

static void run(struct bench *b) {
    struct sample turns[TURNS];
    size_t deltas;
    struct sample spawn = start_servers(b);
    long rss = status_kb(b->server.pid, "VmRSS"), anon = status_kb(b->server.pid, "RssAnon");
    start_thread(b);
    (void)run_turn(b, "warm up", &deltas);
    for (size_t i = 0; i < TURNS; i++)
        turns[i] = run_turn(b, "hello", &deltas);
    struct sample turn = medians(turns, TURNS);
    long rss_turns = status_kb(b->server.pid, "VmRSS");
    struct sample many = run_turn(b, "many deltas", &deltas);
    (void)printf("{\"bench\":\"turn\",\"spawn_wall_ms\":%.3f,\"spawn_cpu_ms\":%.3f,\"rss_kb\":%ld,"
                 "\"anon_kb\":%ld,\"turns\":%d,\"turn_wall_ms\":%.3f,\"turn_cpu_ms\":%.3f,"
                 "\"rss_after_turns_kb\":%ld,\"deltas\":%zu,\"deltas_per_s\":%.0f,"
                 "\"cpu_us_per_delta\":%.3f,\"rss_peak_kb\":%ld}\n",
        spawn.wall_ms, spawn.cpu_ms, rss, anon, TURNS, turn.wall_ms, turn.cpu_ms, rss_turns, deltas,
        (double)deltas / many.wall_ms * 1e3, many.cpu_ms * 1e3 / (double)deltas,
        status_kb(b->server.pid, "VmHWM"));
    if (deltas != DELTAS)
        fail("deltas are missing");
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

int main(int argc, char **argv) {
    struct bench b = { .folder = "/tmp/turn-bench-XXXXXX" };
    if (argc < 3 || argc > ARGUMENTS_MAX) {
        (void)fprintf(stderr, "usage: bench-turn MOCK-UPSTREAM SERVER [ARGUMENT ...]\n");
        return 2;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    for (int i = 2; i < argc; i++)
        b.argv[i - 2] = argv[i];
    b.argv[argc - 2] = "app-server";
    if (!mkdtemp(b.folder) || setenv("CODEX_HOME", b.folder, 1) != 0)
        fail("temporary folder");
    start_upstream(&b, argv[1]);
    run(&b);
    stop(&b.server, 0);
    stop(&b.upstream, SIGTERM);
    buf_done(&b.thread);
    (void)nftw(b.folder, remove_entry, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
    return 0;
}
