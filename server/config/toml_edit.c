/* toml_edit: changes in the text of a TOML document. */
#include "config/toml_edit.h"

#include "base/buf.h"
#include "config/toml_lines.h"
#include "config/toml_read.h"

struct editor {
    struct arena *arena;
    struct toml_lines lines;
    struct error *reterr;
};

static bool rescan(struct editor *e, struct str text) {
    e->lines = toml_lines_of(e->arena, text);
    return true;
}

/* ---- paths ---- */

static bool same_path(const struct toml_path *x, const struct toml_path *y) {
    return x->n == y->n && toml_path_starts(x, y);
}

static struct toml_path parent_of(const struct toml_path *path) {
    return (struct toml_path){ path->v, path->n - 1 };
}

static struct toml_path child_of(struct arena *a, const struct toml_path *path, struct str key) {
    struct toml_path child = { arena_array(a, struct str, path->n + 1), path->n + 1 };
    memcpy(child.v, path->v, path->n * sizeof *child.v);
    child.v[path->n] = key;
    return child;
}

/* ---- text ---- */

static struct str newline_of(struct str text) {
    ptrdiff_t at = str_index(text, '\n');
    return at > 0 && text.p[at - 1] == '\r' ? STR("\r\n") : STR("\n");
}

/* The text with [start, end) replaced. */
static bool splice(struct editor *e, size_t start, size_t end, struct str with) {
    struct str text = e->lines.text;
    return rescan(e, arena_printf(e->arena, "%.*s%.*s%.*s", (int)start, text.p ? text.p : "",
                         STR_ARGS(with), STR_ARGS(str_from(text, end))));
}

/* Whole lines put in at an offset where one begins or the text ends. */
static bool insert_lines(struct editor *e, size_t at, struct str lines, bool apart) {
    struct str text = e->lines.text, newline = newline_of(text);
    _cleanup_buf_ struct buf out = { 0 };
    bool open = at > e->lines.begin && text.p[at - 1] != '\n';
    if (open)
        buf_add_str(&out, newline);
    if (apart && at > e->lines.begin)
        buf_add_str(&out, newline);
    for (struct str rest = lines; rest.n;) {
        buf_add_str(&out, str_cut(&rest, '\n'));
        buf_add_str(&out, newline);
    }
    return splice(e, at, at, arena_str(e->arena, buf_str(&out)));
}

/* ---- finding ---- */

static const struct toml_line *key_at(const struct editor *e, const struct toml_path *path) {
    for (size_t i = 0; i < e->lines.n; i++) {
        const struct toml_line *l = &e->lines.v[i];
        if (l->kind == LINE_KEY && !l->in_element && same_path(&l->path, path))
            return l;
    }
    return NULL;
}

/* What is no table of lines of its own and stands on the way to `path`: a value, an array of tables. */
static const struct toml_line *value_above(const struct editor *e, const struct toml_path *path) {
    for (size_t i = 0; i < e->lines.n; i++) {
        const struct toml_line *l = &e->lines.v[i];
        bool value = l->kind == LINE_ELEMENT || (l->kind == LINE_KEY && !l->in_element);
        if (value && l->path.n < path->n && toml_path_starts(path, &l->path))
            return l;
    }
    return NULL;
}

static struct json *value_of(struct editor *e, const struct toml_line *line) {
    struct str value =
        str_sub(e->lines.text, line->value_start, line->value_end - line->value_start);
    const struct toml *table =
        toml_read(e->arena, arena_printf(e->arena, "v = %.*s", STR_ARGS(value)), NULL);
    return table ? (struct json *)json_get(toml_to_json(e->arena, table), "v") : NULL;
}

/* ---- removing ---- */

static bool remove_lines(struct editor *e, const struct toml_path *path) {
    for (size_t i = e->lines.n; i-- > 0;) {
        const struct toml_line *l = &e->lines.v[i];
        if (toml_path_starts(&l->path, path)) {
            (void)splice(e, l->lead, l->end, STR(""));
            i = e->lines.n < i ? e->lines.n : i;
        }
    }
    return true;
}

static bool write_value(struct editor *e, const struct toml_line *line, const struct json *value) {
    _cleanup_buf_ struct buf out = { 0 };
    toml_write_value(&out, value);
    return splice(e, line->value_start, line->value_end, arena_str(e->arena, buf_str(&out)));
}

/* A change inside of a value { a = 1 }. */
static bool edit_inside(struct editor *e, const struct toml_line *line, struct json *table,
    const struct toml_change *change) {
    struct toml_change inner = *change;
    inner.path.v += line->path.n;
    inner.path.n -= line->path.n;
    const struct json *edited = toml_edit_value(e->arena, table, &inner);
    return json_same(edited, table) || write_value(e, line, edited);
}

