/* rollout_meta: the first line of a rollout: whose it is. */
#include "store/rollout_meta.h"

#include "base/time.h"
#include "store/rollout_line.h"
#include "store/rollout_reader.h"

static struct str text_of(struct arena *a, const struct json *o, const char *name) {
    return arena_str(a, json_get_text(o, name));
}

static const struct json *node_of(struct arena *a, const struct json *o, const char *name) {
    const struct json *value = json_get(o, name);
    return json_is_null(value) ? NULL : json_clone(a, value);
}

static bool read_mode(const struct json *payload, struct rollout_meta *m, struct error *reterr) {
    struct str mode = json_get_text(payload, "history_mode");
    m->legacy = !mode.p || str_is(mode, "legacy");
    if (m->legacy || str_is(mode, "paginated"))
        return true;
    return error_set(reterr, 0,
        "invalid session metadata history_mode: unknown variant `%.*s`, expected `legacy` or "
        "`paginated`",
        STR_ARGS(mode));
}

static void read_base(struct arena *a, const struct json *payload, struct rollout_meta *m) {
    const struct json *base = json_get(payload, "history_base");
    m->base_key = text_of(a, base, "thread_id");
    m->base_end_ordinal = (uint64_t)json_get_i64(base, "end_ordinal_exclusive", 0);
    m->base_end_offset = (uint64_t)json_get_i64(base, "end_byte_offset", 0);
}

static void read_instructions(struct arena *a, const struct json *payload, struct rollout_meta *m) {
    const struct json *instructions = json_get(payload, "base_instructions");
    struct str type = json_get_text(json_get(instructions, "provenance"), "type");
    m->base_instructions = text_of(a, instructions, "text");
    m->own_instructions = str_is(type, "custom");
}

bool rollout_meta_of(
    struct arena *a, const struct json *payload, struct rollout_meta *ret, struct error *reterr) {
    static const char *const needed[] = { "id", "timestamp", "cwd", "originator", "cli_version" };
    *ret = (struct rollout_meta){ 0 };
    for (size_t i = 0; i < ARRAY_LEN(needed); i++)
        if (!json_get_text(payload, needed[i]).p)
            return error_set(reterr, 0, "missing field `%s`", needed[i]);
    if (!time_parse(json_get_text(payload, "timestamp"), &ret->created_at_us))
        return error_set(reterr, 0, "input contains invalid characters");
    ret->id = text_of(a, payload, "id");
    ret->session_id = text_of(a, payload, "session_id");
    if (!ret->session_id.p)
        ret->session_id = ret->id;
    ret->cwd = text_of(a, payload, "cwd");
    ret->originator = text_of(a, payload, "originator");
    ret->cli_version = text_of(a, payload, "cli_version");
    ret->model_provider = text_of(a, payload, "model_provider");
    ret->thread_source = text_of(a, payload, "thread_source");
    ret->source = node_of(a, payload, "source");
    ret->roots = node_of(a, payload, "runtime_workspace_roots");
    ret->git = node_of(a, payload, "git");
    ret->forked_from = text_of(a, payload, "forked_from_id");
    ret->parent = text_of(a, payload, "parent_thread_id");
    ret->agent_nickname = text_of(a, payload, "agent_nickname");
    ret->agent_role = text_of(a, payload, "agent_role");
    if (!ret->agent_role.p)
        ret->agent_role = text_of(a, payload, "agent_type");
    ret->memory_mode = text_of(a, payload, "memory_mode");
    ret->account = text_of(a, payload, "creator_account_id");
    ret->attached = json_get_bool(payload, "attached_thread", false);
    ret->window_id = text_of(a, json_get(payload, "context_window"), "window_id");
    read_instructions(a, payload, ret);
    read_base(a, payload, ret);
    return read_mode(payload, ret, reterr);
}

bool rollout_meta_read(
    struct arena *a, const char *path, struct rollout_meta *ret, struct error *reterr) {
    int r = 0;
    struct rollout_reader *reader = rollout_reader_open(path, 0, UINT64_MAX, &r);
    struct rollout_line line;
    struct str text;
    uint64_t offset;
    _cleanup_arena_ struct arena scratch = { 0 };
    bool found = false, any = false, ok = false;
    if (!reader)
        return error_set(reterr, r, "%s", error_of_errno(r));
    while (!found && rollout_reader_next(reader, &text, &offset)) {
        if (str_trim(text).n == 0)
            continue;
        any = true;
        found = rollout_line_parse(&scratch, text, &line) && line.type == ROLLOUT_SESSION_META;
        if (found)
            ok = rollout_meta_of(a, line.payload, ret, reterr);
        arena_reset(&scratch);
    }
    rollout_reader_close(reader);
    if (!any)
        return error_set(reterr, 0, "rollout at %s is empty", path);
    if (!found)
        return error_set(reterr, 0, "rollout at %s does not start with session metadata", path);
    return ok;
}
