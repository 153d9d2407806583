/* record: what a thread leaves in its file. */
#include "thread/record.h"

#include "auth/auth.h"
#include "base/error.h"
#include "base/time.h"
#include "config/identity.h"
#include "config/model_catalog.h"
#include "protocol/wrappers.gen.h"
#include "store/rollout.h"
#include "thread/hidden.h"
#include "thread/instructions.h"
#include "thread/manager.h"
#include "thread/settings_view.h"
#include "thread/stored_settings.h"

/* ---- session_meta ---- */

static struct json *git_of(struct arena *a, struct thread *t) {
    thread_find_git(t);
    if (!t->git.in_repository)
        return NULL;
    struct json *git = json_new_object(a);
    json_put_text(a, git, STR("commit_hash"), t->git.commit);
    json_put_text(a, git, STR("branch"), t->git.branch);
    json_put_text(a, git, STR("repository_url"), t->git.url);
    return git;
}

static struct json *instructions_of(struct arena *a, const struct thread *t) {
    struct json *o = json_new_object(a), *provenance = json_new_object(a);
    bool own = t->settings.base_instructions.p != NULL;
    json_put_text(a, o, STR("text"), thread_base_instructions(t));
    json_put_text(a, provenance, STR("type"), own ? STR("custom") : STR("model"));
    if (!own)
        json_put_text(a, provenance, STR("model"), t->base_model);
    json_put(o, STR("provenance"), provenance);
    return o;
}

/* Whose login it was made with. */
static void put_creator(struct arena *a, struct json *meta, const struct thread *t) {
    const struct auth_login *login = auth_login(t->manager->auth);
    if (!login)
        return;
    json_put_text(a, meta, STR("creator_user_id"), login->user_id);
    json_put_text(a, meta, STR("creator_account_id"), login->account_id);
}

static void put_lineage(struct arena *a, struct json *meta, const struct thread *t) {
    const struct thread_lineage *l = &t->lineage;
    json_put_text(a, meta, STR("forked_from_id"), l->forked_from);
    if (t->attached)
        json_put_bool(a, meta, STR("attached_thread"), true);
    if (l->forked_from.p && l->base_key.p)
        json_put_i64(a, meta, STR("forked_from_ordinal_exclusive"), (int64_t)l->base_end_ordinal);
    json_put_text(a, meta, STR("parent_thread_id"), l->parent);
}

static void put_base(struct arena *a, struct json *meta, const struct thread_lineage *l) {
    if (!l->base_key.p)
        return;
    struct json *base = json_new_object(a);
    json_put_text(a, base, STR("thread_id"), l->base_key);
    json_put_i64(a, base, STR("end_ordinal_exclusive"), (int64_t)l->base_end_ordinal);
    json_put_i64(a, base, STR("end_byte_offset"), (int64_t)l->base_end_offset);
    json_put(meta, STR("history_base"), base);
}

static void put_roots(struct arena *a, struct json *meta, const struct thread *t) {
    struct json *roots = json_new_array(a);
    for (size_t i = 0; i < t->settings.workspace_roots.n; i++)
        json_push(roots, json_new_str(a, t->settings.workspace_roots.v[i]));
    json_put(meta, STR("runtime_workspace_roots"), roots);
}

static void put_agent(struct arena *a, struct json *meta, const struct thread *t) {
    if (!t->agent)
        return;
    json_put_text(a, meta, STR("agent_nickname"), t->agent->nickname);
    json_put_text(a, meta, STR("agent_role"), t->agent->role);
    json_put_text(a, meta, STR("agent_path"), t->agent->path);
    if (t->history.count)
        json_put_i64(a, meta, STR("subagent_history_start_ordinal"), (int64_t)t->history.count + 1);
}

static struct json *meta_of(struct arena *a, struct thread *t) {
    char stamp[TIME_TEXT_BYTES];
    struct json *meta = json_new_object(a), *window = json_new_object(a);
    bool legacy = t->history_mode == THREAD_HISTORY_MODE_LEGACY;
    int64_t us = t->created_at_us ? t->created_at_us : t->created_at_s * 1000000;
    json_put_bool(a, meta, STR("account_scoped"), true);
    put_creator(a, meta, t);
    json_put_text(a, meta, STR("session_id"), thread_session_id(t));
    json_put_text(a, meta, STR("id"), thread_id(t));
    put_lineage(a, meta, t);
    json_put_text(
        a, meta, STR("timestamp"), arena_str(a, str_of(time_format(us, TIME_MILLIS, stamp))));
    json_put_text(a, meta, STR("cwd"), t->settings.cwd);
    put_roots(a, meta, t);
    json_put_text(a, meta, STR("originator"), t->originator);
    json_put_text(a, meta, STR("cli_version"), STR(CODEX_PROTOCOL_VERSION));
    json_put(
        meta, STR("source"), t->agent ? agent_source_json(a, t) : json_new_str(a, STR("vscode")));
    json_put_text(a, meta, STR("thread_source"), t->thread_source);
    put_agent(a, meta, t);
    json_put_text(a, meta, STR("model_provider"), t->settings.provider.id);
    json_put(meta, STR("base_instructions"), instructions_of(a, t));
    json_put_text(a, meta, STR("history_mode"), legacy ? STR("legacy") : STR("paginated"));
    put_base(a, meta, &t->lineage);
    if (t->lineage.base_key.p || t->lineage.forked_from.p || t->agent)
        json_put_text(a, meta, STR("multi_agent_version"), t->settings.agents_version);
    json_put_text(a, window, STR("window_id"), str_of(t->context_window_id));
    json_put(meta, STR("context_window"), window);
    struct json *git = git_of(a, t);
    if (git)
        json_put(meta, STR("git"), git);
    return meta;
}

