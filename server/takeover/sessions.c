/* sessions: the other agent's conversations: which there are and what they say. */
#include "takeover/sessions.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/path.h"
#include "base/time.h"
#include "takeover/parts.h"

#include <stdlib.h>
#include <sys/stat.h>

#define IMPORTS_FILE "external_agent_session_imports.json"

enum { DAY_S = 86400 };

/* ---- what was said ---- */

static void add_call(struct buf *out, const struct json *part) {
    static const struct {
        const char *key, *shown;
    } inputs[] = { { "command", "command" }, { "file_path", "file" }, { "path", "path" },
        { "pattern", "pattern" }, { "query", "query" }, { "url", "url" } };
    const struct json *input = json_get(part, "input");
    struct str name = json_get_text(part, "name");
    buf_printf(out, "[external_agent_tool_call: %.*s]\n", STR_ARGS(name));
    for (size_t i = 0; i < ARRAY_LEN(inputs); i++) {
        struct str value = json_get_text(input, inputs[i].key);
        if (value.p)
            buf_printf(out, "%s: %.*s\n", inputs[i].shown, STR_ARGS(value));
    }
    buf_printf(out, "[/external_agent_tool_call]");
}

static void add_result(struct buf *out, const struct json *part) {
    const struct json *content = json_get(part, "content");
    bool failed = json_get_bool(part, "is_error", false);
    buf_printf(out, "[external_agent_tool_result%s]\n", failed ? ": error" : "");
    if (content && content->kind == JSON_STRING)
        buf_printf(out, "%.*s\n", STR_ARGS(content->text));
    for (const struct json *e = content && content->kind == JSON_ARRAY ? content->first : NULL; e;
         e = e->next)
        if (json_get_text(e, "text").p)
            buf_printf(out, "%.*s\n", STR_ARGS(json_get_text(e, "text")));
    buf_printf(out, "[/external_agent_tool_result]");
}

/* The text of a message; *ret_spoken: not only results of tools. */
static struct str text_of(struct arena *a, const struct json *content, bool *ret_spoken) {
    _cleanup_buf_ struct buf out = { 0 };
    *ret_spoken = content && content->kind == JSON_STRING;
    if (*ret_spoken)
        return content->text;
    for (const struct json *e = content && content->kind == JSON_ARRAY ? content->first : NULL; e;
         e = e->next) {
        struct str type = json_get_text(e, "type"), text = json_get_text(e, "text");
        bool said = str_is(type, "text") && text.n, call = str_is(type, "tool_use");
        if (!said && !call && !str_is(type, "tool_result"))
            continue;
        if (out.n)
            buf_printf(&out, "\n\n");
        *ret_spoken |= said;
        if (said)
            buf_add_str(&out, text);
        else if (call)
            add_call(&out, e);
        else
            add_result(&out, e);
    }
    return out.n ? arena_str(a, buf_str(&out)) : STR("");
}

static struct session_message *message_of(struct arena *a, const struct json *line) {
    struct str type = json_get_text(line, "type");
    bool user = str_is(type, "user"), spoken;
    int64_t at_us = 0;
    if ((!user && !str_is(type, "assistant")) || json_get_bool(line, "isMeta", false) ||
        json_get_bool(line, "isSidechain", false))
        return NULL;
    struct str text = text_of(a, json_get(json_get(line, "message"), "content"), &spoken);
    if (text.n == 0)
        return NULL;
    struct str at = json_get_text(line, "timestamp");
    if (at.p)
        (void)time_parse(at, &at_us);
    struct session_message *m = arena_new(a, struct session_message);
    *m = (struct session_message){
        .of_user = user && spoken, .text = text, .at_s = at_us / 1000000
    };
    return m;
}

static struct str first_line(struct str text) {
    text = str_trim(text);
    return str_trim(str_cut(&text, '\n'));
}

bool session_read(struct arena *a, struct str path, struct session *ret) {
    struct stat st;
    struct str text, own = STR_NONE, made = STR_NONE, asked = STR_NONE;
    struct session s = { .path = path, .cwd = STR_NONE, .title = STR_NONE };
    struct session_message **end = &s.first;
    if (stat(arena_cstr(a, path), &st) != 0 ||
        file_read(a, arena_cstr(a, path), SESSION_BYTES_MAX, &text) < 0)
        return false;
    s.modified_ns = time_ns_of(st.st_mtim);
    s.digest = hash_hex_of(a, HASH_SHA256, text);
    while (text.p) {
        const struct json *line = json_parse(a, str_cut(&text, '\n'), NULL);
        if (!line || line->kind != JSON_OBJECT)
            continue;
        if (!s.cwd.p)
            s.cwd = json_get_text(line, "cwd");
        if (json_get_text(line, "customTitle").n)
            own = json_get_text(line, "customTitle");
        if (json_get_text(line, "aiTitle").n)
            made = json_get_text(line, "aiTitle");
        struct session_message *m = message_of(a, line);
        if (!m)
            continue;
        *end = m;
        end = &m->next;
        if (!asked.p && m->of_user)
            asked = first_line(m->text);
    }
    s.title = own.p ? own : made.p ? made : asked;
    *ret = s;
    return s.first && s.cwd.p && takeover_is_folder(a, s.cwd);
}

