/* context: what the model is told about its place before the conversation begins. */
#include "turn/context.h"

#include "base/hash.h"
#include "base/json.h"
#include "config/config.h"
#include "config/model_catalog.h"
#include "thread/instructions.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/stored_settings.h"
#include "tool/search.h"
#include "turn/agent_text.h"
#include "turn/agents.h"
#include "turn/environment_context.h"
#include "turn/mode_text.h"
#include "turn/permissions_text.h"
#include "turn/record.h"
#include "turn/skill_text.h"
#include "turn/state.h"

enum { PARTS_MAX = 7 };

/* The texts of one message, each with its kind (threads.md 4.2). */
struct parts {
    struct str text[PARTS_MAX];
    const char *kind[PARTS_MAX];
    size_t n;
};

static void add_part(struct parts *parts, const char *kind, struct str text) {
    if (!text.p)
        return;
    parts->text[parts->n] = text;
    parts->kind[parts->n++] = kind;
}

/* Whom is told what, and in which turn. */
struct telling {
    struct thread *thread;
    struct str turn; /* id, or what stands for one outside of turns */
    struct history
        *to; /* one that is still in the making, and not in the file; NULL: the thread's */
};

static struct telling telling_of(struct turn *turn, struct history *to) {
    return (struct telling){ turn->thread, turn_id(turn), to };
}

static void say(const struct telling *x, const char *role, const struct parts *parts) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    if (parts->n == 0)
        return;
    buf_printf(&out, "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"%s\",\"content\":[",
        thread_manager_new_id(x->thread->manager, &a, "msg_").p, role);
    for (size_t i = 0; i < parts->n; i++) {
        buf_add_str(&out, i ? STR(",{\"type\":\"input_text\",\"text\":")
                            : STR("{\"type\":\"input_text\",\"text\":"));
        json_write_str(&out, parts->text[i]);
        buf_add_char(&out, '}');
    }
    buf_add_str(&out, STR("]}"));
    struct said how = { x->turn, parts->kind, parts->n, .undated = x->to != NULL };
    if (x->to)
        thread_add_item(x->thread, x->to, &how, buf_str(&out));
    else
        thread_say_text(x->thread, &how, buf_str(&out));
}

static void say_one(const struct telling *x, const char *role, const char *kind, struct str text) {
    struct parts parts = { 0 };
    add_part(&parts, kind, text);
    say(x, role, &parts);
}

static void set_told(struct buf *told, struct str text) {
    buf_clear(told, 0);
    buf_add_str(told, text);
    (void)buf_cstr(told); /* no text at all was told too: turn/history.wire */
}

/* Remembers what was told; false when it is what was told before. */
static bool is_news(struct buf *told, struct str text) {
    if (told->p && str_eq(buf_str(told), text))
        return false;
    set_told(told, text);
    return true;
}

static struct str docs_text(struct arena *a, const struct thread *t, struct str global) {
    const struct project_docs *docs = &t->docs;
    if (!global.p && !docs->project.p)
        return STR("");
    _cleanup_buf_ struct buf text = { 0 };
    buf_add_str(&text, global);
    if (docs->project.p) {
        if (global.p)
            buf_add_str(&text, STR("\n\n--- project-doc ---\n\n"));
        buf_add_str(&text, docs->project);
    }
    return arena_str(a, buf_str(&text));
}

/* The AGENTS.md message, or "no string" when there is nothing new to say. */
static struct str docs_message(struct arena *a, struct thread *t) {
    bool first = !t->has_context;
    struct str text = docs_text(a, t, project_docs_read_global(a, t->manager->home));
    if (!is_news(&t->told.docs, text) || (first && text.n == 0))
        return STR_NONE;
    struct str header = t->docs.project.p ? arena_printf(a, "# AGENTS.md instructions for %.*s",
                                                STR_ARGS(t->settings.cwd))
                                          : STR("# AGENTS.md instructions");
    const char *again =
        first ? ""
              : "These AGENTS.md instructions replace all previously provided AGENTS.md "
                "instructions.\n\n";
    return arena_printf(a, "%.*s\n\n<INSTRUCTIONS>\n%s%.*s\n</INSTRUCTIONS>", STR_ARGS(header),
        again, STR_ARGS(text));
}

static struct str text_of(struct arena *a, const struct json *value) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, value);
    return arena_str(a, buf_str(&text));
}

