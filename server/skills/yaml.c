/* yaml: maps and lists by their indentation. */
#include "skills/yaml.h"

#include "skills/yaml_scalar.h"

/* The next line that says something, or NULL. */
static struct yaml_line *peek(struct yaml *y) {
    while (y->at < y->n && !y->lines[y->at].text.n)
        y->at++;
    return y->at < y->n ? &y->lines[y->at] : NULL;
}

static struct json *read_block(struct yaml *y, unsigned depth);

static bool is_item(struct str text) {
    return str_is(text, "-") || str_starts(text, STR("- "));
}

/* The value behind a key or a dash, which stood at `indent`; its line is the current one. */
static struct json *read_value(struct yaml *y, struct str text, size_t indent, unsigned depth) {
    if (text.n && text.p[0] != '#')
        return yaml_scalar(y, text, indent);
    y->at++;
    const struct yaml_line *next = peek(y);
    if (next && (next->indent > indent || (next->indent == indent && is_item(next->text))))
        return read_block(y, depth + 1);
    return json_new_null(y->a);
}

static struct json *read_map(struct yaml *y, size_t indent, unsigned depth) {
    struct json *map = json_new_object(y->a);
    for (const struct yaml_line *line; (line = peek(y)) && line->indent >= indent;) {
        struct str value;
        struct str key = line->indent == indent ? yaml_key(y->a, line->text, &value) : STR_NONE;
        if (key.p)
            json_put(map, key, read_value(y, value, indent, depth));
        else if (line->indent == indent && is_item(line->text))
            break;
        else
            y->at++; /* nothing that belongs here */
    }
    return map;
}

/* What follows a dash is a block of its own, which begins where it stands. */
static struct json *read_item(struct yaml *y, struct yaml_line *line, unsigned depth) {
    struct str text = str_from(line->text, 1), value;
    size_t blanks = text.n;
    text = str_trim(text);
    blanks -= text.n;
    if (!text.n || text.p[0] == '#' || (!is_item(text) && !yaml_key(y->a, text, &value).p))
        return read_value(y, text, line->indent, depth);
    line->indent += 1 + blanks;
    line->text = text;
    return read_block(y, depth + 1);
}

static struct json *read_list(struct yaml *y, size_t indent, unsigned depth) {
    struct json *list = json_new_array(y->a);
    for (struct yaml_line *line; (line = peek(y)) && line->indent >= indent;) {
        if (line->indent == indent && !is_item(line->text))
            break;
        if (line->indent > indent)
            y->at++;
        else
            json_push(list, read_item(y, line, depth));
    }
    return list;
}

static void skip_block(struct yaml *y, size_t indent) {
    for (const struct yaml_line *line; (line = peek(y)) && line->indent >= indent;)
        y->at++;
}

static struct json *read_block(struct yaml *y, unsigned depth) {
    const struct yaml_line *line = peek(y);
    struct str value;
    if (depth > YAML_DEPTH_MAX) {
        skip_block(y, line->indent);
        return json_new_null(y->a);
    }
    if (is_item(line->text))
        return read_list(y, line->indent, depth);
    if (yaml_key(y->a, line->text, &value).p)
        return read_map(y, line->indent, depth);
    return yaml_scalar(y, line->text, line->indent ? line->indent - 1 : 0);
}

/* ---- lines ---- */

static struct yaml_line line_of(struct str raw) {
    struct yaml_line line = { .raw = raw };
    while (line.indent < raw.n && raw.p[line.indent] == ' ')
        line.indent++;
    line.text = str_trim(raw);
    if (line.text.n && line.text.p[0] == '#')
        line.text.n = 0;
    return line;
}

struct json *yaml_read(struct arena *a, struct str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    struct yaml y = { .a = a, .lines = arena_array(a, struct yaml_line, n) };
    for (struct str rest = text; rest.p;)
        y.lines[y.n++] = line_of(str_cut(&rest, '\n'));
    return peek(&y) ? read_block(&y, 1) : NULL;
}
