/* stored_item_read: items as item_completed lines hold them: to the wire's form. */
#include "store/stored_item.h"

#include "base/path.h"
#include "base/shell_words.h"
#include "store/stored_names.h"

#include <ctype.h>

static struct json *new_item(struct arena *a, const char *type, const struct json *stored) {
    struct json *wire = json_new_object(a);
    json_put_text(a, wire, STR("type"), str_of(type));
    json_put_text(a, wire, STR("id"), json_get_text(stored, "id"));
    return wire;
}

static void put_copy(struct arena *a, struct json *wire, struct str key, const struct json *stored,
    const char *name) {
    const struct json *value = json_get(stored, name);
    if (!json_is_null(value))
        json_put(wire, key, json_share(a, value));
}

static struct json *list_of(struct arena *a, const struct json *list) {
    return list && list->kind == JSON_ARRAY ? json_share(a, list) : json_new_array(a);
}

static const struct json *elements(const struct json *list) {
    return list && list->kind == JSON_ARRAY ? list->first : NULL;
}

static struct json *input_of(struct arena *a, const struct json *stored) {
    struct json *wire = json_new_object(a);
    if (stored->kind != JSON_OBJECT)
        return wire;
    for (const struct json *m = stored->first; m; m = m->next) {
        if (str_is(m->key, "type") && m->kind == JSON_STRING)
            json_put_text(a, wire, STR("type"), name_to_camel(a, m->text));
        else if (str_is(m->key, "image_url") || str_is(m->key, "audio_url"))
            json_put(wire, STR("url"), json_share(a, m));
        else
            json_put(wire, m->key, json_share(a, m));
    }
    return wire;
}

static struct json *user_message(struct arena *a, const struct json *stored) {
    struct json *wire = new_item(a, "userMessage", stored), *content = json_new_array(a);
    json_put_text(a, wire, STR("clientId"), json_get_text(stored, "client_id"));
    for (const struct json *in = elements(json_get(stored, "content")); in; in = in->next)
        json_push(content, input_of(a, in));
    json_put(wire, STR("content"), content);
    return wire;
}

static struct json *agent_message(struct arena *a, const struct json *stored) {
    struct json *wire = new_item(a, "agentMessage", stored);
    _cleanup_buf_ struct buf text = { 0 };
    for (const struct json *part = elements(json_get(stored, "content")); part; part = part->next)
        buf_add_str(&text, json_get_text(part, "text"));
    json_put_text(a, wire, STR("text"), arena_str(a, buf_str(&text)));
    put_copy(a, wire, STR("phase"), stored, "phase");
    return wire;
}

static struct json *reasoning(struct arena *a, const struct json *stored) {
    struct json *wire = new_item(a, "reasoning", stored);
    json_put(wire, STR("summary"), list_of(a, json_get(stored, "summary_text")));
    json_put(wire, STR("content"), list_of(a, json_get(stored, "raw_content")));
    return wire;
}

static struct json *action_of(struct arena *a, const struct json *parsed, struct str cwd) {
    struct json *wire = json_new_object(a);
    struct str type = json_get_text(parsed, "type"), path = json_get_text(parsed, "path");
    bool is_read = str_is(type, "read");
    json_put_text(a, wire, STR("type"), name_to_camel(a, type));
    json_put_text(a, wire, STR("command"), json_get_text(parsed, "cmd"));
    put_copy(a, wire, STR("name"), parsed, "name");
    put_copy(a, wire, STR("query"), parsed, "query");
    json_put_text(a, wire, STR("path"), is_read && path.p ? path_join(a, cwd, path) : path);
    return wire;
}

static struct str command_of(struct arena *a, const struct json *argv) {
    size_t n = argv && argv->kind == JSON_ARRAY ? argv->count : 0, i = 0;
    const char **words = (const char **)arena_array(a, char *, n + 1);
    for (const struct json *word = elements(argv); word; word = word->next)
        if (word->kind == JSON_STRING)
            words[i++] = arena_cstr(a, word->text);
    return shell_words_join(a, words);
}

static void put_camel(
    struct arena *a, struct json *wire, struct str key, const struct json *stored) {
    struct str text = json_get_text(stored, arena_cstr(a, key));
    if (text.p)
        json_put_text(a, wire, key, name_to_camel(a, text));
}

static void put_duration(struct arena *a, struct json *wire, const struct json *stored) {
    int64_t ms = duration_to_ms(json_get(stored, "duration"));
    if (ms >= 0)
        json_put_i64(a, wire, STR("durationMs"), ms);
}

static struct json *command(struct arena *a, const struct json *stored) {
    struct json *wire = new_item(a, "commandExecution", stored), *actions = json_new_array(a);
    struct str cwd = file_uri_path(a, json_get_text(stored, "cwd"));
    json_put_text(a, wire, STR("command"), command_of(a, json_get(stored, "command")));
    json_put_text(a, wire, STR("cwd"), cwd.p ? cwd : STR(""));
    put_copy(a, wire, STR("processId"), stored, "process_id");
    put_camel(a, wire, STR("source"), stored);
    put_camel(a, wire, STR("status"), stored);
    for (const struct json *p = elements(json_get(stored, "parsed_cmd")); p; p = p->next)
        json_push(actions, action_of(a, p, cwd));
    json_put(wire, STR("commandActions"), actions);
    if (json_get_text(stored, "aggregated_output").n)
        put_copy(a, wire, STR("aggregatedOutput"), stored, "aggregated_output");
    put_copy(a, wire, STR("exitCode"), stored, "exit_code");
    put_duration(a, wire, stored);
    return wire;
}

