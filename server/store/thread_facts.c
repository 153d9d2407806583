/* thread_facts: what a list shows of a thread, from the head and the tail of its file. */
#include "store/thread_facts.h"

#include "store/rollout_line.h"
#include "store/rollout_reader.h"
#include "store/user_text.h"

enum {
    HEAD_BYTES = 4 * 1024 * 1024, /* in which the first message is looked for */
    TAIL_BYTES = 256 * 1024,      /* in which the newest settings are */
};

struct reading {
    struct arena *a;
    struct thread_facts *facts;
    struct arena scratch;
    bool has_meta;
    struct str goal;
    struct error *reterr;
    bool failed;
};

/* Lines that tell nothing here are not parsed. */
static bool is_of_interest(struct str line) {
    static const char *const words[] = { "turn_context", "thread_settings_applied", "session_meta",
        "UserMessage", "user_message", "thread_goal_updated" };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_find(line, str_of(words[i])) >= 0)
            return true;
    return false;
}

static void keep(struct reading *r, struct str *to, struct str text) {
    if (text.p && !str_eq(*to, text))
        *to = arena_str(r->a, text);
}

/* ---- sources ---- */

static enum thread_kind kind_of_agent(const struct json *agent) {
    if (agent->kind == JSON_STRING)
        return str_is(agent->text, "review")    ? THREAD_KIND_REVIEW
               : str_is(agent->text, "compact") ? THREAD_KIND_COMPACT
                                                : THREAD_KIND_OTHER_AGENT;
    return json_get(agent, "thread_spawn") ? THREAD_KIND_SPAWN : THREAD_KIND_OTHER_AGENT;
}

static enum thread_kind kind_of(const struct json *source) {
    static const struct {
        const char *name;
        enum thread_kind kind;
    } names[] = { { "cli", THREAD_KIND_CLI }, { "vscode", THREAD_KIND_VSCODE },
        { "exec", THREAD_KIND_EXEC }, { "mcp", THREAD_KIND_APP_SERVER } };
    if (!source)
        return THREAD_KIND_VSCODE;
    if (source->kind == JSON_STRING) {
        for (size_t i = 0; i < ARRAY_LEN(names); i++)
            if (str_is(source->text, names[i].name))
                return names[i].kind;
        return THREAD_KIND_UNKNOWN;
    }
    struct str custom = json_get_text(source, "custom");
    if (custom.p)
        return str_is(custom, "atlas") || str_is(custom, "chatgpt") ? THREAD_KIND_CUSTOM_CLIENT
                                                                    : THREAD_KIND_CUSTOM;
    const struct json *agent = json_get(source, "subagent");
    return agent ? kind_of_agent(agent) : THREAD_KIND_UNKNOWN;
}

/* ---- lines ---- */

static void on_meta(struct reading *r, const struct json *payload) {
    struct thread_facts *f = r->facts;
    struct rollout_meta update;
    if (!r->has_meta) {
        r->has_meta = true;
        r->failed = !rollout_meta_of(r->a, payload, &f->meta, r->reterr);
        return;
    }
    if (!str_eq(json_get_text(payload, "id"), f->meta.id) ||
        !rollout_meta_of(r->a, payload, &update, NULL))
        return;
    if (update.git)
        f->meta.git = update.git;
    if (update.memory_mode.p)
        f->meta.memory_mode = update.memory_mode;
}

static void on_settings(struct reading *r, const struct json *settings) {
    struct thread_facts *f = r->facts;
    struct str effort = json_get_text(settings, "reasoning_effort");
    keep(r, &f->provider, json_get_text(settings, "model_provider_id"));
    keep(r, &f->cwd, json_get_text(settings, "cwd"));
    keep(r, &f->model, json_get_text(settings, "model"));
    keep(r, &f->effort, effort.p ? effort : json_get_text(settings, "effort"));
}

static void on_line(struct reading *r, struct str text) {
    struct rollout_line line;
    if (!is_of_interest(text) || !rollout_line_look(&r->scratch, text, &line))
        return;
    if (line.type == ROLLOUT_SESSION_META)
        on_meta(r, line.payload);
    else if (line.type == ROLLOUT_TURN_CONTEXT)
        on_settings(r, line.payload);
    else if (str_is(line.event, "thread_settings_applied"))
        on_settings(r, json_get(line.payload, "thread_settings"));
    else if (str_is(line.event, "thread_goal_updated"))
        keep(r, &r->goal, json_get_text(json_get(line.payload, "goal"), "objective"));
    else if (!r->facts->preview.n)
        keep(r, &r->facts->preview, user_text_preview(&r->scratch, &line));
}

/* Lines from `start` on, until the head has told what is wanted of it. */
static bool read_part(struct reading *r, const char *path, uint64_t start, uint64_t end) {
    struct str text;
    uint64_t offset;
    int why = 0;
    struct rollout_reader *reader = rollout_reader_open(path, start, end, &why);
    if (!reader)
        return error_set(r->reterr, why, "%s", error_of_errno(why));
    bool skip = start > 0; /* where a line is in progress */
    while (!r->failed && rollout_reader_next(reader, &text, &offset)) {
        if (!skip)
            on_line(r, text);
        skip = false;
        arena_reset(&r->scratch);
        if (start == 0 && r->facts->preview.n && offset + TAIL_BYTES < end && end != UINT64_MAX)
            break;
    }
    rollout_reader_close(reader);
    return !r->failed;
}

bool thread_facts_read(struct arena *a, const char *path, uint64_t size, struct thread_facts *ret,
    struct error *reterr) {
    struct reading r = { .a = a, .facts = ret, .reterr = reterr };
    *ret = (struct thread_facts){ 0 };
    bool packed = str_ends(str_of(path), STR(".zst"));
    bool large = !packed && size > HEAD_BYTES + TAIL_BYTES;
    bool ok = read_part(&r, path, 0, packed ? UINT64_MAX : large ? HEAD_BYTES : size);
    if (ok && !packed && size > 2 * TAIL_BYTES)
        ok = read_part(&r, path, size - TAIL_BYTES, size);
    arena_free(&r.scratch);
    if (!ok)
        return false;
    if (!r.has_meta)
        return error_set(reterr, 0, "no session metadata");
    ret->kind = kind_of(ret->meta.source);
    ret->parent = ret->meta.parent;
    if (!ret->parent.p)
        ret->parent = json_get_text(
            json_get(json_get(ret->meta.source, "subagent"), "thread_spawn"), "parent_thread_id");
    if (!ret->preview.n)
        ret->preview = r.goal.p ? r.goal : STR("");
    if (!ret->provider.p)
        ret->provider = ret->meta.model_provider;
    if (!ret->cwd.p)
        ret->cwd = ret->meta.cwd;
    return true;
}