static struct str environment_message(struct arena *a, struct thread *t) {
    struct environment_parts parts = environment_parts_of(a, t);
    const struct json *before =
        t->told.places.n ? json_parse(a, arena_str(a, buf_str(&t->told.places)), NULL) : NULL;
    bool moved = is_news(&t->told.places, text_of(a, parts.places));
    struct str rest = arena_printf(a, "%.*s\n%.*s\n%.*s", STR_ARGS(parts.date),
        STR_ARGS(parts.timezone), STR_ARGS(parts.filesystem));
    bool changed = is_news(&t->told.environment, rest);
    if (!moved && !changed)
        return STR_NONE;
    return environment_context_text(a, &parts, moved, before);
}

static struct str permissions_message(struct arena *a, struct thread *t) {
    /* A prefix that is approved later is told by itself. */
    if (!is_news(&t->told.permissions, permissions_text(a, &t->settings, NULL)))
        return STR_NONE;
    return permissions_text(a, &t->settings, t->approvals.rules);
}

/* The default mode is only spoken of when another one was on, and to the models of the newer layout. */
static struct str mode_message(struct arena *a, struct thread *t) {
    const struct run_settings *s = &t->settings;
    struct str text = s->mode_instructions.p ? s->mode_instructions : mode_instructions(s->mode);
    bool silent = !t->told.mode.p && s->mode == MODE_KIND_DEFAULT && !s->mode_instructions.p &&
                  !thread_model(t)->lite;
    if (!is_news(&t->told.mode, text) || silent)
        return STR_NONE;
    return arena_printf(a, "<collaboration_mode>%.*s</collaboration_mode>", STR_ARGS(text));
}

/* Another model goes on: what it would have been told at the beginning. */
static struct str switch_message(struct arena *a, struct thread *t) {
    if (!is_news(&t->told.model, t->settings.model))
        return STR_NONE;
    return arena_printf(a,
        "<model_switch>\nAnother model worked in this conversation before you. Go on with it as these instructions "
        "say:\n\n%.*s\n</model_switch>",
        STR_ARGS(thread_model_instructions(t)));
}

/* ---- tools that have to be found ---- */

static bool has_line(struct str lines, struct str line) {
    for (struct str rest = lines; rest.n;) {
        const char *end = memchr(rest.p, '\n', rest.n);
        struct str one = { rest.p, end ? (size_t)(end - rest.p) : rest.n };
        if (str_eq(one, line))
            return true;
        rest = str_from(rest, one.n + (end ? 1 : 0));
    }
    return false;
}

/* The lines of one list that the other one has not, under a title. */
static void add_missing(struct buf *out, const char *title, struct str lines, struct str others) {
    bool any = false;
    for (struct str rest = lines; rest.n;) {
        const char *end = memchr(rest.p, '\n', rest.n);
        struct str one = { rest.p, end ? (size_t)(end - rest.p) : rest.n };
        rest = str_from(rest, one.n + (end ? 1 : 0));
        if (has_line(others, one))
            continue;
        if (!any)
            buf_printf(out, "%s\n", title);
        any = true;
        buf_printf(out, "%.*s\n", STR_ARGS(one));
    }
}

/* Of a thread that was read from its file nobody knows what its model was told: nothing is new then. */
static struct str tools_message(struct arena *a, struct thread *t) {
    _cleanup_buf_ struct buf out = { 0 };
    const struct tool_offer offer = turn_tool_offer(t);
    struct str now = tool_search_namespaces(a, &offer);
    bool silent = t->has_context && !t->told.tools.p;
    struct str before = arena_str(a, t->told.tools.p ? buf_str(&t->told.tools) : STR(""));
    if (!is_news(&t->told.tools, now) || silent || str_eq(now, before))
        return STR_NONE;
    add_missing(&out, "Deferred tool namespaces:", now, before);
    add_missing(&out, "Removed deferred tool namespaces:", before, now);
    if (!now.n)
        buf_add_str(&out, STR("No deferred tool namespaces remain.\n"));
    return arena_printf(a, "<tools>\n%.*s</tools>", STR_ARGS(buf_str(&out)));
}

/* ---- the voice session (realtime.md 17) ---- */

static const char voice_start_text[] =
    "A voice conversation has begun. A voice assistant now speaks with the user; you do the work behind it, and it "
    "passes on what you write. You get what was said as transcripts, which may lack punctuation or contain words "
    "that were misheard: look for what was meant. Sometimes you are asked although there is nothing to do; then "
    "answer in a few words. Keep your answers short and to the point, and begin with what the user needs to know "
    "or do.";
static const char voice_end_text[] =
    "The voice conversation has ended. From here on the user types and reads what you write: answer as you usually "
    "do, and take what is typed as it is written.";

