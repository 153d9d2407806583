/* Bench: start, turns and streamed deltas of a server, against the scripted upstream in a process of its own.
 *
 *   bench-turn MOCK-UPSTREAM SERVER [ARGUMENT ...]
 *
 * The server is run as `SERVER ARGUMENT ... app-server`. One line of JSON: medians over runs, CPU time of all
 * threads of the server. */
#include "driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { STARTS = 9, TURNS = 200, DELTAS = 200000, DELTA_BYTES = 5 };

struct sample {
    double wall_ms, cpu_ms;
};

struct bench {
    struct bench_setup with;
    struct child upstream, server;
    struct arena arena;
    struct str thread;
};

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
    char path[BENCH_PATH_BYTES], line[256];
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

static void start_upstream(struct bench *b) {
    _cleanup_buf_ struct buf script = { 0 };
    char path[BENCH_PATH_BYTES * 2];
    for (size_t i = 0; i <= TURNS; i++) /* one to warm up */
        buf_printf(&script, "created\nmessage \"Hello there.\" words\ncompleted in=10 out=5\n");
    buf_printf(
        &script, "created\ndeltas %d %d\ncompleted in=10 out=%d\n", DELTAS, DELTA_BYTES, DELTAS);
    bench_write_file(b->with.folder, "bench.script", buf_str(&script));
    (void)snprintf(path, sizeof path, "%s/bench.script", b->with.folder);
    b->upstream = bench_start((const char *[]){ b->with.upstream, path, NULL });
    bench_write_config(b->with.folder, bench_read_line(&b->upstream), false);
}

/* Starts the server several times; the last one stays. Wall and CPU are from spawn to the answer. */
static struct sample start_servers(struct bench *b) {
    struct sample samples[STARTS];
    for (size_t i = 0; i < STARTS; i++) {
        if (i > 0)
            bench_stop(&b->server, 0);
        double wall = bench_clock_ms(CLOCK_MONOTONIC);
        b->server = bench_start(b->with.server);
        bench_initialize(&b->server);
        samples[i].wall_ms = bench_clock_ms(CLOCK_MONOTONIC) - wall;
        samples[i].cpu_ms = bench_cpu_ms(b->server.pid);
    }
    return medians(samples, STARTS);
}

static struct sample run_turn(struct bench *b, const char *text, size_t *ret_deltas) {
    _cleanup_buf_ struct buf request = { 0 };
    buf_printf(&request,
        "{\"id\":3,\"method\":\"turn/start\",\"params\":{\"threadId\":\"%s\",\"input\":[{\"type\":"
        "\"text\",\"text\":\"%s\"}]}}",
        b->thread.p, text);
    double wall = bench_clock_ms(CLOCK_MONOTONIC), cpu = bench_cpu_ms(b->server.pid);
    bench_send_line(&b->server, buf_cstr(&request));
    for (*ret_deltas = 0;;) {
        struct str line = bench_read_line(&b->server);
        if (str_starts(line, STR("{\"method\":\"item/agentMessage/delta\"")))
            ++*ret_deltas;
        else if (str_starts(line, STR("{\"method\":\"turn/completed\"")))
            break;
    }
    return (
        struct sample){ bench_clock_ms(CLOCK_MONOTONIC) - wall, bench_cpu_ms(b->server.pid) - cpu };
}

static void run(struct bench *b) {
    struct sample turns[TURNS];
    size_t deltas;
    struct sample spawn = start_servers(b);
    long rss = status_kb(b->server.pid, "VmRSS"), anon = status_kb(b->server.pid, "RssAnon");
    b->thread = bench_start_thread(&b->server, &b->arena);
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
        bench_fail("deltas are missing");
}

int main(int argc, char **argv) {
    struct bench b = { 0 };
    bench_set_up(&b.with, argc, argv);
    start_upstream(&b);
    run(&b);
    bench_stop(&b.server, 0);
    bench_stop(&b.upstream, SIGTERM);
    arena_free(&b.arena);
    bench_remove_folder(b.with.folder);
    return 0;
}
