/* head: header fields of a session's requests. */
#include "realtime/head.h"

#include "auth/auth.h"
#include "config/identity.h"
#include "thread/manager.h"

enum { THREAD_SOURCE_BYTES_MAX = 256 };

/* Header values that the reference's client takes: visible ASCII and tabs. */
static bool is_visible(struct str text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\t' && (text.p[i] < ' ' || text.p[i] == 0x7f))
            return false;
    return true;
}

static struct str shown(struct arena *a, struct str text) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '"' || c == '\\')
            buf_printf(&out, "\\%c", c);
        else if (c >= ' ' && c < 0x7f)
            buf_add_char(&out, (char)c);
        else
            buf_printf(&out, "\\x%02x", c);
    }
    return arena_str(a, buf_str(&out));
}

static bool check(struct session *s, const char *name, struct str value, struct error *reterr) {
    if (is_visible(value))
        return true;
    return error_set(reterr, 0,
        "stream disconnected before completion: failed to connect realtime websocket: UTF-8 encoding "
        "error: failed to convert header to a str for header name '%s' with value: \"%.*s\"",
        name, STR_ARGS(shown(&s->op.arena, value)));
}

/* The key of a session of our own; beside a call whatever the provider's other requests have. */
static bool authorize(struct session *s, struct upstream_headers *h, struct error *reterr) {
    struct auth *auth = s->thread->manager->auth;
    struct str token = s->o.api_key;
    const struct auth_login *login = s->sideband ? auth_login_for(auth, &s->o.provider) : NULL;
    if (!token.n && !auth_bearer(auth, &s->o.provider, h->arena, &token, reterr))
        return false;
    if (token.n)
        upstream_header_set(
            h, STR("authorization"), arena_printf(h->arena, "Bearer %.*s", STR_ARGS(token)));
    if (login && login->account_id.n)
        upstream_header_set(h, STR("chatgpt-account-id"), arena_str(h->arena, login->account_id));
    return true;
}

/* A default, unless the provider has such a field of its own. */
static void set_default(struct upstream_headers *h, struct str name, struct str value) {
    const struct http_head head = { 0, h->v, h->n };
    if (!http_head_get(&head, name.p).p)
        upstream_header_set(h, name, value);
}

bool head_fill(struct session *s, struct upstream_headers *h, struct error *reterr) {
    const struct thread *t = s->thread;
    const struct realtime_options *o = &s->o;
    const struct identity *identity = t->manager->identity;
    if (!check(s, "x-session-id", o->session_id, reterr) ||
        !check(s, "voice-session-id", o->voice_session_id, reterr))
        return false;
    upstream_headers_of_provider(h, &o->provider);
    if (o->provider.built_in && provider_is_openai(&o->provider))
        upstream_header_set(h, STR("version"), STR(CODEX_PROTOCOL_VERSION));
    if (s->dialect->alpha)
        upstream_header_set(h, STR("openai-alpha"), str_of(s->dialect->alpha));
    if (o->session_id.p)
        upstream_header_set(h, STR("x-session-id"), o->session_id);
    if (o->voice_session_id.p)
        upstream_header_set(h, STR("voice-session-id"), o->voice_session_id);
    upstream_header_set(h, STR("session-id"), thread_id(t));
    upstream_header_set(h, STR("thread-id"), thread_id(t));
    if (t->thread_source.p && t->thread_source.n <= THREAD_SOURCE_BYTES_MAX) {
        _cleanup_buf_ struct buf metadata = { 0 };
        buf_add_char(&metadata, '{');
        frame_text(&metadata, "thread_source", t->thread_source);
        buf_add_char(&metadata, '}');
        upstream_header_set(
            h, STR("x-codex-turn-metadata"), arena_str(h->arena, buf_str(&metadata)));
    }
    if (!authorize(s, h, reterr))
        return false;
    if (s->sideband && t->attestation.n)
        upstream_header_set(
            h, STR("x-oai-attestation"), arena_str(h->arena, buf_str(&t->attestation)));
    set_default(h, STR("originator"), identity->originator);
    set_default(h, STR("user-agent"), identity_user_agent(identity, h->arena));
    return true;
}
