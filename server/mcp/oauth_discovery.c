/* oauth_discovery: where the login service of an MCP server is. */
#include "mcp/oauth_discovery.h"

#include "mcp/headers.h"
#include "upstream/error_text.h"
#include "upstream/upstream.h"

#include <assert.h>

enum step {
    STEP_SERVER,   /* what does the server say? */
    STEP_RESOURCE, /* the places where the server may be described */
    STEP_SERVICE,  /* those of its login services */
};

struct discovery {
    struct op op;
    struct mcp_oauth *oauth;
    const struct mcp_server_config *config;
    uv_timer_t timer; /* of a request; goes on to the next one */
    struct http_transfer *transfer;
    int64_t timeout_ms;
    enum step step;
    struct oauth_url server, issuer;
    struct oauth_place places[OAUTH_PLACES_MAX];
    size_t place_count, at;
    struct oauth_resource resource;
    size_t service_at; /* in resource.servers */
    struct str scope;  /* of the refusal */
    int status;
    bool too_large;
    struct buf body;
    oauth_discovered *done;
    void *user;
};

static void discovery_cancel(struct op *op) {
    struct discovery *x = (struct discovery *)op;
    if (x->transfer)
        http_cancel(x->transfer);
    x->transfer = NULL;
    op_close(op);
}

static void discovery_destroy(struct op *op) {
    buf_done(&((struct discovery *)op)->body);
}

static const struct op_class discovery_class = {
    .name = "mcp oauth discovery", .cancel = discovery_cancel, .destroy = discovery_destroy
};

/* ---- the end ---- */

static void finish(struct discovery *x, const struct oauth_found *found, struct str error) {
    _cleanup_arena_ struct arena kept = x->op.arena; /* who hears it may end everything */
    oauth_discovered *done = x->done;
    void *user = x->user;
    x->op.arena = (struct arena){ 0 };
    op_cancel(&x->op);
    done(user, found, error);
    (void)kept;
}

static void succeed(struct discovery *x, const struct oauth_service *stated) {
    struct oauth_found found = { .stated = stated != NULL,
        .service = stated ? *stated : oauth_service_usual(&x->op.arena, &x->server),
        .resource = x->server.text };
    found.scope = x->scope.n            ? x->scope
                  : x->resource.scope.n ? x->resource.scope
                                        : found.service.scope;
    finish(x, &found, STR_NONE);
}

static struct str url_now(const struct discovery *x) {
    return x->step == STEP_SERVER ? x->server.text : x->places[x->at].url;
}

static void fail(struct discovery *x, struct str cause) {
    finish(x, NULL,
        arena_printf(&x->op.arena,
            "Metadata error: OAuth metadata discovery failed for %.*s\n  Caused by: %.*s",
            STR_ARGS(url_now(x)), STR_ARGS(cause)));
}

/* ---- from place to place ---- */

static void ask(struct discovery *x);

static void look_for_service(struct discovery *x) {
    x->step = STEP_SERVICE;
    x->at = 0;
    x->place_count = oauth_issuer_places(&x->op.arena, &x->issuer, x->places);
}

/* The next service that the server names; the first time also when it names none: then its own address is one. */
static bool next_service(struct discovery *x) {
    while (x->service_at < x->resource.server_count) {
        struct str name = x->resource.servers[x->service_at++];
        if (!oauth_url_read(&x->op.arena, name, &x->issuer))
            continue;
        look_for_service(x);
        return true;
    }
    if (x->step == STEP_SERVICE)
        return false;
    x->issuer = x->server;
    look_for_service(x);
    return true;
}

static void go_on(struct discovery *x) {
    if (++x->at < x->place_count || next_service(x))
        ask(x);
    else
        succeed(x, NULL);
}

static void take_resource(struct discovery *x, struct str text) {
    if (oauth_resource_read(&x->op.arena, text, &x->server, &x->resource) && next_service(x))
        ask(x);
    else
        go_on(x);
}

static void take_service(struct discovery *x, struct str text) {
    struct oauth_service service;
    struct error why;
    if (!oauth_service_read(&x->op.arena, text, &service))
        go_on(x);
    else if (!oauth_service_is_of(&service, x->places[x->at].issuer, &why))
        finish(x, NULL, arena_str(&x->op.arena, str_of(why.text)));
    else
        succeed(x, &service);
}

