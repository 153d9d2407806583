/* shell_words: a command line as one text and as words. */
#include "base/shell_words.h"

#include "base/buf.h"

/* The ways in which a character may be written. */
enum { BARE = 1, SINGLE = 2, DOUBLE = 4 };

static unsigned ways_of(char c) {
    static const char bare[] =
        "+-./:@]_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    if (c == '\'' || c == '\\')
        return DOUBLE;
    if (strchr("`$!^", c))
        return SINGLE;
    return strchr(bare, c) ? BARE | SINGLE | DOUBLE : SINGLE | DOUBLE;
}

/* How many characters can be written in one way, as many as possible. */
static size_t piece_of(const char *text, unsigned *ret_ways) {
    size_t n = 0;
    unsigned ways = BARE | SINGLE | DOUBLE;
    for (*ret_ways = ways; text[n] && (ways &= ways_of(text[n])); n++)
        *ret_ways = ways;
    return n;
}

static void add_word(struct buf *out, const char *word) {
    if (!*word)
        buf_add_str(out, STR("''"));
    while (*word) {
        unsigned ways;
        size_t n = piece_of(word, &ways);
        const char *quote = ways & BARE ? "" : ways & SINGLE ? "'" : "\"";
        buf_add_str(out, str_of(quote));
        for (size_t i = 0; i < n; i++) {
            if (*quote == '"' && (word[i] == '"' || word[i] == '\\'))
                buf_add_char(out, '\\');
            buf_add_char(out, word[i]);
        }
        buf_add_str(out, str_of(quote));
        word += n;
    }
}

struct str shell_words_join(struct arena *a, const char *const *argv) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; argv[i]; i++) {
        if (i)
            buf_add_char(&out, ' ');
        add_word(&out, argv[i]);
    }
    return arena_str(a, buf_str(&out));
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

/* Adds what the quote at `*at` encloses; false when it has no end. */
static bool add_quoted(struct buf *word, struct str text, size_t *at) {
    char quote = text.p[(*at)++];
    for (; *at < text.n && text.p[*at] != quote; (*at)++) {
        char c = text.p[*at];
        if (quote == '"' && c == '\\' && *at + 1 < text.n && strchr("$`\"\\", text.p[*at + 1]))
            c = text.p[++*at];
        buf_add_char(word, c);
    }
    return (*at)++ < text.n;
}

static bool take_word(struct buf *word, struct str text, size_t *at) {
    buf_clear(word, SIZE_MAX);
    while (*at < text.n && !is_blank(text.p[*at])) {
        char c = text.p[*at];
        if (c == '\'' || c == '"') {
            if (!add_quoted(word, text, at))
                return false;
            continue;
        }
        if (c == '\\' && *at + 1 < text.n)
            c = text.p[++*at];
        if (c != '\n') /* a line that goes on */
            buf_add_char(word, c);
        (*at)++;
    }
    return true;
}

const char **shell_words_split(struct arena *a, struct str text) {
    _cleanup_buf_ struct buf word = { 0 };
    const char **words = (const char **)arena_array(a, char *, text.n / 2 + 2);
    size_t n = 0, at = 0;
    for (;;) {
        while (at < text.n && is_blank(text.p[at]))
            at++;
        if (at == text.n)
            return words;
        if (!take_word(&word, text, &at))
            return NULL;
        words[n++] = arena_cstr(a, buf_str(&word));
    }
}
