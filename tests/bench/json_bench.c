/* Benchmark: base/json beside jansson, parsing and writing one message and one large document. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/json.h"
#include "json_jansson.h"

enum { RUNS = 7, MESSAGE_REPEATS = 20000, DOCUMENT_REPEATS = 2, DOCUMENT_ITEMS = 9500 };

static const char message[] =
    "{\"id\":42,\"method\":\"turn/start\",\"params\":{\"threadId\":\"019a2f3b-8d1c-7e40-9f6a-1b2c3d4e5f60\","
    "\"input\":[{\"type\":\"text\",\"text\":\"Please look at the tests, they fail.\\nThen fix the "
    "cause.\",\"text_elements\":[]}],\"cwd\":\"/home/user/project\",\"approvalPolicy\":\"on-request\","
    "\"model\":\"example-large\",\"effort\":\"high\",\"summary\":null,\"seq\":17}}";

static double now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* About 5 MB that looks like a long history: text with escapes and some non-ASCII, numbers, nesting. */
static void make_document(struct buf *out) {
    buf_add_str(out, STR("{\"items\":["));
    for (int i = 0; i < DOCUMENT_ITEMS; i++) {
        buf_printf(out,
            "%s{\"type\":\"commandExecution\",\"id\":\"item_%d\",\"exitCode\":%d,\"durationMs\":%d.%d,"
            "\"command\":[\"bash\",\"-lc\",\"grep -rn 'needle' src/ | head -%d\"],\"ok\":%s,\"cwd\":null,",
            i ? "," : "", i, i % 3, i * 17, i % 10, i, i % 2 ? "true" : "false");
        buf_add_str(out, STR("\"output\":\"src/main.c:12:\\tint needle = 0;\\nsrc/util.c:99:\\t/* "
                             "needle \\u00fcber alles, \xe2\x86\x92 found */\\n"));
        for (int k = 0; k < 3; k++)
            buf_add_str(
                out, STR("A line of ordinary output as compilers and tests print it all day.\\n"));
        buf_add_str(out, STR("\",\"status\":{\"type\":\"completed\"}}"));
    }
    buf_add_str(out, STR("]}"));
}

struct times {
    double parse_ns;
    double write_ns;
};

static void keep_best(double *best, double ns) {
    if (*best == 0 || ns < *best)
        *best = ns;
}

static struct times time_ours(struct str text, int repeats) {
    struct times best = { 0 };
    for (int run = 0; run < RUNS; run++) {
        struct arena arena = { 0 };
        struct buf out = { 0 };
        double start = now_ns();
        for (int i = 0; i < repeats; i++) {
            arena_reset(&arena);
            if (!json_parse(&arena, text, NULL))
                abort();
        }
        keep_best(&best.parse_ns, (now_ns() - start) / repeats);
        const struct json *value = json_parse(&arena, text, NULL);
        start = now_ns();
        for (int i = 0; i < repeats; i++) {
            out.n = 0;
            json_write(&out, value);
        }
        keep_best(&best.write_ns, (now_ns() - start) / repeats);
        buf_done(&out);
        arena_free(&arena);
    }
    return best;
}

static struct times time_jansson(struct str text, int repeats) {
    struct times best = { 0 };
    for (int run = 0; run < RUNS; run++) {
        double start = now_ns();
        for (int i = 0; i < repeats; i++)
            jansson_free(jansson_parse(text.p, text.n));
        keep_best(&best.parse_ns, (now_ns() - start) / repeats);
        void *value = jansson_parse(text.p, text.n);
        start = now_ns();
        for (int i = 0; i < repeats; i++)
            free(jansson_write(value));
        keep_best(&best.write_ns, (now_ns() - start) / repeats);
        jansson_free(value);
    }
    return best;
}

static void print_times(const char *text_name, struct str text, const char *who, struct times t) {
    (void)printf(
        "{\"bench\":\"json\",\"text\":\"%s\",\"bytes\":%zu,\"library\":\"%s\",\"parse_us\":%.3f,"
        "\"write_us\":%.3f,\"parse_mb_s\":%.0f,\"write_mb_s\":%.0f}\n",
        text_name, text.n, who, t.parse_ns / 1e3, t.write_ns / 1e3,
        (double)text.n * 1e3 / t.parse_ns, (double)text.n * 1e3 / t.write_ns);
}

int main(void) {
    struct buf document = { 0 };
    make_document(&document);
    struct str texts[] = { str_of(message), buf_str(&document) };
    const char *names[] = { "message", "document" };
    int repeats[] = { MESSAGE_REPEATS, DOCUMENT_REPEATS };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        print_times(names[i], texts[i], "codexd", time_ours(texts[i], repeats[i]));
        print_times(names[i], texts[i], "jansson", time_jansson(texts[i], repeats[i]));
    }
    buf_done(&document);
    return 0;
}
