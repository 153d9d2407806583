/* metadata: what a request tells about its turn. */
#include "turn/metadata.h"

#include "account/routing.h"
#include "auth/auth.h"
#include "base/utf8.h"
#include "config/identity.h"
#include "config/model_catalog.h"
#include "thread/manager.h"
#include "turn/compact.h"
#include "turn/state.h"

/* JSON in ASCII: it travels in a header. */
static void add_ascii(struct buf *out, struct str text) {
    buf_add_char(out, '"');
    while (text.n) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, &c);
        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", (char)c);
        else if (c >= ' ' && c < 0x7f)
            buf_add_char(out, (char)c);
        else if (c < 0x10000)
            buf_printf(out, "\\u%04x", c);
        else
            buf_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                0xdc00 + ((c - 0x10000) & 0x3ff));
        text = str_from(text, n ? n : 1);
    }
    buf_add_char(out, '"');
}

static void member(struct buf *out, const char *key, struct str value) {
    buf_printf(out, "%s\"%s\":", out->n > 1 ? "," : "", key);
    add_ascii(out, value);
}

static void flag(struct buf *out, const char *key, bool value) {
    buf_printf(out, ",\"%s\":%s", key, value ? "true" : "false");
}

static struct str window_id(const struct thread *t, struct arena *a) {
    return arena_printf(a, "%s:%u", t->id, t->window_number);
}

/* Names that a client cannot set. */
static bool is_reserved(struct str name) {
    static const char *const reserved[] = { "installation_id", "session_id", "thread_id",
        "agent_name", "turn_id", "window_id", "window_number", "context_window_id", "request_kind",
        "history_initialization", "forked_from_thread_id", "parent_thread_id", "parent_turn_id",
        "root_turn_id", "subagent_kind", "thread_source", "sandbox", "sandbox_mode",
        "auto_review_enabled", "node_repl_auto_review_required", "node_repl_disabled", "workspaces",
        "turn_started_at_unix_ms", "analytics_enabled", "compaction", "model", "reasoning_effort",
        "turn_trigger", "x-codex-installation-id", "x-codex-window-id", "x-codex-turn-metadata",
        "x-codex-parent-thread-id", "x-openai-subagent", "mcp_attribution",
        "guardian_credits_requested" };
    for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
        if (str_is(name, reserved[i]))
            return true;
    return false;
}

static void add_client_members(struct buf *out, const struct json *members) {
    if (!members)
        return;
    for (const struct json *m = members->first; m; m = m->next) {
        if (m->kind != JSON_STRING || is_reserved(m->key))
            continue;
        buf_add_char(out, ',');
        add_ascii(out, m->key);
        buf_add_char(out, ':');
        add_ascii(out, m->text);
    }
}

static void add_model(struct buf *out, const struct thread *t) {
    const struct run_settings *s = &t->settings;
    struct str effort = s->effort.p ? s->effort : str_of(thread_model(t)->effort);
    member(out, "model", s->model);
    if (effort.p)
        member(out, "reasoning_effort", effort);
}

/* Who works for another thread: whose, for which turn, as what (x-openai-subagent; NULL: nobody's). */
static struct str parent_thread(const struct thread *t) {
    if (t->owner)
        return thread_id(t->owner->thread);
    return t->agent ? t->lineage.parent : STR_NONE;
}

static struct str parent_turn(const struct thread *t, const struct turn *turn) {
    if (t->owner)
        return t->owner->items.turn_id;
    return turn ? turn->parent_id : STR_NONE;
}

static const char *kind_of(const struct thread *t) {
    return t->owner ? t->owner->kind : t->agent ? "collab_spawn" : NULL;
}

struct str turn_metadata_text(const struct thread *t, const struct turn *turn, struct arena *a) {
    _cleanup_buf_ struct buf out = { 0 };
    bool compacts = turn && turn->compaction;
    buf_add_char(&out, '{');
    member(&out, "installation_id", t->manager->installation_id);
    member(&out, "session_id", thread_session_id(t));
    member(&out, "thread_id", thread_id(t));
    member(&out, "agent_name", thread_agent_path(t));
    member(&out, "turn_id", turn ? turn_id(turn) : STR(""));
    member(&out, "window_id", window_id(t, a));
    buf_printf(&out, ",\"window_number\":%u", t->window_number);
    member(&out, "context_window_id", str_of(t->context_window_id));
    member(&out, "request_kind",
        compacts ? STR("compaction")
        : turn   ? STR("turn")
                 : STR("prewarm"));
    member(&out, "history_initialization", str_of(t->initialization ? t->initialization : "new"));
    if (parent_thread(t).p)
        member(&out, "parent_thread_id", parent_thread(t));
    if (parent_turn(t, turn).p)
        member(&out, "parent_turn_id", parent_turn(t, turn));
    if (turn)
        member(&out, "root_turn_id", turn->root_id);
    if (turn && turn->trigger.p)
        member(&out, "turn_trigger", turn->trigger);
    if (t->owner || t->agent)
        member(&out, "subagent_kind", t->owner ? str_of(t->owner->kind) : STR("thread_spawn"));
    if (t->thread_source.p)
        member(&out, "thread_source", t->thread_source);
    else if (t->owner)
        member(
            &out, "thread_source", t->owner->source ? str_of(t->owner->source) : STR("subagent"));
    member(&out, "sandbox", STR("none"));
    member(&out, "sandbox_mode", str_of(sandbox_mode_word(&t->settings.sandbox)));
    flag(&out, "auto_review_enabled", t->settings.approvals_reviewer != APPROVALS_REVIEWER_USER);
    flag(&out, "node_repl_auto_review_required", false);
    flag(&out, "node_repl_disabled", false);
    if (turn)
        buf_printf(&out, ",\"turn_started_at_unix_ms\":%lld", (long long)turn->started_at_ms);
    flag(&out, "analytics_enabled", false);
    if (compacts) {
        buf_add_str(&out, STR(",\"compaction\":"));
        turn_compact_write_metadata(turn, &out);
    }
    add_client_members(&out, turn ? turn->client_metadata : NULL);
    if (!compacts)
        add_model(&out, t);
    buf_add_char(&out, '}');
    return arena_str(a, buf_str(&out));
}

