/* str: a length and a pointer; the text may hold NUL and is not terminated unless its owner says so. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* `p == NULL` means "no string"; an empty string has a non-NULL p. Never owns its bytes. */
struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
/* For static initialisers. */
#define STR_INIT(literal) \
    { "" literal, sizeof(literal) - 1 }
#define STR_NONE ((struct str){ NULL, 0 })
/* For printf("%.*s"). */
#define STR_ARGS(s) (int)(s).n, (s).p ? (s).p : ""

#define ARRAY_LEN(a) (sizeof(a) / sizeof *(a))

/* A view of a C string; NULL gives "no string". */
static inline struct str str_of(const char *text) {
    return (struct str){ text, text ? strlen(text) : 0 };
}

static inline bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *text) {
    return str_eq(a, str_of(text));
}

static inline bool str_starts(struct str s, struct str prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

/* The part from `from` on; empty when `from` is past the end. */
static inline struct str str_from(struct str s, size_t from) {
    return from >= s.n ? (struct str){ s.p ? s.p + s.n : NULL, 0 }
                       : (struct str){ s.p + from, s.n - from };
}

static inline struct str str_sub(struct str s, size_t from, size_t n) {
    struct str t = str_from(s, from);
    return (struct str){ t.p, t.n < n ? t.n : n };
}

/* Byte order, as strcmp(). */
int str_cmp(struct str a, struct str b);

/* Position of the first `c`, or -1. */
ptrdiff_t str_index(struct str s, char c);

/* Position of the first `needle`, or -1; an empty needle is at 0. */
ptrdiff_t str_find(struct str s, struct str needle);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Cuts the text before the first `c` off `*rest` and returns it; `*rest` becomes what follows, or
 * "no string" when there was no `c` (then the whole text is returned). */
struct str str_cut(struct str *rest, char c);

/* A decimal integer that fills the whole text; false when it is none or does not fit. */
bool str_to_i64(struct str s, int64_t *ret);
bool str_to_u64(struct str s, uint64_t *ret);

/* The value of a hexadecimal digit in either case, or -1. */
static inline int str_hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
