/* names: C identifiers for wire names. */
#include "names.h"

#include <ctype.h>

#include "base/buf.h"

/* Keywords, and macros of the headers that everybody includes. */
static const char *const reserved[] = {
    "auto",
    "break",
    "case",
    "char",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extern",
    "float",
    "for",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "register",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "typedef",
    "union",
    "unsigned",
    "void",
    "volatile",
    "while",
    "asm",
    "typeof",
    "bool",
    "true",
    "false",
    "stdin",
    "stdout",
    "stderr",
    "errno",
    "linux",
    "unix",
    "i386",
    "assert",
    "major",
    "minor",
    "NULL",
    "offsetof",
    "environ",
};

static bool in_list(const char *const *list, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

static bool word_starts(struct str s, size_t i) {
    if (i == 0 || !isupper((unsigned char)s.p[i]) || !isalnum((unsigned char)s.p[i - 1]))
        return false;
    if (!isupper((unsigned char)s.p[i - 1]))
        return true;
    return i + 1 < s.n && islower((unsigned char)s.p[i + 1]);
}

char *name_snake(struct arena *a, struct str wire) {
    _cleanup_buf_ struct buf b = { 0 };
    for (size_t i = 0; i < wire.n; i++) {
        if (str_starts(str_from(wire, i), STR("OAuth"))) { /* one word, not "o_auth" */
            if (b.n > 0 && b.p[b.n - 1] != '_')
                buf_add_char(&b, '_');
            buf_add(&b, "oauth", 5);
            i += 4;
            continue;
        }
        if (word_starts(wire, i) && b.p[b.n - 1] != '_')
            buf_add_char(&b, '_');
        char c = wire.p[i];
        buf_add_char(&b, isalnum((unsigned char)c) ? (char)tolower((unsigned char)c) : '_');
    }
    if (b.n == 0 || isdigit((unsigned char)b.p[0]))
        return arena_cstr(a, arena_printf(a, "n%.*s", STR_ARGS(buf_str(&b))));
    return arena_cstr(a, buf_str(&b));
}

static char *joined(struct arena *a, const char *before, const char *name, const char *after) {
    return arena_cstr(a, arena_printf(a, "%s%s%s", before, name, after));
}

char *name_member(struct arena *a, struct str wire) {
    char *name = name_snake(a, wire);
    return in_list(reserved, ARRAY_LEN(reserved), name) ? joined(a, "", name, "_") : name;
}

char *name_tag(struct arena *a, struct str wire) {
    char *name = name_snake(a, wire);
    return strchr(name, '_') ? name : joined(a, "wire_", name, "");
}

char *name_upper(struct arena *a, const char *snake) {
    char *upper = arena_cstr(a, str_of(snake));
    for (char *p = upper; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return upper;
}
