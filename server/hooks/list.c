/* list: hooks.json and [hooks] of each layer. */
#include "hooks/list.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/path.h"

#include <errno.h>
#include <regex.h>

/* As files name them, and as keys do. */
static const struct {
    const char *name;
    struct str key;
} events[] = {
    [HOOK_EVENT_NAME_PRE_MODEL_REQUEST] = { "PreModelRequest", STR_INIT("pre_model_request") },
    [HOOK_EVENT_NAME_POST_MODEL_REQUEST] = { "PostModelRequest", STR_INIT("post_model_request") },
    [HOOK_EVENT_NAME_PRE_TOOL_USE] = { "PreToolUse", STR_INIT("pre_tool_use") },
    [HOOK_EVENT_NAME_PERMISSION_REQUEST] = { "PermissionRequest", STR_INIT("permission_request") },
    [HOOK_EVENT_NAME_POST_TOOL_USE] = { "PostToolUse", STR_INIT("post_tool_use") },
    [HOOK_EVENT_NAME_PRE_COMPACT] = { "PreCompact", STR_INIT("pre_compact") },
    [HOOK_EVENT_NAME_POST_COMPACT] = { "PostCompact", STR_INIT("post_compact") },
    [HOOK_EVENT_NAME_SESSION_START] = { "SessionStart", STR_INIT("session_start") },
    [HOOK_EVENT_NAME_SESSION_END] = { "SessionEnd", STR_INIT("session_end") },
    [HOOK_EVENT_NAME_USER_PROMPT_SUBMIT] = { "UserPromptSubmit", STR_INIT("user_prompt_submit") },
    [HOOK_EVENT_NAME_SUBAGENT_START] = { "SubagentStart", STR_INIT("subagent_start") },
    [HOOK_EVENT_NAME_SUBAGENT_STOP] = { "SubagentStop", STR_INIT("subagent_stop") },
    [HOOK_EVENT_NAME_STOP] = { "Stop", STR_INIT("stop") },
    [HOOK_EVENT_NAME_INTERRUPT] = { "Interrupt", STR_INIT("interrupt") },
};

struct str hook_event_key(enum hook_event_name event) {
    return events[event].key;
}

const char *hook_event_title(enum hook_event_name event) {
    return events[event].name;
}

struct warning {
    struct warning *next;
    struct str text;
};

struct found {
    struct found *next;
    struct hook_metadata hook;
};

struct listing {
    struct arena *a;
    struct json *state; /* hooks.state of the user's layers, merged */
    struct found *first, **end;
    struct warning *warnings, **warnings_end;
    size_t n, warning_count;
    /* Where the hooks that are read are from. */
    struct str path;
    enum hook_source source;
    bool managed;        /* by the administrator: no trust is needed */
    struct buf *missing; /* those that cannot run, of what has to; or NULL */
    /* Of a plugin: its id, what keys name the file, a digest of all that it consists of. */
    struct str plugin_id, file, plugin_hash;
};

static void warn(struct listing *l, struct str text) {
    struct warning *w = arena_new(l->a, struct warning);
    w->text = text;
    *l->warnings_end = w;
    l->warnings_end = &w->next;
    l->warning_count++;
}

/* Of a hook that cannot run. */
static void skip(struct listing *l, struct str text) {
    warn(l, text);
    if (l->missing)
        buf_printf(l->missing, "%s%.*s", l->missing->n ? "; " : "", STR_ARGS(text));
}

/* ---- one hook ---- */

/* Of the JSON with sorted keys that says what the hook does. */
static struct str hash_of_hook(struct listing *l, const struct hook_metadata *h, bool async) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "{\"event_name\":\"%s\",\"hooks\":[{", events[h->event_name].key.p);
    if (h->additional_context_limit)
        buf_printf(&out, "\"additionalContextLimit\":%llu,",
            (unsigned long long)*h->additional_context_limit);
    buf_printf(&out, "\"async\":%s,\"command\":", async ? "true" : "false");
    json_write_str(&out, h->command.command);
    if (h->status_message.p) {
        buf_add_str(&out, STR(",\"statusMessage\":"));
        json_write_str(&out, h->status_message);
    }
    buf_printf(
        &out, ",\"timeout\":%llu,\"type\":\"command\"}]", (unsigned long long)h->timeout_sec);
    if (h->matcher.p) {
        buf_add_str(&out, STR(",\"matcher\":"));
        json_write_str(&out, h->matcher);
    }
    buf_add_char(&out, '}');
    const char *hash = hash_hex_of(l->a, HASH_SHA256, buf_str(&out)).p;
    return l->plugin_hash.p ? arena_printf(l->a, "sha256:%s/%s", hash, l->plugin_hash.p)
                            : arena_printf(l->a, "sha256:%s", hash);
}

