/* utf8: validation, one character at a time and eight ASCII bytes at a time. */
#include "base/utf8.h"

#include <assert.h>

/* What may follow a lead byte: how many bytes in all, and the range of the second one (RFC 3629). */
struct lead {
    unsigned char length, second_min, second_max;
};

static struct lead lead_of(unsigned char c) {
    if (c < 0x80)
        return (struct lead){ 1, 0, 0 };
    if (c < 0xC2)
        return (struct lead){ 0, 0, 0 };
    if (c < 0xE0)
        return (struct lead){ 2, 0x80, 0xBF };
    if (c < 0xF0)
        return (struct lead){ 3, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF };
    if (c < 0xF5)
        return (struct lead){ 4, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF };
    return (struct lead){ 0, 0, 0 };
}

/* How many of the bytes at `p` agree with the lead byte; `*ret_need` is how many must. */
static size_t match(const unsigned char *p, size_t n, size_t *ret_need) {
    struct lead lead = lead_of(p[0]);
    *ret_need = lead.length;
    if (lead.length <= 1)
        return lead.length;
    if (n < 2 || p[1] < lead.second_min || p[1] > lead.second_max)
        return 1;
    size_t i = 2;
    while (i < lead.length && i < n && (p[i] & 0xC0) == 0x80)
        i++;
    return i;
}

static size_t ascii_prefix(const unsigned char *p, size_t n) {
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, p + i, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
    while (i < n && p[i] < 0x80)
        i++;
    return i;
}

size_t utf8_valid_prefix(struct str text) {
    const unsigned char *p = (const unsigned char *)text.p;
    size_t i = 0;
    while (i < text.n) {
        if (p[i] < 0x80) {
            i += ascii_prefix(p + i, text.n - i);
            continue;
        }
        size_t need;
        size_t good = match(p + i, text.n - i, &need);
        if (good == 0 || good < need)
            return i;
        i += need;
    }
    return i;
}

bool utf8_valid(struct str text) {
    return utf8_valid_prefix(text) == text.n;
}

bool utf8_is_cut(struct str rest) {
    if (rest.n == 0 || rest.n >= UTF8_BYTES_MAX)
        return false;
    size_t need;
    size_t good = match((const unsigned char *)rest.p, rest.n, &need);
    return good == rest.n && good < need;
}

size_t utf8_bad_length(struct str rest) {
    if (rest.n == 0 || utf8_is_cut(rest))
        return 0;
    size_t need;
    size_t good = match((const unsigned char *)rest.p, rest.n, &need);
    return good ? good : 1;
}

size_t utf8_decode(struct str text, uint32_t *ret) {
    static const unsigned char lead_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    if (text.n == 0)
        return 0;
    const unsigned char *p = (const unsigned char *)text.p;
    size_t need;
    size_t good = match(p, text.n, &need);
    if (good == 0 || good < need)
        return 0;
    uint32_t code = p[0] & lead_bits[need];
    for (size_t i = 1; i < need; i++)
        code = code << 6 | (p[i] & 0x3F);
    if (ret)
        *ret = code;
    return need;
}

size_t utf8_encode(uint32_t code, char out[UTF8_BYTES_MAX]) {
    assert(code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF));
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t n = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3F));
    out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | code);
    return n;
}

size_t utf8_length(struct str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return count;
}

size_t utf8_floor(struct str text, size_t n) {
    if (n >= text.n)
        return text.n;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

struct str utf8_lossy(struct arena *a, struct str text) {
    static const char replacement[] = "\xEF\xBF\xBD";
    size_t good = utf8_valid_prefix(text);
    if (good == text.n)
        return text;
    /* At worst each byte becomes three. */
    char *out = arena_alloc(a, arena_product(text.n, sizeof replacement - 1) + 1), *end = out;
    for (;;) {
        memcpy(end, text.p, good);
        end += good;
        text = str_from(text, good);
        if (text.n == 0)
            break;
        size_t bad = utf8_bad_length(text);
        text = str_from(text, bad ? bad : text.n);
        memcpy(end, replacement, sizeof replacement - 1);
        end += sizeof replacement - 1;
        good = utf8_valid_prefix(text);
    }
    *end = '\0';
    return (struct str){ out, (size_t)(end - out) };
}

struct str utf8_complaint(struct arena *a, struct str text) {
    size_t good = utf8_valid_prefix(text), bad = utf8_bad_length(str_from(text, good));
    if (bad == 0)
        return arena_printf(a, "incomplete utf-8 byte sequence from index %zu", good);
    return arena_printf(a, "invalid utf-8 sequence of %zu bytes from index %zu", bad, good);
}
