/* parse_parts: what declarations are made of: names, JSON values, attributes, types. */
#include <stdio.h>

#include "parser.h"

struct pos parser_pos(const struct parser *p) {
    return (struct pos){ p->file, p->t->line };
}

bool parser_is(const struct token *t, const char *text) {
    return (t->kind == TOKEN_PUNCT || t->kind == TOKEN_WORD) && str_is(t->text, text);
}

bool parser_is_name(const struct token *t) {
    return t->kind == TOKEN_WORD || t->kind == TOKEN_STRING;
}

bool parser_fail(struct parser *p, const char *expected) {
    switch (p->t->kind) {
    case TOKEN_END:
        return diag_at(p->diag, parser_pos(p), "expected %s, found the end of the file", expected);
    case TOKEN_DOC:
        return diag_at(p->diag, parser_pos(p), "expected %s, found a description", expected);
    default:
        return diag_at(
            p->diag, parser_pos(p), "expected %s, found '%.*s'", expected, STR_ARGS(p->t->text));
    }
}

bool parser_accept(struct parser *p, const char *text) {
    if (!parser_is(p->t, text))
        return false;
    p->t++;
    return true;
}

bool parser_expect(struct parser *p, const char *text) {
    if (parser_accept(p, text))
        return true;
    char quoted[16];
    (void)snprintf(quoted, sizeof quoted, "'%s'", text);
    return parser_fail(p, quoted);
}

/* The contents of a quoted string. */
bool parse_string(struct parser *p, struct str *ret) {
    if (p->t->kind != TOKEN_STRING)
        return parser_fail(p, "a string");
    struct json *json = json_parse(p->idl->arena, p->t->text, NULL);
    if (!json)
        return diag_at(p->diag, parser_pos(p), "bad string %.*s", STR_ARGS(p->t->text));
    *ret = arena_str(p->idl->arena, json->text);
    p->t++;
    return true;
}

bool parse_name(struct parser *p, const char *what, struct str *ret) {
    if (p->t->kind == TOKEN_STRING)
        return parse_string(p, ret);
    if (p->t->kind != TOKEN_WORD)
        return parser_fail(p, what);
    *ret = p->t->text;
    p->t++;
    return true;
}

/* A JSON value: its text runs from the first token to the one that closes it. */
bool parse_json(struct parser *p, const struct json **ret) {
    struct pos pos = parser_pos(p);
    const char *from = p->t->text.p;
    unsigned depth = 0;
    do {
        if (p->t->kind == TOKEN_END || p->t->kind == TOKEN_DOC)
            return parser_fail(p, "a JSON value");
        if (parser_is(p->t, "{") || parser_is(p->t, "["))
            depth++;
        else if (depth > 0 && (parser_is(p->t, "}") || parser_is(p->t, "]")))
            depth--;
        p->t++;
    } while (depth > 0);
    struct str text = { from, (size_t)(p->t[-1].text.p + p->t[-1].text.n - from) };
    struct json_error error;
    *ret = json_parse(p->idl->arena, text, &error);
    if (!*ret)
        return diag_at(p->diag, pos, "bad JSON: %s", error.text);
    return true;
}

struct str parser_compact(struct parser *p, const struct json *json) {
    _cleanup_buf_ struct buf b = { 0 };
    json_write(&b, json);
    return arena_str(p->idl->arena, buf_str(&b));
}

static void parse_doc(struct parser *p, struct str *doc) {
    while (p->t->kind == TOKEN_DOC) {
        *doc = doc->p
                   ? arena_printf(p->idl->arena, "%.*s\n%.*s", STR_ARGS(*doc), STR_ARGS(p->t->text))
                   : arena_str(p->idl->arena, p->t->text);
        p->t++;
    }
}

static struct str *attr_text(struct attrs *a, struct str word) {
    return str_is(word, "deprecated") ? &a->deprecated
           : str_is(word, "file")     ? &a->file
           : str_is(word, "ts")       ? &a->ts
           : str_is(word, "title")    ? &a->title
           : str_is(word, "c")        ? &a->c_name
           : str_is(word, "rust")     ? &a->rust
           : str_is(word, "gated")    ? &a->reason
           : str_is(word, "alias")    ? &a->alias
                                      : NULL;
}

