/* mock-upstream: a Responses server that answers from a script. */
#include "tools/mock-upstream/mock.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

enum { EXIT_UNEXPECTED = 1, EXIT_USAGE = 2, HANDLES = 3, SCRIPT_BYTES_MAX = 64 * 1024 * 1024 };

struct server {
    uv_loop_t loop;
    uv_signal_t signals[HANDLES]; /* SIGTERM, SIGINT: end; SIGUSR1: release a hold */
    uv_timer_t done;
    struct mock *mock;
    struct script script;
    json_t *vars;
    FILE *record;
    const char *host, *record_path;
    int port;
    bool once, verbose, failed;
};

static const char usage[] =
    "usage: mock-upstream [OPTION ...] SCRIPT ...\n"
    "\n"
    "Answers HTTP requests from scripts (see README.md beside the source) and prints its port.\n"
    "\n"
    "  --port N        listen on this port; 0, the default, takes a free one\n"
    "  --host ADDRESS  listen on this address; 127.0.0.1 unless given\n"
    "  --record FILE   append each request as a line of JSON\n"
    "  --once          end when every answer that does not repeat was given\n"
    "  --verbose       one line on stderr for each request\n"
    "\n"
    "SIGUSR1 ends a `hold`; SIGTERM and SIGINT end the server. The exit status is 1 when a request was not\n"
    "as the script expects or had no answer, and 2 for a wrong command line or script.\n";

static void stop(struct server *s) {
    if (!uv_is_closing((uv_handle_t *)&s->done))
        uv_close((uv_handle_t *)&s->done, NULL);
    for (size_t i = 0; i < HANDLES; i++)
        if (!uv_is_closing((uv_handle_t *)&s->signals[i]))
            uv_close((uv_handle_t *)&s->signals[i], NULL);
    mock_stop(s->mock);
}

static void on_end_signal(uv_signal_t *handle, int number) {
    (void)number;
    stop(handle->data);
}

static void on_release_signal(uv_signal_t *handle, int number) {
    struct server *s = handle->data;
    (void)number;
    mock_release(s->mock);
}

static void record(FILE *to, const struct mock_request *request) {
    json_t *json = mock_request_json(request);
    (void)json_dumpf(json, to, JSON_COMPACT);
    (void)fputc('\n', to);
    (void)fflush(to);
    json_decref(json);
}

static void on_request(
    void *user, const struct mock_request *request, const struct answer *answer) {
    struct server *s = user;
    if (s->record)
        record(s->record, request);
    if (!answer && (str_is(request->method, "POST") || str_is(request->method, "MESSAGE")))
        s->failed = true;
    else if (!s->verbose)
        return;
    (void)fprintf(
        stderr, "mock-upstream: %.*s %.*s: ", STR_ARGS(request->method), STR_ARGS(request->path));
    if (answer)
        (void)fprintf(stderr, "%s:%u\n", answer->file, answer->line);
    else
        (void)fprintf(stderr, "no answer\n");
}

static void on_done(uv_timer_t *timer) {
    stop(timer->data);
}

static void on_over(void *user) {
    struct server *s = user;
    if (s->once && script_is_done(&s->script) && !uv_is_closing((uv_handle_t *)&s->done))
        (void)uv_timer_start(&s->done, on_done, 0, 0);
}

static void on_mismatch(void *user, const char *text) {
    struct server *s = user;
    (void)fprintf(stderr, "%s\n", text);
    s->failed = true;
}

static bool read_script(struct server *s, const char *path) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text;
    struct error e;
    int r = file_read(&a, path, SCRIPT_BYTES_MAX, &text);
    if (r < 0) {
        (void)fprintf(stderr, "mock-upstream: cannot read %s: %s\n", path, error_of_errno(r));
        return false;
    }
    if (script_text(&s->script, path, text, &e))
        return true;
    (void)fprintf(stderr, "%s\n", e.text);
    return false;
}

static bool read_port(const char *text, int *ret) {
    int64_t n;
    if (!str_to_i64(str_of(text), &n) || n < 0 || n > UINT16_MAX)
        return false;
    *ret = (int)n;
    return true;
}

/* The index after the option and its value; 0 when it is wrong. */
static int read_option(struct server *s, int argc, char **argv, int i) {
    struct str name = str_of(argv[i]);
    if (str_is(name, "--once"))
        s->once = true;
    else if (str_is(name, "--verbose"))
        s->verbose = true;
    else if (i + 1 < argc && str_is(name, "--host"))
        s->host = argv[++i];
    else if (i + 1 < argc && str_is(name, "--record"))
        s->record_path = argv[++i];
    else if (!(i + 1 < argc && str_is(name, "--port") && read_port(argv[++i], &s->port)))
        return 0;
    return i + 1;
}

static bool read_arguments(struct server *s, int argc, char **argv) {
    int i = 1;
    while (i < argc && argv[i][0] == '-') {
        int next = read_option(s, argc, argv, i);
        if (next == 0) {
            (void)fprintf(stderr, "mock-upstream: wrong option %s\n\n%s", argv[i], usage);
            return false;
        }
        i = next;
    }
    if (i == argc) {
        (void)fprintf(stderr, "mock-upstream: no script\n\n%s", usage);
        return false;
    }
    for (; i < argc; i++)
        if (!read_script(s, argv[i]))
            return false;
    s->record = s->record_path ? fopen(s->record_path, "a") : NULL;
    if (s->record_path && !s->record)
        (void)fprintf(stderr, "mock-upstream: cannot write %s\n", s->record_path);
    return !s->record_path || s->record;
}

static bool listen_and_serve(struct server *s) {
    static const struct mock_events events = {
        .on_request = on_request, .on_mismatch = on_mismatch, .on_over = on_over
    };
    static const struct {
        int number;
        uv_signal_cb cb;
    } signals[HANDLES] = { { SIGTERM, on_end_signal }, { SIGINT, on_end_signal },
        { SIGUSR1, on_release_signal } };
    struct error e;
    s->mock = mock_start(&s->loop,
        &(struct mock_options){ .host = s->host,
            .port = s->port,
            .script = &s->script,
            .vars = s->vars,
            .events = &events,
            .user = s },
        &e);
    if (!s->mock) {
        (void)fprintf(stderr, "mock-upstream: %s\n", e.text);
        return false;
    }
    (void)uv_timer_init(&s->loop, &s->done);
    s->done.data = s;
    for (size_t i = 0; i < HANDLES; i++) {
        (void)uv_signal_init(&s->loop, &s->signals[i]);
        s->signals[i].data = s;
        (void)uv_signal_start(&s->signals[i], signals[i].cb, signals[i].number);
    }
    (void)printf("%d\n", mock_port(s->mock));
    (void)fflush(stdout);
    (void)uv_run(&s->loop, UV_RUN_DEFAULT);
    mock_free(s->mock);
    return true;
}

int main(int argc, char **argv) {
    struct server s = { .vars = json_object() };
    int status = EXIT_USAGE;
    if (argc == 2 && (str_is(str_of(argv[1]), "--help") || str_is(str_of(argv[1]), "-h"))) {
        (void)fputs(usage, stdout);
        status = 0;
    } else if (read_arguments(&s, argc, argv)) {
        (void)signal(SIGPIPE, SIG_IGN);
        (void)uv_loop_init(&s.loop);
        status = !listen_and_serve(&s) || s.failed ? EXIT_UNEXPECTED : 0;
        (void)uv_loop_close(&s.loop);
    }
    if (s.record)
        (void)fclose(s.record);
    script_free(&s.script);
    json_decref(s.vars);
    return status;
}
