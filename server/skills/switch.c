/* switch: entries are tables of their own, so they come and go as whole lines. */
#include "skills/switch.h"

#include "base/file.h"
#include "base/json.h"
#include "config/toml_read.h"

#include <errno.h>

enum { CONFIG_BYTES_MAX = 16 * 1024 * 1024, CONFIG_MODE = 0600 };

static bool is_header(struct str line) {
    return line.n && line.p[0] == '[';
}

static bool is_entry_header(struct str line) {
    return str_starts(line, STR("[[skills.config]]"));
}

static const struct json *parse(struct arena *a, struct str text, struct error *reterr) {
    struct toml_error why;
    const struct toml *table = toml_read(a, text, &why);
    if (!table)
        (void)error_set(reterr, 0, "%zu:%zu: %s", why.line, why.column, why.text);
    return table ? toml_to_json(a, table) : NULL;
}

static bool is_for(const struct json *entry, const struct skill_selector *what) {
    struct str path = json_get_text(entry, "path"), name = json_get_text(entry, "name");
    return what->path.p ? str_eq(path, what->path) : !path.p && str_eq(name, what->name);
}

static size_t count_for(const struct json *tree, const struct skill_selector *what) {
    const struct json *all = json_get(json_get(tree, "skills"), "config");
    size_t n = 0;
    for (const struct json *e = all && all->kind == JSON_ARRAY ? all->first : NULL; e; e = e->next)
        n += is_for(e, what);
    return n;
}

/* ---- taking entries out ---- */

/* What the first line is, by how it begins; '\0': it is blank. */
static char first_of(struct str text) {
    struct str line = str_trim(str_cut(&text, '\n'));
    return line.n ? line.p[0] : '\0';
}

static bool is_above(struct str text) {
    return first_of(text) == '#' || first_of(text) == '\0';
}

/* One table with its header, and the comments and blank lines right above it: up to those of the next. */
static struct str take_table(struct str *rest) {
    struct str start = *rest;
    while (rest->p && rest->n && is_above(*rest))
        (void)str_cut(rest, '\n');
    if (rest->p)
        (void)str_cut(rest, '\n');
    struct str end = *rest;
    while (rest->p && first_of(*rest) != '[') {
        bool above = is_above(*rest);
        (void)str_cut(rest, '\n');
        if (!above)
            end = *rest;
    }
    if (!rest->p)
        return start;
    *rest = end;
    return str_sub(start, 0, (size_t)(end.p - start.p));
}

/* Without what is above it. */
static struct str body_of(struct str table) {
    while (table.p && table.n && is_above(table))
        (void)str_cut(&table, '\n');
    return table.p ? table : STR("");
}

static bool is_entry_for(struct str table, const struct skill_selector *what) {
    _cleanup_arena_ struct arena a = { 0 };
    struct error ignored;
    const struct json *tree =
        is_entry_header(str_trim(body_of(table))) ? parse(&a, table, &ignored) : NULL;
    return tree && count_for(tree, what) > 0;
}

/* A header without anything behind it. */
static bool is_empty_parent(struct str table) {
    return str_is(str_trim(table), "[skills]");
}

static void end_blank_lines(struct buf *out) {
    while (out->n >= 2 && out->p[out->n - 1] == '\n' && out->p[out->n - 2] == '\n')
        out->n--;
}

static void without(struct buf *out, struct str text, const struct skill_selector *what) {
    bool was_removed = false;
    for (struct str rest = text; rest.p;) {
        struct str table = take_table(&rest);
        bool remove = is_entry_for(table, what);
        if (remove)
            end_blank_lines(out);
        else if (was_removed && out->n && is_header(table))
            buf_add_char(out, '\n');
        if (!remove)
            buf_add_str(out, table);
        was_removed = remove;
    }
    if (was_removed && out->n == 1)
        out->n = 0;
}

static struct str without_empty_parent(struct arena *a, struct str text) {
    _cleanup_buf_ struct buf out = { 0 };
    for (struct str rest = text; rest.p;) {
        struct str table = take_table(&rest);
        if (!is_empty_parent(table))
            buf_add_str(&out, table);
        else if (!rest.p || !rest.n)
            end_blank_lines(&out);
    }
    return arena_str(a, buf_str(&out));
}

/* ---- adding one ---- */

static void add_text(struct buf *out, const char *key, struct str text) {
    buf_printf(out, "%s = \"", key);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c < 0x20 || c == 0x7f)
            buf_printf(out, "\\u%04X", c);
        else {
            if (c == '"' || c == '\\')
                buf_add_char(out, '\\');
            buf_add_char(out, (char)c);
        }
    }
    buf_add_str(out, STR("\"\n"));
}

static void add_entry(struct buf *out, const struct skill_selector *what) {
    if (out->n && out->p[out->n - 1] != '\n')
        buf_add_char(out, '\n');
    if (out->n)
        buf_add_char(out, '\n');
    buf_add_str(out, STR("[[skills.config]]\n"));
    add_text(out, what->path.p ? "path" : "name", what->path.p ? what->path : what->name);
    buf_add_str(out, STR("enabled = false\n"));
}

bool skill_switch(struct arena *a, struct str text, const struct skill_selector *what, bool enabled,
    struct str *ret, struct error *reterr) {
    _cleanup_buf_ struct buf out = { 0 };
    const struct json *before = parse(a, text, reterr);
    if (!before)
        return false;
    *ret = text;
    if (enabled && !count_for(before, what))
        return true;
    without(&out, text, what);
    if (!enabled)
        add_entry(&out, what);
    *ret = enabled ? without_empty_parent(a, buf_str(&out)) : arena_str(a, buf_str(&out));
    const struct json *now = parse(a, *ret, reterr);
    if (!now || count_for(now, what) != (enabled ? 0 : 1))
        return error_set(reterr, 0, "skills.config is written in a form that cannot be edited");
    return true;
}

bool skill_switch_in_file(struct arena *a, struct str path, const struct skill_selector *what,
    bool enabled, struct error *reterr) {
    struct str text = STR(""), changed;
    const char *file = arena_cstr(a, path);
    int r = file_read(a, file, CONFIG_BYTES_MAX, &text);
    if (r < 0 && r != -ENOENT)
        return error_set(reterr, 0, "%s: %s", file, error_of_errno(r));
    struct error why;
    if (!skill_switch(a, text, what, enabled, &changed, &why))
        return error_set(reterr, 0, "%s:%s", file, why.text);
    r = str_eq(changed, text) ? 0 : file_replace(file, changed, CONFIG_MODE);
    return r == 0 || error_set(reterr, 0, "%s: %s", file, error_of_errno(r));
}
