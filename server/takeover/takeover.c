/* takeover: what another agent keeps, found and taken over. */
#include "takeover/takeover.h"

#include "base/path.h"
#include "config/layers.h"
#include "takeover/parts.h"
#include "takeover/sessions.h"

#include <sys/stat.h>

/* In the order they are told. */
static const struct part {
    enum external_agent_config_migration_item_type type;
    takeover_run *run;
    const char *what; /* "Migrate <what> from <source> <to> <target>"; NULL: a file is named */
    const char *to;
} parts[] = {
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_CONFIG, takeover_settings, NULL, "into" },
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_MCP_SERVER_CONFIG, takeover_servers, "MCP servers",
        "into" },
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_HOOKS, takeover_hooks, "hooks", "to" },
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SKILLS, takeover_skills, "skills", "to" },
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_COMMANDS, takeover_commands, "commands", "to" },
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SUBAGENTS, takeover_agents, "subagents", "to" },
    { EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_AGENTS_MD, takeover_docs, NULL, "to" },
};

/* ---- places ---- */

static struct takeover_place home_place(struct arena *a, const struct takeover_folders *f) {
    return (struct takeover_place){ .cwd = STR_NONE,
        .user_home = f->user_home,
        .above = f->user_home,
        .source = path_join(a, f->user_home, STR(".claude")),
        .target = f->codex_home,
        .skills = path_join(a, path_dirname(f->codex_home), STR(".agents/skills")),
        .docs = path_join(a, f->codex_home, STR("AGENTS.md")) };
}

static bool is_folder(struct arena *a, struct str path) {
    struct stat st;
    return path_is_absolute(path) && stat(arena_cstr(a, path), &st) == 0 && S_ISDIR(st.st_mode);
}

/* The repository around the directory, or that itself. False: there is none. */
static bool project_place(
    struct arena *a, const struct takeover_folders *f, struct str cwd, struct takeover_place *ret) {
    if (!is_folder(a, cwd))
        return false;
    cwd = path_normalise(a, cwd);
    struct str root = project_repository(a, cwd);
    if (!root.p)
        root = cwd;
    *ret = (struct takeover_place){ .cwd = root,
        .user_home = f->user_home,
        .above = root,
        .source = path_join(a, root, STR(".claude")),
        .target = path_join(a, root, STR(".codex")),
        .skills = path_join(a, root, STR(".agents/skills")),
        .docs = path_join(a, root, STR("AGENTS.md")) };
    return true;
}

/* ---- what is found ---- */

static struct str shown_source(const struct part *part, const struct takeover *t) {
    switch (part->type) {
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_MCP_SERVER_CONFIG:
        return t->place->above;
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_HOOKS:
        return t->place->source;
    default:
        return t->source;
    }
}

static struct str shown_target(const struct part *part, const struct takeover *t) {
    switch (part->type) {
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_MCP_SERVER_CONFIG:
        return takeover_config_file(t);
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SKILLS:
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_COMMANDS:
        return t->place->skills;
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SUBAGENTS:
        return takeover_below(t, t->place->target, "agents");
    default:
        return t->target;
    }
}

#define NAMES(field, type)                                       \
    do {                                                         \
        d->field.v = arena_array(t->a, struct type, t->names.n); \
        d->field.n = t->names.n;                                 \
        for (size_t i = 0; i < t->names.n; i++)                  \
            d->field.v[i].name = t->names.v[i];                  \
    } while (0)

static const struct migration_details *details(const struct part *part, const struct takeover *t) {
    struct migration_details *d = arena_new(t->a, struct migration_details);
    switch (part->type) {
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_MCP_SERVER_CONFIG:
        NAMES(mcp_servers, mcp_server_migration);
        return d;
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_HOOKS:
        NAMES(hooks, hook_migration);
        return d;
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SKILLS:
        NAMES(skills, skill_migration);
        return d;
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_COMMANDS:
        NAMES(commands, command_migration);
        return d;
    case EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SUBAGENTS:
        NAMES(subagents, subagent_migration);
        return d;
    default:
        return NULL;
    }
}

static struct external_agent_config_migration_item item_of(
    const struct part *part, const struct takeover *t) {
    struct str source = shown_source(part, t), target = shown_target(part, t);
    return (struct external_agent_config_migration_item){ .item_type = part->type,
        .description = arena_printf(t->a, "Migrate %s%s%.*s %s %.*s", part->what ? part->what : "",
            part->what ? " from " : "", STR_ARGS(source), part->to, STR_ARGS(target)),
        .cwd = t->place->cwd,
        .details = details(part, t) };
}

static bool look(struct arena *a, const struct takeover_place *place,
    struct external_agent_config_migration_item_array *ret, struct error *reterr) {
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct takeover t = { .a = a, .place = place };
        if (!parts[i].run(&t, reterr))
            return false;
        if (t.found)
            ret->v[ret->n++] = item_of(&parts[i], &t);
    }
    return true;
}

