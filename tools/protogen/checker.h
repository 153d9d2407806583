/* checker: what the parts of the checker share. */
#pragma once

#include "idl.h"
#include "symbols.h"

/* Members of one object, as the runtime's bit sets have room for. */
enum { MEMBERS_MAX = 64, VARIANTS_MAX = 4096 };

struct checker {
    struct idl *idl;
    struct diag *diag;
    struct arena *arena;
    struct symbols types;   /* wire names */
    struct symbols globals; /* C tags and enumerators */
};

/* False, and reported, when the name is in the set already. */
bool check_claim(
    struct checker *c, struct symbols *set, const char *what, struct str name, struct pos pos);
bool check_claim_c(struct checker *c, const char *name, struct pos pos);
void check_wire_name(struct checker *c, struct str name, struct pos pos);

/* Finds the named types of a reference and gives it its place in the table. */
bool check_resolve(struct checker *c, struct ref *r);

/* Names and references of one type: its members, variants, target. */
void check_type(struct checker *c, struct decl *d);
/* No type contains itself, by value or as an alias. */
bool check_recursion(struct checker *c);
/* What needs resolved types: defaults, what is flattened. */
void check_values(struct checker *c, struct decl *d);
/* Methods, notifications, requests: types, queues, wire order. */
void check_calls(struct checker *c);
/* Marks the types in which something gates (decl.gated). */
void check_gates(struct idl *idl);
