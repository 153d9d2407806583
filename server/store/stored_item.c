/* stored_item: items as item_completed lines hold them: from the wire's form. */
#include "store/stored_item.h"

#include "base/path.h"
#include "base/shell_words.h"
#include "base/utf8.h"
#include "store/stored_names.h"

#include <ctype.h>

/* "agentMessage" -> "AgentMessage". */
static struct str tag_of(struct arena *a, struct str type) {
    char *tag = arena_cstr(a, type);
    tag[0] = (char)toupper((unsigned char)tag[0]);
    return (struct str){ tag, type.n };
}

static struct json *new_item(struct arena *a, const char *tag, struct str id) {
    struct json *stored = json_new_object(a);
    json_put_text(a, stored, STR("type"), str_of(tag));
    json_put_text(a, stored, STR("id"), id);
    return stored;
}

static struct json *of_node(struct arena *a, const struct json *node) {
    return json_clone(a, node);
}

/* ---- the types whose form is their own ---- */

/* localImage {path} -> local_image {path}; image {url} -> image {image_url}. */
static struct json *input_of(struct arena *a, const struct json *input) {
    struct json *stored = json_new_object(a);
    struct str type = json_get_text(input, "type");
    for (const struct json *m = input->first; m; m = m->next) {
        bool is_url = str_is(m->key, "url") && (str_is(type, "image") || str_is(type, "audio"));
        if (m->kind == JSON_NULL)
            continue;
        if (str_is(m->key, "type"))
            json_put_text(a, stored, STR("type"), name_to_snake(a, type));
        else if (is_url)
            json_put(stored, arena_printf(a, "%.*s_url", STR_ARGS(type)), of_node(a, m));
        else
            json_put(stored, m->key, of_node(a, m));
    }
    return stored;
}

static struct json *user_message(struct arena *a, const struct json *wire) {
    struct json *stored = new_item(a, "UserMessage", json_get_text(wire, "id"));
    struct json *content = json_new_array(a);
    json_put_text(a, stored, STR("client_id"), json_get_text(wire, "clientId"));
    for (const struct json *in = json_get(wire, "content")->first; in; in = in->next)
        json_push(content, input_of(a, in));
    json_put(stored, STR("content"), content);
    return stored;
}

static struct json *agent_message(struct arena *a, const struct json *wire) {
    struct json *stored = new_item(a, "AgentMessage", json_get_text(wire, "id"));
    struct json *content = json_new_array(a), *part = json_new_object(a);
    json_put_text(a, part, STR("type"), STR("Text"));
    json_put_text(a, part, STR("text"), json_get_text(wire, "text"));
    json_push(content, part);
    json_put(stored, STR("content"), content);
    json_put_text(a, stored, STR("phase"), json_get_text(wire, "phase"));
    return stored;
}

static struct json *reasoning(struct arena *a, const struct json *wire) {
    struct json *stored = new_item(a, "Reasoning", json_get_text(wire, "id"));
    json_put(stored, STR("summary_text"), of_node(a, json_get(wire, "summary")));
    json_put(stored, STR("raw_content"), of_node(a, json_get(wire, "content")));
    return stored;
}

/* Paths are kept as the command gave them, those in its directory without it. */
static struct str action_path(const struct json *action, struct str cwd) {
    struct str path = json_get_text(action, "path");
    bool below = str_is(json_get_text(action, "type"), "read") && path.n > cwd.n + 1 &&
                 str_starts(path, cwd) && path.p[cwd.n] == '/';
    return below ? str_from(path, cwd.n + 1) : path;
}

static struct json *parsed_commands(struct arena *a, const struct json *wire) {
    struct json *list = json_new_array(a);
    struct str cwd = json_get_text(wire, "cwd");
    for (const struct json *m = json_get(wire, "commandActions")->first; m; m = m->next) {
        struct json *one = json_new_object(a);
        struct str path = action_path(m, cwd);
        json_put_text(a, one, STR("type"), name_to_snake(a, json_get_text(m, "type")));
        json_put_text(a, one, STR("cmd"), json_get_text(m, "command"));
        json_put_text(a, one, STR("name"), json_get_text(m, "name"));
        if (json_get(m, "query"))
            json_put(one, STR("query"), of_node(a, json_get(m, "query")));
        if (json_get(m, "path"))
            json_put(one, STR("path"), path.p ? json_new_str(a, path) : json_new_null(a));
        json_push(list, one);
    }
    return list;
}

