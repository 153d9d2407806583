/* request_permissions: the model asks for more than the sandbox lets it do. */
#include "base/buf.h"
#include "base/json.h"
#include "tool/answer.h"
#include "tool/approval.h"
#include "tool/approvals.h"
#include "tool/arguments.h"
#include "tool/permissions.h"

struct request {
    struct op op;
    const struct tool_host *host;
    struct request_permissions_arguments args;
    struct additional_permission_profile wanted;
    struct op *step; /* the question */
    tool_done *done;
    void *user;
};

/* What the user gave of it. */
struct granted {
    struct str_array read, write; /* `v == NULL`: not at all */
    bool network, for_session;
};

static void request_cancel(struct op *op) {
    struct request *x = (struct request *)op;
    if (x->step)
        op_cancel(x->step);
    op_close(op);
}

static const struct op_class request_class = { "request_permissions", request_cancel, NULL };

/* ---- the output ---- */

static void write_paths(
    struct buf *out, const char *name, const struct str_array *paths, bool comma) {
    if (!paths->v)
        return;
    buf_printf(out, "%s\"%s\":[", comma ? "," : "", name);
    for (size_t i = 0; i < paths->n; i++) {
        if (i)
            buf_add_char(out, ',');
        json_write_str(out, paths->v[i]);
    }
    buf_add_char(out, ']');
}

static void write_granted(struct buf *out, const struct granted *g) {
    buf_printf(out, "{\"permissions\":{\"network\":%s,\"file_system\":",
        g->network ? "{\"enabled\":true}" : "null");
    if (g->read.v || g->write.v) {
        buf_add_char(out, '{');
        write_paths(out, "read", &g->read, false);
        write_paths(out, "write", &g->write, g->read.v != NULL);
        buf_add_char(out, '}');
    } else {
        buf_add_str(out, STR("null"));
    }
    buf_printf(out, "},\"scope\":\"%s\"}", g->for_session ? "session" : "turn");
}

/* ---- the answer ---- */

static bool contains(const struct str_array *list, struct str path) {
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i], path))
            return true;
    return false;
}

static bool entries_contain(const struct additional_file_system_permissions *files, struct str path,
    enum file_system_access_mode access) {
    for (size_t i = 0; i < files->entries.n; i++) {
        const struct file_system_sandbox_entry *e = &files->entries.v[i];
        if (e->access == access && e->path.type == FILE_SYSTEM_PATH_PATH &&
            str_eq(e->path.path.path, path))
            return true;
    }
    return false;
}

/* Those of `wanted` that were given, as a list or as entries. */
static struct str_array common(struct arena *a, const struct str_array *wanted,
    const struct str_array *given, const struct additional_file_system_permissions *files,
    enum file_system_access_mode access) {
    struct str_array list = { arena_array(a, struct str, wanted->n + 1), 0 };
    for (size_t i = 0; i < wanted->n; i++)
        if (contains(given, wanted->v[i]) || entries_contain(files, wanted->v[i], access))
            list.v[list.n++] = wanted->v[i];
    return list.n ? list : (struct str_array){ NULL, 0 };
}

static struct granted granted_of(struct arena *a, const struct request *x,
    const struct permissions_request_approval_response *r) {
    struct granted g = { .for_session = r && r->scope == PERMISSION_GRANT_SCOPE_SESSION };
    bool strict = r && r->strict_auto_review && *r->strict_auto_review;
    if (!r || (strict && g.for_session))
        return g;
    const struct additional_network_permissions *network = r->permissions.network;
    const struct additional_file_system_permissions *files = r->permissions.file_system;
    g.network = network && network->enabled && *network->enabled &&
                permissions_network(&x->args.permissions);
    if (files && x->wanted.file_system) {
        g.read = common(
            a, &x->wanted.file_system->read, &files->read, files, FILE_SYSTEM_ACCESS_MODE_READ);
        g.write = common(
            a, &x->wanted.file_system->write, &files->write, files, FILE_SYSTEM_ACCESS_MODE_WRITE);
    }
    return g;
}

static void on_granted(void *user, const struct permissions_request_approval_response *r) {
    struct request *x = user;
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    const struct granted g = granted_of(&a, x, r);
    tool_done *done = x->done;
    void *asker = x->user;
    approvals_grant(x->host->approvals, &g.write, g.network, g.for_session);
    write_granted(&text, &g);
    op_close(&x->op);
    done(asker, &(struct tool_output){ .text = buf_str(&text) });
}

/* ---- the question ---- */

static bool is_empty(const struct permissions_argument *p) {
    return !permissions_network(p) &&
           (!p->file_system || p->file_system->read.n + p->file_system->write.n == 0);
}

static bool may_ask(const struct ask_for_approval *policy) {
    return policy->tag != ASK_FOR_APPROVAL_NEVER &&
           !(policy->tag == ASK_FOR_APPROVAL_GRANULAR && !policy->granular.request_permissions);
}

static void ask(struct request *x, struct str call_id) {
    struct approval *approval = approval_open(x->op.group, x->host, NULL, x);
    struct permissions_request_approval_params p = {
        .item_id = call_id,
        .cwd = x->host->cwd,
        .reason = x->args.reason,
        .permissions = { x->wanted.network, x->wanted.file_system },
    };
    x->step = approval_op(approval);
    approval_ask_permissions(approval, &p, on_granted);
}

struct op *request_permissions_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    struct request *x = op_new(group, &request_class, sizeof *x);
    struct arena *a = &x->op.arena;
    struct str failure = STR_NONE;
    _cleanup_buf_ struct buf nothing = { 0 };
    x->host = host;
    x->done = done;
    x->user = user;
    if (tool_arguments_decode(a, arena_str(a, call->arguments), TYPE_REQUEST_PERMISSIONS_ARGUMENTS,
            &x->args, &failure)) {
        x->wanted = permissions_view(a, &x->args.permissions, host->cwd);
        if (is_empty(&x->args.permissions)) {
            failure = STR("request_permissions requires at least one permission");
        } else if (!may_ask(host->approval)) {
            write_granted(&nothing, &(struct granted){ 0 });
            failure = buf_str(&nothing);
        }
    }
    if (!failure.p) {
        ask(x, arena_str(a, call->call_id));
        return &x->op;
    }
    struct op *answer = tool_answer(group, host, failure, done, user);
    op_close(&x->op);
    return answer;
}