static bool remove_at(struct editor *e, const struct toml_change *change) {
    const struct toml_line *above = value_above(e, &change->path);
    if (!above)
        return remove_lines(e, &change->path);
    struct json *value = above->kind == LINE_KEY ? value_of(e, above) : NULL;
    return !toml_is_table(value) || edit_inside(e, above, value, change);
}

/* ---- setting ---- */

static void write_member(struct buf *out, struct str key, const struct json *value) {
    toml_write_key(out, key);
    buf_printf(out, " = ");
    toml_write_value(out, value);
    buf_add_char(out, '\n');
}

/* A table with its header, and those in it. */
static void write_table(
    struct editor *e, struct buf *out, const struct toml_path *path, const struct json *table) {
    size_t plain = 0;
    for (const struct json *m = table->first; m; m = m->next)
        plain += !toml_is_table(m);
    if (plain || !table->count) {
        buf_printf(out, "%s[", out->n ? "\n" : "");
        toml_write_path(out, path);
        buf_printf(out, "]\n");
    }
    for (const struct json *m = table->first; m; m = m->next)
        if (!toml_is_table(m))
            write_member(out, m->key, m);
    for (const struct json *m = table->first; m; m = m->next)
        if (toml_is_table(m)) {
            struct toml_path below = child_of(e->arena, path, m->key);
            write_table(e, out, &below, m);
        }
}

/* Behind what there is of the nearest table above, or at the end. */
static size_t place_of_table(const struct editor *e, const struct toml_path *path) {
    for (size_t n = path->n; n > 0; n--) {
        struct toml_path above = { path->v, n };
        for (size_t i = e->lines.n; i-- > 0;)
            if (e->lines.v[i].section_n >= n && toml_path_starts(&e->lines.v[i].path, &above))
                return e->lines.v[i].end;
    }
    return e->lines.text.n;
}

/* `place`: where a section may begin; SIZE_MAX: wherever it belongs. */
static bool insert_table(
    struct editor *e, const struct toml_path *path, const struct json *table, size_t place) {
    _cleanup_buf_ struct buf out = { 0 };
    write_table(e, &out, path, table);
    if (place == SIZE_MAX)
        place = place_of_table(e, path);
    return insert_lines(e, place, arena_str(e->arena, buf_str(&out)), true);
}

/* Where a table that is replaced began; SIZE_MAX: no header says. */
static size_t place_of_old_table(const struct editor *e, const struct toml_path *path) {
    for (size_t i = 0; i < e->lines.n; i++)
        if (toml_path_starts(&e->lines.v[i].path, path))
            return e->lines.v[i].section_n >= path->n ? e->lines.v[i].lead : SIZE_MAX;
    return SIZE_MAX;
}

/* The line behind which a new member of `parent` goes; NULL: there is none yet. */
static const struct toml_line *last_member(
    const struct editor *e, const struct toml_path *parent, bool dotted) {
    const struct toml_line *last = NULL;
    for (size_t i = 0; i < e->lines.n; i++) {
        const struct toml_line *l = &e->lines.v[i];
        if (l->in_element || l->kind == LINE_ELEMENT || !toml_path_starts(&l->path, parent))
            continue;
        bool own =
            dotted ? l->kind == LINE_KEY && l->section_n < parent->n : l->section_n == parent->n;
        if (own)
            last = l;
    }
    return last;
}

static bool insert_member(
    struct editor *e, const struct toml_path *path, const struct json *value) {
    struct toml_path parent = parent_of(path);
    const struct toml_line *last = last_member(e, &parent, true);
    size_t said = last ? last->section_n : parent.n;
    if (!last)
        last = last_member(e, &parent, false);
    if (!last && parent.n) {
        struct json *table = json_new_object(e->arena);
        json_put(table, path->v[parent.n], json_clone(e->arena, value));
        return insert_table(e, &parent, table, SIZE_MAX);
    }
    _cleanup_buf_ struct buf out = { 0 };
    struct toml_path written = { path->v + said, path->n - said };
    toml_write_path(&out, &written);
    buf_printf(&out, " = ");
    toml_write_value(&out, value);
    buf_add_char(&out, '\n');
    return insert_lines(
        e, last ? last->end : e->lines.begin, arena_str(e->arena, buf_str(&out)), false);
}

/* A value on the way gives way to a table, unless it is the last step. Sets *ret_done when the change was made in
 * it. */
static bool clear_way(struct editor *e, const struct toml_change *change, bool *ret_done) {
    const struct toml_line *above = value_above(e, &change->path);
    *ret_done = false;
    if (!above)
        return true;
    struct json *value = above->kind == LINE_KEY ? value_of(e, above) : NULL;
    if (toml_is_table(value)) {
        *ret_done = true;
        return edit_inside(e, above, value, change);
    }
    if (change->path.n == above->path.n + 1)
        return error_set(e->reterr, 0, "cannot set value on non-table parent");
    return remove_lines(e, &above->path);
}

