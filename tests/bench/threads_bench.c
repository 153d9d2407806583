/* Bench: lists of a home with many threads, before and after there is an index of them.
 *
 *   bench-threads SERVER [ARGUMENT ...]
 *
 * One line of JSON: milliseconds of the first page without an index, seconds until the index is complete, milliseconds
 * of a page with it (the best of some), megabytes that are resident then. */
#include "driver.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 50000, PER_DAY = 100, PAGES = 20, ARGUMENTS_MAX = 64 };

static void write_thread(const char *folder, int n) {
    char day[BENCH_PATH_BYTES], path[BENCH_PATH_BYTES * 2], stamp[32];
    int d = n / PER_DAY, i = n % PER_DAY;
    (void)snprintf(day, sizeof day, "%s/sessions/20%02d/%02d/%02d", folder, 20 + d / 336,
        d / 28 % 12 + 1, d % 28 + 1);
    (void)snprintf(stamp, sizeof stamp, "20%02d-%02d-%02dT%02d-%02d-00", 20 + d / 336,
        d / 28 % 12 + 1, d % 28 + 1, i / 60, i % 60);
    if (i == 0 && file_make_directories(day, 0755) < 0)
        bench_fail("a directory");
    (void)snprintf(
        path, sizeof path, "%s/rollout-%s-0194e0aa-0000-7000-8000-%012d.jsonl", day, stamp, n);
    FILE *f = fopen(path, "w");
    if (!f)
        bench_fail("a file");
    stamp[13] = stamp[16] = ':';
    (void)fprintf(f,
        "{\"timestamp\":\"%s.000Z\",\"ordinal\":0,\"type\":\"session_meta\",\"payload\":{\"id\":"
        "\"0194e0aa-0000-7000-8000-%012d\",\"timestamp\":\"%s.000Z\",\"cwd\":\"/w\",\"originator\":\"bench\","
        "\"cli_version\":\"1\",\"source\":\"vscode\",\"model_provider\":\"p\",\"history_mode\":\"paginated\"}}\n"
        "{\"timestamp\":\"%s.000Z\",\"ordinal\":1,\"type\":\"event_msg\",\"payload\":{\"type\":\"item_completed\","
        "\"turn_id\":\"t\",\"item\":{\"type\":\"UserMessage\",\"id\":\"u\",\"content\":[{\"type\":\"text\",\"text\":"
        "\"question <%d>\"}]}}}\n",
        stamp, n, stamp, stamp, n);
    if (fclose(f) != 0)
        bench_fail("a file");
}

/* Sends the list request and waits for its answer. Returns whether the thread is in it. */
static bool list(struct child *server, const char *params, int thread, double *ret_ms) {
    char line[BENCH_PATH_BYTES], wanted[64];
    double start = bench_clock_ms(CLOCK_MONOTONIC);
    (void)snprintf(line, sizeof line,
        "{\"id\":\"list\",\"method\":\"thread/list\",\"params\":{\"modelProviders\":[]%s}}",
        params);
    (void)snprintf(wanted, sizeof wanted, "question <%d>", thread);
    bench_send_line(server, line);
    struct str answer = bench_wait_for(server, STR("\"id\":\"list\""));
    *ret_ms = bench_clock_ms(CLOCK_MONOTONIC) - start;
    return str_find(answer, str_of(wanted)) >= 0;
}

static long resident_mb(pid_t pid) {
    char path[64];
    long pages = 0, resident = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f || fscanf(f, "%ld %ld", &pages, &resident) != 2)
        bench_fail(path);
    (void)fclose(f);
    return resident * sysconf(_SC_PAGESIZE) / (1024 * 1024);
}

int main(int argc, char **argv) {
    char folder[] = "/tmp/bench-threads-XXXXXX";
    const char *server_argv[ARGUMENTS_MAX + 2] = { NULL };
    double first = 0, page = 0, best = 0, ignored;
    if (argc < 2 || argc > ARGUMENTS_MAX || !mkdtemp(folder))
        bench_fail("arguments");
    for (int i = 1; i < argc; i++)
        server_argv[i - 1] = argv[i];
    for (int n = 0; n < THREADS; n++)
        write_thread(folder, n);
    (void)setenv("CODEX_HOME", folder, 1);
    struct child server = bench_start(server_argv);
    bench_initialize(&server);
    if (!list(&server, "", THREADS - 1, &first))
        bench_fail("the newest thread is missing");
    double begun = bench_clock_ms(CLOCK_MONOTONIC);
    while (!list(
        &server, ",\"useStateDbOnly\":true,\"sortDirection\":\"asc\",\"limit\":1", 0, &ignored))
        continue;
    double built = bench_clock_ms(CLOCK_MONOTONIC) - begun;
    for (int i = 0; i < PAGES; i++) {
        (void)list(&server, "", THREADS - 1, &page);
        best = i == 0 || page < best ? page : best;
    }
    (void)printf(
        "{\"bench\":\"threads\",\"threads\":%d,\"first_page_ms\":%.1f,\"index_s\":%.2f,\"page_ms\":%.1f,"
        "\"resident_mb\":%ld}\n",
        THREADS, first, built / 1e3, best, resident_mb(server.pid));
    bench_stop(&server, 0);
    bench_remove_folder(folder);
    return 0;
}
