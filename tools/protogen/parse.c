/* parse: tokens of an IDL file as declarations. */
#include "parse.h"

#include "parser.h"

void idl_init(struct idl *idl, struct arena *arena) {
    *idl = (struct idl){ .arena = arena, .decls_end = &idl->decls };
}

static bool parse_flatten(struct parser *p, struct member *m) {
    m->flatten = true;
    if (parser_is(&p->t[1], ":")) {
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
    if (parser_accept(p, "!"))
        m->required = true;
    else if (parser_accept(p, "?"))
        m->optional = true;
    if (m->optional && parser_accept(p, "?"))
        m->three_state = true;
    return parser_expect(p, ":");
}

static bool parse_member(struct parser *p, struct member *m) {
    m->pos = parser_pos(p);
    if (parser_is(p->t, "flatten") && p->t[1].kind != TOKEN_PUNCT) {
        p->t++;
        return parse_flatten(p, m);
    }
    if (parser_is(p->t, "flatten") && parser_is(&p->t[1], "{")) {
        p->t++;
        return parse_flatten(p, m);
    }
    if (!parse_name(p, "a member", &m->name) || !parse_marks(p, m))
        return false;
    m->type = parse_type(p);
    if (!m->type)
        return false;
    m->nullable = parser_accept(p, "?");
    if (parser_accept(p, "=")) {
        if (!parse_json(p, &m->dflt))
            return false;
        m->dflt_text = parser_compact(p, m->dflt);
    }
    return true;
}

/* '{' members '}' */
static bool parse_members(struct parser *p, struct member **list) {
    if (!parser_expect(p, "{"))
        return false;
    while (!parser_accept(p, "}")) {
        struct member *m = arena_new(p->idl->arena, struct member);
        if (!parse_attrs(p, false, &m->attrs) || !parse_member(p, m))
            return false;
        *list = m;
        list = &m->next;
        (void)parser_accept(p, ",");
    }
    return true;
}

static bool parse_variant(struct parser *p, enum decl_kind kind, struct variant *v) {
    v->pos = parser_pos(p);
    if (!parse_name(p, "a variant", &v->name))
        return false;
    if (kind == DECL_ENUM)
        return true;
    if (parser_is(p->t, "{")) {
        v->form = VARIANT_FIELDS;
        v->braces = true;
        return parse_members(p, &v->members);
    }
    if (kind != DECL_UNION && parser_accept(p, ":")) {
        v->form = VARIANT_TYPE;
        v->type = parse_type(p);
        return v->type != NULL;
    }
    return kind != DECL_ANYOF || parser_fail(p, "':' or '{'");
}

static bool parse_variants(struct parser *p, struct decl *d) {
    struct variant **list = &d->variants;
    if (!parser_expect(p, "{"))
        return false;
    while (!parser_accept(p, "}")) {
        if (d->kind == DECL_UNION && parser_is(p->t, "common") && parser_is(&p->t[1], "{")) {
            if (d->common)
                return diag_at(p->diag, parser_pos(p), "a second 'common'");
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
        (void)parser_accept(p, ",");
    }
    return true;
}

/* '(' [type ['?']] ')' */
static bool parse_params(struct parser *p, struct decl *d) {
    if (!parser_expect(p, "("))
        return false;
    if (parser_accept(p, ")"))
        return true;
    d->params = parse_type(p);
    if (!d->params)
        return false;
    d->params_optional = d->kind == DECL_METHOD && parser_accept(p, "?");
    return parser_expect(p, ")");
}

/* '[' queue name ['read'] ['by' member ['of' connection]] ']' */
static bool parse_queue(struct parser *p, struct queue *q) {
    if (!parser_accept(p, "["))
        return true;
    if (!parser_expect(p, "queue") || !parse_name(p, "a queue", &q->name))
        return false;
    q->shared = parser_accept(p, "read");
    if (parser_accept(p, "by")) {
        if (!parse_name(p, "a member", &q->key))
            return false;
        if (parser_accept(p, "of")) {
            q->of_connection = true;
            if (!parser_expect(p, "connection"))
                return false;
        }
    }
    return parser_expect(p, "]");
}

static bool parse_call(struct parser *p, struct decl *d) {
    if (!parse_params(p, d))
        return false;
    if (d->kind == DECL_NOTIFICATION)
        return true;
    if (!parser_expect(p, "->"))
        return false;
    d->result = parse_type(p);
    return d->result && parse_queue(p, &d->queue);
}

static bool parse_body(struct parser *p, struct decl *d) {
    switch (d->kind) {
    case DECL_ALIAS:
        if (!parser_expect(p, "="))
            return false;
        d->target = parse_type(p);
        return d->target != NULL;
    case DECL_STRUCT:
        return parse_members(p, &d->members);
    case DECL_UNION:
        if (!parser_expect(p, "on") || !parse_name(p, "the tag's name", &d->tag))
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
    o->pos = parser_pos(p);
    size_t k = 0;
    while (k < ARRAY_LEN(kinds) && !parser_is(p->t, kinds[k].word))
        k++;
    if (k == ARRAY_LEN(kinds))
        return parser_fail(p, "'methods', 'notifications' or 'requests'");
    o->kind = kinds[k].kind;
    p->t++;
    if (!parser_expect(p, "{"))
        return false;
    size_t max = 0;
    for (const struct token *t = p->t; t->kind != TOKEN_END && !parser_is(t, "}"); t++)
        max++;
    o->names = arena_array(p->idl->arena, struct str, max + 1);
    o->at = arena_array(p->idl->arena, struct pos, max + 1);
    while (!parser_accept(p, "}")) {
        o->at[o->n] = parser_pos(p);
        if (!parse_name(p, "a name", &o->names[o->n]))
            return false;
        o->n++;
        (void)parser_accept(p, ",");
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
    if (parser_accept(p, "client")) {
        *ret = DECL_CLIENT_NOTIFICATION;
        return parser_expect(p, "notification");
    }
    for (unsigned k = 0; k < ARRAY_LEN(words); k++) {
        if (parser_accept(p, words[k])) {
            *ret = k;
            return true;
        }
    }
    return parser_fail(p, "a declaration");
}

static bool parse_decl(struct parser *p) {
    struct decl *d = arena_new(p->idl->arena, struct decl);
    if (!parse_attrs(p, true, &d->attrs))
        return false;
    if (parser_accept(p, "order"))
        return parse_order(p);
    d->pos = parser_pos(p);
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