static uint64_t timeout_of(
    struct listing *l, const struct json *handler, enum hook_event_name event) {
    bool at_end = event == HOOK_EVENT_NAME_SESSION_END;
    int64_t s =
        json_get_i64(handler, "timeout", at_end ? HOOK_SESSION_END_TIMEOUT_S : HOOK_TIMEOUT_S);
    if (at_end && s > HOOK_SESSION_END_TIMEOUT_MAX_S) {
        s = HOOK_SESSION_END_TIMEOUT_MAX_S;
        warn(l, arena_printf(l->a, "clamping SessionEnd hook timeout to %ds in %.*s",
                    HOOK_SESSION_END_TIMEOUT_MAX_S, STR_ARGS(l->path)));
    }
    return s < 1 ? 1 : (uint64_t)s;
}

static size_t *context_limit_of(struct listing *l, const struct json *handler) {
    int64_t tokens = json_get_i64(handler, "additionalContextLimit", -1);
    size_t *limit = tokens < 0 ? NULL : arena_new(l->a, size_t);
    if (limit)
        *limit = (size_t)tokens;
    return limit;
}

static void set_trust(struct listing *l, struct hook_metadata *h) {
    h->is_managed = l->managed;
    if (l->managed) {
        h->enabled = true;
        h->trust_status = HOOK_TRUST_STATUS_MANAGED;
        return;
    }
    const struct json *state = json_get_str(l->state, h->key);
    struct str trusted = json_get_text(state, "trusted_hash");
    h->enabled = json_get_bool(state, "enabled", true);
    h->trust_status = !trusted.p                         ? HOOK_TRUST_STATUS_UNTRUSTED
                      : str_eq(trusted, h->current_hash) ? HOOK_TRUST_STATUS_TRUSTED
                                                         : HOOK_TRUST_STATUS_MODIFIED;
}

/* Only commands can run. */
static bool is_command(struct listing *l, const struct json *handler) {
    struct str type = json_get_text(handler, "type");
    if (str_is(type, "prompt") || str_is(type, "agent"))
        skip(l, arena_printf(l->a, "skipping %.*s hook in %.*s: %.*s hooks are not supported yet",
                    STR_ARGS(type), STR_ARGS(l->path), STR_ARGS(type)));
    if (!str_is(type, "command"))
        return false;
    if (str_trim(json_get_text(handler, "command")).n)
        return true;
    skip(l, arena_printf(l->a, "skipping empty hook command in %.*s", STR_ARGS(l->path)));
    return false;
}

static struct str key_of(
    struct listing *l, enum hook_event_name event, size_t group, size_t index) {
    if (l->plugin_id.p)
        return arena_printf(l->a, "%.*s:%.*s:%s:%zu:%zu", STR_ARGS(l->plugin_id), STR_ARGS(l->file),
            events[event].key.p, group, index);
    return arena_printf(
        l->a, "%.*s:%s:%zu:%zu", STR_ARGS(l->path), events[event].key.p, group, index);
}

