/* check_calls: methods, notifications and requests. */
#include "checker.h"
#include "names.h"
#include "types.h"

static const char *const kind_words[DECL_KINDS] = {
    [DECL_METHOD] = "method",
    [DECL_NOTIFICATION] = "notification",
    [DECL_REQUEST] = "request",
    [DECL_CLIENT_NOTIFICATION] = "client notification",
};

static const struct member *find_member(const struct decl *d, struct str name) {
    for (const struct member *m = d->members; m; m = m->next)
        if (str_eq(m->name, name) && !m->flatten)
            return m;
    return NULL;
}

/* `[queue thread]` is `[queue thread by threadId]`. */
static void check_queue(struct checker *c, struct decl *d) {
    struct queue *q = &d->queue;
    if (!q->key.p && q->name.p && str_is(q->name, "thread"))
        q->key = STR("threadId");
    if (!q->key.p)
        return;
    const struct ref *params = d->params ? ref_resolve(d->params) : NULL;
    const struct decl *type = params && params->kind == REF_NAME ? params->decl : NULL;
    const struct member *m = type && type->kind == DECL_STRUCT ? find_member(type, q->key) : NULL;
    if (!m || m->three_state || strcmp(ref_c(c->arena, m->type), "struct str") != 0)
        (void)diag_at(c->diag, d->pos, "the parameters have no string '%.*s' for the queue",
            STR_ARGS(q->key));
    else
        q->key_c = arena_printf(c->arena, "struct %s, %s", type->c, m->c).p;
}

static void check_call(struct checker *c, struct symbols *names, struct decl *d) {
    const char *word = kind_words[d->kind];
    check_wire_name(c, d->name, d->pos);
    (void)check_claim(c, names, word, d->name, d->pos);
    d->c = name_snake(c->arena, d->attrs.c_name.p ? d->attrs.c_name : d->name);
    d->upper = name_upper(c->arena, d->c);
    (void)check_claim_c(c, arena_printf(c->arena, "%s %s", word, d->c).p, d->pos);
    bool ok = !d->params || check_resolve(c, d->params);
    if (d->result)
        ok = check_resolve(c, d->result) && ok;
    if (ok)
        check_queue(c, d);
}

static void collect(struct checker *c, enum decl_kind kind) {
    struct symbols names = { .arena = c->arena };
    struct idl *idl = c->idl;
    size_t n = 0;
    for (struct decl *d = idl->decls; d; d = d->next)
        n += d->kind == kind;
    idl->calls[kind] = arena_array(c->arena, struct decl *, n);
    idl->n_calls[kind] = n;
    n = 0;
    for (struct decl *d = idl->decls; d; d = d->next) {
        if (d->kind != kind)
            continue;
        check_call(c, &names, d);
        d->id = (unsigned)n;
        idl->calls[kind][n++] = d;
    }
}

static struct decl *find_call(struct idl *idl, enum decl_kind kind, struct str name) {
    for (struct decl *d = idl->decls; d; d = d->next)
        if (d->kind == kind && str_eq(d->name, name))
            return d;
    return NULL;
}

/* Each declared name must stand in the list once. */
static void check_order(struct checker *c, const struct order *o) {
    struct idl *idl = c->idl;
    const char *word = kind_words[o->kind];
    struct decl **sorted = arena_array(c->arena, struct decl *, idl->n_calls[o->kind] + o->n);
    struct symbols seen = { .arena = c->arena };
    size_t n = 0;
    for (size_t i = 0; i < o->n; i++) {
        struct decl *d = find_call(idl, o->kind, o->names[i]);
        if (!d)
            (void)diag_at(c->diag, o->at[i], "unknown %s '%.*s'", word, STR_ARGS(o->names[i]));
        else if (check_claim(c, &seen, word, d->name, o->at[i]))
            sorted[n++] = d;
    }
    for (struct decl *d = idl->decls; d; d = d->next) {
        if (d->kind == o->kind && !symbols_add(&seen, d->name, d->pos)) {
            (void)diag_at(c->diag, d->pos, "the %s '%.*s' is not in the order of %s:%u", word,
                STR_ARGS(d->name), o->pos.file, o->pos.line);
            sorted[n++] = d;
        }
    }
    for (size_t i = 0; i < n; i++)
        sorted[i]->id = (unsigned)i;
    idl->calls[o->kind] = sorted;
}

void check_calls(struct checker *c) {
    bool ordered[DECL_KINDS] = { false };
    for (enum decl_kind k = DECL_METHOD; k < DECL_KINDS; k++)
        collect(c, k);
    for (const struct order *o = c->idl->orders; o; o = o->next) {
        if (ordered[o->kind])
            (void)diag_at(c->diag, o->pos, "a second order of %ss", kind_words[o->kind]);
        else
            check_order(c, o);
        ordered[o->kind] = true;
    }
}
