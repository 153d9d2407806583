/* parse: tokens of an IDL file as declarations. */
#include "parse.h"

#include <stdio.h>

struct parser {
    struct idl *idl;
    struct diag *diag;
    const char *file;
    const struct token *t; /* the next one */
};

void idl_init(struct idl *idl, struct arena *arena) {
    *idl = (struct idl){ .arena = arena, .decls_end = &idl->decls };
}

static struct pos here(const struct parser *p) {
    return (struct pos){ p->file, p->t->line };
}

static bool is(const struct token *t, const char *text) {
    return (t->kind == TOKEN_PUNCT || t->kind == TOKEN_WORD) && str_is(t->text, text);
}

static bool is_name(const struct token *t) {
    return t->kind == TOKEN_WORD || t->kind == TOKEN_STRING;
}

static bool fail(struct parser *p, const char *expected) {
    switch (p->t->kind) {
    case TOKEN_END:
        return diag_at(p->diag, here(p), "expected %s, found the end of the file", expected);
    case TOKEN_DOC:
        return diag_at(p->diag, here(p), "expected %s, found a description", expected);
    default:
        return diag_at(
            p->diag, here(p), "expected %s, found '%.*s'", expected, STR_ARGS(p->t->text));
    }
}

static bool accept(struct parser *p, const char *text) {
    if (!is(p->t, text))
        return false;
    p->t++;
    return true;
}

static bool expect(struct parser *p, const char *text) {
    if (accept(p, text))
        return true;
    char quoted[16];
    (void)snprintf(quoted, sizeof quoted, "'%s'", text);
    return fail(p, quoted);
}

/* The contents of a quoted string. */
static bool parse_string(struct parser *p, struct str *ret) {
    if (p->t->kind != TOKEN_STRING)
        return fail(p, "a string");
    struct json *json = json_parse(p->idl->arena, p->t->text, NULL);
    if (!json)
        return diag_at(p->diag, here(p), "bad string %.*s", STR_ARGS(p->t->text));
    *ret = arena_str(p->idl->arena, json->text);
    p->t++;
    return true;
}

static bool parse_name(struct parser *p, const char *what, struct str *ret) {
    if (p->t->kind == TOKEN_STRING)
        return parse_string(p, ret);
    if (p->t->kind != TOKEN_WORD)
        return fail(p, what);
    *ret = p->t->text;
    p->t++;
    return true;
}

/* A JSON value: its text runs from the first token to the one that closes it. */
static bool parse_json(struct parser *p, const struct json **ret) {
    struct pos pos = here(p);
    const char *from = p->t->text.p;
    unsigned depth = 0;
    do {
        if (p->t->kind == TOKEN_END || p->t->kind == TOKEN_DOC)
            return fail(p, "a JSON value");
        if (is(p->t, "{") || is(p->t, "["))
            depth++;
        else if (depth > 0 && (is(p->t, "}") || is(p->t, "]")))
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

static struct str compact(struct parser *p, const struct json *json) {
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
           : str_is(word, "noschema")   ? &a->no_schema
           : str_is(word, "nonull")     ? &a->no_null
           : str_is(word, "nots")       ? &a->no_ts
           : str_is(word, "hidden")     ? &a->no_schema
                                        : NULL;
}

/* Attribute words are names, too: what follows decides. */
static bool is_flag(const struct token *word, bool of_decl) {
    return is_name(&word[1]) ? of_decl || !word[1].starts_line
                             : word[1].kind == TOKEN_DOC && of_decl;
}

/* `experimental "on-request"` is a value; `experimental "reason" x` has a reason. */
static bool parse_reason(struct parser *p, bool of_decl, struct str *ret) {
    if (p->t->kind != TOKEN_STRING || !(of_decl || (is_name(&p->t[1]) && !p->t[1].starts_line)))
        return true;
    return parse_string(p, ret);
}

static bool parse_attrs(struct parser *p, bool of_decl, struct attrs *a) {
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
                       (is(&p->t[1], "{") &&
                           (p->t[2].kind == TOKEN_STRING || is(&p->t[2], "}"))))) {
            const struct json *json;
            p->t++;
            if (!parse_json(p, &json))
                return false;
            a->schema = compact(p, json);
        } else {
            return true;
        }
    }
}

static struct ref *new_ref(struct parser *p, enum ref_kind kind, struct ref *elem) {
    struct ref *r = arena_new(p->idl->arena, struct ref);
    *r = (struct ref){ .kind = kind, .pos = here(p), .elem = elem };
    return r;
}

/* name | '{' type '}' , then any number of "[]"; a '?' before "[]", or before '}', belongs to the
 * element. The '?' of a member itself is left to the caller. */
