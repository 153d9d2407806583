/* toml_read: the structure of a document. */
#include "config/toml_read.h"

#include "base/utf8.h"
#include "config/toml_reader.h"

/* ---- moving on ---- */

/* Always false. Only the structure's first problem is reported, so this ends the reading. */
static bool fail_at(struct toml_reader *r, size_t at, const char *what) {
    toml_note(&r->structure, at, at, what);
    return false;
}

static bool fail(struct toml_reader *r, const char *what) {
    return fail_at(r, r->token.start, what);
}

static void advance(struct toml_reader *r) {
    if (r->token.kind != TOKEN_SPACE && r->token.kind != TOKEN_NEWLINE &&
        r->token.kind != TOKEN_COMMENT)
        r->last_end = r->token.end;
    r->token = toml_lex(r->text, r->token.end);
}

static void skip_space(struct toml_reader *r) {
    while (r->token.kind == TOKEN_SPACE)
        advance(r);
}

/* Spaces, comments and line ends. */
static void skip_blank(struct toml_reader *r) {
    for (;; advance(r)) {
        if (r->token.kind == TOKEN_COMMENT)
            toml_check_comment(r, r->token);
        else if (r->token.kind == TOKEN_NEWLINE)
            toml_check_newline(r, r->token);
        else if (r->token.kind != TOKEN_SPACE)
            return;
    }
}

static void skip_line(struct toml_reader *r) {
    while (r->token.kind != TOKEN_NEWLINE && r->token.kind != TOKEN_EOF)
        advance(r);
}

/* What may follow on a line that is complete. */
static bool read_line_end(struct toml_reader *r) {
    skip_space(r);
    if (r->token.kind == TOKEN_COMMENT) {
        toml_check_comment(r, r->token);
        advance(r);
    }
    if (r->token.kind != TOKEN_NEWLINE && r->token.kind != TOKEN_EOF)
        return fail(r, "unexpected key or value, expected newline, `#`");
    return true; /* the caller's loop takes the newline */
}

/* ---- keys ---- */

static bool is_string(enum toml_token_kind kind) {
    return kind >= TOKEN_BASIC;
}

static bool is_key(enum toml_token_kind kind) {
    return is_string(kind) || kind == TOKEN_ATOM;
}

static bool is_bare(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' ||
           c == '_';
}

/* The problem is all the wrong characters up to the next good one. */
static struct str decode_bare_key(struct toml_reader *r, struct toml_token token) {
    size_t start = token.start, end;
    while (start < token.end && is_bare(r->text.p[start]))
        start++;
    for (end = start; end < token.end && !is_bare(r->text.p[end]);)
        end++;
    if (start < token.end)
        toml_note(
            &r->meaning, start, end, "invalid unquoted key, expected letters, numbers, `-`, `_`");
    return str_sub(r->text, token.start, token.end - token.start);
}

static struct str decode_key(struct toml_reader *r, struct toml_token token) {
    if (token.kind == TOKEN_ATOM)
        return decode_bare_key(r, token);
    if (token.kind == TOKEN_ML_BASIC)
        toml_note(&r->meaning, token.start, token.end,
            "keys cannot be multi-line basic strings, expected basic string, literal string");
    if (token.kind == TOKEN_ML_LITERAL)
        toml_note(&r->meaning, token.start, token.end,
            "keys cannot be multi-line literal strings, expected basic string, literal string");
    return toml_decode_string(r, token);
}

static void add_part(struct toml_reader *r, struct toml_key *key, struct str text) {
    if (key->n == TOML_KEY_PARTS_MAX)
        toml_note(&r->meaning, 0, 0, "recursion limit");
    else
        key->parts[key->n++] =
            (struct toml_key_part){ text, { (uint32_t)r->token.start, (uint32_t)r->token.end } };
}

/* Where a part should be. */
static void add_empty_part(struct toml_reader *r, struct toml_key *key) {
    struct toml_token token = r->token;
    toml_note(&r->meaning, token.start, token.start,
        "unquoted keys cannot be empty, expected letters, numbers, `-`, `_`");
    r->token.end = token.start;
    add_part(r, key, STR(""));
    r->token = token;
}