static struct str voice_text(const struct thread *t, const char **ret_kind) {
    const struct thread_voice *v = &t->voice;
    *ret_kind = "realtime_conversation.end_instructions";
    if (!v->active)
        return v->has_end ? buf_str(&v->end) : str_of(voice_end_text);
    struct str configured = config_text(t->config, "experimental_realtime_start_instructions");
    *ret_kind = v->has_start || configured.p ? "realtime_conversation.custom_start_instructions"
                                             : "realtime_conversation.start_instructions";
    return v->has_start ? buf_str(&v->start) : configured.p ? configured : str_of(voice_start_text);
}

/* "No string" when the model knows already. */
static struct str voice_message(struct arena *a, struct thread *t, const char **ret_kind) {
    if (t->voice.told == t->voice.active)
        return STR_NONE;
    t->voice.told = t->voice.active;
    return arena_printf(a, "<realtime_conversation>\n%.*s\n</realtime_conversation>",
        STR_ARGS(voice_text(t, ret_kind)));
}

void turn_context_tell_changes(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct telling x = telling_of(turn, NULL);
    const char *kind;
    struct str model = switch_message(&a, turn->thread);
    struct str voice = voice_message(&a, turn->thread, &kind);
    struct str tools = tools_message(&a, turn->thread);
    say_one(&x, "developer", "model_switch.instructions", model);
    say_one(&x, "developer", "tools.deferred_namespaces", tools);
    if (!model.p && !voice.p)
        return;
    say_one(&x, "developer", kind, voice);
    turn_record_world(turn->thread);
}

static void say_agents(const struct telling *x, struct arena *a) {
    struct thread *t = x->thread;
    if (!agent_text_is_due(t))
        return;
    say_one(x, "developer", "multi_agent.role", agent_role_text(a, t));
    say_one(x, "developer", "multi_agent.mode", agent_mode_text());
    if (t->agent)
        t->agent->introduced = true;
}

/* The whole list anew when it is another one. A thread that was read from its file knows what there is. */
static struct str skills_message(struct arena *a, struct thread *t) {
    struct str text = skill_list_text(a, t);
    bool silent = t->has_context && !t->told.skills.p;
    if (t->has_context && !text.n)
        return STR_NONE;
    return is_news(&t->told.skills, text.n ? text : STR("")) && !silent ? text : STR_NONE;
}

/* What the administrator adds; `first`: nothing was told before. */
static struct str managed_message(struct arena *a, struct thread *t, bool first) {
    struct str text =
        json_get_text(t->config->requirements.tree, "additional_developer_instructions");
    const char *what = "";
    bool before = t->told.managed.n > 0;
    if (!is_news(&t->told.managed, text.n ? hash_hex_of(a, HASH_SHA1, text) : STR("")) ||
        (!text.n && (first || !before)))
        return STR_NONE;
    if (!text.n)
        text = STR("The previously provided managed developer instructions no longer apply.");
    else if (!first && before)
        what = "These managed developer instructions replace all previously provided managed "
               "developer instructions.\n\n";
    return arena_printf(a,
        "<managed_developer_instructions>\n%s%.*s\n</managed_developer_instructions>", what,
        STR_ARGS(text));
}

static const char *const managed_kind = "managed_config.developer_instructions";

static void say_first(const struct telling *x, struct arena *a) {
    struct thread *t = x->thread;
    struct parts developer = { 0 }, user = { 0 };
    t->voice.told = false;
    const char *voice_kind = NULL;
    struct str voice = voice_message(a, t, &voice_kind);
    add_part(&developer, "model_switch.instructions", switch_message(a, t));
    add_part(&developer, voice_kind, voice);
    if (t->settings.developer_instructions.n)
        add_part(&developer, "generic.developer_instructions", t->settings.developer_instructions);
    add_part(&developer, "host_skills.instructions", skills_message(a, t));
    struct str permissions = permissions_message(a, t);
    if (config_bool(t->config, "include_permissions_instructions", true))
        add_part(&developer, "permissions.instructions", permissions);
    add_part(&developer, "collaboration_mode.instructions", mode_message(a, t));
    add_part(&developer, "tools.deferred_namespaces", tools_message(a, t));
    struct str docs = docs_message(a, t);
    struct str environment = environment_message(a, t);
    add_part(&user, "agents_md.instructions", docs);
    if (config_bool(t->config, "include_environment_context", true))
        add_part(&user, "environments.environment_context", environment);
    thread_renew_base(t, x->turn, !x->to);
    say(x, "developer", &developer);
    say_agents(x, a);
    say(x, "user", &user);
    say_one(x, "developer", managed_kind, managed_message(a, t, true));
}