static void entry(struct buf *out, const char *key, struct str value, bool first) {
    buf_printf(out, "%s\"%s\":", first ? "" : ",", key);
    json_write_str(out, value);
}

void turn_metadata_write_client(
    struct buf *out, const struct thread *t, const struct turn *turn, struct str metadata) {
    _cleanup_arena_ struct arena a = { 0 };
    buf_add_char(out, '{');
    entry(out, "session_id", thread_session_id(t), true);
    entry(out, "thread_id", thread_id(t), false);
    entry(out, "turn_id", turn ? turn_id(turn) : STR(""), false);
    if (turn)
        entry(out, "root_turn_id", turn->root_id, false);
    if (parent_turn(t, turn).p)
        entry(out, "parent_turn_id", parent_turn(t, turn), false);
    if (kind_of(t)) {
        entry(out, "x-openai-subagent", str_of(kind_of(t)), false);
        entry(out, "x-codex-parent-thread-id", parent_thread(t), false);
    }
    entry(out, "x-codex-installation-id", t->manager->installation_id, false);
    entry(out, "x-codex-window-id", window_id(t, &a), false);
    entry(out, "x-codex-turn-metadata", metadata, false);
    if (provider_is_openai(&t->settings.provider))
        entry(out, "mcp_attribution", STR("{\"status\":\"none\"}"), false);
    if (provider_is_openai(&t->settings.provider) &&
        auth_login_for(t->manager->auth, &t->settings.provider))
        entry(out, "guardian_credits_requested", STR("true"), false);
    buf_add_char(out, '}');
}

struct provider turn_provider(const struct thread *t, struct arena *a) {
    struct provider p = t->settings.provider;
    struct str base = routing_base_url(t->manager->account, a, &p);
    if (base.p)
        p.base_url = base;
    return p;
}

/* What goes with a ChatGPT login. */
static void add_login_headers(const struct thread *t, struct upstream_headers *h) {
    const struct run_settings *s = &t->settings;
    const struct auth_login *login = auth_login_for(t->manager->auth, &s->provider);
    if (!login)
        return;
    if (login->account_id.n)
        upstream_header_set(h, STR("chatgpt-account-id"), arena_str(h->arena, login->account_id));
    if (login->fedramp)
        upstream_header_set(h, STR("x-openai-fedramp"), STR("true"));
    struct str override = routing_override(t->manager->account, &s->provider);
    if (override.p)
        upstream_header_set(
            h, STR("x-openai-account-routing-override"), arena_str(h->arena, override));
    if (!provider_is_openai(&s->provider))
        return;
    struct str hint = arena_printf(h->arena, "model=%.*s", STR_ARGS(s->model));
    if (s->service_tier.p)
        hint = arena_printf(h->arena, "%.*s;tier=%.*s", STR_ARGS(hint), STR_ARGS(s->service_tier));
    upstream_header_set(h, STR("x-codex-routing-hint"), hint);
}

bool turn_metadata_headers(const struct thread *t, const struct turn *turn, struct str metadata,
    struct upstream_headers *h, struct error *reterr) {
    const struct provider *provider = &t->settings.provider;
    struct str token;
    if (!auth_bearer(t->manager->auth, provider, h->arena, &token, reterr))
        return false;
    upstream_header_set(h, STR("originator"), t->manager->identity->originator);
    upstream_header_set(h, STR("User-Agent"), identity_user_agent(t->manager->identity, h->arena));
    upstream_headers_of_provider(h, provider);
    upstream_header_set(h, STR("session-id"), thread_cache_id(t));
    upstream_header_set(h, STR("thread-id"), thread_id(t));
    upstream_header_set(h, STR("x-client-request-id"), thread_id(t));
    upstream_header_set(h, STR("x-codex-window-id"), window_id(t, h->arena));
    upstream_header_set(h, STR("x-codex-turn-metadata"), metadata);
    if (kind_of(t)) {
        upstream_header_set(h, STR("x-openai-subagent"), str_of(kind_of(t)));
        upstream_header_set(h, STR("x-codex-parent-thread-id"), parent_thread(t));
    }
    upstream_header_set(h, STR("x-codex-beta-features"), STR("remote_compaction_v2"));
    if (thread_model(t)->lite)
        upstream_header_set(h, STR("x-openai-internal-codex-responses-lite"), STR("true"));
    if (turn && turn->routing_token.p)
        upstream_header_set(h, STR("x-codex-turn-state"), turn->routing_token);
    if (t->attestation.n)
        upstream_header_set(
            h, STR("x-oai-attestation"), arena_str(h->arena, buf_str(&t->attestation)));
    add_login_headers(t, h);
    if (token.p)
        upstream_header_set(
            h, STR("Authorization"), arena_printf(h->arena, "Bearer %.*s", STR_ARGS(token)));
    return true;
}
