/* lex: the text of an IDL file as tokens. */
#include "lex.h"

#include <ctype.h>

struct lexer {
    struct arena *arena;
    struct diag *diag;
    struct pos pos;
    const char *p, *end;
    struct token *tokens;
    size_t n, cap;
    bool starts_line;
};

bool diag_at(struct diag *diag, struct pos pos, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_printf(&diag->text, "%s:%u: ", pos.file, pos.line);
    buf_vprintf(&diag->text, format, args);
    buf_add_char(&diag->text, '\n');
    va_end(args);
    diag->count++;
    return false;
}

static void add(struct lexer *x, enum token_kind kind, const char *from, const char *to) {
    if (x->n == x->cap) {
        struct token *old = x->tokens;
        x->cap = x->cap ? 2 * x->cap : 256;
        x->tokens = arena_array(x->arena, struct token, x->cap);
        if (old)
            memcpy(x->tokens, old, x->n * sizeof *old);
    }
    x->tokens[x->n++] = (struct token){
        .kind = kind,
        .text = { from, (size_t)(to - from) },
        .line = x->pos.line,
        .starts_line = x->starts_line,
    };
    x->starts_line = false;
}

static bool is_word(const char *p, const char *end) {
    return p < end && (isalnum((unsigned char)*p) || *p == '_');
}

static void lex_comment(struct lexer *x) {
    const char *from = x->p;
    while (x->p < x->end && *x->p != '\n')
        x->p++;
    const char *to = x->p;
    if (to - from < 3 || from[2] != '/' || (to - from > 3 && from[3] == '/'))
        return;
    from += 3;
    if (from < to && *from == ' ')
        from++;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    add(x, TOKEN_DOC, from, to);
}

static void lex_word(struct lexer *x) {
    const char *from = x->p;
    while (is_word(x->p, x->end) || (*x->p == '/' && is_word(x->p + 1, x->end))) {
        x->p++;
        if (x->p == x->end)
            break;
    }
    add(x, TOKEN_WORD, from, x->p);
}

static bool lex_string(struct lexer *x) {
    const char *from = x->p++;
    for (; x->p < x->end && *x->p != '\n'; x->p++) {
        if (*x->p == '"') {
            x->p++;
            add(x, TOKEN_STRING, from, x->p);
            return true;
        }
        if (*x->p == '\\' && x->p + 1 < x->end && x->p[1] != '\n')
            x->p++;
    }
    return diag_at(x->diag, x->pos, "string without an end");
}

static void lex_number(struct lexer *x) {
    const char *from = x->p++;
    while (x->p < x->end && (isalnum((unsigned char)*x->p) || strchr(".+-", *x->p)) && *x->p)
        x->p++;
    add(x, TOKEN_NUMBER, from, x->p);
}

static bool lex_punct(struct lexer *x) {
    const char *from = x->p++;
    if (*from == '-' && x->p < x->end && *x->p == '>')
        x->p++;
    else if (!*from || !strchr("{}()[]:,?!=", *from))
        return isprint((unsigned char)*from)
                   ? diag_at(x->diag, x->pos, "unexpected character '%c'", *from)
                   : diag_at(x->diag, x->pos, "unexpected byte 0x%02x", (unsigned char)*from);
    add(x, TOKEN_PUNCT, from, x->p);
    return true;
}

static bool lex_token(struct lexer *x) {
    const char *p = x->p;
    if (*p == '\n') {
        x->pos.line++;
        x->starts_line = true;
    }
    if (isspace((unsigned char)*p)) {
        x->p++;
        return true;
    }
    if (*p == '/' && p + 1 < x->end && p[1] == '/') {
        lex_comment(x);
        return true;
    }
    if (isdigit((unsigned char)*p) ||
        (*p == '-' && p + 1 < x->end && isdigit((unsigned char)p[1]))) {
        lex_number(x);
        return true;
    }
    if (is_word(p, x->end)) {
        lex_word(x);
        return true;
    }
    return *p == '"' ? lex_string(x) : lex_punct(x);
}

const struct token *lex(struct arena *a, const char *file, struct str text, struct diag *diag) {
    struct lexer x = {
        .arena = a,
        .diag = diag,
        .pos = { file, 1 },
        .p = text.p,
        .end = text.p + text.n,
        .starts_line = true,
    };
    while (x.p < x.end)
        if (!lex_token(&x))
            return NULL;
    add(&x, TOKEN_END, x.end, x.end);
    return x.tokens;
}