static struct json *change_of(struct arena *a, const struct json *stored) {
    struct json *wire = json_new_object(a), *kind = json_new_object(a);
    struct str type = json_get_text(stored, "type");
    bool update = str_is(type, "update");
    struct str diff = json_get_text(stored, update ? "unified_diff" : "content");
    struct str to = update ? json_get_text(stored, "move_path") : STR_NONE;
    if (to.n && !str_ends(diff, to)) /* files of former versions have it */
        diff = arena_printf(a, "%.*s" STORED_MOVED_TO "%.*s", STR_ARGS(diff), STR_ARGS(to));
    json_put_text(a, wire, STR("path"), stored->key);
    json_put_text(a, kind, STR("type"), type);
    if (update)
        json_put_text(a, kind, STR("move_path"), json_get_text(stored, "move_path"));
    json_put(wire, STR("kind"), kind);
    json_put_text(a, wire, STR("diff"), diff.p ? diff : STR(""));
    return wire;
}

static struct json *file_change(struct arena *a, const struct json *stored) {
    struct json *wire = new_item(a, "fileChange", stored), *changes = json_new_array(a);
    const struct json *map = json_get(stored, "changes");
    bool is_map = map && map->kind == JSON_OBJECT;
    for (const struct json *c = is_map ? map->first : NULL; c; c = c->next)
        json_push(changes, change_of(a, c));
    json_put(wire, STR("changes"), changes);
    put_camel(a, wire, STR("status"), stored);
    return wire;
}

/* ---- all others ---- */

static bool is_enum(struct str key, bool free_tool) {
    return str_is(key, "status") || str_is(key, "kind") || (str_is(key, "tool") && !free_tool);
}

/* "pending_init", or {"completed":"its last words"}. */
static struct json *agent_state(struct arena *a, const struct json *stored) {
    struct json *wire = json_new_object(a);
    const struct json *member = stored->kind == JSON_OBJECT ? stored->first : NULL;
    struct str name = stored->kind == JSON_STRING ? stored->text : member ? member->key : STR("");
    json_put_text(a, wire, STR("status"), name_to_camel(a, name));
    if (member && member->kind == JSON_STRING)
        json_put_text(a, wire, STR("message"), member->text);
    return wire;
}

static struct json *agent_states(struct arena *a, const struct json *stored) {
    struct json *wire = json_new_object(a);
    for (const struct json *m = stored->kind == JSON_OBJECT ? stored->first : NULL; m; m = m->next)
        json_put(wire, m->key, agent_state(a, m));
    return wire;
}

/* What a web search did: {"type":"open_page",…}. */
static struct json *search_action(struct arena *a, const struct json *stored) {
    struct json *action = json_clone(a, stored);
    json_put_text(a, action, STR("type"), name_to_camel(a, json_get_text(stored, "type")));
    return action;
}

static struct json *renamed(struct arena *a, struct str tag, const struct json *stored) {
    char *type = arena_cstr(a, tag);
    type[0] = (char)tolower((unsigned char)type[0]);
    struct json *wire = new_item(a, type, stored);
    bool free_tool = str_is(tag, "McpToolCall") || str_is(tag, "DynamicToolCall");
    for (const struct json *m = stored->first; m; m = m->next) {
        if (str_is(m->key, "type") || str_is(m->key, "id") || m->kind == JSON_NULL)
            continue;
        if (str_is(m->key, "duration"))
            put_duration(a, wire, stored);
        else if (m->kind == JSON_STRING && is_enum(m->key, free_tool))
            put_camel(a, wire, m->key, stored);
        else if (str_is(m->key, "path") && str_is(tag, "ImageView") && m->kind == JSON_STRING)
            json_put_text(a, wire, STR("path"), file_uri_path(a, m->text));
        else if (str_is(m->key, "action") && str_is(tag, "WebSearch") && m->kind == JSON_OBJECT)
            json_put(wire, STR("action"), search_action(a, m));
        else if (str_is(m->key, "agents_states"))
            json_put(wire, STR("agentsStates"), agent_states(a, m));
        else
            json_put(wire, name_to_camel(a, m->key), json_share(a, m));
    }
    return wire;
}

bool stored_item_read(struct arena *a, const struct json *stored, struct thread_item *ret) {
    struct str tag = json_get_text(stored, "type");
    struct json *wire;
    if (!tag.n || !json_get_text(stored, "id").p)
        return false;
    if (str_is(tag, "UserMessage"))
        wire = user_message(a, stored);
    else if (str_is(tag, "AgentMessage"))
        wire = agent_message(a, stored);
    else if (str_is(tag, "Reasoning"))
        wire = reasoning(a, stored);
    else if (str_is(tag, "CommandExecution"))
        wire = command(a, stored);
    else if (str_is(tag, "FileChange"))
        wire = file_change(a, stored);
    else
        wire = renamed(a, tag, stored);
    return thread_item_decode(a, wire, ret, NULL);
}
