/* check_type: the members and variants of a type. */
#include "checker.h"
#include "names.h"
#include "types.h"

struct scope { /* of one object */
    struct symbols wire, c;
    unsigned n;
};

static struct scope new_scope(struct checker *c) {
    return (struct scope){ .wire = { .arena = c->arena }, .c = { .arena = c->arena } };
}

static void count_member(struct checker *c, struct scope *s, struct pos pos) {
    if (++s->n == MEMBERS_MAX + 1)
        (void)diag_at(c->diag, pos, "more than %d members", MEMBERS_MAX);
}

static void check_marks(struct checker *c, const struct member *m) {
    if (m->three_state && (m->nullable || m->dflt))
        (void)diag_at(c->diag, m->pos, "a member with '\?\?' has neither '?' nor a default");
    if (m->required && (!m->nullable || m->dflt))
        (void)diag_at(c->diag, m->pos, "a member with '!' must have '?' and no default");
    if (m->attrs.no_null && (!m->optional || m->nullable || m->three_state || m->dflt))
        (void)diag_at(c->diag, m->pos, "'nonull' is for members with '?:' only");
    if (m->attrs.fallback)
        (void)diag_at(c->diag, m->pos, "a member cannot be the fallback");
}

static void check_member(struct checker *c, struct scope *s, struct member *m) {
    check_wire_name(c, m->name, m->pos);
    if (!m->flatten)
        (void)check_claim(c, &s->wire, "the member", m->name, m->pos);
    m->c = name_member(c->arena, m->attrs.c_name.p ? m->attrs.c_name : m->name);
    (void)check_claim(c, &s->c, "the C member", str_of(m->c), m->pos);
    if (m->three_state)
        (void)check_claim(c, &s->c, "the C member", arena_printf(c->arena, "%s_is", m->c), m->pos);
    count_member(c, s, m->pos);
    check_marks(c, m);
    (void)check_resolve(c, m->type);
}

static void check_members(struct checker *c, struct scope *s, struct member *list) {
    for (struct member *m = list; m; m = m->next)
        check_member(c, s, m);
}

static void name_variant(
    struct checker *c, struct decl *d, struct symbols *members, struct variant *v) {
    struct str name = v->attrs.c_name.p ? v->attrs.c_name : v->name;
    const char *snake = name_snake(c->arena, name);
    if (v->attrs.alias.p)
        return;
    v->c = name_member(c->arena, name);
    v->constant = arena_printf(c->arena, "%s_%s", d->upper, name_upper(c->arena, snake)).p;
    (void)check_claim_c(c, v->constant, v->pos);
    if (v->form != VARIANT_PLAIN)
        (void)check_claim(c, members, "the C member", str_of(v->c), v->pos);
    if (v->form == VARIANT_FIELDS) {
        v->tag = arena_printf(c->arena, "%s_%s", d->c, snake).p;
        (void)check_claim_c(c, v->tag, v->pos);
    }
}

/* What stands for all others: a type for any value, or a plain name. */
static void check_last(struct checker *c, const struct decl *d, const struct variant *v) {
    bool fits = d->kind == DECL_ONEOF ? v->type != NULL : v->form == VARIANT_PLAIN;
    if (v->attrs.fallback && (!fits || d->kind == DECL_ANYOF || v->next))
        (void)diag_at(c->diag, v->pos, "'%.*s' cannot be the fallback", STR_ARGS(v->name));
    if (v->attrs.untagged && (d->kind != DECL_UNION || !v->members || v->next))
        (void)diag_at(c->diag, v->pos, "'%.*s' cannot be without a tag", STR_ARGS(v->name));
}

static void check_variant(struct checker *c, struct decl *d, struct variant *v) {
    struct scope s = new_scope(c);
    if (d->tag.p)
        (void)symbols_add(&s.wire, d->tag, d->pos);
    check_wire_name(c, v->name, v->pos);
    check_members(c, &s, v->members);
    for (struct member *m = d->common; m; m = m->next) {
        if (!m->flatten)
            (void)check_claim(c, &s.wire, "the member", m->name, m->pos);
        count_member(c, &s, m->pos);
    }
    if (v->type)
        (void)check_resolve(c, v->type);
    check_last(c, d, v);
}

/* An alias has a place in the table and no enumerator of its own. */
static void check_alias(struct checker *c, const struct decl *d, struct variant *v) {
    for (const struct variant *o = d->variants; o; o = o->next, v->alias_of++)
        if (str_eq(o->name, v->attrs.alias) && !o->attrs.alias.p && d->kind == DECL_ENUM)
            return;
    (void)diag_at(c->diag, v->pos, "no value '%.*s' for the alias", STR_ARGS(v->attrs.alias));
}

static void check_variants(struct checker *c, struct decl *d) {
    struct symbols names = { .arena = c->arena };
    struct scope common = new_scope(c);
    unsigned n = 0;
    if (!d->variants)
        (void)diag_at(c->diag, d->pos, "'%.*s' has no variants", STR_ARGS(d->name));
    d->tag_c = d->tag.p ? name_member(c->arena, d->tag) : "tag";
    (void)symbols_add(&common.c, str_of(d->tag_c), d->pos);
    check_members(c, &common, d->common);
    for (struct variant *v = d->variants; v; v = v->next) {
        (void)check_claim(c, &names, "the variant", v->name, v->pos);
        name_variant(c, d, &common.c, v);
        check_variant(c, d, v);
        if (v->attrs.alias.p)
            check_alias(c, d, v);
        if (++n == VARIANTS_MAX)
            (void)diag_at(c->diag, v->pos, "more than %d variants", VARIANTS_MAX);
    }
}

void check_type(struct checker *c, struct decl *d) {
    if (d->kind == DECL_ALIAS) {
        (void)check_resolve(c, d->target);
    } else if (d->kind == DECL_STRUCT) {
        struct scope s = new_scope(c);
        check_members(c, &s, d->members);
    } else {
        if (d->kind != DECL_ENUM)
            (void)check_claim_c(c, arena_printf(c->arena, "%s_tag", d->c).p, d->pos);
        if (d->tag.p)
            check_wire_name(c, d->tag, d->pos);
        check_variants(c, d);
    }
}
