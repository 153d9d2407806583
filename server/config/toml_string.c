/* toml_string: quoted strings, comments, line ends. */
#include "config/toml_reader.h"

#include "base/utf8.h"

static const char text_lone_cr[] = "carriage return must be followed by newline, expected newline";

/* The words for the four kinds of string, by token kind from TOKEN_BASIC on. */
static const struct words {
    const char *quotes;
    const char *unclosed;
    const char *bad_character;
} words[] = {
    { "\"", "invalid basic string, expected `\"`",
        "invalid basic string, expected non-double-quote visible characters, `\\`" },
    { "'", "invalid literal string, expected `'`",
        "invalid literal string, expected non-single-quote visible characters" },
    { "\"\"\"", "invalid multi-line basic string, expected `\"`",
        "invalid multi-line basic string, expected `\\`, characters" },
    { "'''", "invalid multi-line literal string, expected `'`",
        "invalid multi-line literal string, expected non-single-quote characters" },
};

struct decoder {
    struct toml_reader *reader;
    const struct words *words;
    bool basic, multi_line;
    size_t at, end; /* of the contents, in the text */
    char *out;
};

static bool is_control(char c) {
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

static void note(struct decoder *d, size_t at, const char *what) {
    toml_note(&d->reader->meaning, at, at, what);
}

static void decode_unicode(struct decoder *d, size_t digits) {
    const char *p = d->reader->text.p;
    size_t first = d->at;
    uint32_t code = 0;
    for (; d->at < first + digits && d->at < d->end && str_hex_digit(p[d->at]) >= 0; d->at++)
        code = code << 4 | (uint32_t)str_hex_digit(p[d->at]);
    if (d->at < first + digits)
        note(d, d->at, "too few unicode value digits, expected unicode hexadecimal value");
    else if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        note(d, first, "invalid value, expected unicode hexadecimal value");
    else
        d->out += utf8_encode(code, d->out);
}

/* Spaces and line ends up to the next character; must begin with the end of this line. */
static void skip_line_end(struct decoder *d) {
    const char *p = d->reader->text.p;
    while (d->at < d->end && (p[d->at] == ' ' || p[d->at] == '\t'))
        d->at++;
    if (d->at == d->end || (p[d->at] != '\n' && p[d->at] != '\r')) {
        note(d, d->at, "invalid multi-line basic string, expected newline");
        return;
    }
    for (; d->at < d->end && strchr(" \t\r\n", p[d->at]) && p[d->at]; d->at++)
        if (p[d->at] == '\r' && (d->at + 1 == d->end || p[d->at + 1] != '\n'))
            note(d, d->at + 1, text_lone_cr);
}

/* Behind a backslash. */
static void decode_escape(struct decoder *d) {
    static const char letters[] = "btnfre\"\\", meanings[] = "\b\t\n\f\r\x1b\"\\";
    char c = d->at < d->end ? d->reader->text.p[d->at] : '\0';
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        *d->out++ = meanings[letter - letters];
        d->at++;
    } else if (c == 'x' || c == 'u' || c == 'U') {
        d->at++;
        decode_unicode(d, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (d->multi_line && c && strchr(" \t\r\n", c)) {
        skip_line_end(d);
    } else {
        note(d, d->at,
            "missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `\"`, `x`, `u`, `U`");
    }
}

/* The control characters from `at` on are not allowed. In strings with escapes the reference takes them
 * together. */
static void note_control(struct decoder *d, size_t at) {
    size_t end = at;
    while (d->basic && end < d->end && is_control(d->reader->text.p[end]) &&
           !(d->multi_line && strchr("\r\n", d->reader->text.p[end]) && d->reader->text.p[end]))
        end++;
    toml_note(&d->reader->meaning, at, end, d->words->bad_character);
}

/* One character of the contents. */
static void decode_character(struct decoder *d) {
    char c = d->reader->text.p[d->at++];
    if (c == '\\' && d->basic) {
        decode_escape(d);
        return;
    }
    if (c == '\r' && d->multi_line) {
        if (d->at == d->end || d->reader->text.p[d->at] != '\n')
            note(d, d->at, text_lone_cr);
    } else if (is_control(c) && !(c == '\n' && d->multi_line)) {
        note_control(d, d->at - 1);
    }
    *d->out++ = c;
}

/* What needs no decoding stays where it is. */
static bool is_plain(const struct decoder *d) {
    for (size_t i = d->at; i < d->end; i++)
        if (is_control(d->reader->text.p[i]) || d->reader->text.p[i] == '\\')
            return false;
    return true;
}

/* The newline right behind the opening quotes does not count. */
static void skip_first_newline(struct decoder *d) {
    struct str rest = str_sub(d->reader->text, d->at, d->end - d->at);
    if (str_starts(rest, STR("\n")))
        d->at += 1;
    else if (str_starts(rest, STR("\r\n")))
        d->at += 2;
}

struct str toml_decode_string(struct toml_reader *r, struct toml_token token) {
    struct decoder d = { .reader = r, .words = &words[token.kind - TOKEN_BASIC] };
    d.basic = token.kind == TOKEN_BASIC || token.kind == TOKEN_ML_BASIC;
    d.multi_line = token.kind == TOKEN_ML_BASIC || token.kind == TOKEN_ML_LITERAL;
    struct str whole = str_sub(r->text, token.start, token.end - token.start);
    struct str quotes = str_of(d.words->quotes);
    if (whole.n < 2 * quotes.n || !str_ends(whole, quotes)) {
        note(&d, token.end, d.words->unclosed);
        return STR("");
    }
    d.at = token.start + quotes.n;
    d.end = token.end - quotes.n;
    if (d.multi_line)
        skip_first_newline(&d);
    if (is_plain(&d))
        return str_sub(r->text, d.at, d.end - d.at);
    char *text = arena_alloc(r->arena, d.end - d.at + UTF8_BYTES_MAX);
    d.out = text;
    while (d.at < d.end)
        decode_character(&d);
    return (struct str){ text, (size_t)(d.out - text) };
}

void toml_check_comment(struct toml_reader *r, struct toml_token token) {
    for (size_t i = token.start; i < token.end; i++)
        if (r->text.p[i] == '\r')
            toml_note(&r->structure, i + 1, i + 1, text_lone_cr);
        else if (is_control(r->text.p[i]))
            toml_note(
                &r->structure, i, i, "invalid comment character, expected printable characters");
}

void toml_check_newline(struct toml_reader *r, struct toml_token token) {
    if (r->text.p[token.end - 1] == '\r')
        toml_note(&r->structure, token.end, token.end, text_lone_cr);
}
