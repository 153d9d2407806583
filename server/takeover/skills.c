/* skills: the other agent's skills; its commands, as skills. */
#include "base/path.h"
#include "takeover/parts.h"

#include <stdlib.h>

#define PREFIX "source-command-"

bool takeover_skills(struct takeover *t, struct error *reterr) {
    struct str from = takeover_below(t, t->place->source, "skills");
    struct str_list entries = takeover_entries(t->a, from);
    t->source = from;
    for (size_t i = 0; i < entries.n; i++) {
        struct str name = entries.v[i];
        if (name.p[name.n - 1] != '/')
            continue;
        name.n--;
        struct str to = path_join(t->a, t->place->skills, name);
        if (takeover_exists(t->a, to))
            continue;
        takeover_name(t, name);
        if (t->write &&
            !takeover_copy(t->a, path_join(t->a, from, name), to, "SKILL.md", 0, reterr))
            return false;
    }
    return true;
}

/* ---- commands ---- */

/* Commands with parameters, output of other commands and files inside are no plain instructions. */
static bool has_parts(struct str body) {
    if (str_find(body, STR("$ARGUMENTS")) >= 0 || str_find(body, STR("!`")) >= 0)
        return true;
    for (size_t i = 0; i + 1 < body.n; i++) {
        char c = body.p[i], next = body.p[i + 1];
        bool starts = i == 0 || body.p[i - 1] == ' ' || body.p[i - 1] == '\n';
        if ((c == '$' && next >= '0' && next <= '9') ||
            (c == '@' && starts && next != ' ' && next != '\n'))
            return true;
    }
    return false;
}

static void add_quoted(struct buf *out, struct str text) {
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, text.p[i]);
    }
    buf_add_char(out, '"');
}

static bool write_command(struct takeover *t, struct str skill, struct str name,
    const struct json *front, struct str body, struct error *reterr) {
    _cleanup_buf_ struct buf out = { 0 };
    struct str description = str_trim(takeover_rename(t->a, json_get_text(front, "description")));
    if (!json_get_text(front, "description").p || description.n == 0)
        description = arena_printf(t->a, "Migrated source command `%.*s`", STR_ARGS(name));
    buf_printf(&out, "---\nname: \"%.*s\"\ndescription: ", STR_ARGS(skill));
    add_quoted(&out, description);
    buf_printf(&out,
        "\n---\n\n# %.*s\n\nUse this skill when the user asks to run the migrated source command `%.*s`."
        "\n\n## Command Template\n\n",
        STR_ARGS(skill), STR_ARGS(name));
    if (body.n)
        buf_add_str(&out, takeover_rename(t->a, body));
    else
        buf_printf(&out, "No command template body was found.");
    buf_add_char(&out, '\n');
    struct str folder = path_join(t->a, t->place->skills, skill);
    return takeover_write(t->a, path_join(t->a, folder, STR("SKILL.md")), buf_str(&out), reterr);
}

static bool take_command(
    struct takeover *t, struct str path, struct str name, struct error *reterr) {
    struct str body;
    const struct json *front = takeover_front(t->a, takeover_read(t->a, path), &body);
    struct str skill = arena_printf(t->a, PREFIX "%.*s", STR_ARGS(arena_slug(t->a, name)));
    if (has_parts(body) || takeover_exists(t->a, path_join(t->a, t->place->skills, skill)))
        return true;
    takeover_name(t, skill);
    return !t->write || write_command(t, skill, name, front, body, reterr);
}

static bool take_folder(struct takeover *t, struct str folder, struct str prefix, unsigned depth,
    struct error *reterr) {
    struct str_list entries = takeover_entries(t->a, folder);
    for (size_t i = 0; i < entries.n; i++) {
        struct str entry = entries.v[i];
        bool below = entry.p[entry.n - 1] == '/', text = str_ends(entry, STR(".md"));
        if (str_is(entry, "README.md") || (!below && !text) || depth == TAKEOVER_DEPTH_MAX)
            continue;
        struct str path = path_join(t->a, folder, entry);
        entry.n -= below ? 1 : 3;
        struct str name = arena_printf(t->a, "%.*s%.*s", STR_ARGS(prefix), STR_ARGS(entry));
        if (below ? !take_folder(
                        t, path, arena_printf(t->a, "%.*s-", STR_ARGS(name)), depth + 1, reterr)
                  : !take_command(t, path, name, reterr))
            return false;
    }
    return true;
}

static int by_text(const void *x, const void *y) {
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

bool takeover_commands(struct takeover *t, struct error *reterr) {
    t->source = takeover_below(t, t->place->source, "commands");
    bool good = take_folder(t, t->source, STR(""), 0, reterr);
    if (t->names.n)
        qsort(t->names.v, t->names.n, sizeof *t->names.v, by_text);
    return good;
}