void thread_record_begin(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    if (t->rollout && !rollout_is_begun(t->rollout))
        rollout_begin(t->rollout, meta_of(&a, t));
}

/* ---- settings ---- */

void thread_record_settings(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    if (!rollout_is_begun(t->rollout))
        return;
    struct json *settings = stored_thread_settings(&a, thread_wanted_settings(t));
    json_write(&text, settings);
    if (t->recorded_settings.p && str_eq(buf_str(&t->recorded_settings), buf_str(&text)))
        return;
    buf_clear(&t->recorded_settings, 0);
    buf_add_str(&t->recorded_settings, buf_str(&text));
    struct json *event = json_new_object(&a);
    json_put_text(&a, event, STR("type"), STR("thread_settings_applied"));
    json_put_text(&a, event, STR("thread_id"), thread_id(t));
    json_put(event, STR("thread_settings"), settings);
    rollout_add(t->rollout, ROLLOUT_EVENT, event);
}

void thread_record_turn_context(struct thread *t, struct str turn, struct str root_turn) {
    _cleanup_arena_ struct arena a = { 0 };
    struct json *context = json_new_object(&a);
    if (!rollout_is_begun(t->rollout))
        return;
    json_put_text(&a, context, STR("turn_id"), turn);
    json_put_text(&a, context, STR("root_turn_id"), root_turn);
    stored_turn_context(&a, context, &t->settings);
    json_put_bool(&a, context, STR("realtime_active"), t->voice.active);
    rollout_add(t->rollout, ROLLOUT_TURN_CONTEXT, context);
}

/* ---- what the model is told ---- */

/* By the beginning of a kind; the last one is for all others. */
static const struct {
    struct str kind;
    const char *provenance;
} provenances[] = {
    { STR_INIT("generic.developer_instructions"),
        "{\"type\":\"developer_instructions\",\"from_additional_requirements\":false}" },
    { STR_INIT("managed_config.developer_instructions"),
        "{\"type\":\"developer_instructions\",\"from_additional_requirements\":true}" },
    { STR_INIT("host_skills."), "{\"type\":\"skills\"}" },
    { STR_INIT("agents_md."), "{\"type\":\"agents_md\"}" },
    { STR_INIT("user."), "{\"type\":\"user\"}" },
    { STR_INIT("multi_agent.subagent_notification"),
        "{\"type\":\"tool\",\"namespace\":\"multi_agent_v1\"}" },
    { STR_INIT("multi_agent."), "{\"type\":\"tool\",\"namespace\":\"collaboration\"}" },
    { STR_INIT(""), "{\"type\":\"harness\",\"hook\":false}" },
};

static struct json *provenance_of(struct arena *a, const char *kind) {
    size_t i = 0;
    while (!str_starts(str_of(kind), provenances[i].kind))
        i++;
    struct json *one = json_new_object(a);
    json_put(one, STR("provenance"), json_parse(a, str_of(provenances[i].provenance), NULL));
    return one;
}

struct str thread_outside_id(struct arena *a, struct thread *t) {
    return arena_printf(a, "auto-compact-%u", t->outside_count++);
}

static struct json *passthrough_of(struct arena *a, struct thread *t, const struct said *how) {
    struct json *o = json_new_object(a);
    struct str turn = how->turn.p ? how->turn : thread_outside_id(a, t);
    json_put_text(a, o, STR("turn_id"), turn);
    if (how->dated || (!how->from_model && !how->undated))
        json_put(o, STR("create_time"), json_new_double(a, (double)time_now_us() / 1e6));
    if (!how->kinds)
        return o;
    struct json *kinds = json_new_array(a), *origins = json_new_array(a);
    for (size_t i = 0; i < how->kind_count; i++) {
        json_push(kinds, json_new_str(a, str_of(how->kinds[i])));
        json_push(origins, provenance_of(a, how->kinds[i]));
    }
    json_put(o, STR("content_item_kinds"), kinds);
    if (!how->from_model)
        json_put(o, STR("content_item_metadata"), origins);
    return o;
}

