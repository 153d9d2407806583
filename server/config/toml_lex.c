/* toml_lex: TOML text to tokens. */
#include "config/toml_lex.h"

enum { ML_QUOTES = 3, ML_QUOTES_AT_END_MAX = 5 };

static size_t count_char(struct str text, size_t at, char c, size_t max) {
    size_t n = 0;
    while (n < max && at + n < text.n && text.p[at + n] == c)
        n++;
    return n;
}

/* Where a string of one line ends: behind the closing quote, or at the end of the line. */
static size_t end_of_string(struct str text, size_t at, char quote) {
    for (; at < text.n && text.p[at] != '\n'; at++) {
        if (text.p[at] == quote)
            return at + 1;
        if (quote == '"' && text.p[at] == '\\' && at + 1 < text.n &&
            (text.p[at + 1] == '"' || text.p[at + 1] == '\\'))
            at++;
    }
    return at;
}

/* Behind the closing quotes, of which up to two may belong to the text, or the end of all. */
static size_t end_of_ml_string(struct str text, size_t at, char quote) {
    while (at < text.n) {
        if (text.p[at] == quote && count_char(text, at, quote, ML_QUOTES) == ML_QUOTES)
            return at + count_char(text, at, quote, ML_QUOTES_AT_END_MAX);
        if (quote == '"' && text.p[at] == '\\' && at + 1 < text.n &&
            (text.p[at + 1] == '"' || text.p[at + 1] == '\\'))
            at++;
        at++;
    }
    return text.n;
}

static size_t end_of_atom(struct str text, size_t at) {
    while (at < text.n && (text.p[at] == '\0' || !strchr(".=,[]{} \t#\r\n", text.p[at])))
        at++;
    return at;
}

static size_t end_of_space(struct str text, size_t at) {
    while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
        at++;
    return at;
}

/* A carriage return without newline is part of it, and wrong. */
static size_t end_of_comment(struct str text, size_t at) {
    while (at < text.n && text.p[at] != '\n')
        at++;
    if (at < text.n && text.p[at - 1] == '\r')
        at--;
    return at;
}

static struct toml_token lex_string(struct str text, size_t at) {
    char quote = text.p[at];
    bool basic = quote == '"';
    if (count_char(text, at, quote, ML_QUOTES) == ML_QUOTES)
        return (struct toml_token){ basic ? TOKEN_ML_BASIC : TOKEN_ML_LITERAL, at,
            end_of_ml_string(text, at + ML_QUOTES, quote) };
    return (struct toml_token){ basic ? TOKEN_BASIC : TOKEN_LITERAL, at,
        end_of_string(text, at + 1, quote) };
}

struct toml_token toml_lex(struct str text, size_t at) {
    static const char marks[] = ".=,[]{}";
    if (at >= text.n)
        return (struct toml_token){ TOKEN_EOF, text.n, text.n };
    char c = text.p[at];
    const char *mark = c ? strchr(marks, c) : NULL;
    if (mark)
        return (
            struct toml_token){ (enum toml_token_kind)(TOKEN_DOT + (mark - marks)), at, at + 1 };
    switch (c) {
    case ' ':
    case '\t':
        return (struct toml_token){ TOKEN_SPACE, at, end_of_space(text, at) };
    case '\n':
        return (struct toml_token){ TOKEN_NEWLINE, at, at + 1 };
    case '\r':
        return (struct toml_token){ TOKEN_NEWLINE, at, at + 1 + count_char(text, at + 1, '\n', 1) };
    case '#':
        return (struct toml_token){ TOKEN_COMMENT, at, end_of_comment(text, at) };
    case '"':
    case '\'':
        return lex_string(text, at);
    default:
        return (struct toml_token){ TOKEN_ATOM, at, end_of_atom(text, at) };
    }
}
