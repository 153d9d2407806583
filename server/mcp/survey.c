/* survey: what all servers of a set offer. */
#include "mcp/survey.h"

#include <assert.h>

struct mcp_survey {
    struct op op;
    struct mcp_servers *set;
    uv_timer_t timer; /* so that the end comes from the loop */
    struct mcp_survey_entry *v;
    size_t n, at;
    bool resources, templates; /* asks for them; the list that is being read */
    unsigned pages;
    struct op *under;
    mcp_surveyed *done;
    void *user;
};

static void survey_cancel(struct op *op) {
    struct mcp_survey *x = (struct mcp_survey *)op;
    if (x->under)
        op_cancel(x->under);
    x->under = NULL;
    op_close(op);
}

static const struct op_class survey_class = { .name = "mcp survey", .cancel = survey_cancel };

static void advance(struct mcp_survey *x);

static void take(struct mcp_survey *x, const struct json *list) {
    struct mcp_survey_entry *e = &x->v[x->at];
    struct json *to = x->templates ? e->templates : e->resources;
    for (const struct json *m = list && list->kind == JSON_ARRAY ? list->first : NULL; m;
         m = m->next)
        if (to->count < MCP_LIST_ITEMS_MAX)
            json_push(to, json_clone(&x->op.arena, m));
}

static void ask(struct mcp_survey *x, struct str cursor);

static void on_list(void *user, const struct mcp_answer *answer) {
    struct mcp_survey *x = user;
    x->under = NULL;
    if (answer->outcome == MCP_RESULT) {
        take(x, json_get(answer->result, x->templates ? "resourceTemplates" : "resources"));
        struct str cursor = json_get_text(answer->result, "nextCursor");
        if (cursor.p && ++x->pages < MCP_LIST_PAGES_MAX) {
            ask(x, cursor);
            return;
        }
    }
    x->pages = 0;
    if (x->templates)
        x->at++;
    x->templates = !x->templates;
    advance(x);
}

static void ask(struct mcp_survey *x, struct str cursor) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct mcp_server *s = x->v[x->at].server;
    struct json *params = json_new_object(&a);
    json_put_text(&a, params, STR("cursor"), cursor);
    x->under = mcp_client_call(s->client, x->op.group,
        x->templates ? "resources/templates/list" : "resources/list", params,
        s->config.startup_timeout_ms, on_list, x);
}

static bool has_resources(const struct mcp_server *s) {
    return s->state == MCP_SERVER_READY && !s->lost &&
           json_get(mcp_client_facts(s->client)->capabilities, "resources");
}

/* To the next list that is to be read, or the end. */
static void advance(struct mcp_survey *x) {
    while (x->resources && x->at < x->n && !has_resources(x->v[x->at].server)) {
        x->at++;
        x->templates = false;
    }
    if (x->resources && x->at < x->n) {
        ask(x, STR_NONE);
        return;
    }
    mcp_surveyed *done = x->done;
    void *user = x->user;
    op_close(&x->op);
    done(user, x->v, x->n);
}

/* Servers cannot come or go from now on without their clients telling. */
static void begin(void *user) {
    struct mcp_survey *x = user;
    struct arena *a = &x->op.arena;
    x->under = NULL;
    x->n = x->set->n;
    x->v = arena_array(a, struct mcp_survey_entry, x->n);
    for (size_t i = 0; i < x->n; i++)
        x->v[i] = (struct mcp_survey_entry){ x->set->v[i], json_new_array(a), json_new_array(a) };
    advance(x);
}

static void on_timer(uv_timer_t *timer) {
    struct mcp_survey *x = timer->data;
    x->under = mcp_servers_wait(x->set, x->op.group, NULL, -1, begin, x);
    if (!x->under)
        begin(x);
}

struct op *mcp_survey_start(struct mcp_servers *set, struct op_group *group, uv_loop_t *loop,
    bool resources, mcp_surveyed *done, void *user) {
    struct mcp_survey *x = op_new(group, &survey_class, sizeof *x);
    x->set = set;
    x->resources = resources;
    x->done = done;
    x->user = user;
    int r = uv_timer_init(loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    (void)uv_timer_start(&x->timer, on_timer, 0, 0);
    return &x->op;
}
