/* toml_lines: the statements of a TOML document and where they stand. */
#include "config/toml_lines.h"

#include "config/toml_lex.h"
#include "config/toml_read.h"

static const struct str byte_order_mark = STR_INIT("\xEF\xBB\xBF");

struct scanner {
    struct arena *arena;
    struct toml_lines *lines;
    size_t at, room;
    struct toml_path section;
    bool in_element;
};

static struct toml_token peek(const struct scanner *s) {
    return toml_lex(s->lines->text, s->at);
}

bool toml_path_starts(const struct toml_path *path, const struct toml_path *prefix) {
    if (path->n < prefix->n)
        return false;
    for (size_t i = 0; i < prefix->n; i++)
        if (!str_eq(path->v[i], prefix->v[i]))
            return false;
    return true;
}

/* A quoted key is read as a value. */
static struct str key_part(struct scanner *s, struct toml_token t) {
    struct str part = str_sub(s->lines->text, t.start, t.end - t.start);
    if (t.kind == TOKEN_ATOM)
        return part;
    const struct toml *table =
        toml_read(s->arena, arena_printf(s->arena, "k = %.*s", STR_ARGS(part)), NULL);
    return table ? toml_get(table, STR("k"))->text : part;
}

/* Parts up to '=' or ']', added to those of `from`. */
static struct toml_path read_path(struct scanner *s, const struct toml_path *from) {
    struct toml_path path = { arena_array(s->arena, struct str, from->n + TOML_KEY_PARTS_MAX),
        from->n };
    if (from->n)
        memcpy(path.v, from->v, from->n * sizeof *path.v);
    for (struct toml_token t = peek(s);
         t.kind != TOKEN_EQUALS && t.kind != TOKEN_CLOSE_BRACKET && t.kind != TOKEN_EOF;
         t = peek(s)) {
        if (t.kind != TOKEN_SPACE && t.kind != TOKEN_DOT && path.n < from->n + TOML_KEY_PARTS_MAX)
            path.v[path.n++] = key_part(s, t);
        s->at = t.end;
    }
    return path;
}

/* A value ends with the last token before the end of its line; brackets may hold several lines. */
static void read_value(struct scanner *s, struct toml_line *line) {
    size_t depth = 0;
    s->at++; /* '=' */
    while (peek(s).kind == TOKEN_SPACE)
        s->at = peek(s).end;
    line->value_start = line->value_end = s->at;
    for (struct toml_token t = peek(s); t.kind != TOKEN_EOF; t = peek(s)) {
        if (depth == 0 && (t.kind == TOKEN_NEWLINE || t.kind == TOKEN_COMMENT))
            return;
        if (t.kind == TOKEN_OPEN_BRACKET || t.kind == TOKEN_OPEN_BRACE)
            depth++;
        if (depth && (t.kind == TOKEN_CLOSE_BRACKET || t.kind == TOKEN_CLOSE_BRACE))
            depth--;
        s->at = t.end;
        if (t.kind != TOKEN_SPACE)
            line->value_end = t.end;
    }
}

static bool is_below_element(const struct scanner *s, const struct toml_path *path) {
    for (size_t i = 0; i < s->lines->n; i++)
        if (s->lines->v[i].kind == LINE_ELEMENT && toml_path_starts(path, &s->lines->v[i].path))
            return true;
    return false;
}

static void read_header(struct scanner *s, struct toml_line *line) {
    static const struct toml_path root = { NULL, 0 };
    line->kind = LINE_TABLE;
    s->at++;
    if (peek(s).kind == TOKEN_OPEN_BRACKET) {
        line->kind = LINE_ELEMENT;
        s->at++;
    }
    line->path = read_path(s, &root);
    line->section_n = line->path.n;
    s->section = line->path;
    s->in_element = line->kind == LINE_ELEMENT || is_below_element(s, &line->path);
}

static void add(struct scanner *s, const struct toml_line *line) {
    struct toml_lines *lines = s->lines;
    if (lines->n == s->room) {
        s->room = s->room ? s->room * 2 : 32;
        struct toml_line *v = arena_array(s->arena, struct toml_line, s->room);
        if (lines->n)
            memcpy(v, lines->v, lines->n * sizeof *v);
        lines->v = v;
    }
    lines->v[lines->n++] = *line;
}

static bool read_line(struct scanner *s) {
    struct toml_line line = { .lead = s->at, .start = s->at };
    for (struct toml_token t = peek(s);
         t.kind == TOKEN_SPACE || t.kind == TOKEN_NEWLINE || t.kind == TOKEN_COMMENT; t = peek(s)) {
        s->at = t.end;
        if (t.kind == TOKEN_NEWLINE)
            line.start = t.end;
    }
    struct toml_token first = peek(s);
    if (first.kind == TOKEN_EOF)
        return false;
    if (first.kind == TOKEN_OPEN_BRACKET) {
        read_header(s, &line);
    } else {
        line.kind = LINE_KEY;
        line.section_n = s->section.n;
        line.path = read_path(s, &s->section);
        read_value(s, &line);
    }
    line.in_element = s->in_element;
    for (struct toml_token t = peek(s); t.kind != TOKEN_EOF; t = peek(s)) {
        s->at = t.end;
        if (t.kind == TOKEN_NEWLINE)
            break;
    }
    line.end = s->at;
    add(s, &line);
    return true;
}

struct toml_lines toml_lines_of(struct arena *a, struct str text) {
    struct toml_lines lines = { .text = text };
    struct scanner s = { .arena = a, .lines = &lines };
    if (str_starts(text, byte_order_mark))
        s.at = lines.begin = byte_order_mark.n;
    while (read_line(&s))
        ;
    return lines;
}
