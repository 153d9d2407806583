/* run: a wire file's lines one after the other, driven by what comes. */
#include "tools/wire/run.h"

#include "tools/mock-upstream/pattern.h"
#include "tools/wire/run_state.h"

static void close_all(struct run *r) {
    if (r->over)
        return;
    r->over = true;
    client_stop(&r->client);
    mock_stop(r->mock);
    uv_close((uv_handle_t *)&r->timer, NULL);
    uv_close((uv_handle_t *)&r->kick, NULL);
}

static void on_kick(uv_idle_t *idle);

void run_kick(struct run *r) {
    if (!r->over)
        (void)uv_idle_start(&r->kick, on_kick);
}

static void on_change(void *user) {
    run_kick(user);
}

static enum progress expect_exit(struct run *r) {
    const struct client *c = &r->client;
    if (!client_is_over(c))
        return RUN_WAITS;
    if (r->at->n < 0 ? c->term_signal == -r->at->n
                     : c->term_signal == 0 && c->exit_status == r->at->n)
        return RUN_NEXT;
    return run_fail(r, "the server ended with status %lld, signal %d", (long long)c->exit_status,
        c->term_signal);
}

static enum progress expect_output(struct run *r, const struct buf *text) {
    struct error e;
    _cleanup_buf_ struct buf wanted = { 0 };
    if (!pattern_expand(r->at->value, r->vars, &wanted, &e))
        return run_fail(r, "%s", e.text);
    if (str_find(buf_str(text), buf_str(&wanted)) >= 0)
        return RUN_NEXT;
    if (!client_is_over(&r->client))
        return RUN_WAITS;
    return run_fail(r, "it does not contain that; it is:\n%.*s", STR_ARGS(buf_str(text)));
}

static enum progress send_line(struct run *r, bool raw) {
    _cleanup_buf_ struct buf out = { 0 };
    struct error e;
    if (raw)
        buf_add_str(&out, r->at->value);
    else if (!pattern_expand(r->at->value, r->vars, &out, &e))
        return run_fail(r, "%s", e.text);
    run_show(r, raw ? ">>" : ">", buf_str(&out));
    if (!raw)
        buf_add_char(&out, '\n');
    client_send(&r->client, buf_str(&out));
    return RUN_NEXT;
}

static enum progress step(struct run *r) {
    switch (r->at->kind) {
    case LINE_SEND:
    case LINE_SEND_RAW:
        return send_line(r, r->at->kind == LINE_SEND_RAW);
    case LINE_EXPECT:
        return run_expect(r);
    case LINE_EXPECT_ANY:
        return run_expect_any(r);
    case LINE_REQUEST:
        return run_expect_request(r);
    case LINE_REQUEST_HEADER:
        return run_expect_header(r);
    case LINE_RELEASE:
        mock_release(r->mock);
        return RUN_NEXT;
    case LINE_GONE:
        if (r->gone == 0)
            return RUN_WAITS;
        r->gone--;
        return RUN_NEXT;
    case LINE_EOF:
        client_close_stdin(&r->client);
        return RUN_NEXT;
    case LINE_SIGNAL:
        client_signal(&r->client, (int)r->at->n);
        return RUN_NEXT;
    case LINE_EXIT:
        return expect_exit(r);
    case LINE_STDERR:
        return expect_output(r, &r->client.err_text);
    case LINE_STDOUT:
        return expect_output(r, &r->client.out_text);
    case LINE_SKIP:
        return run_skip(r);
    case LINE_QUIET:
        if (r->first)
            return run_fail(r, "there is a message: %.*s", STR_ARGS(r->first->text));
        return r->quiet_over ? RUN_NEXT : RUN_WAITS;
    }
    return RUN_FAILED;
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
        return run_fail(r, "a message that no line expects: %.*s", STR_ARGS(r->first->text));
    if (!client_is_over(&r->client))
        return RUN_WAITS;
    if (!expected_exit(r->file) && (r->client.exit_status != 0 || r->client.term_signal != 0))
        return run_fail(r, "the server ended with status %lld, signal %d",
            (long long)r->client.exit_status, r->client.term_signal);
    const struct answer *a = unused_answer(&r->script);
    if (!a)
        return RUN_NEXT;
    run_report(r, run_place(r, a->line), STR("the upstream was never asked for this answer"));
    return RUN_FAILED;
}

static void on_timeout(uv_timer_t *timer) {
    struct run *r = timer->data;
    if (r->at && r->at->kind == LINE_QUIET)
        r->quiet_over = true;
    else
        (void)run_fail(r, "waited %u ms in vain", r->options->wait_ms);
    run_kick(r);
}

static void start_wait(struct run *r) {
    uint64_t ms = r->at && r->at->kind == LINE_QUIET ? (uint64_t)r->at->n : r->options->wait_ms;
    r->quiet_over = false;
    uv_update_time(&r->loop);
    (void)uv_timer_start(&r->timer, on_timeout, ms, 0);
}

static void on_kick(uv_idle_t *idle) {
    struct run *r = idle->data;
    enum progress p = RUN_NEXT;
    (void)uv_idle_stop(idle);
    while (!r->failed && r->at && (p = step(r)) == RUN_NEXT) {
        r->at = r->at->next;
        start_wait(r);
    }
    if (!r->failed && !r->at)
        p = finish(r);
    if (r->failed || p != RUN_WAITS)
        close_all(r);
}

/* start and end */

static bool start_server(struct run *r, struct error *e) {
    static const struct client_events lines = { .on_line = on_server_line, .on_change = on_change };
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

/* Where the file is: cases find their programs there. */
static void bind_folder(struct run *r) {
    _cleanup_buf_ struct buf folder = { 0 };
    char *path = realpath(r->file->path, NULL);
    struct str whole = str_of(path ? path : r->file->path);
    size_t n = whole.n;
    while (n && whole.p[n - 1] != '/')
        n--;
    buf_add_str(&folder, str_sub(whole, 0, n ? n - 1 : 0));
    (void)json_object_set_new(r->vars, "HERE", json_string(buf_cstr(&folder)));
    free(path);
}

static bool start(struct run *r, struct error *e) {
    bind_folder(r);
    if (!setup_folders(&r->setup, r->vars, e))
        return false;
    r->mock = mock_start(&r->loop,
        &(struct mock_options){
            .script = &r->script, .vars = r->vars, .events = &run_mock_events, .user = r },
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
        run_kick(&r);
    } else {
        (void)run_fail(&r, "%s", e.text);
        close_all(&r);
    }
    (void)uv_run(&r.loop, UV_RUN_DEFAULT);
    mock_free(r.mock);
    (void)uv_loop_close(&r.loop);
    while (r.first)
        run_take_message(&r);
    client_done(&r.client);
    setup_done(&r.setup, o->keep && r.failed);
    json_decref(r.vars);
    json_decref(r.requests);
    json_decref(r.request);
    arena_free(&r.arena);
    return !r.failed;
}
