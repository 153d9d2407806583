/* check_walk: what can be seen only across types: recursion, gates. */
#include "checker.h"
#include "types.h"

/* Recursion: depth first along what must be complete before. */

static bool visit(struct checker *c, struct decl *d, struct pos from);

static bool visit_alias(struct checker *c, const struct ref *r) {
    while (r->kind != REF_NAME)
        r = r->elem;
    return !r->decl || r->decl->kind != DECL_ALIAS || visit(c, r->decl, r->pos);
}

static bool visit_value(struct checker *c, const struct ref *r) {
    if (!visit_alias(c, r))
        return false;
    struct decl *needs = ref_needs(r);
    return !needs || visit(c, needs, r->pos);
}

static bool visit_members(struct checker *c, const struct member *list) {
    for (const struct member *m = list; m; m = m->next)
        if (!visit_alias(c, m->type) || (!member_is_pointer(m) && !visit_value(c, m->type)))
            return false;
    return true;
}

static bool visit_parts(struct checker *c, const struct decl *d) {
    if (d->kind == DECL_ALIAS)
        return visit_alias(c, d->target);
    if (!visit_members(c, d->members) || !visit_members(c, d->common))
        return false;
    for (const struct variant *v = d->variants; v; v = v->next)
        if (!visit_members(c, v->members) || (v->type && !visit_value(c, v->type)))
            return false;
    return true;
}

static bool visit(struct checker *c, struct decl *d, struct pos from) {
    if (d->visit == 2)
        return true;
    if (d->visit == 1)
        return diag_at(c->diag, from, "'%.*s' contains itself", STR_ARGS(d->name));
    d->visit = 1;
    if (!visit_parts(c, d))
        return false;
    d->visit = 2;
    return true;
}

bool check_recursion(struct checker *c) {
    for (struct decl *d = c->idl->decls; d; d = d->next)
        if (decl_is_type(d) && !visit(c, d, d->pos))
            return false;
    return true;
}

/* Gates: a reason of one's own, here or further in. */

static bool ref_gated(const struct ref *r) {
    while (r->kind != REF_NAME)
        r = r->elem;
    return r->decl && r->decl->gated;
}

static bool members_gated(const struct member *list) {
    for (const struct member *m = list; m; m = m->next)
        if (m->attrs.reason.p || ref_gated(m->type))
            return true;
    return false;
}

static bool type_gated(const struct decl *d) {
    if (members_gated(d->members) || members_gated(d->common) ||
        (d->target && ref_gated(d->target)))
        return true;
    for (const struct variant *v = d->variants; v; v = v->next)
        if (v->attrs.reason.p || members_gated(v->members) || (v->type && ref_gated(v->type)))
            return true;
    return false;
}

void check_gates(struct idl *idl) {
    bool changed;
    do {
        changed = false;
        for (struct decl *d = idl->decls; d; d = d->next) {
            if (decl_is_type(d) && !d->gated && type_gated(d))
                d->gated = changed = true;
        }
    } while (changed);
}
