/* Bench: a thread with a long history on disk.
 *
 *   bench-rollout SERVER [ARGUMENT ...]
 *
 * CODEXD_BENCH_ROLLOUT_MB: size of the file (50); CODEXD_BENCH_LINE_MB: of its largest lines, 0: none is large (0).
 * One line of JSON: milliseconds of thread/resume without and with all turns (the latter not when lines are large), of
 * a page of turns and one of items, of thread/read, of a fork; megabytes that were resident at most after each. */
#include "driver.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ID "0194e0aa-0000-7000-8000-000000000001"

enum { COMMANDS = 6, OUTPUT_LINES = 50, ARGUMENTS_MAX = 64, PATH_BYTES = 512, LARGE_EVERY = 4 };

struct file {
    FILE *f;
    unsigned ordinal;
    unsigned long long bytes;
};

static void put(
    struct file *out, const char *type, const char *payload, struct str large, const char *end) {
    int n = fprintf(out->f,
        "{\"timestamp\":\"2025-02-08T10:00:00.000Z\",\"ordinal\":%u,\"type\":\"%s\",\"payload\":%s",
        out->ordinal++, type, payload);
    if (n < 0 || fwrite(large.p, 1, large.n, out->f) != large.n ||
        fprintf(out->f, "%s}\n", end) < 0)
        bench_fail("a line");
    out->bytes += (unsigned)n + large.n + strlen(end) + 2;
}

static void put_command(struct file *out, unsigned turn, unsigned n, struct str output) {
    char head[PATH_BYTES];
    (void)snprintf(head, sizeof head,
        "{\"type\":\"function_call\",\"name\":\"exec_command\",\"arguments\":\"{}\",\"call_id\":\"c%u-%u\"",
        turn, n);
    put(out, "response_item", head, STR(""), "}");
    (void)snprintf(head, sizeof head,
        "{\"type\":\"item_completed\",\"turn_id\":\"t%u\",\"item\":{\"type\":\"CommandExecution\",\"id\":\"c%u-%u\","
        "\"command\":[\"cat\",\"f\"],\"cwd\":\"file:///tmp\",\"parsed_cmd\":[],\"source\":\"unified_exec_startup\","
        "\"status\":\"completed\",\"exit_code\":0,\"duration\":{\"secs\":0,\"nanos\":1},\"aggregated_output\":\"",
        turn, turn, n);
    put(out, "event_msg", head, output, "\"}}");
    (void)snprintf(head, sizeof head,
        "{\"type\":\"function_call_output\",\"call_id\":\"c%u-%u\",\"output\":\"", turn, n);
    put(out, "response_item", head, output, "\"}");
}

static void put_turn(struct file *out, unsigned turn, struct str output, struct str large) {
    char head[PATH_BYTES];
    (void)snprintf(
        head, sizeof head, "{\"type\":\"task_started\",\"turn_id\":\"t%u\",\"started_at\":1", turn);
    put(out, "event_msg", head, STR(""), "}");
    (void)snprintf(head, sizeof head,
        "{\"type\":\"item_completed\",\"turn_id\":\"t%u\",\"item\":{\"type\":\"UserMessage\",\"id\":\"u%u\","
        "\"content\":"
        "[{\"type\":\"text\",\"text\":\"step %u\",\"text_elements\":[]}]}",
        turn, turn, turn);
    put(out, "event_msg", head, STR(""), "}");
    if (large.n && turn % LARGE_EVERY == 0)
        put(out, "response_item",
            "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_image\",\"image_url\":"
            "\"data:image/png;base64,",
            large, "\"}]}");
    for (unsigned n = 0; n < COMMANDS; n++)
        put_command(out, turn, n, large.n && n == 0 ? large : output);
    (void)snprintf(head, sizeof head,
        "{\"type\":\"task_complete\",\"turn_id\":\"t%u\",\"started_at\":1,\"completed_at\":2,\"duration_ms\":1000",
        turn);
    put(out, "event_msg", head, STR(""), "}");
}

static struct str repeated(struct arena *a, const char *text, size_t bytes) {
    size_t n = strlen(text);
    char *p = arena_alloc(a, bytes + n);
    for (size_t i = 0; i < bytes; i += n)
        memcpy(p + i, text, n);
    return (struct str){ p, bytes / n * n };
}

