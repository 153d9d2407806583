/* startup_context: what the voice model is told of the thread, of recent work and of the machine. */
#include "realtime/startup_context.h"

#include "config/config.h"
#include "loop/work.h"
#include "realtime/cap.h"
#include "realtime/recent_work.h"
#include "realtime/workspace_map.h"
#include "store/rollout.h"
#include "thread/manager.h"
#include "tool/truncate.h"

#include <stdlib.h>

/* In tokens. */
enum { THREAD_MAX = 1200, TURN_MAX = 300, RECENT_MAX = 2200, MAP_MAX = 1600, NOTES_MAX = 300 };

static const char header[] =
    "Startup context from Codex.\nBackground on recent work and on the layout of this machine. It may be stale or "
    "incomplete. Let it inform what you say; do not recite it unless it matters.";
static const char notes[] =
    "Made when the voice session began, from this thread's history, what is stored about threads, and a "
    "short look at the directories. Left out: instructions of repositories (AGENTS.md), project documents, memories.";
static const char thread_intro[] =
    "The latest turns of this thread, newest first. Go on from them when you answer.";

struct gathering {
    struct work job;
    struct history history;
    struct str home, cwd, user_home, path;
    struct index *index;
    void (*done)(void *user, struct str text);
    void *user;
    struct buf text;
};

/* ---- the thread ---- */

static bool is_injected(struct str text) {
    static const char *const begins[] = { "<environment_context>", "# AGENTS.md instructions",
        "<user_instructions>", "<turn_aborted>", "<permissions instructions>" };
    for (size_t i = 0; i < ARRAY_LEN(begins); i++)
        if (str_starts(text, str_of(begins[i])))
            return true;
    return false;
}

/* Appends the texts of a message that somebody said; false: there are none. */
static bool add_texts(struct buf *out, const struct json *item) {
    const struct json *content = json_get(item, "content");
    size_t start = out->n;
    for (const struct json *p = content && content->kind == JSON_ARRAY ? content->first : NULL; p;
         p = p->next) {
        struct str text = str_trim(json_get_text(p, "text"));
        if (!text.n || is_injected(text))
            continue;
        buf_add_str(out, out->n > start ? STR("\n\n") : STR(""));
        buf_add_str(out, text);
    }
    return out->n > start;
}

struct said_turn {
    struct said_turn *older;
    struct buf user, assistant;
};

static void add_message(struct arena *a, struct said_turn **newest, const struct json *item) {
    _cleanup_buf_ struct buf text = { 0 };
    bool user = str_is(json_get_text(item, "role"), "user");
    bool assistant = str_is(json_get_text(item, "role"), "assistant");
    if (!str_is(json_get_text(item, "type"), "message") || (!user && !assistant) ||
        !add_texts(&text, item))
        return;
    struct said_turn *turn = *newest;
    if (!turn || (user && turn->assistant.n)) {
        turn = arena_new(a, struct said_turn);
        turn->older = *newest;
        *newest = turn;
    }
    struct buf *to = user ? &turn->user : &turn->assistant;
    buf_add_str(to, to->n ? STR("\n\n") : STR(""));
    buf_add_str(to, buf_str(&text));
}

static void write_turn(struct buf *out, const struct said_turn *turn) {
    if (turn->user.n)
        buf_printf(out, "User:\n%.*s", STR_ARGS(buf_str(&turn->user)));
    if (turn->assistant.n)
        buf_printf(out, "%sAssistant:\n%.*s", turn->user.n ? "\n\n" : "",
            STR_ARGS(buf_str(&turn->assistant)));
}

static void write_thread(struct buf *out, struct said_turn *turn) {
    uint64_t left = THREAD_MAX;
    buf_add_str(out, str_of(thread_intro));
    for (unsigned i = 0; turn; turn = turn->older, i++) {
        _cleanup_buf_ struct buf text = { 0 };
        if (i)
            buf_printf(&text, "### Previous turn %u\n", i);
        else
            buf_add_str(&text, STR("### Latest turn\n"));
        write_turn(&text, turn);
        if (left) {
            buf_add_str(out, STR("\n\n"));
            size_t start = out->n;
            cap_middle(buf_str(&text), left < TURN_MAX ? left : TURN_MAX, out);
            uint64_t used = token_estimate(out->n - start);
            left -= used < left ? used : left;
        }
        buf_done(&turn->user);
        buf_done(&turn->assistant);
    }
}

/* ---- the whole ---- */

static void add_section(struct buf *out, const char *title, struct str body, uint64_t max) {
    size_t start = out->n;
    buf_printf(out, "\n\n## %s\n", title);
    cap_middle(body, max - token_estimate(out->n - start), out);
}

static void write_current_thread(struct gathering *g, struct buf *out) {
    struct arena *a = &g->job.op.arena;
    _cleanup_buf_ struct buf text = { 0 }, body = { 0 };
    struct said_turn *newest = NULL;
    buf_add_char(&text, '[');
    history_fill(&g->history, g->home, &text);
    buf_add_char(&text, ']');
    const struct json *items = json_parse(a, buf_str(&text), NULL);
    for (const struct json *i = items ? items->first : NULL; i; i = i->next)
        add_message(a, &newest, i);
    if (!newest)
        return;
    write_thread(&body, newest);
    add_section(out, "Current Thread", buf_str(&body), THREAD_MAX);
}

static void gather(struct work *job) {
    struct gathering *g = (struct gathering *)job;
    _cleanup_buf_ struct buf sections = { 0 }, recent = { 0 }, map = { 0 };
    struct str root = map_git_root(&job->op.arena, g->cwd);
    write_current_thread(g, &sections);
    recent_write(&recent, &(struct recent_request){ .index = g->index,
                              .home = g->home,
                              .current = g->path,
                              .here = root.p ? root : g->cwd });
    if (recent.n)
        add_section(&sections, "Recent Work", buf_str(&recent), RECENT_MAX);
    map_write(&map, g->cwd, root, g->user_home);
    add_section(&sections, "Machine / Workspace Map", buf_str(&map), MAP_MAX);
    add_section(&sections, "Notes", str_of(notes), NOTES_MAX);
    buf_printf(&g->text, "<startup_context>\n%s", header);
    buf_add_str(&g->text, buf_str(&sections));
    buf_add_str(&g->text, STR("\n</startup_context>"));
}

static void after(struct work *job, bool done) {
    struct gathering *g = (struct gathering *)job;
    if (done)
        g->done(g->user, buf_str(&g->text));
}

static void release(struct work *job) {
    buf_done(&((struct gathering *)job)->text);
}

struct op *startup_context_start(
    struct thread *t, void (*done)(void *user, struct str text), void *user, struct str *ret_text) {
    *ret_text = config_text(t->config, "experimental_realtime_ws_startup_context");
    if (ret_text->p)
        return NULL;
    struct gathering *g = work_new(&t->ops, sizeof *g);
    struct arena *a = &g->job.op.arena;
    g->job.run = gather;
    g->job.after = after;
    g->job.release = release;
    g->history = history_copy(a, &t->history);
    g->home = arena_str(a, t->manager->home);
    g->cwd = arena_str(a, t->settings.cwd);
    g->user_home = arena_str(a, str_of(getenv("HOME")));
    g->path = rollout_is_begun(t->rollout) ? arena_str(a, t->path) : STR_NONE;
    g->index = t->manager->index;
    g->done = done;
    g->user = user;
    work_start(&g->job, t->manager->loop);
    return &g->job.op;
}