/* Where the key being read is kept, while values with keys of their own are read: they are deeper. */
static struct toml_key *key_of_level(struct toml_reader *r) {
    if (!r->keys[r->depth])
        r->keys[r->depth] = arena_alloc(r->arena, sizeof *r->keys[0]);
    return r->keys[r->depth];
}

/* Parts with dots between them. A missing part is noted and taken as empty; false when it was the last. */
static bool read_key(struct toml_reader *r, struct toml_key *key) {
    key->n = 0;
    for (;; advance(r)) { /* over the dot */
        skip_space(r);
        bool found = is_key(r->token.kind);
        if (found) {
            add_part(r, key, decode_key(r, r->token));
            advance(r);
        } else {
            add_empty_part(r, key);
        }
        skip_space(r);
        if (r->token.kind != TOKEN_DOT)
            return found;
    }
}

/* ---- values ---- */

static struct toml *read_value(struct toml_reader *r);

static struct toml *new_node(struct toml_reader *r, enum toml_kind kind) {
    struct toml *node = arena_new(r->arena, struct toml);
    node->kind = kind;
    node->span.start = (uint32_t)r->token.start;
    return node;
}

/* Without quotes: atoms, dots between them, and atoms behind spaces, which make it an error. */
static struct toml *read_scalar(struct toml_reader *r) {
    struct toml *node = new_node(r, TOML_STRING);
    size_t end = r->token.start;
    for (;;) {
        if (r->token.kind == TOKEN_SPACE && end > node->span.start &&
            toml_lex(r->text, r->token.end).kind == TOKEN_ATOM)
            advance(r);
        if (r->token.kind != TOKEN_ATOM && r->token.kind != TOKEN_DOT)
            break;
        end = r->token.end;
        advance(r);
    }
    node->span.end = (uint32_t)end;
    toml_decode_scalar(r, node->span.start, end, node);
    return node;
}

static struct toml *read_string(struct toml_reader *r) {
    struct toml *node = new_node(r, TOML_STRING);
    node->text = toml_decode_string(r, r->token);
    node->span.end = (uint32_t)r->token.end;
    advance(r);
    return node;
}

/* At '[' or '{'. */
static bool enter(struct toml_reader *r) {
    if (r->depth == TOML_DEPTH_MAX)
        return fail(r, "cannot recurse further; max recursion depth met");
    r->depth++;
    advance(r);
    return true;
}

static void leave(struct toml_reader *r, struct toml *node) {
    node->span.end = (uint32_t)r->token.end;
    advance(r);
    r->depth--;
}

/* The next element of an array, or what is wrong; `comma`: there was one before it. */
static bool read_element(struct toml_reader *r, struct toml *array, bool comma) {
    if (r->token.kind == TOKEN_EOF)
        return fail_at(r, r->last_end, "unclosed array, expected `]`");
    if (r->token.kind == TOKEN_EQUALS)
        return fail(r, "unexpected `=` in array, expected value, `]`");
    if (r->token.kind == TOKEN_COMMA)
        return fail(r, "extra comma in array, expected value");
    if (!comma)
        return fail(r, "missing comma between array elements, expected `,`");
    struct toml *element = read_value(r);
    if (!element)
        return false;
    toml_append(r->arena, array, element);
    return true;
}

static struct toml *read_array(struct toml_reader *r) {
    struct toml *array = new_node(r, TOML_ARRAY);
    bool comma = true;
    if (!enter(r))
        return NULL;
    for (;;) {
        skip_blank(r);
        if (r->token.kind == TOKEN_CLOSE_BRACKET)
            break;
        if (!comma && r->token.kind == TOKEN_COMMA) {
            comma = true;
            advance(r);
            continue;
        }
        if (!read_element(r, array, comma))
            return NULL;
        comma = false;
    }
    leave(r, array);
    return array;
}

