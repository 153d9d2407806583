/* json_read: text to nodes. One loop with a stack of open arrays and objects, no recursion. */
#include "base/json.h"

#include "base/utf8.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

/* The node in which elements are being collected. */
struct level {
    struct json *node;
    struct json **link; /* where the next element goes */
};

struct reader {
    const char *at;
    const char *end;
    const char *start;
    struct arena *arena;
    struct json_error *reterr;
    size_t decode_max; /* bytes of a string with escapes */
    struct level levels[JSON_DEPTH_MAX];
    size_t depth;
};

/* Always false. `seen` is the end of what had been looked at, as the reference counts. */
static bool fail(const struct reader *r, const char *seen, const char *what) {
    if (!r->reterr)
        return false;
    if (seen > r->end)
        seen = r->end;
    size_t line = 1;
    const char *line_start = r->start;
    for (const char *nl; (nl = memchr(line_start, '\n', (size_t)(seen - line_start)));) {
        line_start = nl + 1;
        line++;
    }
    struct json_error *e = r->reterr;
    e->line = line;
    e->column = (size_t)(seen - line_start);
    e->offset = (size_t)(seen - r->start);
    (void)snprintf(e->text, sizeof e->text, "%s at line %zu column %zu", what, line, e->column);
    return false;
}

/* An error at the bytes consumed, and one at the byte that comes next. */
static bool fail_here(const struct reader *r, const char *what) {
    return fail(r, r->at, what);
}

static bool fail_next(const struct reader *r, const char *what) {
    return fail(r, r->at + (r->at < r->end), what);
}

/* The next byte, or -1 at the end. */
static int peek(const struct reader *r) {
    return r->at < r->end ? (unsigned char)*r->at : -1;
}

static int peek_after_space(struct reader *r) {
    while (r->at < r->end) {
        char c = *r->at;
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
            return (unsigned char)c;
        r->at++;
    }
    return -1;
}

/* ---- strings ---- */

#define ONES  0x0101010101010101u
#define HIGHS 0x8080808080808080u

/* The lowest bit set is in the first of the eight bytes that ends a run of plain ASCII: a quote, a
 * backslash, a control character, or a byte above 0x7F. (Bits above it may be false.) */
static uint64_t special_in(uint64_t word) {
    uint64_t quote = word ^ (ONES * '"');
    uint64_t backslash = word ^ (ONES * '\\');
    return ((quote - ONES) | (backslash - ONES) | (word - ONES * 0x20) | word) & HIGHS;
}

/* Moves over a character that ended a run of plain ones and is neither quote nor backslash. */
static bool skip_special(struct reader *r) {
    unsigned char c = (unsigned char)*r->at;
    if (c < 0x20) {
        r->at++;
        return fail_here(r, "control character (\\u0000-\\u001F) found while parsing a string");
    }
    size_t n = c < 0x80 ? 1 : utf8_decode((struct str){ r->at, (size_t)(r->end - r->at) }, NULL);
    if (n == 0)
        return fail_next(r, "invalid unicode code point");
    r->at += n;
    return true;
}

/* Moves over characters that need no decoding, up to a quote or a backslash. Inlined, because most
 * strings are short. */
static inline bool skip_plain(struct reader *r) {
    for (;;) {
        const char *at = r->at;
        for (uint64_t word; r->end - at >= (ptrdiff_t)sizeof word; at += sizeof word) {
            memcpy(&word, at, sizeof word);
            uint64_t special = special_in(le64toh(word));
            if (special) {
                at += __builtin_ctzll(special) / 8;
                break;
            }
        }
        r->at = at;
        if (at == r->end)
            return fail_here(r, "EOF while parsing a string");
        if (*at == '"' || *at == '\\')
            return true;
        if (!skip_special(r))
            return false;
    }
}

static bool read_hex4(struct reader *r, uint32_t *ret) {
    if (r->end - r->at < 4) {
        r->at = r->end;
        return fail_here(r, "EOF while parsing a string");
    }
    uint32_t v = 0;
    bool good = true;
    for (int i = 0; i < 4; i++) {
        int digit = str_hex_digit(r->at[i]);
        good = good && digit >= 0;
        v = v << 4 | (uint32_t)(digit & 15);
    }
    r->at += 4;
    *ret = v;
    return good || fail_here(r, "invalid escape");
}

/* What must follow the first half of a surrogate pair. */
static bool read_expected(struct reader *r, char expected) {
    if (r->at == r->end)
        return fail_here(r, "EOF while parsing a string");
    if (*r->at++ != expected)
        return fail_here(r, "unexpected end of hex escape");
    return true;
}

