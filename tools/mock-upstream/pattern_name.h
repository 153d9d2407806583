/* pattern_name: how holes are spelled; shared by the pattern sources. */
#pragma once

#include "base/str.h"

/* First character of the strings that stand for bare holes in a parsed pattern. */
enum { PATTERN_MARK = 1 };

/* Length of the name when `s` begins with '$' and a name (upper case, digits, '_'), else 0. */
static inline size_t pattern_name_length(struct str s) {
    size_t n = 0;
    if (s.n < 2 || s.p[0] != '$' || (s.p[1] >= '0' && s.p[1] <= '9'))
        return 0;
    while (n + 1 < s.n && ((s.p[n + 1] >= 'A' && s.p[n + 1] <= 'Z') ||
                              (s.p[n + 1] >= '0' && s.p[n + 1] <= '9') || s.p[n + 1] == '_'))
        n++;
    return n;
}
