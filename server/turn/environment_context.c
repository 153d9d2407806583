/* environment_context: where and under which rules commands run. */
#include "turn/environment_context.h"

#include "base/buf.h"
#include "base/path.h"

#include "thread/thread.h"
#include "turn/environment_places.h"

#include <stdlib.h>
#include <time.h>

static void add_special(struct buf *out, const char *access, const char *name) {
    buf_printf(out, "<entry access=\"%s\"><special>%s</special></entry>", access, name);
}

static void add_path(struct buf *out, const char *access, struct str path, const char *below) {
    buf_printf(out, "<entry access=\"%s\"><path>", access);
    environment_write_escaped(out, path);
    buf_printf(out, "%s</path></entry>", below);
}

/* Folders of a writable root that stay as they are. */
static void add_protected(struct buf *out, struct str root) {
    static const char *const names[] = { "/.git", "/.agents", "/.codex", "/.aws" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        add_path(out, "read", root, names[i]);
}

static void add_workspace(struct buf *out, const struct run_settings *s) {
    const struct str_array *more = &s->sandbox.workspace_write.writable_roots;
    for (size_t i = 0; i < s->workspace_roots.n; i++)
        add_path(out, "write", s->workspace_roots.v[i], "");
    for (size_t i = 0; i < more->n; i++)
        add_path(out, "write", more->v[i], "");
    if (!s->sandbox.workspace_write.exclude_slash_tmp)
        add_special(out, "write", ":slash_tmp");
    if (!s->sandbox.workspace_write.exclude_tmpdir_env_var)
        add_special(out, "write", ":tmpdir");
    for (size_t i = 0; i < s->workspace_roots.n; i++)
        add_protected(out, s->workspace_roots.v[i]);
}

/* ---- rules ---- */

static void add_named(struct buf *out, const struct file_rule *rule, struct str path) {
    static const char *const access[] = { [FILE_READ] = "\"read\"",
        [FILE_WRITE] = "\"write\"",
        [FILE_DENY] = "\"deny\" escalatable=\"false\"" };
    static const char *const special[] = { [FILE_ROOT] = ":root",
        [FILE_MINIMAL] = ":minimal",
        [FILE_TMPDIR] = ":tmpdir",
        [FILE_SLASH_TMP] = ":slash_tmp" };
    bool glob = rule->place == FILE_GLOB || rule->place == FILE_WORKSPACE_GLOB;
    const char *tag = rule->place >= FILE_ROOT ? "special" : glob ? "glob" : "path";
    buf_printf(out, "<entry access=%s><%s>", access[rule->access], tag);
    if (rule->place >= FILE_ROOT)
        buf_add_str(out, str_of(special[rule->place]));
    else
        environment_write_escaped(out, path);
    buf_printf(out, "</%s></entry>", tag);
}

static void add_rule(struct buf *out, const struct file_rule *rule, const struct str_array *roots) {
    _cleanup_arena_ struct arena a = { 0 };
    if (rule->place != FILE_WORKSPACE && rule->place != FILE_WORKSPACE_GLOB) {
        add_named(out, rule, rule->path);
        return;
    }
    for (size_t i = 0; i < roots->n; i++)
        add_named(out, rule, path_join(&a, roots->v[i], rule->path));
}

static void add_restricted(struct buf *out, const struct run_settings *s) {
    buf_add_str(out, STR("<permission_profile type=\"managed\"><file_system type=\"restricted\""));
    if (s->files.n && s->files.depth)
        buf_printf(out, " glob_scan_max_depth=\"%u\"", s->files.depth);
    buf_add_char(out, '>');
    for (size_t i = 0; i < s->files.n; i++)
        add_rule(out, &s->files.v[i], &s->workspace_roots);
    if (s->files.n == 0)
        add_special(out, "read", ":root");
    if (s->files.n == 0 && s->sandbox.type == SANDBOX_POLICY_WORKSPACE_WRITE)
        add_workspace(out, s);
    buf_add_str(out, STR("</file_system>"));
}

static void add_profile(struct buf *out, const struct run_settings *s) {
    switch (s->sandbox.type) {
    case SANDBOX_POLICY_DANGER_FULL_ACCESS:
        buf_add_str(out,
            STR("<permission_profile type=\"disabled\"><file_system type=\"unrestricted\" />"));
        break;
    case SANDBOX_POLICY_EXTERNAL_SANDBOX:
        buf_add_str(
            out, STR("<permission_profile type=\"external\"><file_system type=\"external\" />"));
        break;
    case SANDBOX_POLICY_READ_ONLY:
    case SANDBOX_POLICY_WORKSPACE_WRITE:
        add_restricted(out, s);
    }
    buf_add_str(out, STR("</permission_profile>"));
}

static void add_file_system(struct buf *out, const struct run_settings *s) {
    buf_add_str(out, STR("<filesystem><workspace_roots>"));
    for (size_t i = 0; i < s->workspace_roots.n; i++) {
        buf_add_str(out, STR("<root>"));
        environment_write_escaped(out, s->workspace_roots.v[i]);
        buf_add_str(out, STR("</root>"));
    }
    buf_add_str(out, STR("</workspace_roots>"));
    add_profile(out, s);
    buf_add_str(out, STR("</filesystem>"));
}

struct environment_parts environment_parts_of(struct arena *a, const struct thread *thread) {
    _cleanup_buf_ struct buf files = { 0 };
    time_t now = time(NULL);
    struct tm tm;
    char date[16] = "";
    const char *zone = getenv("TZ");
    if (localtime_r(&now, &tm))
        (void)strftime(date, sizeof date, "%Y-%m-%d", &tm);
    if (places_have_local(&thread->settings))
        add_file_system(&files, &thread->settings);
    return (struct environment_parts){ .places = environment_places(a, thread),
        .date = arena_str(a, str_of(date)),
        .timezone = str_of(zone && *zone ? zone : "Etc/UTC"),
        .filesystem = files.n ? arena_str(a, buf_str(&files)) : STR_NONE };
}

static void add_element(struct buf *out, const char *name, struct str text) {
    buf_printf(out, "  <%s>", name);
    environment_write_escaped(out, text);
    buf_printf(out, "</%s>\n", name);
}

struct str environment_context_text(struct arena *a, const struct environment_parts *parts,
    bool with_places, const struct json *before) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("<environment_context>\n"));
    if (with_places)
        environment_places_write(&out, before, parts->places);
    add_element(&out, "current_date", parts->date);
    add_element(&out, "timezone", parts->timezone);
    if (parts->filesystem.p)
        buf_printf(&out, "  %.*s\n", STR_ARGS(parts->filesystem));
    buf_add_str(&out, STR("</environment_context>"));
    return arena_str(a, buf_str(&out));
}