static void write_rollout(const char *folder, unsigned long long mb, size_t line_mb) {
    char path[PATH_BYTES * 2];
    struct arena a = { 0 };
    (void)snprintf(path, sizeof path, "%s/sessions/2025/02/08", folder);
    if (file_make_directories(path, 0755) < 0)
        bench_fail("a directory");
    (void)snprintf(path, sizeof path,
        "%s/sessions/2025/02/08/rollout-2025-02-08T10-00-00-" ID ".jsonl", folder);
    struct file out = { .f = fopen(path, "w") };
    if (!out.f)
        bench_fail("a file");
    struct str output =
        repeated(&a, "a line of what a command says, as long as most are\\n", OUTPUT_LINES * 80);
    struct str large = repeated(&a, "iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB", line_mb << 20);
    put(&out, "session_meta",
        "{\"id\":\"" ID
        "\",\"timestamp\":\"2025-02-08T10:00:00.000Z\",\"cwd\":\"/tmp\",\"originator\":\"bench\","
        "\"cli_version\":\"1\",\"source\":\"vscode\",\"model_provider\":\"mock\",\"history_mode\":\"paginated\"",
        STR(""), "}");
    for (unsigned turn = 0; out.bytes < mb * 1000000; turn++)
        put_turn(&out, turn, output, large);
    if (fclose(out.f) != 0)
        bench_fail("a file");
    arena_free(&a);
}

static long peak_mb(pid_t pid) {
    char path[64], line[256];
    long kb = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %ld", &kb) == 1)
            break;
    if (f)
        (void)fclose(f);
    return kb / 1024;
}

/* In a server of its own: what it needs at most is that of this request. */
static void measure(const char *const *argv, const char *name, const char *params) {
    char line[PATH_BYTES];
    struct child server = bench_start(argv);
    bench_initialize(&server);
    (void)snprintf(line, sizeof line,
        "{\"id\":\"x\",\"method\":\"%s\",\"params\":{\"threadId\":\"" ID "\"%s}}", name, params);
    double start = bench_clock_ms(CLOCK_MONOTONIC);
    bench_send_line(&server, line);
    struct str answer = bench_wait_for(&server, STR("\"id\":\"x\""));
    double ms = bench_clock_ms(CLOCK_MONOTONIC) - start;
    if (str_find(str_sub(answer, 0, answer.n < 40 ? answer.n : 40), STR("\"error\"")) >= 0)
        bench_fail(name);
    (void)printf(
        ",{\"method\":\"%s\",\"params\":\"%s\",\"ms\":%.1f,\"answer_bytes\":%zu,\"peak_mb\":%ld}",
        name, *params ? "without turns" : "", ms, answer.n, peak_mb(server.pid));
    bench_stop(&server, 0);
}

static unsigned long long number(const char *name, unsigned long long otherwise) {
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

int main(int argc, char **argv) {
    char folder[] = "/var/tmp/bench-rollout-XXXXXX";
    const char *server_argv[ARGUMENTS_MAX + 2] = { NULL };
    unsigned long long mb = number("CODEXD_BENCH_ROLLOUT_MB", 50),
                       line_mb = number("CODEXD_BENCH_LINE_MB", 0);
    if (argc < 2 || argc > ARGUMENTS_MAX || !mkdtemp(folder))
        bench_fail("arguments");
    for (int i = 1; i < argc; i++)
        server_argv[i - 1] = argv[i];
    write_rollout(folder, mb, (size_t)line_mb);
    bench_write_config(folder, STR("9"), false);
    (void)setenv("CODEX_HOME", folder, 1);
    (void)printf(
        "{\"bench\":\"rollout\",\"mb\":%llu,\"line_mb\":%llu,\"measured\":[{}", mb, line_mb);
    measure(server_argv, "thread/resume", ",\"excludeTurns\":true");
    if (!line_mb)
        measure(server_argv, "thread/resume", "");
    measure(server_argv, "thread/turns/list", "");
    measure(server_argv, "thread/items/list", "");
    measure(server_argv, "thread/read", "");
    measure(server_argv, "thread/fork", ",\"excludeTurns\":true");
    (void)printf("]}\n");
    bench_remove_folder(folder);
    return 0;
}
