/* context: what the model is told about its place before the conversation begins. */
#include "turn/context.h"

#include "base/json.h"
#include "thread/manager.h"

#include <stdlib.h>
#include <time.h>

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

static void add_message(struct thread *thread, const char *role, struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out,
        "{\"type\":\"message\",\"id\":\"%s\",\"role\":\"%s\",\"content\":[{\"type\":"
        "\"input_text\",\"text\":",
        thread_manager_new_id(thread->manager, &a, "msg_").p, role);
    json_write_str(&out, text);
    buf_add_str(&out, STR("}]}"));
    history_add(&thread->history, buf_str(&out));
}

static void add_escaped(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '&':
            buf_add_str(out, STR("&amp;"));
            break;
        case '<':
            buf_add_str(out, STR("&lt;"));
            break;
        case '>':
            buf_add_str(out, STR("&gt;"));
            break;
        case '"':
            buf_add_str(out, STR("&quot;"));
            break;
        case '\'':
            buf_add_str(out, STR("&apos;"));
            break;
        default:
            buf_add_char(out, text.p[i]);
        }
    }
}

/* The name of the zone, as the system knows it. */
static struct str timezone_name(void) {
    const char *tz = getenv("TZ");
    return tz && *tz ? str_of(tz) : STR("Etc/UTC");
}

static void add_environment(struct thread *thread) {
    _cleanup_buf_ struct buf out = { 0 };
    time_t now = time(NULL);
    struct tm tm;
    char date[16] = "";
    const char *shell = getenv("SHELL");
    const char *name = shell ? strrchr(shell, '/') : NULL;
    if (localtime_r(&now, &tm))
        (void)strftime(date, sizeof date, "%Y-%m-%d", &tm);
    buf_add_str(&out, STR("<environment_context>\n  <cwd>"));
    add_escaped(&out, thread->settings.cwd);
    buf_add_str(&out, STR("</cwd>\n  <shell>"));
    add_escaped(&out, name ? str_of(name + 1) : STR("bash"));
    buf_printf(&out, "</shell>\n  <current_date>%s</current_date>\n  <timezone>", date);
    add_escaped(&out, timezone_name());
    buf_add_str(&out, STR("</timezone>\n</environment_context>"));
    add_message(thread, "user", buf_str(&out));
}

void turn_context_add(struct thread *thread) {
    if (thread->has_context)
        return;
    thread->has_context = true;
    if (thread->settings.developer_instructions.n)
        add_message(thread, "developer", thread->settings.developer_instructions);
    add_environment(thread);
}
