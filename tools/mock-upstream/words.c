/* words: the pieces of one script line. */
#include "tools/mock-upstream/words.h"

static struct str skip_blanks(struct str s) {
    while (s.n > 0 && (*s.p == ' ' || *s.p == '\t'))
        s = str_from(s, 1);
    return s;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One escape after the backslash; the number of characters used, 0 when there is no such escape. */
static size_t unescape(struct str s, char *ret) {
    static const char plain[][2] = { { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' }, { '\\', '\\' },
        { '"', '"' } };
    if (s.n >= 3 && s.p[0] == 'x' && hex_value(s.p[1]) >= 0 && hex_value(s.p[2]) >= 0) {
        *ret = (char)(hex_value(s.p[1]) * 16 + hex_value(s.p[2]));
        return 3;
    }
    for (size_t i = 0; s.n > 0 && i < ARRAY_LEN(plain); i++)
        if (s.p[0] == plain[i][0]) {
            *ret = plain[i][1];
            return 1;
        }
    return 0;
}

struct str words_next(struct str *rest) {
    struct str s = skip_blanks(*rest);
    size_t n = 0;
    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
        n++;
    *rest = str_from(s, n);
    return n > 0 ? str_sub(s, 0, n) : STR_NONE;
}

struct str words_rest(struct str *rest) {
    struct str s = str_trim(*rest);
    *rest = str_from(*rest, rest->n);
    return s;
}

bool words_quoted(struct str *rest, struct arena *a, struct str *ret, struct error *reterr) {
    struct str s = skip_blanks(*rest);
    if (s.n == 0 || *s.p != '"')
        return error_set(reterr, 0, "expected text in double quotes");
    char *out = arena_alloc(a, s.n);
    size_t n = 0;
    for (s = str_from(s, 1); s.n > 0 && *s.p != '"'; s = str_from(s, 1)) {
        if (*s.p != '\\') {
            out[n++] = *s.p;
            continue;
        }
        size_t used = unescape(str_from(s, 1), &out[n]);
        if (used == 0)
            return error_set(reterr, 0, "unknown escape in text (\\n \\r \\t \\\\ \\\" \\xHH)");
        s = str_from(s, used);
        n++;
    }
    if (s.n == 0)
        return error_set(reterr, 0, "the text has no closing quote");
    *rest = str_from(s, 1);
    if (rest->n > 0 && *rest->p != ' ' && *rest->p != '\t')
        return error_set(reterr, 0, "expected a blank after the closing quote");
    *ret = (struct str){ out, n };
    return true;
}

bool words_duration(struct str word, uint64_t *ret_ms) {
    static const struct {
        struct str unit;
        uint64_t ms;
    } units[] = { { STR_INIT("ms"), 1 }, { STR_INIT("s"), 1000 }, { STR_INIT("m"), 60000 } };
    for (size_t i = 0; i < ARRAY_LEN(units); i++) {
        uint64_t n;
        if (!str_ends(word, units[i].unit) ||
            !str_to_u64(str_sub(word, 0, word.n - units[i].unit.n), &n))
            continue;
        if (n > UINT32_MAX)
            return false;
        *ret_ms = n * units[i].ms;
        return true;
    }
    return false;
}

bool words_pair(struct str word, struct str *ret_key, struct str *ret_value) {
    ptrdiff_t at = str_index(word, '=');
    if (at < 0)
        return false;
    *ret_key = str_sub(word, 0, (size_t)at);
    *ret_value = str_from(word, (size_t)at + 1);
    return true;
}
