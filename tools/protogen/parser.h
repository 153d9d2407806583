/* parser: what the parts of the parser share. */
#pragma once

#include "idl.h"

struct parser {
    struct idl *idl;
    struct diag *diag;
    const char *file;
    const struct token *t; /* the next one */
};

struct pos parser_pos(const struct parser *p);
bool parser_is(const struct token *t, const char *text);
bool parser_is_name(const struct token *t);
/* "expected <expected>, found …"; always false. */
bool parser_fail(struct parser *p, const char *expected);
/* Takes the next token if it is that word or sign. */
bool parser_accept(struct parser *p, const char *text);
bool parser_expect(struct parser *p, const char *text);

/* A quoted string. */
bool parse_string(struct parser *p, struct str *ret);
/* A word or a quoted string. */
bool parse_name(struct parser *p, const char *what, struct str *ret);
/* A JSON value: its text runs from the first token to the one that closes it. */
bool parse_json(struct parser *p, const struct json **ret);
struct str parser_compact(struct parser *p, const struct json *json);
/* Descriptions and attributes before a declaration, or a member or variant. */
bool parse_attrs(struct parser *p, bool of_decl, struct attrs *a);
/* name | '{' type '}', then any number of "[]"; a '?' before "[]" or '}' belongs to the element. The
 * '?' of a member itself is left to the caller. NULL after reporting. */
struct ref *parse_type(struct parser *p);
