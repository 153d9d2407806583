/* request: reads the head of a request. */
#include "tools/mock-upstream/request.h"

#include "tools/mock-upstream/pattern.h"

#include <libwebsockets.h>
#include <stdlib.h>

enum { HEADER_MAX_BYTES = 32 << 10 };

static const struct {
    enum lws_token_indexes token;
    const char *method;
} methods[] = {
    { WSI_TOKEN_POST_URI, "POST" },
    { WSI_TOKEN_GET_URI, "GET" },
    { WSI_TOKEN_PUT_URI, "PUT" },
    { WSI_TOKEN_DELETE_URI, "DELETE" },
    { WSI_TOKEN_PATCH_URI, "PATCH" },
    { WSI_TOKEN_OPTIONS_URI, "OPTIONS" },
    { WSI_TOKEN_HEAD_URI, "HEAD" },
};

static const struct {
    enum lws_token_indexes token;
    const char *name;
} known[] = {
    { WSI_TOKEN_HOST, "host" },
    { WSI_TOKEN_CONNECTION, "connection" },
    { WSI_TOKEN_HTTP_ACCEPT, "accept" },
    { WSI_TOKEN_HTTP_ACCEPT_ENCODING, "accept-encoding" },
    { WSI_TOKEN_HTTP_AUTHORIZATION, "authorization" },
    { WSI_TOKEN_HTTP_CONTENT_ENCODING, "content-encoding" },
    { WSI_TOKEN_HTTP_CONTENT_LENGTH, "content-length" },
    { WSI_TOKEN_HTTP_CONTENT_TYPE, "content-type" },
    { WSI_TOKEN_HTTP_COOKIE, "cookie" },
    { WSI_TOKEN_HTTP_EXPECT, "expect" },
    { WSI_TOKEN_ORIGIN, "origin" },
    { WSI_TOKEN_HTTP_TRANSFER_ENCODING, "transfer-encoding" },
    { WSI_TOKEN_HTTP_USER_AGENT, "user-agent" },
};

static const char *const custom[] = {
    "chatgpt-account-id:",
    "openai-beta:",
    "openai-organization:",
    "openai-project:",
    "originator:",
    "session-id:",
    "thread-id:",
    "traceparent:",
    "version:",
    "x-client-request-id:",
    "x-codex-beta-features:",
    "x-codex-parent-thread-id:",
    "x-codex-routing-hint:",
    "x-codex-turn-metadata:",
    "x-codex-turn-state:",
    "x-codex-window-id:",
    "x-oai-attestation:",
    "x-openai-fedramp:",
    "x-openai-internal-codex-responses-lite:",
    "x-openai-subagent:",
};

static void add_header(struct exchange *x, struct str name, const char *value) {
    json_t *text = json_string(value);
    (void)json_object_setn_new(
        x->headers, name.p, name.n, text ? text : json_string("(not UTF-8)"));
}

/* `name` with its colon, in lower case. */
static void add_custom(struct exchange *x, char *value, struct str name) {
    int length = lws_hdr_custom_length(x->wsi, name.p, (int)name.n);
    if (length >= 0 && length < HEADER_MAX_BYTES &&
        lws_hdr_custom_copy(x->wsi, value, HEADER_MAX_BYTES, name.p, (int)name.n) >= 0)
        add_header(x, str_sub(name, 0, name.n - 1), value);
}

static void read_headers(struct exchange *x) {
    char *value = arena_alloc(&x->arena, HEADER_MAX_BYTES);
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (lws_hdr_copy(x->wsi, value, HEADER_MAX_BYTES, known[i].token) > 0)
            add_header(x, str_of(known[i].name), value);
    for (size_t i = 0; i < ARRAY_LEN(custom); i++)
        add_custom(x, value, str_of(custom[i]));
    for (const struct answer *a = x->mock->options.script->first; a; a = a->next)
        for (const struct expectation *e = a->expectations; e; e = e->next)
            if (e->kind == EXPECT_HEADER || e->kind == EXPECT_NO_HEADER)
                add_custom(x, value, e->name);
}

static void read_query(struct exchange *x) {
    char *piece = arena_alloc(&x->arena, HEADER_MAX_BYTES);
    struct buf query = { 0 };
    for (int i = 0;
         lws_hdr_copy_fragment(x->wsi, piece, HEADER_MAX_BYTES, WSI_TOKEN_HTTP_URI_ARGS, i) > 0;
         i++)
        buf_printf(&query, "%s%s", i > 0 ? "&" : "", piece);
    x->request.query = arena_str(&x->arena, buf_str(&query));
    buf_done(&query);
}

bool request_read_head(struct exchange *x, const char *path) {
    x->request.method = STR("GET");
    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (lws_hdr_total_length(x->wsi, methods[i].token) > 0) {
            x->request.method = str_of(methods[i].method);
            break;
        }
    x->request.path = arena_str(&x->arena, str_of(path));
    x->is_head_request = str_is(x->request.method, "HEAD");
    read_query(x);
    read_headers(x);
    const char *length = json_string_value(json_object_get(x->headers, "content-length"));
    return (length && !str_is(str_of(length), "0")) ||
           json_object_get(x->headers, "transfer-encoding");
}

static json_t *body_json(struct str body) {
    struct error e;
    json_t *value = body.n > 0 ? pattern_parse_json(body, &e) : json_null();
    if (!value)
        value = json_stringn(body.p, body.n);
    return value ? value : json_string("(not UTF-8)");
}

json_t *mock_request_json(const struct mock_request *r) {
    return json_pack("{s:s%, s:s%, s:s%, s:O, s:o}", "method", r->method.p, r->method.n, "path",
        r->path.p, r->path.n, "query", r->query.p ? r->query.p : "", r->query.n, "headers",
        r->headers, "body", body_json(r->body));
}