/* Where a part comes from is for the models of the newer layout; the members are in their order. */
static void write_passthrough(
    struct buf *out, const struct thread *t, const struct json *passthrough) {
    bool origins = thread_model(t)->lite;
    const char *separator = ",\"internal_chat_message_metadata_passthrough\":{";
    for (const struct json *m = passthrough->first; m; m = m->next) {
        if (!origins && str_is(m->key, "content_item_metadata"))
            continue;
        buf_add_str(out, str_of(separator));
        json_write_str(out, m->key);
        buf_add_char(out, ':');
        json_write(out, m);
        separator = ",";
    }
    buf_add_char(out, '}');
}

static void add_item(
    const struct thread *t, struct history *to, const struct json *passthrough, struct str item) {
    if (!passthrough || !provider_is_openai(&t->settings.provider)) {
        history_add(to, item);
        return;
    }
    _cleanup_buf_ struct buf text = { 0 };
    buf_add(&text, item.p, item.n - 1);
    write_passthrough(&text, t, passthrough);
    buf_add_char(&text, '}');
    history_add(to, buf_str(&text));
}

void thread_add_item(
    struct thread *t, struct history *to, const struct said *how, struct str item) {
    _cleanup_arena_ struct arena a = { 0 };
    bool wanted = provider_is_openai(&t->settings.provider);
    add_item(t, to, wanted ? passthrough_of(&a, t, how) : NULL, item);
}

void thread_renew_base(struct thread *t, struct str turn, bool dated) {
    static const char *const kind = "model.base_instructions";
    _cleanup_arena_ struct arena a = { 0 };
    buf_clear(&t->told.base, SIZE_MAX);
    if (provider_is_openai(&t->settings.provider) && thread_model(t)->lite)
        write_passthrough(&t->told.base, t,
            passthrough_of(&a, t, &(struct said){ turn, &kind, 1, .undated = !dated }));
}

void thread_write_base_origin(struct buf *out, const struct thread *t) {
    if (t->told.base.n)
        buf_add_str(out, buf_str(&t->told.base));
    else if (provider_is_openai(&t->settings.provider))
        buf_add_str(out, STR(",\"internal_chat_message_metadata_passthrough\":{"
                             "\"content_item_kinds\":[\"model.base_instructions\"]}"));
}

/* What is large is not kept in memory as well. False: it is not in the file. */
static bool leave_on_disk(struct thread *t) {
    struct history_hole hole = { .path = t->path };
    if (!rollout_last_line(t->rollout, &hole.offset, &hole.n))
        return false;
    if (provider_is_openai(&t->settings.provider))
        hole.origin = thread_model(t)->lite ? CONTEXT_WHOLE_ORIGIN : CONTEXT_SHORT_ORIGIN;
    history_add_hole(&t->history, &hole, 1);
    return true;
}

void thread_say_text(struct thread *t, const struct said *how, struct str item) {
    _cleanup_arena_ struct arena a = { 0 };
    bool begun = rollout_is_begun(t->rollout);
    struct json *passthrough =
        begun || provider_is_openai(&t->settings.provider) ? passthrough_of(&a, t, how) : NULL;
    if (begun)
        rollout_add_response_item(t->rollout, item, passthrough);
    if (item.n <= HISTORY_ITEM_BYTES_MAX || !leave_on_disk(t))
        add_item(t, &t->history, passthrough, item);
}

void thread_say(struct thread *t, const struct said *how, const struct json *item) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, item);
    thread_say_text(t, how, buf_str(&text));
}

void thread_take_item(struct thread *t, const struct json *item) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, item);
    rollout_add_text(t->rollout, ROLLOUT_RESPONSE_ITEM, buf_str(&text));
    if (text.n <= HISTORY_ITEM_BYTES_MAX || !leave_on_disk(t))
        history_add(&t->history, buf_str(&text));
}

void thread_say_interrupted(struct thread *t, struct str turn) {
    static const char *const kinds[] = { "generic.turn_aborted" };
    _cleanup_arena_ struct arena a = { 0 };
    const struct said how = { .turn = turn, .kinds = kinds, .kind_count = ARRAY_LEN(kinds) };
    thread_say_text(t, &how,
        arena_printf(&a,
            "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"user\",\"content\":[{\"type\":"
            "\"input_text\",\"text\":\"<turn_aborted>\\nThe user interrupted the previous turn on purpose. "
            "Any running unified exec processes may still be running in the background. If any "
            "tools/commands were aborted, they may have partially executed.\\n</turn_aborted>\"}]}",
            thread_manager_new_id(t->manager, &a, "msg_").p));
}

void thread_record_tell_failure(struct thread *t) {
    int failure = rollout_take_failure(t->rollout);
    if (!failure)
        return;
    _cleanup_arena_ struct arena a = { 0 };
    notify_warning(&t->subscribers,
        &(struct warning_notification){ .thread_id = thread_id(t),
            .message = arena_printf(&a,
                "Failed to save the conversation transcript; Codex will continue retrying. Error: "
                "thread-store internal error: %s",
                error_of_errno(failure)) });
}
