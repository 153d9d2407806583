/* yaml_scalar: keys and texts: plain, quoted, literal and folded ones, and lists on one line. */
#include "skills/yaml_scalar.h"

#include "base/utf8.h"

enum { QUOTED_BYTES_MAX = 16 * 1024 }; /* of a text over several lines */

/* ---- quotes ---- */

static size_t add_hex(struct buf *out, struct str digits, size_t count) {
    uint32_t c = 0;
    if (digits.n < count)
        return 0;
    for (size_t i = 0; i < count; i++) {
        int digit = str_hex_digit(digits.p[i]);
        if (digit < 0)
            return 0;
        c = c << 4 | (uint32_t)digit;
    }
    char bytes[UTF8_BYTES_MAX];
    bool fits = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    buf_add(out, bytes, utf8_encode(fits ? c : 0xfffd, bytes));
    return count;
}

/* One escape, after the backslash; returns its length. */
static size_t add_escape(struct buf *out, struct str s) {
    static const char from[] = "ntr0abefv", to[] = "\n\t\r\0\a\b\033\f\v";
    const char *found = memchr(from, s.p[0], sizeof from - 1);
    size_t digits = s.p[0] == 'x' ? 2 : s.p[0] == 'u' ? 4 : s.p[0] == 'U' ? 8 : 0;
    if (digits)
        return 1 + add_hex(out, str_from(s, 1), digits);
    buf_add_char(out, found ? to[found - from] : s.p[0]);
    return 1;
}

/* The quoted text at the start of `s`, its length with both quotes; 0 when it does not end. */
static size_t read_quoted(struct buf *out, struct str s) {
    char quote = s.p[0];
    for (size_t i = 1; i < s.n; i++) {
        if (quote == '"' && s.p[i] == '\\' && i + 1 < s.n)
            i += add_escape(out, str_from(s, i + 1));
        else if (s.p[i] != quote)
            buf_add_char(out, s.p[i]);
        else if (quote == '\'' && i + 1 < s.n && s.p[i + 1] == quote)
            buf_add_char(out, s.p[i++]);
        else
            return i + 1;
    }
    return 0;
}

static bool is_quote(struct str s) {
    return s.n && (s.p[0] == '"' || s.p[0] == '\'');
}

struct str yaml_key(struct arena *a, struct str text, struct str *ret_value) {
    _cleanup_buf_ struct buf quoted = { 0 };
    size_t end = is_quote(text) ? read_quoted(&quoted, text) : 0;
    struct str rest = str_from(text, end);
    for (size_t i = 0; i < rest.n; i++) {
        if (rest.p[i] != ':' || (i + 1 < rest.n && rest.p[i + 1] != ' ' && rest.p[i + 1] != '\t'))
            continue;
        struct str key = str_trim(str_sub(rest, 0, i));
        *ret_value = str_trim(str_from(rest, i + 1));
        if (end)
            return key.n ? STR_NONE : arena_str(a, buf_str(&quoted));
        return key.n ? key : STR_NONE;
    }
    return STR_NONE;
}

/* ---- texts over several lines ---- */

static const struct yaml_line *continuation(const struct yaml *y, size_t indent) {
    for (size_t i = y->at; i < y->n; i++)
        if (str_trim(y->lines[i].raw).n)
            return y->lines[i].indent > indent ? &y->lines[i] : NULL;
    return NULL;
}

static struct str without_comment(struct str text) {
    ptrdiff_t at = str_find(text, STR(" #"));
    return at < 0 ? text : str_trim(str_sub(text, 0, (size_t)at));
}

static struct json *plain(struct yaml *y, struct str text, size_t indent) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, without_comment(text));
    while (continuation(y, indent)) {
        struct str more = without_comment(y->lines[y->at++].text);
        if (more.n) {
            buf_add_char(&out, ' ');
            buf_add_str(&out, more);
        }
    }
    struct str all = buf_str(&out);
    return str_is(all, "~") || str_is(all, "null") ? json_new_null(y->a)
                                                   : json_new_str(y->a, arena_str(y->a, all));
}

/* NULL when the quote is not closed: then it is no quote. */
static struct json *quoted(struct yaml *y, struct str text, size_t indent) {
    _cleanup_buf_ struct buf all = { 0 }, out = { 0 };
    size_t start = y->at;
    buf_add_str(&all, text);
    for (;;) {
        buf_clear(&out, SIZE_MAX);
        if (read_quoted(&out, buf_str(&all)))
            return json_new_str(y->a, arena_str(y->a, buf_str(&out)));
        if (!continuation(y, indent) || all.n > QUOTED_BYTES_MAX)
            break;
        buf_add_char(&all, ' ');
        buf_add_str(&all, str_trim(y->lines[y->at++].raw));
    }
    y->at = start;
    return NULL;
}