static void add_hook(struct listing *l, enum hook_event_name event, struct str matcher,
    size_t group, size_t index, const struct json *handler) {
    if (l->n >= HOOKS_MAX || !is_command(l, handler))
        return;
    struct found *f = arena_new(l->a, struct found);
    bool async = json_get_bool(handler, "async", false);
    bool alone = async && event != HOOK_EVENT_NAME_SESSION_END; /* nobody would hear of that */
    if (async && !alone)
        warn(l, arena_printf(l->a, "running async SessionEnd hook synchronously in %.*s",
                    STR_ARGS(l->path)));
    f->hook = (struct hook_metadata){ .handler_type = HOOK_METADATA_COMMAND,
        .key = key_of(l, event, group, index),
        .plugin_id = l->plugin_id,
        .event_name = event,
        .matcher = matcher,
        .timeout_sec = timeout_of(l, handler, event),
        .status_message = json_get_text(handler, "statusMessage"),
        .additional_context_limit = context_limit_of(l, handler),
        .source_path = l->path,
        .source = l->source,
        .display_order = (int64_t)l->n++,
        .command = { json_get_text(handler, "command"), alone } };
    f->hook.current_hash = hash_of_hook(l, &f->hook, async);
    set_trust(l, &f->hook);
    *l->end = f;
    l->end = &f->next;
}

/* ---- a file ---- */

static bool check_matcher(struct listing *l, struct str matcher) {
    regex_t compiled;
    char why[128];
    if (!matcher.n || str_is(matcher, "*"))
        return true;
    int r = regcomp(&compiled, arena_cstr(l->a, matcher), REG_EXTENDED | REG_NOSUB);
    if (r == 0)
        regfree(&compiled);
    /* Only what no dialect of regular expressions takes. */
    if (r != REG_EBRACK && r != REG_EPAREN && r != REG_BADPAT)
        return true;
    (void)regerror(r, &compiled, why, sizeof why);
    skip(l, arena_printf(l->a, "invalid matcher \"%.*s\" in %.*s: %s", STR_ARGS(matcher),
                STR_ARGS(l->path), why));
    return false;
}

static const struct json *elements(const struct json *list) {
    return list && list->kind == JSON_ARRAY ? list->first : NULL;
}

/* The table of the events; returns whether there were any hooks. */
static bool add_events(struct listing *l, const struct json *table) {
    bool any = false;
    for (size_t e = 0; e < ARRAY_LEN(events); e++) {
        size_t g = 0;
        for (const struct json *group = elements(json_get(table, events[e].name)); group;
             group = group->next, g++) {
            struct str matcher = json_get_text(group, "matcher");
            size_t i = 0;
            any = true;
            if (!check_matcher(l, matcher))
                continue;
            for (const struct json *h = elements(json_get(group, "hooks")); h; h = h->next)
                add_hook(l, (enum hook_event_name)e, matcher, g, i++, h);
        }
    }
    return any;
}

static bool add_file(struct listing *l) {
    struct json_error why;
    struct str text;
    int r = file_read(l->a, arena_cstr(l->a, l->path), HOOKS_FILE_BYTES_MAX, &text);
    if (r == -ENOENT || r == -ENOTDIR)
        return false;
    if (r < 0) {
        warn(l, arena_printf(l->a, "failed to read hooks config %.*s: %s", STR_ARGS(l->path),
                    error_of_errno(r)));
        return false;
    }
    const struct json *all = json_parse(l->a, text, &why);
    if (!all) {
        warn(l, arena_printf(
                    l->a, "failed to parse hooks config %.*s: %s", STR_ARGS(l->path), why.text));
        return false;
    }
    return add_events(l, json_get(all, "hooks"));
}

static bool is_managed(const struct layer *layer) {
    return layer->kind == LAYER_SYSTEM || layer->kind == LAYER_MANAGED;
}

static void add_layer(struct listing *l, const struct layer *layer) {
    static const enum hook_source sources[] = { [LAYER_MANAGED] =
                                                    HOOK_SOURCE_LEGACY_MANAGED_CONFIG_FILE,
        [LAYER_SESSION] = HOOK_SOURCE_SESSION_FLAGS,
        [LAYER_PROJECT] = HOOK_SOURCE_PROJECT,
        [LAYER_USER] = HOOK_SOURCE_USER,
        [LAYER_SYSTEM] = HOOK_SOURCE_SYSTEM };
    struct str json_path = STR_NONE;
    bool in_file = false;
    l->source = sources[layer->kind];
    l->managed = is_managed(layer);
    if (layer->file.p) {
        json_path = path_join(l->a, path_dirname(layer->file), STR("hooks.json"));
        l->path = json_path;
        in_file = add_file(l);
    }
    l->path = layer->file.p ? layer->file : STR("/session-flags/config.toml");
    bool in_settings = add_events(l, json_get(layer->tree, "hooks"));
    if (in_file && in_settings)
        warn(l, arena_printf(l->a,
                    "loading hooks from both %.*s and %.*s; prefer a single representation for "
                    "this layer",
                    STR_ARGS(json_path), STR_ARGS(l->path)));
}

