/* rules_language: the language of rules files: comments, calls, strings, lists, `+`, simple assignments. */
#include "policy/rules_language.h"

#include "base/buf.h"

struct variable {
    struct variable *next;
    struct str name;
    struct rules_value *value;
};

struct reader {
    struct arena *arena;
    struct str text, file;
    size_t at;
    unsigned depth, brackets; /* within brackets line ends are blanks */
    struct variable *variables;
    rules_on_call *on_call;
    void *user;
    struct rules_error *reterr;
};

/* ---- errors ---- */

static void position(struct str text, size_t at, size_t *ret_line, size_t *ret_column) {
    *ret_line = *ret_column = 1;
    for (size_t i = 0; i < at && i < text.n; i++) {
        bool end = text.p[i] == '\n';
        *ret_line += end;
        *ret_column = end ? 1 : *ret_column + ((text.p[i] & 0xc0) != 0x80);
    }
}

static struct str line_of(struct str text, size_t at) {
    size_t from = at < text.n ? at : text.n;
    while (from > 0 && text.p[from - 1] != '\n')
        from--;
    struct str rest = str_from(text, from);
    return str_cut(&rest, '\n');
}

/* What the language's own tools print; `traced`: it happened in a call. */
static struct str trace_of(const struct reader *r, size_t from, const char *message, bool traced) {
    const struct rules_error *e = r->reterr;
    struct str line = line_of(r->text, from);
    _cleanup_buf_ struct buf out = { 0 };
    if (traced)
        buf_printf(&out,
            "Traceback (most recent call last):\n  * %.*s:%zu, in <module>\n      %.*s\n",
            STR_ARGS(r->file), e->line, STR_ARGS(line));
    buf_printf(
        &out, "error: %s\n --> %.*s:%zu:%zu\n", message, STR_ARGS(r->file), e->line, e->column);
    _cleanup_buf_ struct buf margin = { 0 };
    buf_printf(&margin, "%zu", e->line);
    int width = (int)margin.n;
    size_t marks =
        e->end_line == e->line && e->end_column > e->column ? e->end_column - e->column : 1;
    buf_printf(&out, "%*s |\n%zu | %.*s\n%*s | %*s", width, "", e->line, STR_ARGS(line), width, "",
        (int)e->column - 1, "");
    for (size_t i = 0; i < marks; i++)
        buf_add_char(&out, '^');
    buf_printf(&out, "\n%*s |\n", width, "");
    return arena_str(r->arena, buf_str(&out));
}

static bool fail(struct reader *r, size_t from, size_t to, bool traced, const char *message) {
    struct rules_error *e = r->reterr;
    position(r->text, from, &e->line, &e->column);
    position(r->text, to, &e->end_line, &e->end_column);
    e->message = arena_str(r->arena, str_of(message));
    e->trace = trace_of(r, from, message, traced);
    return false;
}

static bool fail_here(struct reader *r, const char *message) {
    return fail(r, r->at, r->at + 1, false, message);
}

/* ---- characters ---- */

