/* lex: the text of an IDL file as tokens. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* Everything that was found wrong, one line each: "turn.idl:12: expected ':', found 'string'\n". */
struct diag {
    struct buf text;
    unsigned count;
};

struct pos {
    const char *file; /* without directories */
    unsigned line;
};

/* Always false, so that a function can end with `return diag_at(…)`. */
bool diag_at(struct diag *diag, struct pos pos, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

enum token_kind {
    TOKEN_WORD,   /* letters, digits, '_'; '/' between them */
    TOKEN_STRING, /* raw, with its quotes: a JSON string */
    TOKEN_NUMBER, /* raw: a JSON number */
    TOKEN_DOC,    /* a line of "///", without the slashes and the blank after them */
    TOKEN_PUNCT,  /* one of { } ( ) [ ] : , ? ! = or "->" */
    TOKEN_END,
};

struct token {
    enum token_kind kind;
    struct str text; /* points into the file's text */
    unsigned line;
    bool starts_line;
};

/* The tokens of one file, the last one TOKEN_END, in `a`; NULL when the text has none. */
const struct token *lex(struct arena *a, const char *file, struct str text, struct diag *diag);