static struct ref *parse_type(struct parser *p) {
    struct ref *r;
    if (accept(p, "{")) {
        struct ref *elem = parse_type(p);
        if (!elem)
            return NULL;
        if (accept(p, "?"))
            elem = new_ref(p, REF_OPTION, elem);
        if (!expect(p, "}"))
            return NULL;
        r = new_ref(p, REF_MAP, elem);
    } else {
        r = new_ref(p, REF_NAME, NULL);
        if (p->t->kind != TOKEN_WORD) {
            (void)fail(p, "a type");
            return NULL;
        }
        r->name = p->t->text;
        p->t++;
    }
    for (;;) {
        if (is(p->t, "?") && is(&p->t[1], "[") && is(&p->t[2], "]")) {
            p->t++;
            r = new_ref(p, REF_OPTION, r);
        }
        if (!is(p->t, "[") || !is(&p->t[1], "]"))
            return r;
        p->t += 2;
        r = new_ref(p, REF_ARRAY, r);
    }
}

static bool parse_flatten(struct parser *p, struct member *m) {
    m->flatten = true;
    if (is(&p->t[1], ":")) {
        m->name = p->t->text;
        p->t += 2;
    }
    m->type = parse_type(p);
    if (!m->type)
        return false;
    if (!m->name.p) {
        if (m->type->kind != REF_NAME)
            return diag_at(p->diag, m->pos, "flatten of this type needs a name");
        m->name = m->type->name;
    }
    return true;
}

static bool parse_marks(struct parser *p, struct member *m) {
    if (accept(p, "!"))
        m->required = true;
    else if (accept(p, "?"))
        m->optional = true;
    if (m->optional && accept(p, "?"))
        m->three_state = true;
    return expect(p, ":");
}

static bool parse_member(struct parser *p, struct member *m) {
    m->pos = here(p);
    if (is(p->t, "flatten") && p->t[1].kind != TOKEN_PUNCT) {
        p->t++;
        return parse_flatten(p, m);
    }
    if (is(p->t, "flatten") && is(&p->t[1], "{")) {
        p->t++;
        return parse_flatten(p, m);
    }
    if (!parse_name(p, "a member", &m->name) || !parse_marks(p, m))
        return false;
    m->type = parse_type(p);
    if (!m->type)
        return false;
    m->nullable = accept(p, "?");
    if (accept(p, "=")) {
        if (!parse_json(p, &m->dflt))
            return false;
        m->dflt_text = compact(p, m->dflt);
    }
    return true;
}

/* '{' members '}' */
static bool parse_members(struct parser *p, struct member **list) {
    if (!expect(p, "{"))
        return false;
    while (!accept(p, "}")) {
        struct member *m = arena_new(p->idl->arena, struct member);
        if (!parse_attrs(p, false, &m->attrs) || !parse_member(p, m))
            return false;
        *list = m;
        list = &m->next;
        (void)accept(p, ",");
    }
    return true;
}

static bool parse_variant(struct parser *p, enum decl_kind kind, struct variant *v) {
    v->pos = here(p);
    if (!parse_name(p, "a variant", &v->name))
        return false;
    if (kind == DECL_ENUM)
        return true;
    if (is(p->t, "{")) {
        v->form = VARIANT_FIELDS;
        v->braces = true;
        return parse_members(p, &v->members);
    }
    if (kind != DECL_UNION && accept(p, ":")) {
        v->form = VARIANT_TYPE;
        v->type = parse_type(p);
        return v->type != NULL;
    }
    return kind != DECL_ANYOF || fail(p, "':' or '{'");
}

static bool parse_variants(struct parser *p, struct decl *d) {
    struct variant **list = &d->variants;
    if (!expect(p, "{"))
        return false;
    while (!accept(p, "}")) {
        if (d->kind == DECL_UNION && is(p->t, "common") && is(&p->t[1], "{")) {
            if (d->common)
                return diag_at(p->diag, here(p), "a second 'common'");
            p->t++;
            if (!parse_members(p, &d->common))
                return false;
        } else {
            struct variant *v = arena_new(p->idl->arena, struct variant);
            if (!parse_attrs(p, false, &v->attrs) || !parse_variant(p, d->kind, v))
                return false;
            *list = v;
            list = &v->next;
        }
        (void)accept(p, ",");
    }
    return true;
}

/* '(' [type ['?']] ')' */
static bool parse_params(struct parser *p, struct decl *d) {
    if (!expect(p, "("))
        return false;
    if (accept(p, ")"))
        return true;
    d->params = parse_type(p);
    if (!d->params)
        return false;
    d->params_optional = d->kind == DECL_METHOD && accept(p, "?");
    return expect(p, ")");
}

