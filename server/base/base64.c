/* base64: three bytes to four characters and back. */
#include "base/base64.h"

enum { QUAD = 4, SYMBOL_BITS = 6, SYMBOL_MASK = 63 };

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* ---- encoding ---- */

/* Writes to `out`, which has room for four characters for each three bytes begun. */
static size_t encode(struct str bytes, const char *alphabet, bool pad, char *out) {
    const unsigned char *p = (const unsigned char *)bytes.p;
    char *at = out;
    size_t i = 0;
    for (; i + 3 <= bytes.n; i += 3) {
        uint32_t group = (uint32_t)p[i] << 16 | (uint32_t)p[i + 1] << 8 | p[i + 2];
        *at++ = alphabet[group >> 18];
        *at++ = alphabet[group >> 12 & SYMBOL_MASK];
        *at++ = alphabet[group >> 6 & SYMBOL_MASK];
        *at++ = alphabet[group & SYMBOL_MASK];
    }
    size_t rest = bytes.n - i;
    if (rest == 0)
        return (size_t)(at - out);
    uint32_t group = (uint32_t)p[i] << 16 | (rest == 2 ? (uint32_t)p[i + 1] << 8 : 0);
    *at++ = alphabet[group >> 18];
    *at++ = alphabet[group >> 12 & SYMBOL_MASK];
    if (rest == 2)
        *at++ = alphabet[group >> 6 & SYMBOL_MASK];
    for (size_t k = rest; pad && k < 3; k++)
        *at++ = '=';
    return (size_t)(at - out);
}

static size_t encoded_size(size_t n) {
    return arena_product(n / 3 + (n % 3 != 0), QUAD);
}

static struct str encode_in_arena(
    struct arena *a, struct str bytes, const char *alphabet, bool pad) {
    char *text = arena_alloc(a, encoded_size(bytes.n) + 1);
    size_t n = encode(bytes, alphabet, pad, text);
    text[n] = '\0';
    return (struct str){ text, n };
}

struct str base64_encode(struct arena *a, struct str bytes) {
    return encode_in_arena(a, bytes, standard, true);
}

struct str base64url_encode(struct arena *a, struct str bytes) {
    return encode_in_arena(a, bytes, url_safe, false);
}

void base64_add(struct buf *out, struct str bytes) {
    char *at = buf_reserve(out, encoded_size(bytes.n));
    out->n += encode(bytes, standard, true, at);
}

/* ---- decoding ---- */

/* The value of a symbol, or -1. */
static int value_of(char c, const char *alphabet) {
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == alphabet[62] ? 62 : c == alphabet[63] ? 63 : -1;
}

static bool fail_symbol(struct error *reterr, const char *which, struct str text, size_t at) {
    return error_set(reterr, 0, "Invalid %s %u, offset %zu.", which, (unsigned char)text.p[at], at);
}

struct decoder {
    struct str text;
    const char *alphabet;
    bool padded;
    unsigned char *out;
    struct error *reterr;
};

/* Four symbols to three bytes. */
static bool decode_quad(struct decoder *d, size_t at) {
    uint32_t group = 0;
    for (size_t i = at; i < at + QUAD; i++) {
        int value = value_of(d->text.p[i], d->alphabet);
        if (value < 0)
            return fail_symbol(d->reterr, "symbol", d->text, i);
        group = group << SYMBOL_BITS | (uint32_t)value;
    }
    *d->out++ = (unsigned char)(group >> 16);
    *d->out++ = (unsigned char)(group >> 8);
    *d->out++ = (unsigned char)group;
    return true;
}

/* The symbols of the last quad up to the padding; `*ret_count` of them, their bits in `*ret_group`. */
static bool read_last(struct decoder *d, size_t at, size_t *ret_count, uint32_t *ret_group) {
    size_t count = 0, padding_at = 0;
    uint32_t group = 0;
    for (size_t i = at; i < d->text.n; i++) {
        if (d->padded && d->text.p[i] == '=') {
            if (i - at < 2)
                return fail_symbol(d->reterr, "symbol", d->text, i);
            padding_at = padding_at ? padding_at : i;
            continue;
        }
        if (padding_at)
            return fail_symbol(d->reterr, "symbol", d->text, padding_at);
        int value = value_of(d->text.p[i], d->alphabet);
        if (value < 0)
            return fail_symbol(d->reterr, "symbol", d->text, i);
        group = group << SYMBOL_BITS | (uint32_t)value;
        count++;
    }
    *ret_count = count;
    *ret_group = group << (QUAD - count) * SYMBOL_BITS;
    return true;
}

/* What is left after the whole quads: up to four characters, padding among them. */
static bool decode_last(struct decoder *d, size_t at) {
    size_t count = 0;
    uint32_t group = 0;
    if (at == d->text.n)
        return true;
    if (!read_last(d, at, &count, &group))
        return false;
    if (count == 1)
        return error_set(d->reterr, 0, "Invalid input length: %zu", d->text.n);
    if (d->padded && (d->text.n - at) != QUAD)
        return error_set(d->reterr, 0, "Invalid padding");
    if ((count == 2 && (group & 0xFFFF)) || (count == 3 && (group & 0xFF)))
        return fail_symbol(d->reterr, "last symbol", d->text, at + count - 1);
    for (size_t i = 0; i + 1 < count; i++, group <<= 8)
        *d->out++ = (unsigned char)(group >> 16);
    return true;
}

/* Errors are found in the order of the reference's decoder: a lone last character first, then the whole
 * quads, then the rest. */
static bool decode(struct arena *a, struct decoder *d, struct str *ret) {
    struct str text = d->text;
    size_t rest = text.n % QUAD;
    size_t last = text.n - (rest ? rest : text.n ? QUAD : 0);
    unsigned char *bytes = arena_alloc(a, text.n / QUAD * 3 + QUAD);
    d->out = bytes;
    if (rest == 1 && text.p[last] != '=' && value_of(text.p[last], d->alphabet) < 0)
        return fail_symbol(d->reterr, "symbol", text, last);
    for (size_t at = 0; at < last; at += QUAD)
        if (!decode_quad(d, at))
            return false;
    if (!decode_last(d, last))
        return false;
    *ret = (struct str){ (char *)bytes, (size_t)(d->out - bytes) };
    bytes[ret->n] = '\0';
    return true;
}

bool base64_decode_explained(
    struct arena *a, struct str text, struct str *ret, struct error *reterr) {
    struct decoder d = { .text = text, .alphabet = standard, .padded = true, .reterr = reterr };
    return decode(a, &d, ret);
}

bool base64_decode(struct arena *a, struct str text, struct str *ret) {
    return base64_decode_explained(a, text, ret, NULL);
}

bool base64url_decode(struct arena *a, struct str text, struct str *ret) {
    struct decoder d = { .text = text, .alphabet = url_safe };
    return decode(a, &d, ret);
}
