/* Bench: voice sessions side by side: at full speed, at the pace of speech, and one with the frames of eight hours.
 *
 *   bench-realtime MOCK-UPSTREAM SERVER [ARGUMENT ...]
 *
 * A line of JSON for each; CPU time of all threads of the server. A frame is 20 ms of speech. At the pace of speech
 * each frame goes up and is answered by one that comes down: the time of that way there and back is measured. */
#include "driver.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SESSIONS = 20,
    FRAME_CHARS = 1280, /* base64 of 20 ms at 24 kHz, 16 bit */
    BURST_FRAMES = 1000,
    FRAME_MS = 20,
    PACE_FRAMES = 250,
    LAST_MS = 200, /* for the last frames */
    LONG_BURSTS = 8 * 3600 * 1000 / FRAME_MS / BURST_FRAMES,
    RSS_GROWTH_MAX_KB = 1024,
};

struct bench {
    struct bench_setup with;
    struct child upstream, server;
    struct arena arena;
    struct str threads[SESSIONS];
    size_t frames[SESSIONS]; /* heard */
    double sent_ms[SESSIONS];
    double ways_ms[SESSIONS * PACE_FRAMES]; /* there and back */
    size_t ways;
};

static void add_frame(struct buf *out, const char *audio) {
    buf_printf(out, "response.output_audio.delta {\"item_id\":\"x\",\"delta\":\"%s\"}\n", audio);
}

/* "burst" is answered with many frames and a transcript, a frame with a frame. */
static void start_upstream(struct bench *b) {
    _cleanup_buf_ struct buf script = { 0 }, config = { 0 };
    static char audio[FRAME_CHARS + 1];
    char path[BENCH_PATH_BYTES * 2];
    memset(audio, 'A', FRAME_CHARS);
    buf_add_str(&script, STR("answer WEBSOCKET */realtime repeat\nend\n"
                             "answer MESSAGE */realtime when \"burst\" repeat\n"));
    for (size_t i = 0; i < BURST_FRAMES; i++)
        add_frame(&script, audio);
    buf_add_str(&script,
        STR("response.output_audio_transcript.done {\"transcript\":\"That was it.\"}\nend\n"
            "answer MESSAGE */realtime when \"input_audio_buffer.append\" repeat\n"));
    add_frame(&script, audio);
    buf_add_str(&script, STR("end\nanswer MESSAGE */realtime repeat\nend\n"));
    bench_write_file(b->with.folder, "bench.script", buf_str(&script));
    (void)snprintf(path, sizeof path, "%s/bench.script", b->with.folder);
    b->upstream = bench_start((const char *[]){ b->with.upstream, path, NULL });
    struct str port = bench_read_line(&b->upstream);
    buf_printf(&config,
        "experimental_realtime_ws_base_url = \"http://127.0.0.1:%.*s\"\nmodel = \"m\"\nmodel_provider = \"mock\"\n"
        "[model_providers.mock]\nname = \"Mock\"\nbase_url = \"http://127.0.0.1:%.*s/v1\"\n"
        "experimental_bearer_token = \"k\"\n",
        STR_ARGS(port), STR_ARGS(port));
    bench_write_file(b->with.folder, "config.toml", buf_str(&config));
}

static void ask(struct bench *b, size_t session, const char *method, const char *members) {
    _cleanup_buf_ struct buf line = { 0 };
    buf_printf(&line,
        "{\"id\":9,\"method\":\"thread/realtime/%s\",\"params\":{\"threadId\":\"%s\"%s}}", method,
        b->threads[session].p, members);
    bench_send_line(&b->server, buf_cstr(&line));
}

static void open_sessions(struct bench *b, size_t n) {
    b->server = bench_start(b->with.server);
    bench_send_line(&b->server,
        "{\"id\":1,\"method\":\"initialize\",\"params\":{\"clientInfo\":{\"name\":\"bench\","
        "\"title\":null,\"version\":\"1\"},\"capabilities\":{\"experimentalApi\":true}}}");
    (void)bench_wait_for(&b->server, STR("\"id\":1"));
    memset(b->frames, 0, sizeof b->frames);
    for (size_t i = 0; i < n; i++) {
        b->threads[i] = bench_start_thread(&b->server, &b->arena);
        ask(b, i, "start",
            ",\"outputModality\":\"audio\",\"version\":\"v2\",\"prompt\":\"p\",\"includeStartupContext\":false");
        (void)bench_wait_for(&b->server, STR("\"thread/realtime/started\""));
    }
}

static size_t rss_kb(const struct bench *b) {
    char path[64], line[256];
    long kb = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)b->server.pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %ld", &kb) == 1)
            break;
    if (f)
        (void)fclose(f);
    return (size_t)kb;
}

/* The session whose frame the next line is; `sessions` when it is something else. */
static size_t next_frame(struct bench *b, size_t sessions) {
    static const struct str id = STR_INIT("\"threadId\":\"");
    struct str line = bench_read_line(&b->server);
    if (str_starts(line, STR("{\"method\":\"thread/realtime/error\"")))
        bench_fail("a session has failed");
    if (!str_starts(line, STR("{\"method\":\"thread/realtime/outputAudio/delta\"")))
        return sessions;
    ptrdiff_t at = str_find(str_sub(line, 0, 200), id);
    struct str thread = at < 0 ? STR_NONE : str_sub(line, (size_t)at + id.n, b->threads[0].n);
    size_t i = 0;
    while (i < sessions && !str_eq(thread, b->threads[i]))
        i++;
    if (i == sessions)
        bench_fail("a frame of no session");
    b->frames[i]++;
    return i;
}

