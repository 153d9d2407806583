/* oauth_register: making ourselves known to a login service. */
#include "mcp/oauth_register.h"

#include "mcp/headers.h"
#include "upstream/error_text.h"
#include "upstream/unary.h"

#define FAILED "Registration failed: Dynamic registration failed: Registration failed: "

enum { DETAIL_BYTES_MAX = 2000 };

struct registration {
    struct op op;
    struct op *unary;
    oauth_registered *done;
    void *user;
};

static void registration_cancel(struct op *op) {
    struct registration *x = (struct registration *)op;
    if (x->unary)
        op_cancel(x->unary);
    x->unary = NULL;
    op_close(op);
}

static const struct op_class registration_class = { .name = "mcp oauth registration",
    .cancel = registration_cancel };

static void on_answer(void *user, const struct http_head *head, struct str body) {
    struct registration *x = user;
    _cleanup_arena_ struct arena a = { 0 };
    oauth_registered *done = x->done;
    void *asker = x->user;
    bool well = head->status >= 200 && head->status < 300 && body.n <= OAUTH_DOCUMENT_BYTES_MAX;
    const struct json *json = well ? json_parse(&a, body, NULL) : NULL;
    const struct oauth_client client = { json_get_text(json, "client_id"),
        json_get_text(json, "client_secret") };
    x->unary = NULL;
    op_close(&x->op);
    if (client.id.n)
        done(asker, &client, STR_NONE);
    else if (!head->status)
        done(asker, NULL, arena_printf(&a, FAILED "HTTP request error: %.*s", STR_ARGS(body)));
    else if (well)
        done(asker, NULL, STR(FAILED "analyze response error: no client id"));
    else
        done(asker, NULL,
            arena_printf(&a, FAILED "HTTP %d %s: %.*s", head->status,
                upstream_reason_phrase(head->status),
                STR_ARGS(str_sub(body, 0, DETAIL_BYTES_MAX))));
}

static struct json *words(struct arena *a, struct str first, struct str second) {
    struct json *list = json_new_array(a);
    json_push(list, json_new_str(a, first));
    if (second.p)
        json_push(list, json_new_str(a, second));
    return list;
}

struct op *oauth_register(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, struct str endpoint, struct str redirect_uri,
    struct str scope, oauth_registered *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    struct mcp_headers headers;
    struct json *o = json_new_object(&a);
    struct registration *x = op_new(group, &registration_class, sizeof *x);
    x->done = done;
    x->user = user;
    json_put_text(&a, o, STR("client_name"), STR("Codex"));
    json_put(o, STR("redirect_uris"), words(&a, redirect_uri, STR_NONE));
    json_put(o, STR("grant_types"), words(&a, STR("authorization_code"), STR("refresh_token")));
    json_put_text(&a, o, STR("token_endpoint_auth_method"), STR("none"));
    json_put(o, STR("response_types"), words(&a, STR("code"), STR_NONE));
    json_put_text(&a, o, STR("scope"), scope);
    json_put_text(&a, o, STR("application_type"), STR("native"));
    json_write(&body, o);
    mcp_headers_begin(&headers, config);
    mcp_headers_add(&headers, STR("content-type"), STR("application/json"));
    mcp_headers_add(&headers, STR("accept"), STR("*/*"));
    x->unary = unary_start(oauth->upstream,
        &(struct http_request){ .method = "POST",
            .url = arena_cstr(&a, endpoint),
            .headers = headers.v,
            .header_count = headers.n,
            .body = buf_str(&body),
            .no_redirects = true },
        OAUTH_REQUEST_TIMEOUT_MS, on_answer, x);
    return &x->op;
}