static struct json *argv_of(struct arena *a, struct str command) {
    struct json *argv = json_new_array(a);
    const char **words = shell_words_split(a, command);
    if (!words)
        json_push(argv, json_new_str(a, command));
    for (size_t i = 0; words && words[i]; i++)
        json_push(argv, json_new_str(a, str_of(words[i])));
    return argv;
}

static void put_copy(struct arena *a, struct json *stored, struct str key, const struct json *from,
    const char *name) {
    const struct json *value = json_get(from, name);
    if (!json_is_null(value))
        json_put(stored, key, of_node(a, value));
}

static void put_duration(struct arena *a, struct json *stored, const struct json *wire) {
    int64_t ms = json_get_i64(wire, "durationMs", -1);
    if (ms >= 0)
        json_put(stored, STR("duration"), duration_of_ms(a, ms));
}

static void put_snake(struct arena *a, struct json *stored, struct str key, struct str camel) {
    json_put_text(a, stored, key, name_to_snake(a, camel));
}

/* Of a long output the file keeps both ends. */
static struct str kept_output(struct arena *a, struct str output) {
    static const struct str mark = STR_INIT("\n... command output truncated for persistence ...\n");
    enum { OUTPUT_BYTES_MAX = 64 * 1024 };
    const size_t half = (OUTPUT_BYTES_MAX - mark.n) / 2;
    if (output.n <= OUTPUT_BYTES_MAX)
        return output;
    size_t from = output.n - half;
    while (from < output.n && utf8_floor(output, from) != from)
        from++;
    _cleanup_buf_ struct buf kept = { 0 };
    buf_add_str(&kept, str_sub(output, 0, utf8_floor(output, half)));
    buf_add_str(&kept, mark);
    buf_add_str(&kept, str_from(output, from));
    return arena_str(a, buf_str(&kept));
}

/* One that has ended has an output, if it is empty. */
static void put_output(struct arena *a, struct json *stored, const struct json *wire) {
    struct str output = json_get_text(wire, "aggregatedOutput");
    if (!output.p && !json_is_null(json_get(wire, "exitCode")))
        output = STR("");
    if (output.p)
        json_put_text(a, stored, STR("aggregated_output"), kept_output(a, output));
}

static struct json *command(struct arena *a, const struct json *wire) {
    struct json *stored = new_item(a, "CommandExecution", json_get_text(wire, "id"));
    json_put_text(a, stored, STR("process_id"), json_get_text(wire, "processId"));
    json_put(stored, STR("command"), argv_of(a, json_get_text(wire, "command")));
    json_put_text(a, stored, STR("cwd"), file_uri_of(a, json_get_text(wire, "cwd")));
    json_put(stored, STR("parsed_cmd"), parsed_commands(a, wire));
    put_snake(a, stored, STR("source"), json_get_text(wire, "source"));
    put_snake(a, stored, STR("status"), json_get_text(wire, "status"));
    put_output(a, stored, wire);
    put_copy(a, stored, STR("exit_code"), wire, "exitCode");
    put_duration(a, stored, wire);
    return stored;
}

static struct str stored_diff(const struct file_update_change *c) {
    const struct str mark = STR(STORED_MOVED_TO);
    struct str to = c->kind.type == PATCH_CHANGE_KIND_UPDATE ? c->kind.update.move_path : STR_NONE;
    if (!to.p || c->diff.n < mark.n + to.n)
        return c->diff;
    struct str head = str_sub(c->diff, 0, c->diff.n - to.n);
    return str_ends(c->diff, to) && str_ends(head, mark) ? str_sub(head, 0, head.n - mark.n)
                                                         : c->diff;
}

struct json *stored_changes_of(struct arena *a, const struct file_update_change_array *changes) {
    struct json *map = json_new_object(a);
    for (size_t i = 0; i < changes->n; i++) {
        const struct file_update_change *c = &changes->v[i];
        struct json *one = json_new_object(a);
        bool update = c->kind.type == PATCH_CHANGE_KIND_UPDATE;
        json_put_text(a, one, STR("type"),
            update                                  ? STR("update")
            : c->kind.type == PATCH_CHANGE_KIND_ADD ? STR("add")
                                                    : STR("delete"));
        json_put_text(a, one, update ? STR("unified_diff") : STR("content"), stored_diff(c));
        if (update)
            json_put(one, STR("move_path"),
                c->kind.update.move_path.p ? json_new_str(a, c->kind.update.move_path)
                                           : json_new_null(a));
        json_put(map, c->path, one);
    }
    return map;
}

