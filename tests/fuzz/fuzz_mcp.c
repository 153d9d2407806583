/* Fuzz target: mcp/client: any messages of a server, one a line: handshake, lists of tools, answers, questions. */
#include <assert.h>

#include "base/json.h"
#include "mcp/client.h"
#include "mcp/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CALL_MS = 60 * 1000, TURNS_MAX = 1000 };

/* The configuration is the first member: it is what the link is opened with. */
struct fixture {
    struct mcp_server_config config;
    uv_loop_t loop;
    struct op_group group;
    struct mcp_link *link; /* NULL: closed */
    struct mcp_client *client;
    unsigned started, asked, answered;
};

struct fed_link {
    struct mcp_link link;
    struct fixture *fixture;
};

/* ---- a link that takes everything ---- */

static bool take(struct mcp_link *link, struct str message) {
    _cleanup_arena_ struct arena a = { 0 };
    (void)link;
    assert(json_parse(&a, message, NULL));
    return true;
}

static void take_version(struct mcp_link *link, struct str version) {
    (void)link;
    assert(version.n > 0);
}

static void link_cancel(struct op *op) {
    ((struct fed_link *)op)->fixture->link = NULL;
    op_close(op);
}

static const struct op_class link_op = { .name = "fed link", .cancel = link_cancel };
static const struct mcp_link_class link_kind = { take, take_version };

struct mcp_link *mcp_stdio_open(uv_loop_t *loop, struct op_group *group,
    const struct mcp_server_config *config, struct str cwd, int *ret_error) {
    struct fixture *f = (struct fixture *)config;
    struct fed_link *link = op_new(group, &link_op, sizeof *link);
    (void)loop;
    (void)cwd;
    (void)ret_error;
    link->link.kind = &link_kind;
    link->fixture = f;
    f->link = &link->link;
    return f->link;
}

struct mcp_link *mcp_http_open(struct upstream *upstream, struct mcp_oauth *oauth,
    struct op_group *group, const struct mcp_server_config *config) {
    (void)upstream;
    (void)oauth;
    (void)group;
    (void)config;
    return NULL;
}

/* ---- its owner ---- */

static void on_answered(void *user, const struct mcp_answer *answer) {
    struct fixture *f = user;
    f->answered++;
    assert(answer->outcome != MCP_RESULT || answer->result);
}

static void on_started(void *user, const struct mcp_failure *failure) {
    struct fixture *f = user;
    f->started++;
    if (failure) {
        f->client = NULL;
        return;
    }
    const struct mcp_facts *facts = mcp_client_facts(f->client);
    assert(facts->tools && facts->tools->kind == JSON_ARRAY);
    (void)mcp_client_tool(f->client, STR("echo"));
    f->asked++;
    (void)mcp_client_call(f->client, &f->group, "tools/call", NULL, CALL_MS, on_answered, f);
}

static void on_lost(void *user) {
    (void)user;
}

static void on_question(void *user, struct str id, const struct json *params) {
    struct fixture *f = user;
    assert(params->kind == JSON_OBJECT);
    mcp_client_answer(f->client, id, STR("{\"action\":\"decline\"}"));
}

static void on_question_moot(void *user, struct str id) {
    (void)user;
    assert(id.n > 0);
}

static const struct mcp_client_events events = { on_started, on_lost, on_question,
    on_question_moot };

static void feed(struct fixture *f, struct str text) {
    while (text.p && f->link && f->link->events) {
        f->link->events->on_message(f->link->user, str_cut(&text, '\n'));
        (void)uv_run(&f->loop, UV_RUN_NOWAIT);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct fixture f = { .config = { .name = STR("fed"),
                             .json = json_new_object(&a),
                             .enabled = true,
                             .command = STR("fed"),
                             .startup_timeout_ms = CALL_MS,
                             .tool_timeout_ms = CALL_MS } };
    if (uv_loop_init(&f.loop) < 0)
        return 0;
    f.client = mcp_client_new(&f.group,
        &(struct mcp_client_options){
            .loop = &f.loop, .config = &f.config, .cwd = STR("/"), .events = &events, .user = &f });
    feed(&f, (struct str){ (const char *)data, size });
    mcp_client_cancel(f.client);
    op_group_cancel(&f.group);
    for (int i = 0; i < TURNS_MAX && uv_run(&f.loop, UV_RUN_NOWAIT); i++)
        ;
    assert(f.started <= 1 && f.answered <= f.asked);
    int r = uv_loop_close(&f.loop);
    assert(r == 0);
    return 0;
}
