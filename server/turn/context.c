/* context: what the model is told about its place before the conversation begins. */
#include "turn/context.h"

#include "base/json.h"
#include "config/config.h"
#include "thread/manager.h"
#include "turn/environment_context.h"
#include "turn/permissions_text.h"

static const char base_instructions[] =
    "You are a coding agent that works on a user's computer through an editor or another client.\n"
    "\n"
    "Answer what was asked, precisely and in few words. Say what you did and what you did not do; never "
    "claim a result that you have not seen. When something is ambiguous, choose the most likely reading, "
    "say which one it was, and go on.\n"
    "\n"
    "When you change files, keep to the style that you find there and change no more than the task needs. "
    "Never undo changes that you did not make. Show paths relative to the working directory, with line "
    "numbers where they help. Write plain Markdown.";

struct str turn_context_base_instructions(const struct thread *thread) {
    struct str own = thread->settings.base_instructions;
    return own.p ? own : str_of(base_instructions);
}

/* One message of several parts. */
static void add_message(struct thread *thread, struct history *to, const char *role,
    const struct str *parts, size_t n) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    if (n == 0)
        return;
    buf_printf(&out, "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"%s\",\"content\":[",
        thread_manager_new_id(thread->manager, &a, "msg_").p, role);
    for (size_t i = 0; i < n; i++) {
        buf_add_str(&out, i ? STR(",{\"type\":\"input_text\",\"text\":")
                            : STR("{\"type\":\"input_text\",\"text\":"));
        json_write_str(&out, parts[i]);
        buf_add_char(&out, '}');
    }
    buf_add_str(&out, STR("]}"));
    history_add(to, buf_str(&out));
}

/* Remembers what was told; false when it is what was told before. */
static bool is_news(struct buf *told, struct str text) {
    if (told->p && str_eq(buf_str(told), text))
        return false;
    buf_clear(told, 0);
    buf_add_str(told, text);
    (void)buf_cstr(told); /* no text at all was told too: turn/history.wire */
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

static struct str environment_message(struct arena *a, struct thread *t) {
    struct environment_parts parts = environment_parts_of(a, t);
    struct str place = arena_printf(a, "%.*s\n%.*s", STR_ARGS(parts.cwd), STR_ARGS(parts.shell));
    bool moved = is_news(&t->told.place, place);
    bool changed = is_news(&t->told.environment, parts.rest);
    if (!moved && !changed)
        return STR_NONE;
    return environment_context_text(a, &parts, moved);
}

static struct str permissions_message(struct arena *a, struct thread *t) {
    struct str text = permissions_text(a, &t->settings);
    return is_news(&t->told.permissions, text) ? text : STR_NONE;
}

static void add_first(struct thread *t, struct history *to, struct arena *a) {
    struct str developer[2], user[2];
    size_t developers = 0, users = 0;
    if (t->settings.developer_instructions.n)
        developer[developers++] = t->settings.developer_instructions;
    struct str permissions = permissions_message(a, t);
    if (config_bool(t->config, "include_permissions_instructions", true))
        developer[developers++] = permissions;
    struct str docs = docs_message(a, t);
    struct str environment = environment_message(a, t);
    if (docs.p)
        user[users++] = docs;
    if (config_bool(t->config, "include_environment_context", true))
        user[users++] = environment;
    add_message(t, to, "developer", developer, developers);
    add_message(t, to, "user", user, users);
}

static void add_changes(struct thread *t, struct arena *a) {
    struct str docs = docs_message(a, t);
    struct str permissions = permissions_message(a, t);
    struct str environment = environment_message(a, t);
    add_message(t, &t->history, "user", &docs, docs.p != NULL);
    add_message(t, &t->history, "developer", &permissions, permissions.p != NULL);
    add_message(t, &t->history, "user", &environment, environment.p != NULL);
}

void turn_context_add(struct thread *t) {
    _cleanup_arena_ struct arena a = { 0 };
    if (t->has_context)
        add_changes(t, &a);
    else
        add_first(t, &t->history, &a);
    t->has_context = true;
}

void turn_context_renew(struct thread *t, struct history *to) {
    _cleanup_arena_ struct arena a = { 0 };
    buf_done(&t->told.docs);
    buf_done(&t->told.place);
    buf_done(&t->told.environment);
    buf_done(&t->told.permissions);
    t->has_context = false;
    add_first(t, to, &a);
    t->has_context = true;
}