/* After "\u". */
static bool read_unicode_escape(struct reader *r, char **out) {
    uint32_t code = 0, low = 0;
    if (!read_hex4(r, &code))
        return false;
    if (code >= 0xDC00 && code <= 0xDFFF)
        return fail_here(r, "lone leading surrogate in hex escape");
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (!read_expected(r, '\\') || !read_expected(r, 'u') || !read_hex4(r, &low))
            return false;
        if (low < 0xDC00 || low > 0xDFFF)
            return fail_here(r, "lone leading surrogate in hex escape");
        code = 0x10000 + ((code - 0xD800) << 10 | (low - 0xDC00));
    }
    *out += utf8_encode(code, *out);
    return true;
}

static bool read_escape(struct reader *r, char **out) {
    r->at++; /* the backslash */
    if (r->at == r->end)
        return fail_here(r, "EOF while parsing a string");
    char c = *r->at++;
    switch (c) {
    case '"':
    case '\\':
    case '/':
        break;
    case 'b':
        c = '\b';
        break;
    case 'f':
        c = '\f';
        break;
    case 'n':
        c = '\n';
        break;
    case 'r':
        c = '\r';
        break;
    case 't':
        c = '\t';
        break;
    case 'u':
        return read_unicode_escape(r, out);
    default:
        return fail_here(r, "invalid escape");
    }
    *(*out)++ = c;
    return true;
}

/* The quote that closes a string, or the end of the text: a bound for what the string decodes to. */
static const char *find_close(const struct reader *r) {
    for (const char *from = r->at, *quote;; from = quote + 1) {
        quote = memchr(from, '"', (size_t)(r->end - from));
        if (!quote)
            return r->end;
        const char *run = quote;
        while (run > r->at && run[-1] == '\\')
            run--;
        if ((quote - run) % 2 == 0)
            return quote;
    }
}

/* A string with escapes: decoded into the arena. `first` is the byte after the opening quote, r->at
 * is at the first backslash. */
static bool read_escaped(struct reader *r, const char *first, struct str *ret) {
    const char *close = find_close(r);
    size_t bound = (size_t)(close - first);
    size_t max = bound < r->decode_max ? bound : r->decode_max;
    char *text = arena_alloc(r->arena, max + UTF8_BYTES_MAX);
    char *out = text;
    const char *plain = first;
    for (;;) {
        if ((size_t)(out - text) + (size_t)(r->at - plain) > max && close < r->end) {
            size_t n = utf8_floor(
                (struct str){ plain, (size_t)(r->at - plain) }, max - (size_t)(out - text));
            memcpy(out, plain, n);
            out += n;
            r->at = close; /* the rest is not looked at */
            break;
        }
        memcpy(out, plain, (size_t)(r->at - plain));
        out += r->at - plain;
        if (*r->at == '"')
            break;
        if (!read_escape(r, &out))
            return false;
        plain = r->at;
        if (!skip_plain(r))
            return false;
    }
    r->at++;
    *ret = (struct str){ text, (size_t)(out - text) };
    return true;
}

/* At the opening quote. */
static bool read_string(struct reader *r, struct str *ret) {
    const char *first = ++r->at;
    if (!skip_plain(r))
        return false;
    if (*r->at == '\\')
        return read_escaped(r, first, ret);
    *ret = (struct str){ first, (size_t)(r->at - first) };
    r->at++;
    return true;
}

/* ---- numbers and words ---- */

static bool is_digit(int c) {
    return c >= '0' && c <= '9';
}

static void skip_digits(struct reader *r) {
    while (is_digit(peek(r)))
        r->at++;
}

static bool read_first_digit(struct reader *r) {
    int c = peek(r);
    if (c < 0)
        return fail_here(r, "EOF while parsing a value");
    r->at++;
    return is_digit(c) || fail_here(r, "invalid number");
}

static bool read_exponent(struct reader *r) {
    r->at++; /* 'e' */
    if (peek(r) == '+' || peek(r) == '-')
        r->at++;
    if (!read_first_digit(r))
        return false;
    skip_digits(r);
    return true;
}

static bool read_number(struct reader *r, struct json *node) {
    const char *first = r->at;
    if (*r->at == '-')
        r->at++;
    if (!read_first_digit(r))
        return false;
    if (r->at[-1] == '0' && is_digit(peek(r)))
        return fail_next(r, "invalid number");
    skip_digits(r);
    if (peek(r) == '.') {
        r->at++;
        if (!is_digit(peek(r)))
            return fail_next(r, peek(r) < 0 ? "EOF while parsing a value" : "invalid number");
        skip_digits(r);
    }
    if ((peek(r) == 'e' || peek(r) == 'E') && !read_exponent(r))
        return false;
    node->kind = JSON_NUMBER;
    node->text = (struct str){ first, (size_t)(r->at - first) };
    return true;
}

