/* toml_element: changes in the elements of an array of tables. */
#include "config/toml_element.h"

#include "base/buf.h"
#include "config/toml_lines.h"

#include <assert.h>

static bool same_path(const struct toml_path *x, const struct toml_path *y) {
    return x->n == y->n && toml_path_starts(x, y);
}

static bool is_element(const struct toml_line *l, const struct toml_path *path) {
    return l->kind == LINE_ELEMENT && same_path(&l->path, path);
}

size_t toml_element_count(struct arena *a, struct str text, const struct toml_path *path) {
    struct toml_lines lines = toml_lines_of(a, text);
    size_t n = 0;
    for (size_t i = 0; i < lines.n; i++)
        n += is_element(&lines.v[i], path);
    return n;
}

/* The lines of element `i`: its header and all up to the next section outside of it. */
struct element {
    size_t first, last; /* of the lines */
};

static struct element element_at(
    const struct toml_lines *lines, const struct toml_path *path, size_t i) {
    size_t at = 0;
    for (; at < lines->n; at++)
        if (is_element(&lines->v[at], path) && i-- == 0)
            break;
    assert(at < lines->n);
    struct element e = { at, at };
    while (e.last + 1 < lines->n && lines->v[e.last + 1].section_n >= path->n &&
           toml_path_starts(&lines->v[e.last + 1].path, path) &&
           !is_element(&lines->v[e.last + 1], path))
        e.last++;
    return e;
}

static struct str newline_of(struct str text) {
    ptrdiff_t at = str_index(text, '\n');
    return at > 0 && text.p[at - 1] == '\r' ? STR("\r\n") : STR("\n");
}

static struct str splice(
    struct arena *a, struct str text, size_t start, size_t end, struct str with) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, str_sub(text, 0, start));
    buf_add_str(&out, with);
    buf_add_str(&out, str_from(text, end));
    return arena_str(a, buf_str(&out));
}

struct str toml_element_remove(
    struct arena *a, struct str text, const struct toml_path *path, size_t i) {
    struct toml_lines lines = toml_lines_of(a, text);
    struct element e = element_at(&lines, path, i);
    return splice(a, text, lines.v[e.first].lead, lines.v[e.last].end, STR(""));
}

static void write_member(
    struct buf *out, struct str key, const struct json *value, struct str newline) {
    toml_write_key(out, key);
    buf_add_str(out, STR(" = "));
    toml_write_value(out, value);
    buf_add_str(out, newline);
}

struct str toml_element_set(struct arena *a, struct str text, const struct toml_path *path,
    size_t i, struct str key, const struct json *value) {
    struct toml_lines lines = toml_lines_of(a, text);
    struct element e = element_at(&lines, path, i);
    _cleanup_buf_ struct buf out = { 0 };
    size_t last = e.first; /* of those that are no section of their own */
    for (size_t at = e.first + 1; at <= e.last; at++) {
        const struct toml_line *l = &lines.v[at];
        if (l->kind != LINE_KEY || l->section_n != path->n)
            break;
        last = at;
        if (l->path.n != path->n + 1 || !str_eq(l->path.v[path->n], key))
            continue;
        toml_write_value(&out, value);
        return splice(a, text, l->value_start, l->value_end, buf_str(&out));
    }
    size_t end = lines.v[last].end;
    if (end == text.n && text.p[end - 1] != '\n')
        buf_add_str(&out, newline_of(text));
    write_member(&out, key, value, newline_of(text));
    return splice(a, text, end, end, buf_str(&out));
}

struct str toml_element_add(
    struct arena *a, struct str text, const struct toml_path *path, const struct json *table) {
    struct toml_lines lines = toml_lines_of(a, text);
    struct str newline = newline_of(text);
    size_t n = toml_element_count(a, text, path), at = text.n;
    if (n) {
        struct element e = element_at(&lines, path, n - 1);
        at = lines.v[e.last].end;
    }
    _cleanup_buf_ struct buf out = { 0 };
    if (at > lines.begin && text.p[at - 1] != '\n')
        buf_add_str(&out, newline);
    if (at > lines.begin)
        buf_add_str(&out, newline);
    buf_add_str(&out, STR("[["));
    toml_write_path(&out, path);
    buf_add_str(&out, STR("]]"));
    buf_add_str(&out, newline);
    for (const struct json *m = table->first; m; m = m->next)
        write_member(&out, m->key, m, newline);
    return splice(a, text, at, at, buf_str(&out));
}
