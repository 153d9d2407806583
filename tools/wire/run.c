/* run: a wire file's lines one after the other, driven by what comes. */
#include "tools/wire/run.h"

#include "tools/mock-upstream/mock.h"
#include "tools/mock-upstream/pattern.h"
#include "tools/wire/client.h"
#include "tools/wire/setup.h"

#include "base/xmalloc.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum { LAST_MESSAGES = 10, STDERR_TAIL_BYTES = 1500, MESSAGE_SHOWN_BYTES = 600 };

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
    bool closing_stdin, quiet_over, failed, over;
};

enum progress { STEP_DONE, STEP_WAITS, STEP_FAILED };

static const struct line after_the_end = { .text = STR_INIT("(the end of the file)") };

static void show(struct run *r, const char *mark, struct str text) {
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

static void close_all(struct run *r) {
    if (r->over)
        return;
    r->over = true;
    client_stop(&r->client);
    mock_stop(r->mock);
    uv_close((uv_handle_t *)&r->timer, NULL);
    uv_close((uv_handle_t *)&r->kick, NULL);
}

static enum progress fail(struct run *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static enum progress fail(struct run *r, const char *format, ...) {
    if (r->failed)
        return STEP_FAILED;
    r->failed = true;
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(&r->arena, format, args);
    va_end(args);
    const struct line *line = r->at ? r->at : &after_the_end;
    (void)fprintf(stderr, "%s:%u: %.*s\n  at:  %.*s\n", r->file->path,
        line->number ? line->number : (r->file->last ? r->file->last->number : 0), STR_ARGS(text),
        STR_ARGS(line->text));
    print_last(r);
    return STEP_FAILED;
}

static void on_kick(uv_idle_t *idle);

static void kick(struct run *r) {
    if (!r->over)
        (void)uv_idle_start(&r->kick, on_kick);
}

/* messages */

static const char *const usually_ignored[] = {
    "account/rateLimits/updated",
    "mcpServer/startupStatus/updated",
    "remoteControl/status/changed",
    "thread/readState/changed",
};

static bool is_listed(const struct setting *list, const char *method) {
    for (; list; list = list->next)
        if (str_is(list->name, method))
            return true;
    return false;
}

/* The usual configuration names a model that nobody knows, and each turn says so. */
static bool is_model_warning(const json_t *message) {
    const json_t *text = json_object_get(json_object_get(message, "params"), "message");
    return str_starts(
        str_of(json_string_value(text)), STR("Model metadata for `mock-model` not found"));
}

static bool is_ignored(const struct run *r, const json_t *message) {
    const char *method = json_string_value(json_object_get(message, "method"));
    if (!method || json_object_get(message, "id") || is_listed(r->file->minded, method))
        return false;
    if (str_is(str_of(method), "warning") && is_model_warning(message))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(usually_ignored); i++)
        if (str_is(str_of(method), usually_ignored[i]))
            return true;
    return is_listed(r->file->ignored, method);
}

static void on_line(void *user, struct str line) {
    struct run *r = user;
    struct error e;
    json_t *json = pattern_parse_json(line, &e);
    if (!json) {
        (void)fail(r, "stdout is not JSON Lines: %s: %.*s", e.text, STR_ARGS(line));
    } else if (is_ignored(r, json)) {
        json_decref(json);
    } else {
        struct incoming *m = arena_new(&r->arena, struct incoming);
        *m = (struct incoming){ .json = json, .text = arena_str(&r->arena, line) };
        *r->last = m;
        r->last = &m->next;
        show(r, "<", line);
    }
    kick(r);
}

static void on_change(void *user) {
    kick(user);
}

/* Every notification has `emittedAtMs`; a pattern need not say so. */
static bool match_message(
    struct run *r, const struct line *line, const struct incoming *m, struct error *why) {
    json_t *pattern = pattern_parse(line->value, why);
    json_t *stamp = json_object_get(m->json, "emittedAtMs");
    bool is_notification = json_object_get(m->json, "method") && !json_object_get(m->json, "id");
    json_t *message = json_copy(m->json);
    bool ok = pattern != NULL;
    if (ok && is_notification && !json_is_integer(stamp))
        ok = error_set(why, 0, "a notification without emittedAtMs");
    if (ok && is_notification && !json_object_get(pattern, "emittedAtMs"))
        (void)json_object_del(message, "emittedAtMs");
    ok = ok && pattern_match(pattern, message, r->vars, 0, why);
    json_decref(message);
    json_decref(pattern);
    return ok;
}

static void take_message(struct run *r) {
    struct incoming *m = r->first;
    r->first = m->next;
    if (!r->first)
        r->last = &r->first;
    json_decref(m->json);
}

static enum progress fail_message(struct run *r, struct str got, const struct error *why) {
    return fail(r, "not the message that is expected: %s\n  got: %.*s", why->text, STR_ARGS(got));
}

static enum progress wait_for_message(struct run *r) {
    if (client_is_over(&r->client))
        return fail(r, "the server has ended (status %lld, signal %d) and sends nothing more",
            (long long)r->client.exit_status, r->client.term_signal);
    return STEP_WAITS;
}

static enum progress expect(struct run *r) {
    struct error why;
    if (!r->first)
        return wait_for_message(r);
    if (!match_message(r, r->at, r->first, &why))
        return fail_message(r, r->first->text, &why);
    take_message(r);
    return STEP_DONE;
}

static enum progress skip(struct run *r) {
    while (r->first) {
        const char *method = json_string_value(json_object_get(r->first->json, "method"));
        if (str_eq(str_of(method), r->at->value))
            return STEP_DONE;
        take_message(r);
    }
    return wait_for_message(r);
}

static void open_block(struct run *r) {
    size_t n = 0;
    for (const struct line *l = r->at; l && l->kind == LINE_EXPECT_ANY; l = l->next)
        n++;
    r->block = arena_array(&r->arena, const struct line *, n);
    for (const struct line *l = r->at; r->block_count < n; l = l->next)
        r->block[r->block_count++] = l;
}

static enum progress expect_any(struct run *r) {
    struct error why = { 0 };
    if (r->block_count == 0)
        open_block(r);
    while (r->first && r->block_count > 0) {
        size_t i = 0;
        while (i < r->block_count && !match_message(r, r->block[i], r->first, &why))
            i++;
        if (i == r->block_count)
            return fail_message(r, r->first->text, &why);
        for (r->block_count--; i < r->block_count; i++)
            r->block[i] = r->block[i + 1];
        take_message(r);
    }
    if (r->block_count > 0)
        return wait_for_message(r);
    while (r->at->next && r->at->next->kind == LINE_EXPECT_ANY)
        r->at = r->at->next;
    return STEP_DONE;
}

/* the upstream's side */

static void on_request(
    void *user, const struct mock_request *request, const struct answer *answer) {
    struct run *r = user;
    bool is_sampling = str_is(request->method, "POST");
    if (answer || is_sampling) {
        show(r, "@<", request->body);
        (void)json_array_append_new(r->requests, mock_request_json(request));
    }
    if (!answer && is_sampling)
        (void)fail(r, "a request to the upstream that no @ line answers");
    kick(r);
}

static void on_mismatch(void *user, const char *text) {
    struct run *r = user;
    (void)fail(r, "%s", text);
    kick(r);
}

static void on_gone(void *user) {
    struct run *r = user;
    r->gone++;
    kick(r);
}

static enum progress expect_request(struct run *r) {
    struct error why;
    if (json_array_size(r->requests) == 0)
        return STEP_WAITS;
    json_decref(r->request);
    r->request = json_incref(json_array_get(r->requests, 0));
    (void)json_array_remove(r->requests, 0);
    json_t *pattern = pattern_parse(r->at->value, &why);
    bool ok =
        pattern && pattern_match(pattern, json_object_get(r->request, "body"), r->vars, 0, &why);
    json_decref(pattern);
    return ok ? STEP_DONE : fail(r, "not the upstream request that is expected: %s", why.text);
}

static enum progress expect_header(struct run *r) {
    struct str value = r->at->value, name = str_trim(str_cut(&value, ':'));
    struct error why = { 0 };
    const json_t *headers = json_object_get(r->request, "headers");
    const json_t *got = str_is(name, "path")    ? json_object_get(r->request, "path")
                        : str_is(name, "query") ? json_object_get(r->request, "query")
                                                : json_object_getn(headers, name.p, name.n);
    value = str_trim(value);
    json_t *pattern = json_stringn(value.p ? value.p : "", value.n);
    bool ok = got ? pattern_match(pattern, got, r->vars, 0, &why) : str_is(value, "");
    json_decref(pattern);
    return ok ? STEP_DONE
              : fail(r, "header %.*s: %s", STR_ARGS(name), got ? why.text : "is not there");
}

/* the process's side */

static enum progress expect_exit(struct run *r) {
    const struct client *c = &r->client;
    if (!client_is_over(c))
        return STEP_WAITS;
    if (r->at->n < 0 ? c->term_signal == -r->at->n
                     : c->term_signal == 0 && c->exit_status == r->at->n)
        return STEP_DONE;
    return fail(r, "the server ended with status %lld, signal %d", (long long)c->exit_status,
        c->term_signal);
}

static enum progress expect_output(struct run *r, const struct buf *text) {
    struct error e;
    _cleanup_buf_ struct buf wanted = { 0 };
    if (!pattern_expand(r->at->value, r->vars, &wanted, &e))
        return fail(r, "%s", e.text);
    if (str_find(buf_str(text), buf_str(&wanted)) >= 0)
        return STEP_DONE;
    if (!client_is_over(&r->client))
        return STEP_WAITS;
    return fail(r, "it does not contain that; it is:\n%.*s", STR_ARGS(buf_str(text)));
}

static enum progress send_line(struct run *r, bool raw) {
    _cleanup_buf_ struct buf out = { 0 };
    struct error e;
    if (raw)
        buf_add_str(&out, r->at->value);
    else if (!pattern_expand(r->at->value, r->vars, &out, &e))
        return fail(r, "%s", e.text);
    show(r, raw ? ">>" : ">", buf_str(&out));
    if (!raw)
        buf_add_char(&out, '\n');
    client_send(&r->client, buf_str(&out));
    return STEP_DONE;
}

static enum progress step(struct run *r) {
    switch (r->at->kind) {
    case LINE_SEND:
    case LINE_SEND_RAW:
        return send_line(r, r->at->kind == LINE_SEND_RAW);
    case LINE_EXPECT:
        return expect(r);
    case LINE_EXPECT_ANY:
        return expect_any(r);
    case LINE_REQUEST:
        return expect_request(r);
    case LINE_REQUEST_HEADER:
        return expect_header(r);
    case LINE_RELEASE:
        mock_release(r->mock);
        return STEP_DONE;
    case LINE_GONE:
        if (r->gone == 0)
            return STEP_WAITS;
        r->gone--;
        return STEP_DONE;
    case LINE_EOF:
        client_close_stdin(&r->client);
        return STEP_DONE;
    case LINE_SIGNAL:
        client_signal(&r->client, (int)r->at->n);
        return STEP_DONE;
    case LINE_EXIT:
        return expect_exit(r);
    case LINE_STDERR:
        return expect_output(r, &r->client.err_text);
    case LINE_STDOUT:
        return expect_output(r, &r->client.out_text);
    case LINE_SKIP:
        return skip(r);
    case LINE_QUIET:
        if (r->first)
            return fail(r, "there is a message: %.*s", STR_ARGS(r->first->text));
        return r->quiet_over ? STEP_DONE : STEP_WAITS;
    }
    return STEP_FAILED;
}

static bool expected_exit(const struct wire_file *f) {
    for (const struct line *l = f->first; l; l = l->next)
        if (l->kind == LINE_EXIT)
            return true;
    return false;
}

static const struct answer *unused_answer(const struct script *s) {
    for (const struct answer *a = s->first; a; a = a->next)
        if (!a->used && !a->repeat)
            return a;
    return NULL;
}

/* After the last line: the server ends by itself when stdin does, with status 0, and says no more. */
static enum progress finish(struct run *r) {
    client_close_stdin(&r->client);
    if (r->first)
        return fail(r, "a message that no line expects: %.*s", STR_ARGS(r->first->text));
    if (!client_is_over(&r->client))
        return STEP_WAITS;
    if (!expected_exit(r->file) && (r->client.exit_status != 0 || r->client.term_signal != 0))
        return fail(r, "the server ended with status %lld, signal %d",
            (long long)r->client.exit_status, r->client.term_signal);
    const struct answer *a = unused_answer(&r->script);
    if (a)
        return fail(r, "the upstream was never asked for the answer of line %u", a->line);
    return STEP_DONE;
}

static void on_timeout(uv_timer_t *timer) {
    struct run *r = timer->data;
    if (r->at && r->at->kind == LINE_QUIET)
        r->quiet_over = true;
    else
        (void)fail(r, "waited %u ms in vain", r->options->wait_ms);
    kick(r);
}

static void start_wait(struct run *r) {
    uint64_t ms = r->at && r->at->kind == LINE_QUIET ? (uint64_t)r->at->n : r->options->wait_ms;
    r->quiet_over = false;
    uv_update_time(&r->loop);
    (void)uv_timer_start(&r->timer, on_timeout, ms, 0);
}

static void on_kick(uv_idle_t *idle) {
    struct run *r = idle->data;
    enum progress p = STEP_DONE;
    (void)uv_idle_stop(idle);
    while (!r->failed && r->at && (p = step(r)) == STEP_DONE) {
        r->at = r->at->next;
        start_wait(r);
    }
    if (!r->failed && !r->at)
        p = finish(r);
    if (r->failed || p != STEP_WAITS)
        close_all(r);
}

/* start and end */

static bool start_server(struct run *r, struct error *e) {
    static const struct client_events lines = { .on_line = on_line, .on_change = on_change };
    static const struct client_events plain = { .on_change = on_change };
    return setup_case(&r->setup, r->file, r->options->server, r->vars, e) &&
           client_start(&r->client, &r->loop,
               &(struct client_options){ .argv = r->setup.argv,
                   .env = r->setup.env,
                   .cwd = r->setup.cwd,
                   .events = r->file->plain_stdout ? &plain : &lines,
                   .user = r },
               e);
}

static bool start(struct run *r, struct error *e) {
    static const struct mock_events events = {
        .on_request = on_request, .on_mismatch = on_mismatch, .on_gone = on_gone
    };
    if (!setup_folders(&r->setup, r->vars, e))
        return false;
    r->mock = mock_start(&r->loop,
        &(struct mock_options){
            .script = &r->script, .vars = r->vars, .events = &events, .user = r },
        e);
    if (!r->mock)
        return false;
    _cleanup_buf_ struct buf url = { 0 };
    buf_printf(&url, "http://127.0.0.1:%d/v1", mock_port(r->mock));
    (void)json_object_set_new(r->vars, "UPSTREAM", json_string(buf_cstr(&url)));
    return start_server(r, e);
}

bool run_file(const struct wire_file *f, const struct run_options *o) {
    struct run r = { .file = f, .options = o, .at = f->first, .script = f->script };
    struct error e;
    r.last = &r.first;
    r.vars = json_object();
    r.requests = json_array();
    (void)uv_loop_init(&r.loop);
    (void)uv_timer_init(&r.loop, &r.timer);
    (void)uv_idle_init(&r.loop, &r.kick);
    r.timer.data = r.kick.data = &r;
    if (start(&r, &e)) {
        start_wait(&r);
        kick(&r);
    } else {
        (void)fail(&r, "%s", e.text);
        close_all(&r);
    }
    (void)uv_run(&r.loop, UV_RUN_DEFAULT);
    mock_free(r.mock);
    (void)uv_loop_close(&r.loop);
    while (r.first)
        take_message(&r);
    client_done(&r.client);
    setup_done(&r.setup, o->keep && r.failed);
    json_decref(r.vars);
    json_decref(r.requests);
    json_decref(r.request);
    arena_free(&r.arena);
    return !r.failed;
}