static void take_answer(struct discovery *x) {
    if (x->step == STEP_SERVER) {
        x->step = STEP_RESOURCE;
        ask(x);
    } else if (x->status >= 500) {
        fail(x, arena_printf(&x->op.arena, "unexpected HTTP status %d %s", x->status,
                    upstream_reason_phrase(x->status)));
    } else if (x->status >= 300 || x->too_large) {
        go_on(x);
    } else if (x->step == STEP_RESOURCE) {
        take_resource(x, buf_str(&x->body));
    } else {
        take_service(x, buf_str(&x->body));
    }
}

/* A refusal says where to look, or nothing: then the usual places are tried. */
static void take_refusal(struct discovery *x, struct str header) {
    struct arena *a = &x->op.arena;
    struct oauth_challenge challenge = oauth_challenge_read(a, header);
    struct oauth_url url;
    x->scope = arena_str(a, challenge.scope);
    if (challenge.resource_metadata.n &&
        oauth_url_join(a, &x->server, challenge.resource_metadata, &url)) {
        x->places[0] = (struct oauth_place){ .url = url.text };
        x->place_count = 1;
    }
}

/* ---- requests ---- */

static void on_timer(uv_timer_t *timer) {
    struct discovery *x = timer->data;
    if (x->transfer)
        fail(x, STR("request timed out"));
    else
        take_answer(x);
}

static void on_head(void *user, const struct http_head *head) {
    struct discovery *x = user;
    struct str header = http_head_get(head, "www-authenticate");
    x->status = head->status;
    if (x->step != STEP_SERVER)
        return;
    if (header.p)
        take_refusal(x, arena_str(&x->op.arena, header));
    /* What follows may be a stream without an end. */
    http_cancel(x->transfer);
    x->transfer = NULL;
    (void)uv_timer_start(&x->timer, on_timer, 0, 0);
}

static void on_body(void *user, struct str bytes) {
    struct discovery *x = user;
    x->too_large |= x->body.n + bytes.n > OAUTH_DOCUMENT_BYTES_MAX;
    if (!x->too_large)
        buf_add_str(&x->body, bytes);
}

static void on_done(void *user, enum http_failure failure, const char *detail) {
    struct discovery *x = user;
    (void)detail;
    x->transfer = NULL;
    if (failure != HTTP_OK)
        fail(
            x, arena_printf(&x->op.arena,
                   "HTTP request failed: http/request failed: error sending request for url (%.*s)",
                   STR_ARGS(url_now(x))));
    else
        take_answer(x);
}

static const struct http_events events = { on_head, on_body, on_done };

static void ask(struct discovery *x) {
    _cleanup_arena_ struct arena a = { 0 };
    struct mcp_headers headers;
    mcp_headers_begin(&headers, x->config);
    mcp_headers_add(&headers, STR("mcp-protocol-version"), STR("2024-11-05"));
    mcp_headers_add(&headers, STR("accept"), STR("*/*"));
    buf_clear(&x->body, 0);
    x->status = 0;
    x->too_large = false;
    uv_update_time(x->oauth->loop);
    (void)uv_timer_start(&x->timer, on_timer, (uint64_t)x->timeout_ms, 0);
    x->transfer = http_start(x->oauth->upstream->http, &x->oauth->upstream->ops,
        &(struct http_request){ .method = "GET",
            .url = arena_cstr(&a, url_now(x)),
            .headers = headers.v,
            .header_count = headers.n },
        &events, x);
}

static void begin(uv_timer_t *timer) {
    struct discovery *x = timer->data;
    if (x->server.origin.p)
        ask(x);
    else
        finish(x, NULL, STR("Metadata error: the server's url is no http address"));
}

struct op *oauth_discover(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, int64_t timeout_ms, oauth_discovered *done,
    void *user) {
    struct discovery *x = op_new(group, &discovery_class, sizeof *x);
    x->oauth = oauth;
    x->config = config;
    x->timeout_ms = timeout_ms;
    x->done = done;
    x->user = user;
    int r = uv_timer_init(oauth->loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    if (oauth_url_read(&x->op.arena, config->url, &x->server))
        x->place_count = oauth_resource_places(&x->op.arena, &x->server, x->places);
    (void)uv_timer_start(&x->timer, begin, 0, 0);
    return &x->op;
}

struct oauth_found oauth_found_copy(struct arena *a, const struct oauth_found *found) {
    struct oauth_found copy = *found;
    struct str *const texts[] = { &copy.scope, &copy.resource, &copy.service.issuer,
        &copy.service.authorization_endpoint, &copy.service.token_endpoint,
        &copy.service.registration_endpoint, &copy.service.scope };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = arena_str(a, *texts[i]);
    return copy;
}