/* ---- inline tables ---- */

enum expected { EXPECT_KEY, EXPECT_EQUALS, EXPECT_VALUE, EXPECT_COMMA };

/* What is wrong with this token there; NULL: nothing. */
static const char *inline_mistake(enum expected expected, enum toml_token_kind kind) {
    static const char *const commas[] = { "extra comma in inline table, expected key",
        "extra comma in inline table, expected `=`", "extra comma in inline table, expected value",
        NULL };
    static const char *const equals[] = { NULL, NULL,
        "extra assignment between key-value pairs, expected value",
        "extra assignment between key-value pairs, expected `,`" };
    static const char *const brackets[] = { "invalid inline table element, expected key",
        "invalid inline table element, expected `=`", NULL,
        "invalid inline table element, expected `,`" };
    static const char *const opens[] = { "missing key for inline table element, expected key",
        "missing assignment between key-value pairs, expected `=`", NULL,
        "missing key for inline table element, expected `,`" };
    static const char *const keys[] = { NULL,
        "missing assignment between key-value pairs, expected `=`", NULL,
        "missing comma between key-value pairs, expected `,`" };
    switch (kind) {
    case TOKEN_COMMA:
        return commas[expected];
    case TOKEN_EQUALS:
        return equals[expected];
    case TOKEN_CLOSE_BRACKET:
        return brackets[expected];
    case TOKEN_OPEN_BRACKET:
    case TOKEN_OPEN_BRACE:
        return opens[expected];
    default:
        return keys[expected];
    }
}

/* `{a}` and `{a = }`: the reference misses a string there. */
static void check_inline_end(struct toml_reader *r, enum expected expected) {
    if (expected == EXPECT_EQUALS || expected == EXPECT_VALUE)
        toml_note(
            &r->meaning, r->token.start, r->token.start, "invalid literal string, expected `'`");
}

/* One step: a key, a '=', a value or a comma. */
static bool read_inline_step(
    struct toml_reader *r, struct toml *table, struct toml_key *key, enum expected *expected) {
    struct toml *value;
    switch (*expected) {
    case EXPECT_KEY:
        (void)read_key(r, key);
        *expected = EXPECT_EQUALS;
        return true;
    case EXPECT_EQUALS:
        advance(r);
        *expected = EXPECT_VALUE;
        return true;
    case EXPECT_VALUE:
        value = read_value(r);
        if (value)
            toml_define(r, table, key, value);
        *expected = EXPECT_COMMA;
        return value != NULL;
    case EXPECT_COMMA:
        advance(r);
        *expected = EXPECT_KEY;
        return true;
    }
    return false;
}

static struct toml *read_inline_table(struct toml_reader *r) {
    struct toml *table = new_node(r, TOML_TABLE);
    enum expected expected = EXPECT_KEY;
    if (!enter(r))
        return NULL;
    struct toml_key *key = key_of_level(r);
    for (;;) {
        skip_blank(r);
        if (r->token.kind == TOKEN_CLOSE_BRACE)
            break;
        const char *mistake = inline_mistake(expected, r->token.kind);
        if (r->token.kind == TOKEN_EOF)
            (void)fail_at(r, r->last_end, "unclosed inline table, expected `}`");
        else if (mistake)
            (void)fail(r, mistake);
        else if (read_inline_step(r, table, key, &expected))
            continue;
        return NULL;
    }
    check_inline_end(r, expected);
    leave(r, table);
    return table;
}

/* NULL: the structure is broken. */
static struct toml *read_value(struct toml_reader *r) {
    switch (r->token.kind) {
    case TOKEN_OPEN_BRACKET:
        return read_array(r);
    case TOKEN_OPEN_BRACE:
        return read_inline_table(r);
    case TOKEN_CLOSE_BRACKET:
        (void)fail(r, "missing array opening, expected `[`");
        return NULL;
    case TOKEN_CLOSE_BRACE:
        (void)fail(r, "missing inline table opening, expected `{`");
        return NULL;
    case TOKEN_EQUALS:
        (void)fail(r, "extra `=`, expected nothing");
        return NULL;
    default:
        return is_string(r->token.kind) ? read_string(r) : read_scalar(r);
    }
}

