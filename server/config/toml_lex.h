/* toml_lex: TOML text to tokens, for toml_read. */
#pragma once

#include "base/str.h"

enum toml_token_kind {
    TOKEN_EOF,
    TOKEN_DOT,
    TOKEN_EQUALS,
    TOKEN_COMMA,
    TOKEN_OPEN_BRACKET,
    TOKEN_CLOSE_BRACKET,
    TOKEN_OPEN_BRACE,
    TOKEN_CLOSE_BRACE,
    TOKEN_SPACE,
    TOKEN_NEWLINE, /* also a lone carriage return, which is an error */
    TOKEN_COMMENT,
    TOKEN_ATOM, /* everything else: bare keys, numbers, words, what is wrong */
    /* Strings with their quotes; the closing ones may be missing. */
    TOKEN_BASIC,
    TOKEN_LITERAL,
    TOKEN_ML_BASIC,
    TOKEN_ML_LITERAL,
};

struct toml_token {
    enum toml_token_kind kind;
    size_t start, end;
};

/* The token that starts at `at`. Never fails, looks at nothing before. */
struct toml_token toml_lex(struct str text, size_t at);
