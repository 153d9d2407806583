/* Benchmark: protocol/: decoding and encoding one delta and the answer to thread/resume of a long thread. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "protocol/types.gen.h"

enum { RUNS = 7, DELTA_REPEATS = 200000, RESUME_REPEATS = 2, TURNS = 1400, ITEMS = 5 };

static double now_ns(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static struct thread_item make_item(struct arena *a, unsigned n) {
    static const int32_t exit_code = 0;
    static const int64_t duration_ms = 1234;
    struct str id = arena_printf(a, "item_%u", n);
    if (n % ITEMS == 0)
        return (struct thread_item){
            .type = THREAD_ITEM_USER_MESSAGE,
            .user_message = { .id = id },
        };
    if (n % ITEMS < 3)
        return (struct thread_item){
            .type = THREAD_ITEM_COMMAND_EXECUTION,
            .command_execution = {
                .id = id,
                .command = STR("bash -lc 'grep -rn \"needle\" src/ | head'"),
                .cwd = STR("/home/user/project"),
                .aggregated_output = STR("src/main.c:12:\tint needle = 0;\nsrc/util.c:99:\t/* needle "
                                         "\xc3\xbc" "ber alles, found */\nA line of ordinary output as "
                                         "compilers and tests print it all day.\nAnd another one, for "
                                         "there is always another one, and then another one still.\n"),
                .exit_code = &exit_code,
                .duration_ms = &duration_ms,
            },
        };
    return (struct thread_item){
        .type = THREAD_ITEM_AGENT_MESSAGE,
        .agent_message = {
            .id = id,
            .text = STR("The tests fail because the reader stops at the first line that has no end. I "
                        "shall change the loop in `reader.c` so that it keeps what is left over, then run "
                        "the tests again.\n\n- `reader_next` returns what it has\n- the caller asks again\n"),
        },
    };
}

/* About 5 MB. */
static struct thread_resume_response make_resume(struct arena *a) {
    struct wire_turn *turns = arena_array(a, struct wire_turn, TURNS);
    for (unsigned t = 0; t < TURNS; t++) {
        struct thread_item *items = arena_array(a, struct thread_item, ITEMS * 2);
        for (unsigned i = 0; i < ITEMS * 2; i++)
            items[i] = make_item(a, t * ITEMS * 2 + i);
        turns[t] = (struct wire_turn){
            .id = arena_printf(a, "019a2f3b-8d1c-7e40-9f6a-%012u", t),
            .items = { items, ITEMS * 2 },
            .status = TURN_STATUS_COMPLETED,
        };
    }
    return (struct thread_resume_response){
        .thread = {
            .id = STR("019a2f3b-8d1c-7e40-9f6a-1b2c3d4e5f60"),
            .preview = STR("Please look at the tests"),
            .model_provider = STR("openai"),
            .cwd = STR("/home/user/project"),
            .turns = { turns, TURNS },
        },
        .model = STR("example-large"),
        .cwd = STR("/home/user/project"),
    };
}

struct times {
    double encode_ns, parse_ns, decode_ns;
};

static void keep_best(double *best, double ns) {
    if (*best == 0 || ns < *best)
        *best = ns;
}

static double time_encode(struct buf *out, const struct type *t, const void *value, int repeats) {
    double start = now_ns();
    for (int i = 0; i < repeats; i++) {
        buf_clear(out, SIZE_MAX);
        proto_encode(out, t, value);
    }
    return (now_ns() - start) / repeats;
}

static double time_parse(struct arena *a, struct str text, int repeats) {
    double start = now_ns();
    for (int i = 0; i < repeats; i++) {
        arena_reset(a);
        if (!json_parse(a, text, NULL))
            abort();
    }
    return (now_ns() - start) / repeats;
}

/* From nodes to the struct. */
static double time_decode(struct arena *a, const struct type *t, struct str text, int repeats) {
    _cleanup_arena_ struct arena nodes = { 0 };
    struct json *json = json_parse(&nodes, text, NULL);
    void *value = arena_alloc(&nodes, t->size);
    double start = now_ns();
    for (int i = 0; i < repeats; i++) {
        arena_reset(a);
        if (!proto_decode(a, t, json, value, NULL))
            abort();
    }
    return (now_ns() - start) / repeats;
}

static void print_line(const char *name, size_t bytes, const struct times *best) {
    (void)printf("{\"bench\":\"protocol %s\",\"bytes\":%zu,\"encode_ns\":%.0f,\"encode_mb_s\":%.0f,"
                 "\"decode_ns\":%.0f,\"decode_mb_s\":%.0f,\"parse_decode_mb_s\":%.0f}\n",
        name, bytes, best->encode_ns, (double)bytes * 1e3 / best->encode_ns, best->decode_ns,
        (double)bytes * 1e3 / best->decode_ns,
        (double)bytes * 1e3 / (best->decode_ns + best->parse_ns));
}

static void bench(const char *name, const struct type *t, const void *value, int repeats) {
    struct times best = { 0 };
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    for (int run = 0; run < RUNS; run++) {
        keep_best(&best.encode_ns, time_encode(&out, t, value, repeats));
        keep_best(&best.parse_ns, time_parse(&a, buf_str(&out), repeats));
        keep_best(&best.decode_ns, time_decode(&a, t, buf_str(&out), repeats));
    }
    print_line(name, out.n, &best);
}

int main(void) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct agent_message_delta_notification delta = {
        .thread_id = STR("019a2f3b-8d1c-7e40-9f6a-1b2c3d4e5f60"),
        .turn_id = STR("019a2f3b-8d1c-7e40-9f6a-1b2c3d4e5f61"),
        .item_id = STR("msg_0a1b2c3d4e5f"),
        .delta = STR(" the tests"),
    };
    const struct thread_resume_response resume = make_resume(&a);
    bench("delta", proto_type(TYPE_AGENT_MESSAGE_DELTA_NOTIFICATION), &delta, DELTA_REPEATS);
    bench("resume", proto_type(TYPE_THREAD_RESUME_RESPONSE), &resume, RESUME_REPEATS);
    return 0;
}
