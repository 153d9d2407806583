/* agents: the other agent's subagents, as roles; its instructions, as AGENTS.md. */
#include "base/path.h"
#include "takeover/parts.h"

static struct str effort_of(struct str effort) {
    static const char *const known[] = { "low", "medium", "high", "xhigh" };
    if (str_is(effort, "max"))
        return STR("xhigh");
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (str_is(effort, known[i]))
            return effort;
    return STR_NONE;
}

static bool write_agent(struct takeover *t, struct str path, const struct json *front,
    struct str body, struct error *reterr) {
    _cleanup_buf_ struct buf out = { 0 };
    struct json *role = json_new_object(t->a);
    struct str effort = effort_of(json_get_text(front, "effort"));
    json_put_text(t->a, role, STR("name"), json_get_text(front, "name"));
    json_put_text(
        t->a, role, STR("description"), takeover_rename(t->a, json_get_text(front, "description")));
    if (effort.p)
        json_put_text(t->a, role, STR("model_reasoning_effort"), effort);
    if (str_is(json_get_text(front, "permissionMode"), "acceptEdits"))
        json_put_text(t->a, role, STR("sandbox_mode"), STR("workspace-write"));
    json_put_text(t->a, role, STR("developer_instructions"), takeover_rename(t->a, body));
    takeover_write_toml(&out, role);
    return takeover_write(t->a, path, buf_str(&out), reterr);
}

static bool take_agent(struct takeover *t, struct str file, struct error *reterr) {
    struct str body, from = path_join(t->a, t->source, file);
    const struct json *front = takeover_front(t->a, takeover_read(t->a, from), &body);
    struct str name = json_get_text(front, "name"), about = json_get_text(front, "description");
    file.n -= 3; /* .md */
    struct str to = path_join(t->a, takeover_below(t, t->place->target, "agents"),
        arena_printf(t->a, "%.*s.toml", STR_ARGS(file)));
    if (!name.n || !about.n || !body.n || takeover_exists(t->a, to))
        return true;
    takeover_name(t, name);
    return !t->write || write_agent(t, to, front, body, reterr);
}

bool takeover_agents(struct takeover *t, struct error *reterr) {
    t->source = takeover_below(t, t->place->source, "agents");
    struct str_list entries = takeover_entries(t->a, t->source);
    for (size_t i = 0; i < entries.n; i++)
        if (str_ends(entries.v[i], STR(".md")) && !str_is(entries.v[i], "README.md") &&
            !take_agent(t, entries.v[i], reterr))
            return false;
    return true;
}

bool takeover_docs(struct takeover *t, struct error *reterr) {
    struct str inner = takeover_below(t, t->place->source, "CLAUDE.md"), text;
    t->source = t->place->cwd.p ? takeover_below(t, t->place->above, "CLAUDE.md") : inner;
    text = takeover_read(t->a, t->source);
    if (str_trim(text).n == 0) {
        t->source = inner;
        text = takeover_read(t->a, inner);
    }
    t->target = t->place->docs;
    bool folder = takeover_is_folder(t->a, t->target);
    t->found = str_trim(text).n && str_trim(takeover_read(t->a, t->target)).n == 0 && !folder;
    return !t->found || !t->write ||
           takeover_write(t->a, t->target, takeover_rename(t->a, text), reterr);
}
