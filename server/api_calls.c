/* api_calls: the four requests of `codexd api`. */
#include "api_calls.h"

#include "cli/options.h"
#include "upstream/compact.h"
#include "upstream/memories.h"
#include "upstream/models.h"
#include "upstream/responses.h"

#include <stdio.h>

static void print(struct buf *line) {
    buf_add_char(line, '\n');
    (void)fwrite(line->p, 1, line->n, stdout);
    (void)fflush(stdout);
}

static void print_json(const struct json *value) {
    _cleanup_buf_ struct buf line = { 0 };
    json_write(&line, value);
    print(&line);
}

/* ---- responses ---- */

static void on_head(void *user, const struct http_head *head) {
    (void)user;
    (void)head;
}

static void on_event(void *user, const struct response_event *event) {
    (void)user;
    print_json(event->raw);
}

static void on_stream_done(void *user, const struct upstream_error *error) {
    struct api *api = user;
    api->stream = NULL;
    api_done(api, error);
}

static const struct response_events events = {
    .on_head = on_head,
    .on_handshake = on_head,
    .on_event = on_event,
    .on_limit = on_head,
    .on_done = on_stream_done,
};

static void send_responses(
    struct api *api, const struct provider *routed, const struct upstream_headers *headers) {
    struct provider p = *routed;
    p.supports_websockets = api->websocket;
    if (api->websocket && !api->session)
        api->session = responses_session_new(&api->errand.upstream);
    api->stream = responses_start(&api->errand.upstream,
        &(struct response_request){ .provider = &p,
            .headers = headers->v,
            .header_count = headers->n,
            .body = api->body,
            .session = api->session },
        &events, api);
}

/* ---- the others ---- */

static void on_compacted(void *user, const struct http_head *head, const struct json *output,
    const struct upstream_error *error) {
    struct api *api = user;
    _cleanup_buf_ struct buf line = { 0 };
    (void)head;
    api->wait = NULL;
    if (!error) {
        buf_add_str(&line, STR("{\"output\":"));
        json_write(&line, output);
        buf_add_char(&line, '}');
        print(&line);
    }
    api_done(api, error);
}

static void on_memories(void *user, const struct memory_summary *summaries, size_t count,
    const struct upstream_error *error) {
    struct api *api = user;
    _cleanup_buf_ struct buf line = { 0 };
    api->wait = NULL;
    buf_add_str(&line, STR("{\"output\":["));
    for (size_t i = 0; i < count; i++) {
        buf_add_str(&line, i ? STR(",{\"trace_summary\":") : STR("{\"trace_summary\":"));
        json_write_str(&line, summaries[i].trace_summary);
        buf_add_str(&line, STR(",\"memory_summary\":"));
        json_write_str(&line, summaries[i].memory_summary);
        buf_add_char(&line, '}');
    }
    buf_add_str(&line, STR("]}"));
    if (!error)
        print(&line);
    api_done(api, error);
}

static void on_models(
    void *user, const struct json *models, struct str etag, const struct upstream_error *error) {
    struct api *api = user;
    _cleanup_buf_ struct buf line = { 0 };
    api->wait = NULL;
    if (!error) {
        buf_add_str(&line, STR("{\"models\":"));
        json_write(&line, models);
        if (etag.p) {
            buf_add_str(&line, STR(",\"etag\":"));
            json_write_str(&line, etag);
        }
        buf_add_char(&line, '}');
        print(&line);
    }
    api_done(api, error);
}

void api_send(struct api *api, const struct provider *p, struct upstream_headers *h) {
    switch ((enum cli_command)api->command) {
    case CLI_API_RESPONSES:
        send_responses(api, p, h);
        break;
    case CLI_API_COMPACT:
        api->wait = compact_start(&api->errand.upstream, &api->ops,
            &(struct compact_request){ p, h->v, h->n, api->body }, on_compacted, api);
        break;
    case CLI_API_MEMORIES:
        api->wait = memories_start(&api->errand.upstream, &api->ops,
            &(struct memories_request){ p, h->v, h->n, api->body }, on_memories, api);
        break;
    default:
        api->wait = models_start(&api->errand.upstream, &api->ops,
            &(struct models_request){ p, h->v, h->n }, on_models, api);
    }
}