/* Projects cannot say that they are trusted. */
static void read_state(struct listing *l, const struct layers *layers) {
    l->state = json_new_object(l->a);
    for (size_t i = layers->n; i-- > 0;) {
        const struct json *state = json_get(json_get(layers->v[i].tree, "hooks"), "state");
        if (layers->v[i].kind != LAYER_PROJECT && state && state->kind == JSON_OBJECT)
            layer_merge(l->a, l->state, state);
    }
}

static void add_plugin(
    struct listing *l, struct str id, const struct plugin_manifest *m, bool with_hash) {
    struct plugin_hooks_list files = plugin_hooks(l->a, m);
    l->source = HOOK_SOURCE_PLUGIN;
    l->plugin_id = id;
    if (files.n && with_hash)
        l->plugin_hash = plugin_digest(l->a, m);
    for (size_t i = 0; i < files.n; i++) {
        l->path = files.v[i].path;
        l->file = files.v[i].name;
        (void)add_events(l, files.v[i].events);
    }
    l->plugin_id = l->plugin_hash = STR_NONE;
}

struct plugin_hook_summary_array hooks_of_plugin(
    struct arena *a, struct str id, const struct plugin_manifest *manifest) {
    struct listing l = { .a = a, .state = json_new_object(a) };
    struct plugin_hook_summary_array all = { 0 };
    l.end = &l.first;
    l.warnings_end = &l.warnings;
    add_plugin(&l, id, manifest, false);
    all.v = arena_array(a, struct plugin_hook_summary, l.n);
    for (const struct found *f = l.first; f; f = f->next)
        all.v[all.n++] = (struct plugin_hook_summary){ f->hook.key, f->hook.event_name };
    return all;
}

/* What the administrator demands: of a folder of his, if he names it. */
static void add_required(struct listing *l, const struct requirements *r) {
    const struct json *hooks = json_get(r->tree, "hooks");
    struct str folder = json_get_text(hooks, "managed_dir");
    l->path = folder.n ? folder : r->file;
    l->source = HOOK_SOURCE_SYSTEM;
    l->managed = true;
    (void)add_events(l, hooks);
    l->managed = false;
}

bool hooks_check_required(const struct requirements *r, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf missing = { 0 };
    struct listing l = { .a = &a, .missing = &missing };
    l.end = &l.first;
    l.warnings_end = &l.warnings;
    add_required(&l, r);
    return !missing.n ||
           error_set(reterr, 0, "failed to load required managed hooks: %s", buf_cstr(&missing));
}

void hooks_of_layers(struct arena *a, const struct layers *layers, const struct plugins *plugins,
    struct hooks_list_entry *ret) {
    struct listing l = { .a = a };
    l.end = &l.first;
    l.warnings_end = &l.warnings;
    bool managed_only = json_get_bool(layers->requirements.tree, "allow_managed_hooks_only", false);
    read_state(&l, layers);
    add_required(&l, &layers->requirements);
    for (size_t i = layers->n; i-- > 0;) {
        const struct layer *layer = &layers->v[i];
        if (!layer->disabled.p && (is_managed(layer) || !managed_only))
            add_layer(&l, layer);
    }
    l.managed = false;
    for (size_t i = 0; i < plugins->n && !managed_only; i++)
        add_plugin(&l, plugins->v[i].id, &plugins->v[i].manifest, true);
    ret->hooks = (struct hook_metadata_array){ arena_array(a, struct hook_metadata, l.n), 0 };
    for (const struct found *f = l.first; f; f = f->next)
        ret->hooks.v[ret->hooks.n++] = f->hook;
    ret->warnings = (struct str_array){ arena_array(a, struct str, l.warning_count), 0 };
    for (const struct warning *w = l.warnings; w; w = w->next)
        ret->warnings.v[ret->warnings.n++] = w->text;
}
