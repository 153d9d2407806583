/* report: what a case says when it fails. */
#include "tools/wire/run_state.h"

#include <stdio.h>

enum { STDERR_TAIL_BYTES = 1500, MESSAGE_SHOWN_BYTES = 600 };

static const struct line after_the_end = { .text = STR_INIT("(the end of the file)") };

void run_show(struct run *r, const char *mark, struct str text) {
    r->shown[r->shown_count++ % LAST_MESSAGES] = arena_printf(&r->arena, "%s %.*s%s", mark,
        (int)(text.n < MESSAGE_SHOWN_BYTES ? text.n : MESSAGE_SHOWN_BYTES), text.p ? text.p : "",
        text.n > MESSAGE_SHOWN_BYTES ? "…" : "");
    if (r->options->trace)
        (void)fprintf(stderr, "%.*s\n", STR_ARGS(r->shown[(r->shown_count - 1) % LAST_MESSAGES]));
}

static void print_last(const struct run *r) {
    size_t n = r->shown_count < LAST_MESSAGES ? r->shown_count : LAST_MESSAGES;
    (void)fprintf(stderr, "  last messages:\n");
    for (size_t i = r->shown_count - n; i < r->shown_count; i++)
        (void)fprintf(stderr, "    %.*s\n", STR_ARGS(r->shown[i % LAST_MESSAGES]));
    struct str err = buf_str(&r->client.err_text);
    if (err.n > STDERR_TAIL_BYTES)
        err = str_from(err, err.n - STDERR_TAIL_BYTES);
    if (err.n > 0)
        (void)fprintf(stderr, "  stderr of the server ends with:\n%.*s\n", STR_ARGS(err));
    if (r->options->keep)
        (void)fprintf(stderr, "  kept: %s\n", r->setup.root);
}

void run_report(struct run *r, struct str where, struct str text) {
    const struct line *line = r->at ? r->at : &after_the_end;
    if (r->failed)
        return;
    r->failed = true;
    (void)fprintf(
        stderr, "%.*s: %.*s\n  at:  %.*s\n", STR_ARGS(where), STR_ARGS(text), STR_ARGS(line->text));
    print_last(r);
}

struct str run_place(struct run *r, unsigned number) {
    return arena_printf(&r->arena, "%s:%u", r->file->path, number);
}

enum progress run_fail(struct run *r, const char *format, ...) {
    const struct line *line = r->at ? r->at : r->file->last;
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(&r->arena, format, args);
    va_end(args);
    run_report(r, run_place(r, line ? line->number : 1), text);
    return RUN_FAILED;
}
