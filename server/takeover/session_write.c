/* session_write: a conversation of the other agent as a thread's file (threads.md 9). */
#include "base/buf.h"
#include "base/file.h"
#include "base/path.h"
#include "base/time.h"
#include "base/uuid.h"
#include "config/identity.h"
#include "store/rollout_name.h"
#include "takeover/parts.h"
#include "takeover/sessions.h"

enum { BYTES_PER_TOKEN = 4 /* about */, SESSION_FOLDER_MODE = 0700 };

#define TURN_ID "external-import-turn-%u"

struct writing {
    struct arena *a;
    struct buf out;
    char now[TIME_TEXT_BYTES];
    unsigned turn; /* from 1; 0: none yet */
    int64_t started_at_s, last_at_s;
    size_t bytes;
    bool answered;
};

static void line(struct writing *w, const char *type, struct json *payload) {
    struct json *l = json_new_object(w->a);
    json_put_text(w->a, l, STR("timestamp"), str_of(w->now));
    json_put_text(w->a, l, STR("type"), str_of(type));
    json_put(l, STR("payload"), payload);
    json_write(&w->out, l);
    buf_add_char(&w->out, '\n');
}

static struct json *event(struct writing *w, const char *type) {
    struct json *e = json_new_object(w->a);
    json_put_text(w->a, e, STR("type"), str_of(type));
    return e;
}

static void put_null(struct writing *w, struct json *object, const char *key) {
    json_put(object, str_of(key), json_new_null(w->a));
}

static void put_turn(struct writing *w, struct json *e) {
    json_put_text(w->a, e, STR("turn_id"), arena_printf(w->a, TURN_ID, w->turn));
}

static void end_turn(struct writing *w, bool last) {
    struct json *e = event(w, "task_complete");
    if (w->turn == 0)
        return;
    put_turn(w, e);
    put_null(w, e, "last_agent_message");
    json_put_i64(w->a, e, STR("started_at"), w->started_at_s);
    if (last)
        json_put_i64(w->a, e, STR("completed_at"), w->last_at_s);
    line(w, "event_msg", e);
}

static void begin_turn(struct writing *w, int64_t at_s) {
    struct json *e = event(w, "task_started");
    end_turn(w, false);
    w->turn++;
    w->started_at_s = at_s;
    put_turn(w, e);
    json_put_i64(w->a, e, STR("started_at"), at_s);
    put_null(w, e, "model_context_window");
    json_put_text(w->a, e, STR("collaboration_mode_kind"), STR("default"));
    line(w, "event_msg", e);
}

static void say(struct writing *w, struct str text) {
    struct json *e = event(w, "agent_message");
    json_put_text(w->a, e, STR("message"), text);
    put_null(w, e, "phase");
    put_null(w, e, "memory_citation");
    line(w, "event_msg", e);
}

static void ask(struct writing *w, struct str text) {
    static const char *const lists[] = { "local_images", "local_audio", "text_elements" };
    struct json *e = event(w, "user_message");
    json_put_text(w->a, e, STR("message"), text);
    for (size_t i = 0; i < ARRAY_LEN(lists); i++)
        json_put(e, str_of(lists[i]), json_new_array(w->a));
    line(w, "event_msg", e);
}

static void remember(struct writing *w, const struct session_message *m) {
    struct json *item = event(w, "message"), *content = json_new_array(w->a);
    struct json *part = event(w, m->of_user ? "input_text" : "output_text");
    json_put_text(w->a, item, STR("role"), m->of_user ? STR("user") : STR("assistant"));
    json_put_text(w->a, part, STR("text"), m->text);
    json_push(content, part);
    json_put(item, STR("content"), content);
    line(w, "response_item", item);
}

static struct json *usage(struct writing *w) {
    static const char *const none[] = { "input_tokens", "cached_input_tokens",
        "cache_write_input_tokens", "output_tokens", "reasoning_output_tokens" };
    struct json *u = json_new_object(w->a);
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        json_put_i64(w->a, u, str_of(none[i]), 0);
    json_put_i64(
        w->a, u, STR("total_tokens"), w->answered ? (int64_t)(w->bytes / BYTES_PER_TOKEN) : 0);
    return u;
}

static void count_tokens(struct writing *w) {
    struct json *e = event(w, "token_count"), *info = json_new_object(w->a);
    json_put(info, STR("total_token_usage"), usage(w));
    json_put(info, STR("last_token_usage"), usage(w));
    put_null(w, info, "model_context_window");
    json_put(e, STR("info"), info);
    put_null(w, e, "rate_limits");
    line(w, "event_msg", e);
}

static void begin_file(struct writing *w, const struct takeover_folders *folders,
    const struct session *s, struct str id) {
    struct json *meta = json_new_object(w->a);
    json_put_text(w->a, meta, STR("session_id"), id);
    json_put_text(w->a, meta, STR("id"), id);
    json_put_text(w->a, meta, STR("timestamp"), str_of(w->now));
    json_put_text(w->a, meta, STR("cwd"), s->cwd);
    json_put_text(w->a, meta, STR("originator"), folders->originator);
    json_put_text(w->a, meta, STR("cli_version"), STR(CODEX_PROTOCOL_VERSION));
    json_put_text(w->a, meta, STR("source"), STR("vscode"));
    json_put_text(w->a, meta, STR("model_provider"), folders->model_provider);
    json_put_text(w->a, meta, STR("history_mode"), STR("legacy"));
    line(w, "session_meta", meta);
}

static void write_all(struct writing *w, const struct session *s) {
    for (const struct session_message *m = s->first; m; m = m->next) {
        if (m->of_user)
            begin_turn(w, m->at_s);
        if (w->turn == 0)
            continue; /* before anybody asked */
        if (m->of_user)
            ask(w, m->text);
        else
            say(w, m->text);
        remember(w, m);
        w->answered |= !m->of_user;
        w->bytes += m->text.n;
        w->last_at_s = m->at_s;
    }
    say(w, STR("<EXTERNAL SESSION IMPORTED>"));
    count_tokens(w);
    end_turn(w, true);
}

static bool was_asked(const struct session *s) {
    for (const struct session_message *m = s->first; m; m = m->next)
        if (m->of_user)
            return true;
    return false;
}

struct str session_write(struct arena *a, const struct takeover_folders *folders,
    const struct session *session, int *ret_error) {
    struct writing w = { .a = a };
    struct uuid_clock clock = { 0 };
    struct uuid id;
    *ret_error = 0;
    if (!was_asked(session))
        return STR_NONE;
    uuid_v7(&clock, &id);
    struct str thread = uuid_str(a, &id);
    int64_t now_us = time_now_us();
    (void)time_format(now_us, TIME_MILLIS, w.now);
    begin_file(&w, folders, session, thread);
    write_all(&w, session);
    struct str path = rollout_path_new(a, folders->codex_home, now_us / 1000000, thread, STR_NONE);
    int r = file_make_directories(arena_cstr(a, path_dirname(path)), SESSION_FOLDER_MODE);
    if (r == 0)
        r = file_replace(arena_cstr(a, path), buf_str(&w.out), TAKEOVER_FILE_MODE);
    buf_done(&w.out);
    *ret_error = r;
    return r == 0 ? thread : STR_NONE;
}