static bool read_word(struct reader *r, const char *word) {
    for (; *word; word++) {
        if (r->at == r->end)
            return fail_here(r, "EOF while parsing a value");
        if (*r->at++ != *word)
            return fail_here(r, "expected ident");
    }
    return true;
}

/* ---- arrays and objects ---- */

static bool open_level(struct reader *r, struct json *node, enum json_kind kind) {
    if (r->depth == JSON_DEPTH_MAX)
        return fail_next(r, "recursion limit exceeded");
    r->at++;
    node->kind = kind;
    r->levels[r->depth++] = (struct level){ node, &node->first };
    return true;
}

/* At the key of a member: reads it and the colon. */
static bool read_key(struct reader *r, struct str *ret) {
    if (!read_string(r, ret))
        return false;
    int c = peek_after_space(r);
    if (c != ':')
        return fail_next(r, c < 0 ? "EOF while parsing an object" : "expected `:`");
    r->at++;
    return true;
}

enum more { MORE_FAILED, MORE_NONE, MORE_ELEMENT };

/* Between the elements of the innermost level: is there another? Moves over the comma or bracket. */
static enum more next_element(struct reader *r, const struct level *level) {
    bool object = level->node->kind == JSON_OBJECT;
    char close = object ? '}' : ']';
    int c = peek_after_space(r);
    if (c == close) {
        r->at++;
        return MORE_NONE;
    }
    if (c < 0)
        return fail_next(r, object ? "EOF while parsing an object" : "EOF while parsing a list");
    if (level->node->count > 0) {
        if (c != ',')
            return fail_next(r, object ? "expected `,` or `}`" : "expected `,` or `]`");
        r->at++;
        c = peek_after_space(r);
        if (c == close)
            return fail_next(r, "trailing comma");
        if (c < 0)
            return fail_next(r, "EOF while parsing a value");
    }
    if (object && c != '"')
        return fail_next(r, "key must be a string");
    return MORE_ELEMENT;
}

/* One value; of an array or object only the opening bracket. */
static bool read_value(struct reader *r, struct json *node) {
    int c = peek_after_space(r);
    switch (c) {
    case '{':
        return open_level(r, node, JSON_OBJECT);
    case '[':
        return open_level(r, node, JSON_ARRAY);
    case '"':
        node->kind = JSON_STRING;
        return read_string(r, &node->text);
    case 't':
    case 'f':
        node->kind = JSON_BOOL;
        node->boolean = c == 't';
        return read_word(r, c == 't' ? "true" : "false");
    case 'n':
        node->kind = JSON_NULL;
        return read_word(r, "null");
    case -1:
        return fail_here(r, "EOF while parsing a value");
    default:
        if (c == '-' || is_digit(c))
            return read_number(r, node);
        return fail_next(r, "expected value");
    }
}

/* Reads elements until the outermost level is closed. */
static bool read_elements(struct reader *r) {
    while (r->depth > 0) {
        struct level *level = &r->levels[r->depth - 1];
        enum more more = next_element(r, level);
        if (more == MORE_FAILED)
            return false;
        if (more == MORE_NONE) {
            r->depth--;
            continue;
        }
        struct json *node = arena_alloc(r->arena, sizeof *node);
        *node = (struct json){ 0 };
        if (level->node->kind == JSON_OBJECT && !read_key(r, &node->key))
            return false;
        if (!read_value(r, node))
            return false;
        *level->link = node;
        level->link = &node->next;
        level->node->last = node;
        level->node->count++;
    }
    return true;
}

static struct json *parse(
    struct arena *a, struct str text, size_t decode_max, struct json_error *reterr) {
    const char *start = text.p ? text.p : "";
    struct reader r;
    r.at = r.start = start;
    r.end = start + text.n;
    r.arena = a;
    r.reterr = reterr;
    r.decode_max = decode_max;
    r.depth = 0;
    struct json *root = arena_new(a, struct json);
    if (!read_value(&r, root) || !read_elements(&r))
        return NULL;
    if (peek_after_space(&r) >= 0) {
        (void)fail_next(&r, "trailing characters");
        return NULL;
    }
    return root;
}

struct json *json_parse(struct arena *a, struct str text, struct json_error *reterr) {
    return parse(a, text, SIZE_MAX, reterr);
}

struct json *json_parse_cut(struct arena *a, struct str text, size_t decode_max) {
    return parse(a, text, decode_max, NULL);
}