static struct json *file_change(
    struct arena *a, const struct thread_item_file_change *item, const struct json *wire) {
    struct json *stored = new_item(a, "FileChange", item->id);
    json_put(stored, STR("changes"), stored_changes_of(a, &item->changes));
    put_snake(a, stored, STR("status"), json_get_text(wire, "status"));
    json_put_text(a, stored, STR("stdout"), STR(""));
    json_put_text(a, stored, STR("stderr"), STR(""));
    return stored;
}

/* ---- all others: the same members in other spelling ---- */

static bool is_enum(struct str key) {
    static const char *const keys[] = { "status", "tool", "kind" };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (str_is(key, keys[i]))
            return true;
    return false;
}

/* {"status":"completed","message":"Done."} -> {"completed":"Done."}, {"status":"pendingInit"} -> "pending_init". */
static struct json *agent_states(struct arena *a, const struct json *wire) {
    struct json *all = json_new_object(a);
    for (const struct json *m = wire->first; m; m = m->next) {
        struct str status = name_to_snake(a, json_get_text(m, "status"));
        bool has_words = str_is(status, "completed") || str_is(status, "errored");
        struct json *words = json_new_object(a);
        put_copy(a, words, status, m, "message");
        if (has_words && !words->count)
            json_put(words, status, json_new_null(a));
        json_put(all, m->key, has_words ? words : json_new_str(a, status));
    }
    return all;
}

/* What a web search did: {"type":"openPage",…}. */
static struct json *search_action(struct arena *a, const struct json *wire) {
    struct json *action = json_new_object(a);
    for (const struct json *m = wire->first; m; m = m->next)
        if (str_is(m->key, "type"))
            json_put_text(a, action, STR("type"), name_to_snake(a, m->text));
        else if (m->kind != JSON_NULL)
            json_put(action, m->key, of_node(a, m));
    return action;
}

static struct json *renamed(struct arena *a, const struct json *wire) {
    struct str type = json_get_text(wire, "type");
    struct json *stored = new_item(a, tag_of(a, type).p, json_get_text(wire, "id"));
    bool free_tool = str_is(type, "mcpToolCall") || str_is(type, "dynamicToolCall");
    for (const struct json *m = wire->first; m; m = m->next) {
        bool skip = m->kind == JSON_NULL || str_is(m->key, "type") || str_is(m->key, "id") ||
                    str_is(m->key, "startedAtMs") || str_is(m->key, "completedAtMs");
        if (skip)
            continue;
        if (str_is(m->key, "durationMs"))
            put_duration(a, stored, wire);
        else if (str_is(m->key, "agentsStates"))
            json_put(stored, STR("agents_states"), agent_states(a, m));
        else if (str_is(m->key, "action") && str_is(type, "webSearch"))
            json_put(stored, STR("action"), search_action(a, m));
        else if (m->kind == JSON_STRING && is_enum(m->key) &&
                 !(free_tool && str_is(m->key, "tool")))
            put_snake(a, stored, m->key, m->text);
        else if (str_is(m->key, "path") && str_is(type, "imageView"))
            json_put_text(a, stored, STR("path"), file_uri_of(a, m->text));
        else
            json_put(stored, name_to_snake(a, m->key), of_node(a, m));
    }
    return stored;
}

struct json *stored_item_of(struct arena *a, const struct thread_item *item) {
    _cleanup_buf_ struct buf text = { 0 };
    thread_item_encode(&text, item);
    const struct json *wire = json_parse(a, arena_str(a, buf_str(&text)), NULL);
    if (!wire)
        return NULL;
    switch (item->type) {
    case THREAD_ITEM_USER_MESSAGE:
        return user_message(a, wire);
    case THREAD_ITEM_AGENT_MESSAGE:
        return agent_message(a, wire);
    case THREAD_ITEM_REASONING:
        return reasoning(a, wire);
    case THREAD_ITEM_COMMAND_EXECUTION:
        return command(a, wire);
    case THREAD_ITEM_FILE_CHANGE:
        return file_change(a, &item->file_change, wire);
    default:
        return renamed(a, wire);
    }
}
