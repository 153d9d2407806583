/* form: application/x-www-form-urlencoded. */
#include "auth/form.h"

static bool is_plain(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("-._*", c));
}

static void add_escaped(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_plain(c))
            buf_add_char(out, (char)c);
        else if (c == ' ')
            buf_add_char(out, '+');
        else
            buf_printf(out, "%%%02X", c);
    }
}

void form_add(struct buf *out, const char *name, struct str value) {
    if (out->n && out->p[out->n - 1] != '?')
        buf_add_char(out, '&');
    buf_add_str(out, str_of(name));
    buf_add_char(out, '=');
    add_escaped(out, value);
}

static struct str unescaped(struct arena *a, struct str text) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < text.n; i++) {
        int high = text.p[i] == '%' && i + 2 < text.n ? str_hex_digit(text.p[i + 1]) : -1;
        int low = high >= 0 ? str_hex_digit(text.p[i + 2]) : -1;
        if (low >= 0) {
            buf_add_char(&out, (char)(high << 4 | low));
            i += 2;
        } else {
            buf_add_char(&out, text.p[i] == '+' ? ' ' : text.p[i]);
        }
    }
    return arena_str(a, buf_str(&out));
}

struct str form_get(struct arena *a, struct str text, const char *name) {
    while (text.p) {
        struct str value = str_cut(&text, '&');
        struct str key = str_cut(&value, '=');
        if (str_eq(unescaped(a, key), str_of(name)))
            return value.p ? unescaped(a, value) : STR("");
    }
    return STR_NONE;
}
