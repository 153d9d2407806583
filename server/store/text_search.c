/* text_search: finding words whatever their case, and what is shown around them. */
#include "store/text_search.h"

enum { CHARS_BEFORE = 49, CHARS_AFTER = 96 };

static bool is_continuation(char c) {
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Of two bytes; letters whose small form has two bytes too. */
static unsigned fold_char(unsigned c) {
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
        (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    bool odd_is_small = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177);
    bool even_is_small = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
    if (odd_is_small && c != 0x130 && c != 0x131)
        return c | 1;
    return even_is_small ? c + (c & 1) : c;
}

struct str text_fold(struct arena *a, struct str text) {
    char *out = arena_cstr(a, text);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)out[i];
        if (c >= 'A' && c <= 'Z') {
            out[i] = (char)(c + 32);
        } else if (c >= 0xc3 && c <= 0xd1 && i + 1 < text.n && is_continuation(out[i + 1])) {
            unsigned folded = fold_char(((c & 0x1fu) << 6) | ((unsigned char)out[i + 1] & 0x3fu));
            out[i] = (char)(0xc0 | (folded >> 6));
            out[++i] = (char)(0x80 | (folded & 0x3f));
        }
    }
    return (struct str){ out, text.n };
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str text_collapse(struct arena *a, struct str text) {
    char *out = arena_alloc(a, text.n + 1);
    size_t n = 0;
    bool space = false;
    for (size_t i = 0; i < text.n; i++) {
        if (is_space(text.p[i])) {
            space = n > 0;
            continue;
        }
        if (space)
            out[n++] = ' ';
        space = false;
        out[n++] = text.p[i];
    }
    out[n] = '\0';
    return (struct str){ out, n };
}

static size_t back(struct str text, size_t at, size_t chars) {
    while (at > 0 && chars > 0)
        if (!is_continuation(text.p[--at]))
            chars--;
    return at;
}

static size_t forward(struct str text, size_t at, size_t chars) {
    for (; at < text.n && chars > 0; chars--)
        do
            at++;
        while (at < text.n && is_continuation(text.p[at]));
    return at;
}

static uint32_t utf16_units(struct str text) {
    uint32_t units = 0;
    for (size_t i = 0; i < text.n; i++)
        if (!is_continuation(text.p[i]))
            units += (unsigned char)text.p[i] >= 0xf0 ? 2 : 1;
    return units;
}

struct text_snippet text_snippet_of(struct arena *a, struct str text, size_t at, size_t n) {
    size_t from = back(text, at, CHARS_BEFORE), to = forward(text, at + n, CHARS_AFTER);
    const char *before = from > 0 ? "... " : "", *after = to < text.n ? " ..." : "";
    struct str shown = str_sub(text, from, to - from);
    uint32_t start = utf16_units(str_sub(text, from, at - from)) + (from > 0 ? 4 : 0);
    return (
        struct text_snippet){ .text = arena_printf(a, "%s%.*s%s", before, STR_ARGS(shown), after),
        .start = start,
        .end = start + utf16_units(str_sub(text, at, n)) };
}
