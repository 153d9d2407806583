/* mcp_approval: a tool of an MCP server that is allowed for good. */
#include "tool/mcp_approval.h"

#include "base/buf.h"
#include "base/log.h"
#include "config/config.h"
#include "config/config_write.h"
#include "loop/work.h"

struct save {
    struct work work;
    struct config_write write;
    struct config_change change;
    bool ok;
    struct error error;
    void (*done)(void *user);
    void *user;
};

static void run(struct work *work) {
    struct save *x = (struct save *)work;
    x->ok = config_write_run(&work->op.arena, &x->write, &x->error);
}

static void after(struct work *work, bool done) {
    struct save *x = (struct save *)work;
    if (!done)
        return;
    if (!x->ok)
        log_warn("tool: an approval cannot be saved: %s", x->error.text);
    x->done(x->user);
}

static void add_quoted(struct buf *out, struct str name) {
    buf_add_char(out, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"' || name.p[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, name.p[i]);
    }
    buf_add_char(out, '"');
}

static struct str key_path_of(struct arena *a, struct str server, struct str tool) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("mcp_servers."));
    add_quoted(&out, server);
    buf_add_str(&out, STR(".tools."));
    add_quoted(&out, tool);
    buf_add_str(&out, STR(".approval_mode"));
    return arena_str(a, buf_str(&out));
}

struct op *mcp_approval_save(struct op_group *group, uv_loop_t *loop, const struct config *config,
    struct str server, struct str tool, void (*done)(void *user), void *user) {
    struct save *x = work_new(group, sizeof *x);
    struct arena *a = &x->work.op.arena;
    x->work.run = run;
    x->work.after = after;
    x->done = done;
    x->user = user;
    x->change = (struct config_change){ .key_path = key_path_of(a, server, tool),
        .value = json_new_str(a, STR("approve")) };
    x->write = (struct config_write){ .sources = { .home = arena_str(a, config->home),
                                          .system_file = STR(CONFIG_SYSTEM_FILE),
                                          .session_flags = json_new_object(a) },
        .changes = &x->change,
        .n = 1 };
    work_start(&x->work, loop);
    return &x->work.op;
}
