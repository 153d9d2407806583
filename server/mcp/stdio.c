/* stdio: a server that is a process: one JSON-RPC message per line (local-methods.md 12.2). */
#include "base/log.h"
#include "loop/line_reader.h"
#include "mcp/environment.h"
#include "mcp/link.h"
#include "process/child.h"

#include <assert.h>

struct stdio_link {
    struct mcp_link link;
    const struct mcp_server_config *config;
    struct op_group children; /* the process, until it is reaped */
    struct child *child;      /* NULL: given up */
    uv_timer_t timer;
    struct line_reader lines;
    bool stopping, exited;
};

static void on_child_gone(struct op_group *children) {
    struct stdio_link *l = children->user;
    op_close(&l->link.op);
}

static void give_up(struct stdio_link *l) {
    struct child *child = l->child;
    l->child = NULL;
    (void)uv_timer_stop(&l->timer);
    if (child)
        child_close(child);
}

static void on_stop_timer(uv_timer_t *timer) {
    give_up(timer->data);
}

/* The end of its input tells it to go; it is killed when it does not. */
static void stdio_cancel(struct op *op) {
    struct stdio_link *l = (struct stdio_link *)op;
    l->link.events = NULL;
    l->stopping = true;
    if (!l->child && op_group_is_empty(&l->children))
        op_close(op);
    else if (l->exited)
        give_up(l);
    else if (l->child) {
        child_close_input(l->child);
        uv_update_time(l->timer.loop);
        (void)uv_timer_start(&l->timer, on_stop_timer, MCP_STOP_MS, 0);
    }
}

static void stdio_destroy(struct op *op) {
    line_reader_done(&((struct stdio_link *)op)->lines);
}

static const struct op_class stdio_class = { "mcp process", stdio_cancel, stdio_destroy, NULL };

static void closed(struct stdio_link *l) {
    const struct mcp_link_events *events = l->link.events;
    l->link.events = NULL;
    give_up(l);
    if (events)
        events->on_closed(l->link.user, &(struct mcp_link_end){ .why = STR("connection closed") });
}

static bool on_line(void *user, struct str line) {
    struct stdio_link *l = user;
    if (l->link.events && line.n)
        l->link.events->on_message(l->link.user, line);
    return l->link.events != NULL;
}

static void on_too_long(void *user) {
    const struct stdio_link *l = user;
    log_warn("mcp: %.*s: a message of more than %d bytes was dropped", STR_ARGS(l->config->name),
        MCP_MESSAGE_BYTES_MAX);
}

static void on_output(void *user, enum child_stream stream, struct str bytes) {
    struct stdio_link *l = user;
    if (stream == CHILD_STDERR)
        log_debug("mcp: %.*s: %.*s", STR_ARGS(l->config->name), STR_ARGS(bytes));
    else if (l->link.events && line_reader_feed(&l->lines, bytes) == LINE_BAD_UTF8)
        closed(l);
}

static void on_eof(void *user) {
    struct stdio_link *l = user;
    if (!l->stopping)
        closed(l);
}

static void on_drained(uv_timer_t *timer) {
    closed(timer->data);
}

static void on_exit_status(void *user, int status, int signal) {
    struct stdio_link *l = user;
    l->exited = true;
    log_debug("mcp: %.*s: ended, status %d signal %d", STR_ARGS(l->config->name), status, signal);
    if (l->stopping)
        give_up(l);
    else
        (void)uv_timer_start(&l->timer, on_drained, MCP_DRAIN_MS, 0);
}

static const struct child_events child_events = { on_output, on_exit_status, on_eof };

static bool stdio_send(struct mcp_link *link, struct str message) {
    struct stdio_link *l = (struct stdio_link *)link;
    _cleanup_buf_ struct buf line = { 0 };
    buf_add_str(&line, message);
    buf_add_char(&line, '\n');
    return l->child && child_write(l->child, buf_str(&line));
}

static void stdio_ready(struct mcp_link *link, struct str protocol_version) {
    (void)link;
    (void)protocol_version;
}

static const struct mcp_link_class stdio_kind = { stdio_send, stdio_ready };

static const char *const *argv_of(struct arena *a, const struct mcp_server_config *config) {
    const struct json *args = json_get(config->json, "args");
    bool any = args && args->kind == JSON_ARRAY;
    const char **argv = arena_array(a, const char *, (any ? args->count : 0) + 2);
    size_t n = 0;
    argv[n++] = arena_cstr(a, config->command);
    for (const struct json *e = any ? args->first : NULL; e; e = e->next)
        if (e->kind == JSON_STRING)
            argv[n++] = arena_cstr(a, e->text);
    return argv;
}

struct mcp_link *mcp_stdio_open(uv_loop_t *loop, struct op_group *group,
    const struct mcp_server_config *config, struct str cwd, int *ret_error) {
    struct stdio_link *l = op_new(group, &stdio_class, sizeof *l);
    struct str own_cwd = json_get_text(config->json, "cwd");
    struct arena *a = &l->link.op.arena;
    l->link.kind = &stdio_kind;
    l->config = config;
    l->children.on_empty = on_child_gone;
    l->children.user = l;
    l->lines = (struct line_reader){ .max_bytes = MCP_MESSAGE_BYTES_MAX,
        .on_line = on_line,
        .on_too_long = on_too_long,
        .user = l };
    int r = uv_timer_init(loop, &l->timer);
    assert(r == 0);
    op_own(&l->link.op, &l->timer);
    const struct child_options options = {
        .argv = argv_of(a, config),
        .env = mcp_environment(a, config),
        .cwd = arena_cstr(a, own_cwd.n ? own_cwd : cwd),
        .input = CHILD_INPUT_PIPE,
    };
    l->child = child_start(loop, &l->children, &options, &child_events, l, ret_error);
    if (l->child)
        return &l->link;
    op_close(&l->link.op);
    return NULL;
}
