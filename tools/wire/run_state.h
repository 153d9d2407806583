/* run_state: a case that runs; shared by the sources that do its lines. */
#pragma once

#include "tools/mock-upstream/mock.h"
#include "tools/wire/client.h"
#include "tools/wire/run.h"
#include "tools/wire/setup.h"

enum { LAST_MESSAGES = 10 };

struct incoming {
    struct incoming *next;
    json_t *json;
    struct str text;
};

struct run {
    const struct wire_file *file;
    const struct run_options *options;
    uv_loop_t loop;
    struct setup setup;
    json_t *vars;
    struct mock *mock;
    struct client client;
    uv_timer_t timer; /* for the line that waits */
    uv_idle_t kick;   /* the first step, and steps that something has made possible */
    struct arena arena;
    struct incoming *first, **last; /* messages that no line has taken yet */
    struct str shown[LAST_MESSAGES];
    size_t shown_count;
    json_t *requests; /* that the upstream got and no line has taken */
    json_t *request;  /* the last one that a line took */
    unsigned gone;
    struct script script; /* the file's, with our own marks of what was used */
    const struct line *at;
    const struct line **block; /* of `<~` lines that are still open */
    size_t block_count;
    bool quiet_over, failed, over;
};

enum progress { RUN_NEXT, RUN_WAITS, RUN_FAILED };

/* Remembers and, with --trace, prints what went by. */
void run_show(struct run *r, const char *mark, struct str text);

/* The first failure counts; `where` is "path:line". */
void run_report(struct run *r, struct str where, struct str text);
struct str run_place(struct run *r, unsigned line);

/* At the current line; always RUN_FAILED. */
enum progress run_fail(struct run *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Something has changed: the current line is tried again, from the loop. */
void run_kick(struct run *r);

/* messages.c */
void on_server_line(void *user, struct str line);
enum progress run_expect(struct run *r);
enum progress run_expect_any(struct run *r);
enum progress run_skip(struct run *r);
void run_take_message(struct run *r);

/* requests.c */
extern const struct mock_events run_mock_events;
enum progress run_expect_request(struct run *r);
enum progress run_expect_header(struct run *r);