static void say_changes(const struct telling *x, struct arena *a) {
    struct thread *t = x->thread;
    struct str model = switch_message(a, t);
    struct str docs = docs_message(a, t);
    struct str permissions = permissions_message(a, t);
    struct str mode = mode_message(a, t);
    struct str environment = environment_message(a, t);
    struct str skills = skills_message(a, t);
    say_one(x, "developer", "model_switch.instructions", model);
    say_one(x, "developer", "host_skills.instructions", skills);
    say_one(x, "user", "agents_md.instructions", docs);
    say_one(x, "developer", "permissions.instructions", permissions);
    say_one(x, "developer", "collaboration_mode.instructions", mode);
    say_one(x, "user", "environments.environment_context", environment);
    const char *voice_kind = NULL;
    struct str voice = voice_message(a, t, &voice_kind);
    say_one(x, "developer", voice_kind, voice);
    say_one(x, "developer", managed_kind, managed_message(a, t, false));
    if (!t->agent || !t->agent->path.p || t->agent->introduced)
        return;
    say_one(x, "developer", "multi_agent.heir", agent_heir_text());
    say_agents(x, a);
}

void turn_context_add(struct turn *turn) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct telling x = telling_of(turn, NULL);
    if (turn->thread->has_context)
        say_changes(&x, &a);
    else
        say_first(&x, &a);
    turn->thread->has_context = true;
    turn_record_world(turn->thread);
}

void turn_context_begin(struct thread *t, struct str id) {
    _cleanup_arena_ struct arena a = { 0 };
    if (t->has_context)
        return;
    say_first(&(struct telling){ t, id, NULL }, &a);
    t->has_context = true;
    turn_record_world(t);
    thread_record_turn_context(t, id, STR_NONE);
    thread_record_settings(t);
}

void turn_context_forget(struct thread *t) {
    buf_done(&t->told.tools);
    buf_done(&t->told.skills);
    buf_done(&t->told.docs);
    buf_done(&t->told.places);
    buf_done(&t->told.environment);
    buf_done(&t->told.permissions);
    buf_done(&t->told.mode);
    buf_done(&t->told.managed);
    set_told(
        &t->told.model, t->settings.model); /* whichever it is: there is nothing to be switched */
    t->has_context = false;
}

void turn_context_renew(struct turn *turn, struct history *to) {
    _cleanup_arena_ struct arena a = { 0 };
    struct thread *t = turn->thread;
    turn_context_forget(t);
    const struct telling x = telling_of(turn, to);
    say_first(&x, &a);
    t->has_context = true;
}

/* ---- a thread that was read from its file ---- */

static void restore_environment(struct thread *t, const struct json *environments) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *places = json_get(environments, "environments");
    set_told(&t->told.places, places ? text_of(&a, places) : STR("{}"));
    set_told(&t->told.environment,
        arena_printf(&a, "%.*s\n%.*s\n%.*s", STR_ARGS(json_get_text(environments, "current_date")),
            STR_ARGS(json_get_text(environments, "timezone")),
            STR_ARGS(json_get_text(environments, "filesystem"))));
}

/* The text itself is not kept: it is the one that belongs to the settings that were recorded. */
static void restore_permissions(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    struct run_settings recorded = t->settings;
    const struct json *stored =
        t->recorded_settings.n ? json_parse(&a, buf_str(&t->recorded_settings), NULL) : NULL;
    if (stored)
        stored_settings_read(&a, stored, &recorded);
    set_told(&t->told.permissions, permissions_text(&a, &recorded, NULL));
    set_told(&t->told.model, recorded.model);
    set_told(&t->told.mode, recorded.mode_instructions.p ? recorded.mode_instructions
                                                         : mode_instructions(recorded.mode));
}

void turn_context_restore(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *world =
        t->recorded_world.n ? json_parse(&a, buf_str(&t->recorded_world), NULL) : NULL;
    if (!world)
        return;
    struct str docs = json_get_text(json_get(world, "agents_md"), "text");
    set_told(&t->told.docs, docs.p ? docs : STR(""));
    restore_environment(t, json_get(world, "environments"));
    restore_permissions(t);
    struct str managed =
        json_get_text(json_get(world, "managed_developer_instructions"), "instructions");
    set_told(&t->told.managed, managed.p ? managed : STR(""));
    t->voice.told = json_get_bool(json_get(world, "realtime"), "active", false);
    t->has_context = true;
}
