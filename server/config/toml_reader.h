/* toml_reader: what the parts of the TOML reader share. Not for others.
 *
 * The reference reads in three passes: the structure, then keys and values and what they define, then
 * the ranges of numbers; the first error of the earliest pass is what it reports. This reader makes one
 * pass and keeps the first error of each kind: a structural one ends it, the others are remembered. */
#pragma once

#include "config/toml_lex.h"
#include "config/toml_read.h"

struct toml_problem {
    const char *text; /* NULL: none */
    struct toml_span span;
};

/* A dotted key; at least one part once it is read. */
struct toml_key_part {
    struct str text;
    struct toml_span span;
};
struct toml_key {
    size_t n;
    struct toml_key_part parts[TOML_KEY_PARTS_MAX];
};

struct toml_reader {
    struct arena *arena;
    struct str text;
    struct toml_token token; /* the next one */
    size_t last_end;         /* of the last token that was no space, newline or comment */
    size_t depth;            /* of arrays and inline tables */
    struct toml_key *keys[TOML_DEPTH_MAX + 1]; /* by depth; NULL until needed */
    struct toml *root;
    struct toml *section;          /* the table of the last header */
    struct toml_problem structure; /* ends the reading */
    struct toml_problem meaning;
    struct toml_problem range;
    struct toml_problem late; /* becomes `meaning` at the next header */
};

/* A problem at text[start, end); text lives as long as the reader. Only the first of each counts. */
static inline void toml_note(struct toml_problem *p, size_t start, size_t end, const char *text) {
    if (!p->text)
        *p = (struct toml_problem){ text, { (uint32_t)start, (uint32_t)end } };
}

/* toml_error.c: *reterr may be NULL. `valid` is where the text stops being UTF-8. */
void toml_report(struct str text, const struct toml_problem *problem, struct toml_error *reterr);
void toml_report_encoding(struct str text, size_t valid, struct toml_error *reterr);

/* toml_string.c: a string token, decoded; a problem is noted. What is wrong with comments and line ends
 * is a problem of the structure. */
struct str toml_decode_string(struct toml_reader *r, struct toml_token token);
void toml_check_comment(struct toml_reader *r, struct toml_token token);
void toml_check_newline(struct toml_reader *r, struct toml_token token);

/* toml_scalar.c: fills in the value without quotes that stands at text[start, end). */
void toml_decode_scalar(struct toml_reader *r, size_t start, size_t end, struct toml *node);

/* toml_datetime.c: fills in the node, or returns what is wrong. */
const char *toml_decode_datetime(struct arena *a, struct str text, struct toml *node);

/* toml_table.c */
/* Appends to an array, or to a table by its key, which must be new. */
void toml_append(struct arena *a, struct toml *container, struct toml *node);
/* A line `key = value` of `table`. */
void toml_define(
    struct toml_reader *r, struct toml *table, const struct toml_key *key, struct toml *value);
/* A header: makes r->section what it opens. */
void toml_open_table(struct toml_reader *r, const struct toml_key *key);
void toml_open_array_of_tables(struct toml_reader *r, const struct toml_key *key);