/* '[' queue name ['read'] ['by' member ['of' connection]] ']' */
static bool parse_queue(struct parser *p, struct queue *q) {
    if (!accept(p, "["))
        return true;
    if (!expect(p, "queue") || !parse_name(p, "a queue", &q->name))
        return false;
    q->shared = accept(p, "read");
    if (accept(p, "by")) {
        if (!parse_name(p, "a member", &q->key))
            return false;
        if (accept(p, "of")) {
            q->of_connection = true;
            if (!expect(p, "connection"))
                return false;
        }
    }
    return expect(p, "]");
}

static bool parse_call(struct parser *p, struct decl *d) {
    if (!parse_params(p, d))
        return false;
    if (d->kind == DECL_NOTIFICATION)
        return true;
    if (!expect(p, "->"))
        return false;
    d->result = parse_type(p);
    return d->result && parse_queue(p, &d->queue);
}

static bool parse_body(struct parser *p, struct decl *d) {
    switch (d->kind) {
    case DECL_ALIAS:
        if (!expect(p, "="))
            return false;
        d->target = parse_type(p);
        return d->target != NULL;
    case DECL_STRUCT:
        return parse_members(p, &d->members);
    case DECL_UNION:
        if (!expect(p, "on") || !parse_name(p, "the tag's name", &d->tag))
            return false;
        return parse_variants(p, d);
    case DECL_ENUM:
    case DECL_ONEOF:
    case DECL_ANYOF:
        return parse_variants(p, d);
    case DECL_METHOD:
    case DECL_REQUEST:
    case DECL_NOTIFICATION:
        return parse_call(p, d);
    default:
        return true;
    }
}

static bool parse_order(struct parser *p) {
    static const struct {
        const char *word;
        enum decl_kind kind;
    } kinds[] = {
        { "methods", DECL_METHOD },
        { "notifications", DECL_NOTIFICATION },
        { "requests", DECL_REQUEST },
    };
    struct order *o = arena_new(p->idl->arena, struct order);
    o->pos = here(p);
    size_t k = 0;
    while (k < ARRAY_LEN(kinds) && !is(p->t, kinds[k].word))
        k++;
    if (k == ARRAY_LEN(kinds))
        return fail(p, "'methods', 'notifications' or 'requests'");
    o->kind = kinds[k].kind;
    p->t++;
    if (!expect(p, "{"))
        return false;
    size_t max = 0;
    for (const struct token *t = p->t; t->kind != TOKEN_END && !is(t, "}"); t++)
        max++;
    o->names = arena_array(p->idl->arena, struct str, max + 1);
    o->at = arena_array(p->idl->arena, struct pos, max + 1);
    while (!accept(p, "}")) {
        o->at[o->n] = here(p);
        if (!parse_name(p, "a name", &o->names[o->n]))
            return false;
        o->n++;
        (void)accept(p, ",");
    }
    o->next = p->idl->orders;
    p->idl->orders = o;
    return true;
}

static bool parse_kind(struct parser *p, enum decl_kind *ret) {
    static const char *const words[] = {
        [DECL_ALIAS] = "type",
        [DECL_ENUM] = "enum",
        [DECL_STRUCT] = "struct",
        [DECL_UNION] = "union",
        [DECL_ONEOF] = "oneof",
        [DECL_ANYOF] = "anyof",
        [DECL_METHOD] = "method",
        [DECL_NOTIFICATION] = "notification",
        [DECL_REQUEST] = "request",
    };
    if (accept(p, "client")) {
        *ret = DECL_CLIENT_NOTIFICATION;
        return expect(p, "notification");
    }
    for (unsigned k = 0; k < ARRAY_LEN(words); k++) {
        if (accept(p, words[k])) {
            *ret = k;
            return true;
        }
    }
    return fail(p, "a declaration");
}

static bool parse_decl(struct parser *p) {
    struct decl *d = arena_new(p->idl->arena, struct decl);
    if (!parse_attrs(p, true, &d->attrs))
        return false;
    if (accept(p, "order"))
        return parse_order(p);
    d->pos = here(p);
    if (!parse_kind(p, &d->kind) || !parse_name(p, "a name", &d->name) || !parse_body(p, d))
        return false;
    *p->idl->decls_end = d;
    p->idl->decls_end = &d->next;
    return true;
}

bool parse_file(struct idl *idl, const char *file, struct str text, struct diag *diag) {
    struct parser p = { .idl = idl, .diag = diag, .file = file };
    p.t = lex(idl->arena, file, text, diag);
    if (!p.t)
        return false;
    while (p.t->kind != TOKEN_END)
        if (!parse_decl(&p))
            return false;
    return true;
}