static bool set_at(struct editor *e, const struct toml_change *change) {
    const struct toml_path *path = &change->path;
    bool done;
    if (!clear_way(e, change, &done))
        return false;
    if (done)
        return true;
    const struct toml_line *line = key_at(e, path);
    struct json *old = line ? value_of(e, line) : NULL;
    bool table = toml_is_table(change->value);
    if (old && toml_is_table(old) >= table)
        return json_same(old, change->value) || write_value(e, line, change->value);
    size_t place = place_of_old_table(e, path);
    (void)remove_lines(e, path);
    return table ? insert_table(e, path, change->value, place)
                 : insert_member(e, path, change->value);
}

/* ---- the value ---- */

static void put_at(
    struct arena *a, struct json *tree, const struct toml_path *path, const struct json *value) {
    for (size_t i = 0; i + 1 < path->n; i++) {
        struct json *next = (struct json *)json_get_str(tree, path->v[i]);
        if (!toml_is_table(next)) {
            next = json_new_object(a);
            json_put(tree, arena_str(a, path->v[i]), next);
        }
        tree = next;
    }
    json_put(tree, arena_str(a, path->v[path->n - 1]), json_clone(a, value));
}

static const struct json *get_at(const struct json *tree, const struct toml_path *path) {
    for (size_t i = 0; i < path->n && tree; i++)
        tree = toml_is_table(tree) ? json_get_str(tree, path->v[i]) : NULL;
    return tree;
}

static struct json *without(
    struct arena *a, const struct json *tree, const struct toml_path *path) {
    struct json *out = json_new_object(a);
    struct toml_path below = { path->v + 1, path->n - 1 };
    for (const struct json *m = tree->first; m; m = m->next) {
        bool on_way = str_eq(m->key, path->v[0]);
        if (on_way && path->n == 1)
            continue;
        json_put(out, arena_str(a, m->key),
            on_way && toml_is_table(m) ? without(a, m, &below) : json_clone(a, m));
    }
    return out;
}

static void merge_at(
    struct arena *a, struct json *tree, const struct toml_path *path, const struct json *value) {
    if (!toml_is_table(value) || !toml_is_table(get_at(tree, path))) {
        put_at(a, tree, path, value);
        return;
    }
    for (const struct json *m = value->first; m; m = m->next) {
        struct toml_path below = child_of(a, path, m->key);
        merge_at(a, tree, &below, m);
    }
}

struct json *toml_edit_value(
    struct arena *a, const struct json *tree, const struct toml_change *change) {
    if (change->value->kind == JSON_NULL)
        return without(a, tree, &change->path);
    struct json *out = json_clone(a, tree);
    if (change->merge)
        merge_at(a, out, &change->path, change->value);
    else
        put_at(a, out, &change->path, change->value);
    return out;
}

/* ---- all ---- */

static struct json *read_tree(struct arena *a, struct str text) {
    const struct toml *table = toml_read(a, text, NULL);
    return table ? toml_to_json(a, table) : NULL;
}

static bool merge_lines(struct editor *e, const struct json *tree, const struct toml_change *c) {
    if (!toml_is_table(c->value) || !toml_is_table(get_at(tree, &c->path)))
        return set_at(e, c);
    for (const struct json *m = c->value->first; m; m = m->next) {
        struct toml_change below = { child_of(e->arena, &c->path, m->key), m, true };
        if (!merge_lines(e, tree, &below))
            return false;
    }
    return true;
}

/* Tables that nothing is left in are gone from the text when no header says them. */
static struct json *without_empty(struct arena *a, const struct json *tree) {
    struct json *out = json_new_object(a);
    for (const struct json *m = tree->first; m; m = m->next) {
        struct json *kept = toml_is_table(m) ? without_empty(a, m) : json_clone(a, m);
        if (!toml_is_table(m) || kept->count)
            json_put(out, m->key, kept);
    }
    return out;
}

bool toml_edit_agrees(struct arena *a, const struct json *made, const struct json *wanted) {
    return json_same(without_empty(a, made), without_empty(a, wanted));
}

bool toml_edit(struct arena *a, struct str text, const struct toml_change *change, struct str *ret,
    struct error *reterr) {
    struct editor e = { .arena = a, .reterr = reterr };
    const struct json *tree = read_tree(a, text);
    if (!tree)
        return error_set(reterr, 0, "the document is no TOML");
    (void)rescan(&e, text);
    const struct json *wanted = toml_edit_value(a, tree, change);
    bool good = true;
    if (json_same(wanted, tree) && !value_above(&e, &change->path))
        good = true;
    else if (change->value->kind == JSON_NULL)
        good = remove_at(&e, change);
    else
        good = change->merge ? merge_lines(&e, tree, change) : set_at(&e, change);
    if (!good)
        return false;
    /* What was made is read again: nothing else may ever reach the user's file. */
    const struct json *made = read_tree(a, e.lines.text);
    if (!made || !toml_edit_agrees(a, made, wanted))
        return error_set(reterr, 0, "the change cannot be made in this document");
    *ret = e.lines.text;
    return true;
}