/* After | or >: lines as they are, or joined. */
static struct json *block_text(struct yaml *y, struct str header, size_t indent) {
    _cleanup_buf_ struct buf out = { 0 };
    bool folded = header.p[0] == '>', keeps_end = !memchr(header.p, '-', header.n);
    const struct yaml_line *first = continuation(y, indent);
    size_t margin = first ? first->indent : 0;
    while (continuation(y, indent)) {
        const struct yaml_line *line = &y->lines[y->at++];
        struct str text = str_from(line->raw, margin < line->indent ? margin : line->indent);
        if (text.n && text.p[text.n - 1] == '\r')
            text.n--;
        bool blank = str_trim(text).n == 0;
        if (folded && out.n && !blank && out.p[out.n - 1] != '\n')
            buf_add_char(&out, ' ');
        if (!blank)
            buf_add_str(&out, text);
        if (!folded || blank)
            buf_add_char(&out, '\n');
    }
    while (out.n && out.p[out.n - 1] == '\n')
        out.n--;
    if (out.n && keeps_end)
        buf_add_char(&out, '\n');
    return json_new_str(y->a, arena_str(y->a, buf_str(&out)));
}

/* ---- collections on one line ---- */

static struct str skip_blanks(struct str s) {
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    return s;
}

/* Up to one of `ends`, which stays. */
static struct str flow_word(struct arena *a, struct str *rest, const char *ends) {
    _cleanup_buf_ struct buf out = { 0 };
    *rest = skip_blanks(*rest);
    size_t n = is_quote(*rest) ? read_quoted(&out, *rest) : 0;
    if (n) {
        *rest = skip_blanks(str_from(*rest, n));
        return arena_str(a, buf_str(&out));
    }
    while (n < rest->n && !strchr(ends, rest->p[n]))
        n++;
    struct str word = str_trim(str_sub(*rest, 0, n));
    *rest = str_from(*rest, n);
    return word;
}

static struct json *flow(struct arena *a, struct str *rest, unsigned depth);

static struct json *flow_value(
    struct arena *a, struct str *rest, const char *ends, unsigned depth) {
    *rest = skip_blanks(*rest);
    if (rest->n && (rest->p[0] == '[' || rest->p[0] == '{'))
        return flow(a, rest, depth + 1);
    return json_new_str(a, flow_word(a, rest, ends));
}

/* A collection at the start of *rest, which moves behind it; NULL when it does not end or makes no sense. */
static struct json *flow(struct arena *a, struct str *rest, unsigned depth) {
    bool map = rest->p[0] == '{';
    char end = map ? '}' : ']';
    const char *ends = map ? ",}" : ",]";
    struct json *all = map ? json_new_object(a) : json_new_array(a);
    *rest = skip_blanks(str_from(*rest, 1));
    while (rest->n && rest->p[0] != end) {
        struct str key = map ? flow_word(a, rest, ":,}") : STR_NONE;
        if (depth > YAML_DEPTH_MAX || (map && (!rest->n || rest->p[0] != ':')))
            return NULL;
        if (map)
            *rest = str_from(*rest, 1);
        struct json *value = flow_value(a, rest, ends, depth);
        if (!value)
            return NULL;
        if (map)
            json_put(all, key, value);
        else
            json_push(all, value);
        *rest = skip_blanks(*rest);
        if (rest->n && rest->p[0] == ',')
            *rest = skip_blanks(str_from(*rest, 1));
        else if (!rest->n || rest->p[0] != end)
            return NULL;
    }
    if (!rest->n)
        return NULL;
    *rest = str_from(*rest, 1);
    return all;
}

struct json *yaml_scalar(struct yaml *y, struct str text, size_t indent) {
    y->at++;
    if (text.p[0] == '[' || text.p[0] == '{') {
        struct str rest = text;
        struct json *all = flow(y->a, &rest, 1);
        if (all)
            return all;
    }
    if (text.p[0] == '|' || text.p[0] == '>')
        return block_text(y, text, indent);
    struct json *value = is_quote(text) ? quoted(y, text, indent) : NULL;
    return value ? value : plain(y, text, indent);
}
