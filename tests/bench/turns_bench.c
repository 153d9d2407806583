/* Bench: many turns at once on one server, each with an answer of its own; every delta is compared.
 *
 *   bench-turns MOCK-UPSTREAM SERVER [ARGUMENT ...]
 *
 * A line of JSON for each transport; CPU time of all threads of the server, from the first turn to the end of the
 * last. */
#include "driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TURNS = 50, DELTAS = 2000 };

struct turn {
    struct str thread;
    struct buf wanted, got;
    size_t deltas;
    bool over;
};

struct bench {
    struct bench_setup with;
    struct child upstream, server;
    struct arena arena;
    struct str port;
    struct turn turns[TURNS];
};

/* A word for each delta, none like another. */
static void start_upstream(struct bench *b) {
    _cleanup_buf_ struct buf script = { 0 };
    char path[BENCH_PATH_BYTES * 2];
    buf_printf(&script, "answer WEBSOCKET */responses repeat\nanswer MESSAGE */responses when "
                        "\"\\\"generate\\\":false\" repeat\ncompleted id=warm\n");
    for (size_t i = 0; i < TURNS; i++) {
        struct turn *t = &b->turns[i];
        for (size_t n = 0; n < DELTAS; n++)
            buf_printf(&t->wanted, "t%zu.%zu ", i, n);
        buf_printf(&script,
            "answer when-last \"turn %zu.\" repeat\ncreated\nmessage \"%.*s\" words\ncompleted in=1 out=1\n",
            i, STR_ARGS(buf_str(&t->wanted)));
    }
    bench_write_file(b->with.folder, "bench.script", buf_str(&script));
    (void)snprintf(path, sizeof path, "%s/bench.script", b->with.folder);
    b->upstream = bench_start((const char *[]){ b->with.upstream, path, NULL });
    b->port = arena_str(&b->arena, bench_read_line(&b->upstream));
}

static struct str member(struct str line, struct str name) {
    ptrdiff_t at = str_find(line, name);
    if (at < 0)
        bench_fail("a member is missing");
    line = str_from(line, (size_t)at + name.n);
    return str_cut(&line, '"');
}

static struct turn *turn_of(struct bench *b, struct str line) {
    struct str id = member(line, STR("\"threadId\":\""));
    for (size_t i = 0; i < TURNS; i++)
        if (str_eq(b->turns[i].thread, id))
            return &b->turns[i];
    bench_fail("an unknown thread");
    return NULL;
}

static void take_line(struct bench *b, struct str line, size_t *over) {
    if (str_starts(line, STR("{\"method\":\"item/agentMessage/delta\""))) {
        struct turn *t = turn_of(b, line);
        buf_add_str(&t->got, member(line, STR("\"delta\":\"")));
        t->deltas++;
    } else if (str_starts(line, STR("{\"method\":\"turn/completed\""))) {
        struct turn *t = turn_of(b, line);
        if (t->over || str_find(line, STR("\"status\":\"completed\"")) < 0)
            bench_fail("a turn has failed");
        t->over = true;
        ++*over;
    }
}

static void run(struct bench *b, bool websockets) {
    for (size_t i = 0; i < TURNS; i++)
        b->turns[i].thread = bench_start_thread(&b->server, &b->arena);
    double wall = bench_clock_ms(CLOCK_MONOTONIC), cpu = bench_cpu_ms(b->server.pid);
    for (size_t i = 0; i < TURNS; i++) {
        struct str line = arena_printf(&b->arena,
            "{\"id\":%zu,\"method\":\"turn/start\",\"params\":{\"threadId\":\"%s\",\"input\":[{\"type\":\"text\","
            "\"text\":\"turn %zu.\"}]}}",
            100 + i, b->turns[i].thread.p, i);
        bench_send_line(&b->server, line.p);
    }
    for (size_t over = 0; over < TURNS;)
        take_line(b, bench_read_line(&b->server), &over);
    wall = bench_clock_ms(CLOCK_MONOTONIC) - wall;
    cpu = bench_cpu_ms(b->server.pid) - cpu;
    for (size_t i = 0; i < TURNS; i++)
        if (b->turns[i].deltas != DELTAS ||
            !str_eq(buf_str(&b->turns[i].got), buf_str(&b->turns[i].wanted)))
            bench_fail("deltas are missing or out of order");
    (void)printf(
        "{\"bench\":\"turns\",\"transport\":\"%s\",\"turns\":%d,\"deltas\":%d,\"wall_ms\":%.1f,\"cpu_ms\":%.1f,"
        "\"deltas_per_s\":%.0f,\"cpu_us_per_delta\":%.3f}\n",
        websockets ? "websocket" : "http", TURNS, TURNS * DELTAS, wall, cpu,
        TURNS * DELTAS / wall * 1e3, cpu * 1e3 / (TURNS * DELTAS));
}

static void measure(struct bench *b, bool websockets) {
    bench_write_config(b->with.folder, b->port, websockets);
    for (size_t i = 0; i < TURNS; i++) {
        buf_clear(&b->turns[i].got, 0);
        b->turns[i].deltas = 0;
        b->turns[i].over = false;
    }
    b->server = bench_start(b->with.server);
    bench_initialize(&b->server);
    run(b, websockets);
    bench_stop(&b->server, 0);
}

int main(int argc, char **argv) {
    static struct bench b = { 0 };
    bench_set_up(&b.with, argc, argv);
    start_upstream(&b);
    measure(&b, false);
    measure(&b, true);
    bench_stop(&b.upstream, SIGTERM);
    for (size_t i = 0; i < TURNS; i++) {
        buf_done(&b.turns[i].wanted);
        buf_done(&b.turns[i].got);
    }
    arena_free(&b.arena);
    bench_remove_folder(b.with.folder);
    return 0;
}
