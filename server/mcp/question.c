/* question: a server asks the user. */
#include "mcp/question.h"

#include "mcp/servers.h"
#include "protocol/wrappers.gen.h"
#include "rpc/outgoing.h"

struct mcp_question {
    struct op op;
    struct mcp_server *server;
    struct str id; /* of the server, JSON */
    struct rpc_outgoing *asked;
    int64_t request_id;
};

static void tell_over(struct mcp_question *q) {
    const struct mcp_host *host = &q->server->set->host;
    q->asked = NULL;
    notify_server_request_resolved(host->subscribers,
        &(struct server_request_resolved_notification){ .thread_id = host->thread_id,
            .request_id = { .tag = REQUEST_ID_NUMBER, .number = q->request_id } });
    host->events->waits(host->user, false);
}

/* The server is gone, or has withdrawn it. */
static void question_cancel(struct op *op) {
    struct mcp_question *q = (struct mcp_question *)op;
    if (q->asked) {
        rpc_outgoing_cancel(q->asked);
        tell_over(q);
    }
    op_close(op);
}

static const struct op_class question_class = { .name = "mcp question", .cancel = question_cancel };

static void on_answer(void *user, const struct mcp_server_elicitation_request_response *r) {
    struct mcp_question *q = user;
    struct mcp_client *client = q->server->client;
    _cleanup_buf_ struct buf text = { 0 };
    tell_over(q);
    buf_add_str(&text, STR("{\"action\":"));
    json_write_str(&text, r ? mcp_server_elicitation_action_name(r->action) : STR("decline"));
    if (r && r->action == MCP_SERVER_ELICITATION_ACTION_ACCEPT && !json_is_null(r->content)) {
        buf_add_str(&text, STR(",\"content\":"));
        json_write(&text, r->content);
    }
    if (r && !json_is_null(r->_meta)) {
        buf_add_str(&text, STR(",\"_meta\":"));
        json_write(&text, r->_meta);
    }
    buf_add_char(&text, '}');
    if (client)
        mcp_client_answer(client, q->id, buf_str(&text));
    op_close(&q->op);
}

/* False: it is no question that can be put. */
static bool read_params(
    struct arena *a, const struct json *params, struct mcp_server_elicitation_request_params *ret) {
    struct str mode = json_get_text(params, "mode");
    const struct json *meta = json_get(params, "_meta");
    struct str message = json_get_text(params, "message");
    if (str_is(mode, "url")) {
        ret->mode = MCP_SERVER_ELICITATION_REQUEST_PARAMS_URL;
        ret->url._meta = meta;
        ret->url.message = message;
        ret->url.url = json_get_text(params, "url");
        ret->url.elicitation_id = json_get_text(params, "elicitationId");
        return ret->url.url.p && ret->url.elicitation_id.p && message.p;
    }
    const struct json *schema = json_get(params, "requestedSchema");
    ret->mode = MCP_SERVER_ELICITATION_REQUEST_PARAMS_FORM;
    ret->form._meta = meta;
    ret->form.message = message;
    return schema && message.p &&
           mcp_elicitation_schema_decode(a, schema, &ret->form.requested_schema, NULL);
}

void mcp_question_start(struct mcp_server *s, struct str id, const struct json *params) {
    const struct mcp_host *host = &s->set->host;
    struct mcp_server_elicitation_request_params p = { .thread_id = host->thread_id,
        .server_name = s->config.name };
    _cleanup_arena_ struct arena a = { 0 };
    bool asks = host->events && host->events->may_ask(host->user) && read_params(&a, params, &p);
    if (!asks) {
        mcp_client_answer(s->client, id, STR("{\"action\":\"decline\"}"));
        return;
    }
    struct mcp_question *q = op_new(&s->questions, &question_class, sizeof *q);
    q->server = s;
    q->id = arena_str(&q->op.arena, id);
    p.turn_id = host->events->turn_id(host->user);
    host->events->waits(host->user, true);
    q->asked = ask_mcp_server_elicitation_request(host->subscribers, &p, on_answer, q);
    q->request_id = rpc_outgoing_id(q->asked);
}

void mcp_question_withdraw(struct mcp_server *s, struct str id) {
    for (struct op *op = s->questions.head; op; op = op->next)
        if (str_eq(((struct mcp_question *)op)->id, id)) {
            op_cancel(op);
            return;
        }
}