static bool *attr_flag(struct attrs *a, struct str word) {
    return str_is(word, "experimental") ? &a->experimental
           : str_is(word, "strict")     ? &a->strict
           : str_is(word, "fallback")   ? &a->fallback
           : str_is(word, "untagged")   ? &a->untagged
           : str_is(word, "noschema")   ? &a->no_schema
           : str_is(word, "nonull")     ? &a->no_null
           : str_is(word, "nots")       ? &a->no_ts
           : str_is(word, "hidden")     ? &a->no_schema
                                        : NULL;
}

/* Attribute words are names, too: what follows decides. */
static bool is_flag(const struct token *word, bool of_decl) {
    return parser_is_name(&word[1]) ? of_decl || !word[1].starts_line
                                    : word[1].kind == TOKEN_DOC && of_decl;
}

/* `experimental "on-request"` is a value; `experimental "reason" x` has a reason. */
static bool parse_reason(struct parser *p, bool of_decl, struct str *ret) {
    if (p->t->kind != TOKEN_STRING ||
        !(of_decl || (parser_is_name(&p->t[1]) && !p->t[1].starts_line)))
        return true;
    return parse_string(p, ret);
}

bool parse_attrs(struct parser *p, bool of_decl, struct attrs *a) {
    for (;;) {
        parse_doc(p, &a->doc);
        if (p->t->kind != TOKEN_WORD)
            return true;
        struct str word = p->t->text;
        struct str *text = attr_text(a, word);
        bool *flag = attr_flag(a, word);
        if (text && p->t[1].kind == TOKEN_STRING) {
            p->t++;
            if (!parse_string(p, text))
                return false;
        } else if (flag && is_flag(p->t, of_decl)) {
            p->t++;
            *flag = true;
            a->no_ts |= str_is(word, "hidden");
            if (flag == &a->experimental && !parse_reason(p, of_decl, &a->reason))
                return false;
        } else if (str_is(word, "schema") &&
                   (p->t[1].kind == TOKEN_STRING ||
                       (parser_is(&p->t[1], "{") &&
                           (p->t[2].kind == TOKEN_STRING || parser_is(&p->t[2], "}"))))) {
            const struct json *json;
            p->t++;
            if (!parse_json(p, &json))
                return false;
            a->schema = parser_compact(p, json);
        } else {
            return true;
        }
    }
}

static struct ref *new_ref(struct parser *p, enum ref_kind kind, struct ref *elem) {
    struct ref *r = arena_new(p->idl->arena, struct ref);
    *r = (struct ref){ .kind = kind, .pos = parser_pos(p), .elem = elem };
    return r;
}

/* name | '{' type '}' , then any number of "[]"; a '?' before "[]", or before '}', belongs to the
 * element. The '?' of a member itself is left to the caller. */
struct ref *parse_type(struct parser *p) {
    struct ref *r;
    if (parser_accept(p, "{")) {
        struct ref *elem = parse_type(p);
        if (!elem)
            return NULL;
        if (parser_accept(p, "?"))
            elem = new_ref(p, REF_OPTION, elem);
        if (!parser_expect(p, "}"))
            return NULL;
        r = new_ref(p, REF_MAP, elem);
    } else {
        r = new_ref(p, REF_NAME, NULL);
        if (p->t->kind != TOKEN_WORD) {
            (void)parser_fail(p, "a type");
            return NULL;
        }
        r->name = p->t->text;
        p->t++;
    }
    for (;;) {
        if (parser_is(p->t, "?") && parser_is(&p->t[1], "[") && parser_is(&p->t[2], "]")) {
            p->t++;
            r = new_ref(p, REF_OPTION, r);
        }
        if (!parser_is(p->t, "[") || !parser_is(&p->t[1], "]"))
            return r;
        p->t += 2;
        r = new_ref(p, REF_ARRAY, r);
    }
}