/* Reads lines until so many frames have been heard in all. */
static void hear(struct bench *b, size_t sessions, size_t wanted) {
    for (size_t heard = 0; heard < wanted;)
        heard += next_frame(b, sessions) < sessions;
}

static void print(
    const char *what, size_t sessions, size_t frames, double wall, double cpu, size_t kb) {
    (void)printf(
        "{\"bench\":\"realtime\",\"what\":\"%s\",\"sessions\":%zu,\"frames\":%zu,\"wall_ms\":%.1f,\"cpu_ms\":%.1f,"
        "\"frames_per_s\":%.0f,\"cpu_us_per_frame\":%.2f,\"rss_kb\":%zu}\n",
        what, sessions, frames, wall, cpu, (double)frames / wall * 1e3, cpu * 1e3 / (double)frames,
        kb);
    (void)fflush(stdout);
}

static void full_speed(struct bench *b) {
    open_sessions(b, SESSIONS);
    double wall = bench_clock_ms(CLOCK_MONOTONIC), cpu = bench_cpu_ms(b->server.pid);
    for (size_t i = 0; i < SESSIONS; i++)
        ask(b, i, "appendText", ",\"text\":\"burst\"");
    hear(b, SESSIONS, SESSIONS * (size_t)BURST_FRAMES);
    wall = bench_clock_ms(CLOCK_MONOTONIC) - wall;
    cpu = bench_cpu_ms(b->server.pid) - cpu;
    for (size_t i = 0; i < SESSIONS; i++)
        if (b->frames[i] != BURST_FRAMES)
            bench_fail("frames are missing");
    print("full speed, downwards", SESSIONS, SESSIONS * (size_t)BURST_FRAMES, wall, cpu, rss_kb(b));
    bench_stop(&b->server, 0);
}

static void hear_until(struct bench *b, double until_ms) {
    while (bench_await(&b->server, until_ms)) {
        size_t i = next_frame(b, SESSIONS);
        if (i < SESSIONS)
            b->ways_ms[b->ways++] = bench_clock_ms(CLOCK_MONOTONIC) - b->sent_ms[i];
    }
}

static int by_size(const void *x, const void *y) {
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The sessions take turns, so that each frame has its own moment. */
static void pace(struct bench *b) {
    static char members[FRAME_CHARS + 100];
    static char audio[FRAME_CHARS + 1];
    memset(audio, 'B', FRAME_CHARS);
    (void)snprintf(members, sizeof members,
        ",\"audio\":{\"data\":\"%s\",\"sampleRate\":24000,\"numChannels\":1}", audio);
    open_sessions(b, SESSIONS);
    double begun = bench_clock_ms(CLOCK_MONOTONIC), cpu = bench_cpu_ms(b->server.pid);
    for (size_t n = 0; n < SESSIONS * (size_t)PACE_FRAMES; n++) {
        hear_until(b, begun + (double)n * FRAME_MS / SESSIONS);
        b->sent_ms[n % SESSIONS] = bench_clock_ms(CLOCK_MONOTONIC);
        ask(b, n % SESSIONS, "appendAudio", members);
    }
    hear_until(b, bench_clock_ms(CLOCK_MONOTONIC) + LAST_MS);
    double wall = bench_clock_ms(CLOCK_MONOTONIC) - begun;
    cpu = bench_cpu_ms(b->server.pid) - cpu;
    if (b->ways != SESSIONS * (size_t)PACE_FRAMES)
        bench_fail("frames are missing");
    print("pace of speech, both ways", SESSIONS, 2 * b->ways, wall, cpu, rss_kb(b));
    qsort(b->ways_ms, b->ways, sizeof *b->ways_ms, by_size);
    (void)printf(
        "{\"bench\":\"realtime\",\"what\":\"there and back\",\"p50_us\":%.0f,\"p99_us\":%.0f,"
        "\"core_percent\":%.2f}\n",
        b->ways_ms[b->ways / 2] * 1e3, b->ways_ms[b->ways * 99 / 100] * 1e3, cpu / wall * 100);
    bench_stop(&b->server, 0);
}

static void eight_hours(struct bench *b) {
    open_sessions(b, 1);
    size_t before = 0;
    double wall = bench_clock_ms(CLOCK_MONOTONIC), cpu = bench_cpu_ms(b->server.pid);
    for (size_t i = 0; i < LONG_BURSTS; i++) {
        ask(b, 0, "appendText", ",\"text\":\"burst\"");
        hear(b, 1, BURST_FRAMES);
        if (i == LONG_BURSTS / 10)
            before = rss_kb(b);
    }
    wall = bench_clock_ms(CLOCK_MONOTONIC) - wall;
    cpu = bench_cpu_ms(b->server.pid) - cpu;
    size_t after = rss_kb(b);
    if (after > before + RSS_GROWTH_MAX_KB)
        bench_fail("the server grows");
    print("eight hours of speech", 1, LONG_BURSTS * (size_t)BURST_FRAMES, wall, cpu, after);
    bench_stop(&b->server, 0);
}

int main(int argc, char **argv) {
    static struct bench b = { 0 };
    bench_set_up(&b.with, argc, argv);
    start_upstream(&b);
    full_speed(&b);
    pace(&b);
    eight_hours(&b);
    bench_stop(&b.upstream, SIGTERM);
    arena_free(&b.arena);
    bench_remove_folder(b.with.folder);
    return 0;
}