/* ---- lines ---- */

/* At the '='. */
static bool read_assignment(struct toml_reader *r, const struct toml_key *key) {
    advance(r);
    skip_space(r);
    struct toml *value = read_value(r);
    if (!value)
        return false;
    toml_define(r, r->section, key, value);
    return read_line_end(r);
}

static bool read_key_line(struct toml_reader *r, struct toml_key *key) {
    bool dot = r->token.kind == TOKEN_DOT;
    (void)read_key(r, key);
    if (r->token.kind != TOKEN_EQUALS)
        return fail(
            r, dot ? "missing value for key, expected `=`" : "key with no value, expected `=`");
    return read_assignment(r, key);
}

/* Behind the header's key: the brackets that close it. */
static bool read_header_end(struct toml_reader *r, bool array, bool valid_key) {
    if (r->token.kind != TOKEN_CLOSE_BRACKET) {
        if (valid_key)
            return fail_at(r, r->last_end,
                array ? "unclosed array table, expected `]]`" : "unclosed table, expected `]`");
        skip_line(r); /* the key was complained about */
        return true;
    }
    advance(r);
    if (array) {
        if (r->token.kind != TOKEN_CLOSE_BRACKET)
            return fail_at(r, r->last_end, "unclosed array table, expected `]`");
        advance(r);
    }
    return read_line_end(r);
}

static bool read_header(struct toml_reader *r, struct toml_key *key) {
    if (r->late.text)
        toml_note(&r->meaning, r->late.span.start, r->late.span.end, r->late.text);
    advance(r);
    bool array = r->token.kind == TOKEN_OPEN_BRACKET;
    if (array)
        advance(r);
    bool valid_key = read_key(r, key);
    if (array)
        toml_open_array_of_tables(r, key);
    else
        toml_open_table(r, key);
    return read_header_end(r, array, valid_key);
}

static bool read_line(struct toml_reader *r, struct toml_key *key) {
    switch (r->token.kind) {
    case TOKEN_OPEN_BRACKET:
        return read_header(r, key);
    case TOKEN_CLOSE_BRACKET:
        return fail(r, "missing table open, expected `[`");
    case TOKEN_COMMA:
    case TOKEN_OPEN_BRACE:
    case TOKEN_CLOSE_BRACE:
        return fail(r, "invalid key-value pair, expected key");
    default:
        return read_key_line(r, key);
    }
}

static void read_document(struct toml_reader *r) {
    struct toml_key *key = key_of_level(r);
    for (;;) {
        skip_blank(r);
        if (r->token.kind == TOKEN_EOF || !read_line(r, key))
            break;
    }
    if (r->late.text)
        toml_note(&r->meaning, r->late.span.start, r->late.span.end, r->late.text);
}

struct toml *toml_read(struct arena *a, struct str text, struct toml_error *reterr) {
    size_t valid = utf8_valid_prefix(text);
    if (valid < text.n) {
        toml_report_encoding(text, valid, reterr);
        return NULL;
    }
    struct toml_reader r = { .arena = a, .text = text.p ? text : STR("") };
    if (text.n > TOML_BYTES_MAX) {
        toml_note(&r.structure, 0, 0, "the text is longer than 64 MiB");
    } else {
        r.root = r.section = arena_new(a, struct toml);
        r.root->kind = TOML_TABLE;
        r.root->form = TOML_HEADER;
        r.token = toml_lex(r.text, str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0);
        read_document(&r);
    }
    const struct toml_problem *problems[] = { &r.structure, &r.meaning, &r.range };
    for (size_t i = 0; i < ARRAY_LEN(problems); i++)
        if (problems[i]->text) {
            toml_report(r.text, problems[i], reterr);
            return NULL;
        }
    return r.root;
}