/* ---- which there are ---- */

static struct str imports_file(struct arena *a, const struct takeover_folders *folders) {
    return path_join(a, folders->codex_home, STR(IMPORTS_FILE));
}

static struct json *read_imports(struct arena *a, const struct takeover_folders *folders) {
    struct str text;
    int r = file_read(a, arena_cstr(a, imports_file(a, folders)), SESSION_IMPORTS_BYTES_MAX, &text);
    struct json *all = r == 0 ? json_parse(a, text, NULL) : NULL;
    return all && all->kind == JSON_OBJECT ? all : json_new_object(a);
}

static bool is_taken(const struct json *imports, const struct session *s) {
    const struct json *records = json_get(imports, "records");
    for (const struct json *e = records && records->kind == JSON_ARRAY ? records->first : NULL; e;
         e = e->next)
        if (str_eq(json_get_text(e, "source_path"), s->path) &&
            str_eq(json_get_text(e, "content_sha256"), s->digest))
            return true;
    return false;
}

static int newest_first(const void *x, const void *y) {
    const struct session *a = x, *b = y;
    return (a->modified_ns < b->modified_ns) - (a->modified_ns > b->modified_ns);
}

static bool is_young(struct arena *a, struct str path, uint32_t days) {
    struct stat st;
    return stat(arena_cstr(a, path), &st) == 0 &&
           time_now_ms() / 1000 - st.st_mtim.tv_sec <= (int64_t)days * DAY_S;
}

size_t sessions_find(struct arena *a, const struct takeover_folders *folders,
    const struct takeover_ask *ask, struct session *ret, size_t room) {
    struct str projects = path_join(a, folders->user_home, STR(".claude/projects"));
    struct str_list below = takeover_entries(a, projects);
    const struct json *imports = read_imports(a, folders);
    size_t n = 0;
    for (size_t i = 0; i < below.n; i++) {
        struct str folder = path_join(a, projects, below.v[i]);
        struct str_list files = { 0 };
        if (below.v[i].p[below.v[i].n - 1] == '/')
            files = takeover_entries(a, str_sub(folder, 0, folder.n - 1));
        for (size_t k = 0; k < files.n && n < room; k++) {
            struct str path = path_join(a, str_sub(folder, 0, folder.n - 1), files.v[k]);
            if (str_ends(path, STR(".jsonl")) && is_young(a, path, ask->age_days) &&
                session_read(a, path, &ret[n]) && !is_taken(imports, &ret[n]))
                n++;
        }
    }
    if (n)
        qsort(ret, n, sizeof *ret, newest_first);
    return n < ask->sessions ? n : ask->sessions;
}

int session_note(struct arena *a, const struct takeover_folders *folders,
    const struct session *session, struct str thread_id) {
    _cleanup_buf_ struct buf out = { 0 };
    struct json *all = read_imports(a, folders), *record = json_new_object(a);
    struct json *records = (struct json *)json_get(all, "records");
    if (!records || records->kind != JSON_ARRAY) {
        records = json_new_array(a);
        json_put(all, STR("records"), records);
    }
    json_put_text(a, record, STR("source_path"), session->path);
    json_put_text(a, record, STR("content_sha256"), session->digest);
    json_put_text(a, record, STR("imported_thread_id"), thread_id);
    json_put_i64(a, record, STR("imported_at"), time_now_ms() / 1000);
    json_put_i64(a, record, STR("source_modified_at"), session->modified_ns);
    json_put(record, STR("connector_names"), json_new_array(a));
    json_put(record, STR("title"),
        session->title.p ? json_new_str(a, session->title) : json_new_null(a));
    json_push(records, record);
    if (!json_get(all, "detected_connector_records"))
        json_put(all, STR("detected_connector_records"), json_new_array(a));
    json_write_pretty(&out, all);
    return file_replace(arena_cstr(a, imports_file(a, folders)), buf_str(&out), TAKEOVER_FILE_MODE);
}
