/* call: makes the call that a sideband joins: the client's offer goes out, the answer comes back (realtime.md 9). */
#include "config/config.h"
#include "loop/retry.h"
#include "protocol/wrappers.gen.h"
#include "realtime/address.h"
#include "realtime/head.h"
#include "realtime/session.h"
#include "thread/attestation.h"
#include "thread/manager.h"
#include "upstream/error.h"
#include "upstream/unary.h"

enum { CALL_TIMEOUT_MS = 60 * 1000 };

#define BOUNDARY "codex-realtime-call-boundary"

static void send_call(struct session *s);

static void write_form(struct buf *out, const struct session *s) {
    buf_printf(out,
        "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"sdp\"\r\nContent-Type: "
        "application/sdp\r\n\r\n%.*s\r\n--" BOUNDARY
        "\r\nContent-Disposition: form-data; name=\"session\"\r\nContent-Type: "
        "application/json\r\n\r\n",
        STR_ARGS(s->o.offer));
    s->dialect->write_session(out, &s->o, true);
    buf_add_str(out, STR("\r\n--" BOUNDARY "--\r\n"));
}

static void write_json(struct buf *out, const struct session *s) {
    buf_add_char(out, '{');
    frame_text(out, "sdp", s->o.offer);
    buf_add_str(out, STR(",\"session\":"));
    s->dialect->write_session(out, &s->o, true);
    buf_add_char(out, '}');
}

static void on_retry(void *user) {
    struct session *s = user;
    s->wait = NULL;
    send_call(s);
}

static void fail(struct session *s, const struct upstream_error *e) {
    if (!e->request_retryable || s->attempt >= s->o.provider.request_max_retries) {
        session_fail(s, e->message);
        return;
    }
    s->attempt++;
    s->wait = retry_start(s->thread->manager->loop, &s->thread->ops,
        e->retry_after_ms >= 0 ? e->retry_after_ms : retry_delay_ms(s->attempt), on_retry, s);
}

/* The session runs from here on; the sideband is joined behind the client's back. */
static void succeed(struct session *s, struct str answer) {
    s->attempt = 0;
    session_run(s);
    notify_thread_realtime_sdp(&s->thread->subscribers,
        &(struct thread_realtime_sdp_notification){ thread_id(s->thread), answer });
    connect_join(s);
}

static void take_answer(struct session *s, const struct http_head *head, struct str body) {
    struct arena *a = &s->op.arena;
    struct str location = http_head_get(head, "location");
    if (!location.p) {
        session_fail_stream(s, "realtime call response missing Location");
        return;
    }
    struct str id = address_call_id(location);
    if (!id.p) {
        session_fail_stream(
            s, arena_printf(
                   a, "realtime call Location does not contain a call id: %.*s", STR_ARGS(location))
                   .p);
        return;
    }
    s->call_id = arena_str(a, id);
    succeed(s, body);
}

static struct str url_of(struct session *s, bool *ret_json) {
    struct str base = config_text(s->thread->config, "experimental_realtime_webrtc_call_base_url");
    return address_call(&s->op.arena, &s->o, base, ret_json);
}

static void on_done(void *user, const struct http_head *head, struct str body) {
    struct session *s = user;
    struct arena *a = &s->op.arena;
    struct upstream_error e;
    bool json;
    s->wait = NULL;
    if (head->status >= 200 && head->status < 300) {
        take_answer(s, head, body);
        return;
    }
    if (head->status)
        e = upstream_error_of_status(a, head, body, url_of(s, &json));
    else
        e = upstream_error_of_transport(a, HTTP_NO_CONNECTION);
    fail(s, &e);
}

static void send_call(struct session *s) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    bool json;
    struct str url = url_of(s, &json);
    if (!head_fill(s, &headers, &why)) {
        session_fail(s, str_of(why.text));
        return;
    }
    upstream_header_set(&headers, STR("content-type"),
        json ? STR("application/json") : STR("multipart/form-data; boundary=" BOUNDARY));
    if (json)
        write_json(&body, s);
    else
        write_form(&body, s);
    s->wait = unary_start(s->thread->manager->upstream,
        &(struct http_request){ .method = "POST",
            .url = arena_cstr(&a, url),
            .headers = headers.v,
            .header_count = headers.n,
            .body = buf_str(&body) },
        CALL_TIMEOUT_MS, on_done, s);
}

static void on_attested(void *user) {
    struct session *s = user;
    s->wait = NULL;
    send_call(s);
}

void call_begin(struct session *s) {
    s->wait = attestation_ask(s->thread, &s->o.provider, on_attested, s);
    if (!s->wait)
        send_call(s);
}