static void look_for_sessions(struct arena *a, const struct takeover_folders *folders,
    const struct takeover_ask *ask, struct external_agent_config_migration_item_array *ret) {
    struct session *found = arena_array(a, struct session, SESSIONS_LOOKED_AT_MAX);
    struct migration_details *d = arena_new(a, struct migration_details);
    size_t n = sessions_find(a, folders, ask, found, SESSIONS_LOOKED_AT_MAX);
    if (n == 0)
        return;
    d->sessions.v = arena_array(a, struct session_migration, n);
    d->sessions.n = n;
    for (size_t i = 0; i < n; i++)
        d->sessions.v[i] =
            (struct session_migration){ found[i].path, found[i].cwd, found[i].title };
    ret->v[ret->n++] = (struct external_agent_config_migration_item){
        .item_type = EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SESSIONS,
        .description = arena_printf(
            a, "Migrate recent sessions from %.*s/.claude/projects", STR_ARGS(folders->user_home)),
        .cwd = STR_NONE,
        .details = d
    };
}

bool takeover_detect(struct arena *a, const struct takeover_folders *folders,
    const struct takeover_ask *ask, struct external_agent_config_migration_item_array *ret,
    struct error *reterr) {
    *ret = (struct external_agent_config_migration_item_array){
        arena_array(
            a, struct external_agent_config_migration_item, (ask->n + 1) * ARRAY_LEN(parts) + 1),
        0
    };
    struct takeover_place *home = arena_new(a, struct takeover_place);
    *home = home_place(a, folders);
    if (ask->home && !look(a, home, ret, reterr))
        return false;
    if (ask->home)
        look_for_sessions(a, folders, ask, ret);
    for (size_t i = 0; i < ask->n; i++) {
        struct takeover_place *place = arena_new(a, struct takeover_place);
        if (project_place(a, folders, ask->cwds[i], place) && !look(a, place, ret, reterr))
            return false;
    }
    return true;
}

/* ---- taking over ---- */

static const struct part *part_of(enum external_agent_config_migration_item_type type) {
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (parts[i].type == type)
            return &parts[i];
    return NULL;
}

bool takeover_knows(enum external_agent_config_migration_item_type type) {
    return part_of(type) != NULL;
}

static void add_successes(
    const struct takeover *t, struct external_agent_config_import_type_result *r) {
    bool named = t->names.n > 0;
    size_t n = named ? t->names.n : t->found;
    r->successes.v = arena_array(t->a, struct external_agent_config_import_item_type_success, n);
    r->successes.n = n;
    for (size_t i = 0; i < n; i++)
        r->successes.v[i] =
            (struct external_agent_config_import_item_type_success){ .item_type = r->item_type,
                .cwd = t->place->cwd,
                .source = named ? t->names.v[i] : t->source,
                .target = named ? t->names.v[i] : t->target };
}

static void add_failure(struct arena *a, struct str cwd, const char *text,
    struct external_agent_config_import_type_result *r) {
    r->failures.v = arena_new(a, struct external_agent_config_import_item_type_failure);
    r->failures.n = 1;
    r->failures.v[0] =
        (struct external_agent_config_import_item_type_failure){ .item_type = r->item_type,
            .error_type = STR("external_agent_config_import_error"),
            .failure_stage = STR("import_request_failed"),
            .message = arena_str(a, str_of(text)),
            .cwd = arena_str(a, cwd) };
}

struct external_agent_config_import_type_result takeover_import(struct arena *a,
    const struct takeover_folders *folders, enum external_agent_config_migration_item_type type,
    struct str cwd) {
    struct external_agent_config_import_type_result r = { .item_type = type };
    const struct part *part = part_of(type);
    struct takeover_place place = home_place(a, folders);
    struct error why;
    if (!part || (cwd.p && !project_place(a, folders, cwd, &place)))
        return r;
    struct takeover t = { .a = a, .place = &place, .write = true };
    if (part->run(&t, &why))
        add_successes(&t, &r);
    else
        add_failure(a, cwd, why.text, &r);
    return r;
}

/* Only what detection could have named. */
static bool is_session(struct arena *a, const struct takeover_folders *folders, struct str path) {
    struct str projects = path_join(a, folders->user_home, STR(".claude/projects"));
    return path_is_absolute(path) && path_is_within(path_normalise(a, path), projects);
}

struct external_agent_config_import_type_result takeover_import_sessions(struct arena *a,
    const struct takeover_folders *folders, const struct session_migration_array *sessions) {
    struct external_agent_config_import_type_result r = {
        .item_type = EXTERNAL_AGENT_CONFIG_MIGRATION_ITEM_TYPE_SESSIONS
    };
    r.successes.v =
        arena_array(a, struct external_agent_config_import_item_type_success, sessions->n);
    r.failures.v =
        arena_array(a, struct external_agent_config_import_item_type_failure, sessions->n);
    for (size_t i = 0; i < sessions->n; i++) {
        struct session s;
        int error = 0;
        struct str id = STR_NONE, path = arena_str(a, sessions->v[i].path);
        if (is_session(a, folders, path) && session_read(a, path, &s))
            id = session_write(a, folders, &s, &error);
        if (id.p)
            error = session_note(a, folders, &s, id);
        if (id.p)
            r.successes.v[r.successes.n++] =
                (struct external_agent_config_import_item_type_success){ .item_type = r.item_type,
                    .cwd = s.cwd,
                    .source = path,
                    .target = id,
                    .title = s.title };
        if (error)
            r.failures.v[r.failures.n++] =
                (struct external_agent_config_import_item_type_failure){ .item_type = r.item_type,
                    .failure_stage = STR("session_import"),
                    .message = arena_str(a, str_of(error_of_errno(error))),
                    .cwd = STR_NONE,
                    .source = path };
    }
    return r;
}
