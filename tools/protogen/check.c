/* check: whether the declarations make sense together; names, places and order for the output. */
#include "check.h"

#include <stdlib.h>

#include "checker.h"
#include "names.h"
#include "types.h"

bool check_claim(
    struct checker *c, struct symbols *set, const char *what, struct str name, struct pos pos) {
    const struct pos *first = symbols_add(set, name, pos);
    return !first || diag_at(c->diag, pos, "%s '%.*s' is already taken at %s:%u", what,
                         STR_ARGS(name), first->file, first->line);
}

bool check_claim_c(struct checker *c, const char *name, struct pos pos) {
    return check_claim(c, &c->globals, "the C name", str_of(name), pos);
}

void check_wire_name(struct checker *c, struct str name, struct pos pos) {
    if (name.n == 0 || name.n > 200)
        (void)diag_at(c->diag, pos, "a name has 1 to 200 bytes");
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == '"' || name.p[i] == '\\') {
            (void)diag_at(c->diag, pos, "a name cannot hold '\"', '\\' or control characters");
            return;
        }
    }
}

static void intern(struct checker *c, struct ref *r) {
    struct idl *idl = c->idl;
    for (size_t i = 0; i < idl->n_composites; i++) {
        if (idl->composites[i]->kind == r->kind && idl->composites[i]->elem->id == r->elem->id) {
            r->id = idl->composites[i]->id;
            return;
        }
    }
    if ((idl->n_composites & (idl->n_composites + 1)) == 0) { /* full: double it */
        struct ref **old = idl->composites;
        idl->composites = arena_array(c->arena, struct ref *, 2 * idl->n_composites + 1);
        if (old)
            memcpy(idl->composites, old, idl->n_composites * sizeof(struct ref *));
    }
    r->id = (unsigned)(SCALARS + idl->n_types + idl->n_composites);
    idl->composites[idl->n_composites++] = r;
}

static struct decl *find_type(struct idl *idl, struct str name) {
    size_t from = 0, to = idl->n_types;
    while (from < to) {
        size_t mid = (from + to) / 2;
        int order = str_cmp(name, idl->types[mid]->name);
        if (order == 0)
            return idl->types[mid];
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

bool check_resolve(struct checker *c, struct ref *r) {
    if (r->kind != REF_NAME) {
        if (!check_resolve(c, r->elem))
            return false;
        intern(c, r);
        return true;
    }
    int scalar = scalar_find(r->name);
    if (scalar >= 0) {
        r->id = (unsigned)scalar;
        return true;
    }
    r->decl = find_type(c->idl, r->name);
    if (!r->decl)
        return diag_at(c->diag, r->pos, "unknown type '%.*s'", STR_ARGS(r->name));
    r->id = r->decl->id;
    return true;
}

static int by_name(const void *x, const void *y) {
    return str_cmp((*(struct decl *const *)x)->name, (*(struct decl *const *)y)->name);
}

static void name_type(struct checker *c, struct decl *d) {
    if (scalar_find(d->name) >= 0)
        (void)diag_at(c->diag, d->pos, "'%.*s' is a scalar type", STR_ARGS(d->name));
    (void)check_claim(c, &c->types, "the type", d->name, d->pos);
    check_wire_name(c, d->name, d->pos);
    d->c = d->attrs.c_name.p ? name_snake(c->arena, d->attrs.c_name) : name_tag(c->arena, d->name);
    d->upper = name_upper(c->arena, d->c);
    (void)check_claim_c(c, d->c, d->pos);
}

/* Sorts the types by name; their places in the table follow. */
static void collect_types(struct checker *c) {
    struct idl *idl = c->idl;
    for (struct decl *d = idl->decls; d; d = d->next)
        idl->n_types += decl_is_type(d);
    idl->types = arena_array(c->arena, struct decl *, idl->n_types);
    size_t n = 0;
    for (struct decl *d = idl->decls; d; d = d->next) {
        if (!decl_is_type(d))
            continue;
        d->order = (unsigned)n;
        idl->types[n++] = d;
        name_type(c, d);
    }
    if (n > 0)
        qsort(idl->types, n, sizeof(struct decl *), by_name);
    for (size_t i = 0; i < n; i++)
        idl->types[i]->id = (unsigned)(SCALARS + i);
}

bool check(struct idl *idl, struct diag *diag) {
    struct checker c = { .idl = idl, .diag = diag, .arena = idl->arena };
    c.types.arena = c.globals.arena = idl->arena;
    unsigned before = diag->count;
    collect_types(&c);
    for (struct decl *d = idl->decls; d; d = d->next)
        if (decl_is_type(d))
            check_type(&c, d);
    if (diag->count != before || !check_recursion(&c))
        return false;
    for (struct decl *d = idl->decls; d; d = d->next)
        if (decl_is_type(d))
            check_values(&c, d);
    check_calls(&c);
    check_gates(idl);
    return diag->count == before;
}