static char peek(const struct reader *r) {
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool is_end(const struct reader *r) {
    return r->at >= r->text.n;
}

static void skip_blanks(struct reader *r) {
    for (; !is_end(r); r->at++) {
        char c = peek(r);
        if (c == '#')
            while (!is_end(r) && peek(r) != '\n')
                r->at++;
        c = peek(r);
        bool continued = c == '\\' && r->at + 1 < r->text.n && r->text.p[r->at + 1] == '\n';
        if (continued)
            r->at++;
        else if (!(c == ' ' || c == '\t' || c == '\r' || (c == '\n' && r->brackets)))
            return;
        if (is_end(r))
            return;
    }
}

static bool take(struct reader *r, char c) {
    skip_blanks(r);
    if (is_end(r) || peek(r) != c)
        return false;
    r->at++;
    return true;
}

static bool is_name_char(char c) {
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static struct str read_name(struct reader *r) {
    size_t from = r->at;
    if (!is_end(r) && (peek(r) < '0' || peek(r) > '9'))
        while (!is_end(r) && is_name_char(peek(r)))
            r->at++;
    return str_sub(r->text, from, r->at - from);
}

/* ---- strings ---- */

static struct rules_value *value_new(struct reader *r, enum rules_kind kind) {
    struct rules_value *v = arena_new(r->arena, struct rules_value);
    v->kind = kind;
    return v;
}

static const struct variable *find_variable(const struct reader *r, struct str name) {
    const struct variable *v = r->variables;
    while (v && !str_eq(v->name, name))
        v = v->next;
    return v;
}

static void add_escape(struct buf *out, char c) {
    static const char from[] = "nrt0ab", to[] = "\n\r\t\0\a\b";
    const char *known = strchr(from, c);
    if (known && c) {
        buf_add_char(out, to[known - from]);
    } else if (c != '\n') {
        if (!strchr("\\'\"", c))
            buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

/* `{name}` of an f-string. */
static bool add_variable(struct reader *r, struct buf *out) {
    struct str name = read_name(r);
    const struct variable *v = find_variable(r, name);
    if (!v || v->value->kind != RULES_STRING || peek(r) != '}')
        return fail_here(r, "Parse error: only names of strings may stand in an f-string");
    if (out->n + v->value->text.n > RULES_VALUE_MAX)
        return fail_here(r, "value too large");
    r->at++;
    buf_add_str(out, v->value->text);
    return true;
}

static bool read_string_into(struct reader *r, struct buf *out, bool raw, bool formatted) {
    char quote = peek(r);
    const char three[] = { quote, quote, quote, '\0' };
    bool is_long = str_starts(str_from(r->text, r->at), str_of(three));
    size_t n = is_long ? 3 : 1;
    for (r->at += n; !is_end(r);) {
        if (str_starts(str_from(r->text, r->at), str_sub(str_of(three), 0, n))) {
            r->at += n;
            return true;
        }
        char c = r->text.p[r->at++];
        if (c == '\n' && !is_long)
            break;
        if (formatted && c == '{' && peek(r) != '{') {
            if (!add_variable(r, out))
                return false;
            continue;
        }
        if (formatted && (c == '{' || c == '}') && peek(r) == c)
            r->at++;
        if (c == '\\' && !is_end(r)) {
            if (raw)
                buf_add_char(out, '\\');
            c = r->text.p[r->at++];
            if (!raw) {
                add_escape(out, c);
                continue;
            }
        }
        buf_add_char(out, c);
    }
    return fail_here(r, "Parse error: unfinished string literal");
}

static struct rules_value *read_string(struct reader *r, bool raw, bool formatted) {
    _cleanup_buf_ struct buf text = { 0 };
    if (!read_string_into(r, &text, raw, formatted))
        return NULL;
    struct rules_value *v = value_new(r, RULES_STRING);
    v->text = arena_str(r->arena, buf_str(&text));
    return v;
}

/* ---- expressions ---- */

static struct rules_value *read_expression(struct reader *r);

static struct rules_value *read_list(struct reader *r, char close) {
    struct rules_value *list = value_new(r, RULES_LIST), **end = &list->first;
    r->at++;
    r->brackets++;
    while (!take(r, close)) {
        struct rules_value *v = read_expression(r);
        if (!v)
            return NULL;
        *end = arena_new(r->arena, struct rules_value);
        **end = *v;
        (*end)->next = NULL;
        end = &(*end)->next;
        list->count++;
        if (!take(r, ',')) {
            skip_blanks(r);
            if (peek(r) != close) {
                (void)fail_here(r, "Parse error: expected a comma or the end of the list");
                return NULL;
            }
        }
    }
    r->brackets--;
    return list;
}

/* A value in parentheses; with a comma in them, a list. */
static struct rules_value *read_parenthesised(struct reader *r) {
    struct rules_value *list = read_list(r, ')');
    if (!list)
        return NULL;
    size_t before = r->at - 1;
    while (before > 0 && strchr(" \t\r\n", r->text.p[before - 1]))
        before--;
    bool single = list->count == 1 && r->text.p[before - 1] != ',';
    return single ? list->first : list;
}

static struct rules_value *read_integer(struct reader *r) {
    size_t from = r->at;
    while (!is_end(r) && peek(r) >= '0' && peek(r) <= '9')
        r->at++;
    struct rules_value *v = value_new(r, RULES_INTEGER);
    if (str_to_i64(str_sub(r->text, from, r->at - from), &v->integer))
        return v;
    (void)fail(r, from, r->at, false, "Parse error: number out of range");
    return NULL;
}

static struct rules_value *read_named(struct reader *r) {
    size_t from = r->at;
    struct str name = read_name(r);
    char next = peek(r);
    if ((next == '"' || next == '\'') && (str_is(name, "r") || str_is(name, "f")))
        return read_string(r, str_is(name, "r"), str_is(name, "f"));
    if (str_is(name, "None"))
        return value_new(r, RULES_NONE);
    if (str_is(name, "True") || str_is(name, "False")) {
        struct rules_value *v = value_new(r, RULES_BOOL);
        v->boolean = str_is(name, "True");
        return v;
    }
    const struct variable *v = find_variable(r, name);
    if (v)
        return v->value;
    const struct str why = arena_printf(r->arena, "Variable `%.*s` not found", STR_ARGS(name));
    (void)fail(r, from, r->at, false, name.n ? why.p : "Parse error: expected a value");
    return NULL;
}

static struct rules_value *read_operand(struct reader *r) {
    skip_blanks(r);
    char c = peek(r);
    if (c == '"' || c == '\'')
        return read_string(r, false, false);
    if (c == '[')
        return read_list(r, ']');
    if (c == '(')
        return read_parenthesised(r);
    if (c >= '0' && c <= '9')
        return read_integer(r);
    return read_named(r);
}

static struct rules_value *add(
    struct reader *r, struct rules_value *x, const struct rules_value *y) {
    struct rules_value *sum = value_new(r, x->kind);
    if (x->kind != y->kind || (x->kind != RULES_STRING && x->kind != RULES_LIST)) {
        (void)fail_here(r, "Operation `+` not supported here");
        return NULL;
    }
    if (x->text.n + y->text.n + x->count + y->count > RULES_VALUE_MAX) {
        (void)fail_here(r, "value too large");
        return NULL;
    }
    if (x->kind == RULES_STRING) {
        sum->text = arena_printf(r->arena, "%.*s%.*s", STR_ARGS(x->text), STR_ARGS(y->text));
        return sum;
    }
    struct rules_value **end = &sum->first;
    const struct rules_value *const parts[] = { x->first, y->first };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        for (const struct rules_value *e = parts[i]; e; e = e->next) {
            *end = arena_new(r->arena, struct rules_value);
            **end = *e;
            (*end)->next = NULL;
            end = &(*end)->next;
        }
    sum->count = x->count + y->count;
    return sum;
}

static struct rules_value *read_expression(struct reader *r) {
    if (++r->depth > RULES_DEPTH_MAX) {
        (void)fail_here(r, "Parse error: nested too deep");
        return NULL;
    }
    struct rules_value *v = read_operand(r);
    while (v && take(r, '+')) {
        const struct rules_value *more = read_operand(r);
        v = more ? add(r, v, more) : NULL;
    }
    r->depth--;
    return v;
}

/* ---- statements ---- */

static bool read_argument(struct reader *r, struct rules_argument *arg) {
    skip_blanks(r);
    size_t start = r->at;
    struct str name = read_name(r);
    skip_blanks(r);
    bool named = name.n && peek(r) == '=';
    if (named)
        r->at++;
    else
        r->at = start;
    arg->name = named ? name : STR_NONE;
    arg->value = read_expression(r);
    return arg->value != NULL;
}

static bool read_call(struct reader *r, size_t from, struct str name) {
    struct rules_call call = { .name = name };
    struct rules_argument **end = &call.arguments;
    r->brackets++;
    while (!take(r, ')')) {
        struct rules_argument *arg = arena_new(r->arena, struct rules_argument);
        if (!read_argument(r, arg))
            return false;
        *end = arg;
        end = &arg->next;
        skip_blanks(r);
        if (!take(r, ',') && peek(r) != ')')
            return fail_here(r, "Parse error: expected a comma or the end of the call");
    }
    r->brackets--;
    struct str message = STR_NONE;
    if (r->on_call(r->user, r->arena, &call, &message))
        return true;
    return fail(r, from, r->at, true, message.p);
}

static bool read_statement(struct reader *r) {
    size_t from = r->at;
    struct str name = read_name(r);
    if (name.n && take(r, '('))
        return read_call(r, from, name);
    if (name.n && take(r, '=')) {
        struct variable *v = arena_new(r->arena, struct variable);
        v->name = name;
        v->value = read_expression(r);
        v->next = r->variables;
        r->variables = v;
        return v->value != NULL;
    }
    r->at = from;
    if (peek(r) == '"' || peek(r) == '\'') /* a text that explains */
        return read_expression(r) != NULL;
    return fail_here(r, "Parse error: expected a call or an assignment");
}

bool rules_language_read(struct arena *a, struct str text, struct str file, rules_on_call *on_call,
    void *user, struct rules_error *reterr) {
    struct reader r = {
        .arena = a, .text = text, .file = file, .on_call = on_call, .user = user, .reterr = reterr
    };
    for (;;) {
        skip_blanks(&r);
        if (is_end(&r))
            return true;
        if (peek(&r) == '\n' || peek(&r) == ';') {
            r.at++;
            continue;
        }
        if (!read_statement(&r))
            return false;
        skip_blanks(&r);
        if (!is_end(&r) && peek(&r) != '\n' && peek(&r) != ';')
            return fail_here(&r, "Parse error: expected the end of the line");
    }
}
