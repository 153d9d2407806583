/* ignore_rules: one file of ignore patterns. */
#include "search/ignore_rules.h"

#include "base/path.h"
#include "base/utf8.h"

/* ---- one pattern ---- */

static size_t char_at(struct str s, uint32_t *ret) {
    size_t n = utf8_decode(s, ret);
    if (n)
        return n;
    *ret = (unsigned char)s.p[0];
    return 1;
}

/* One character of a set, which may be escaped. */
static bool set_char(struct str *p, uint32_t *ret) {
    if (p->n > 1 && p->p[0] == '\\')
        *p = str_from(*p, 1);
    if (!p->n)
        return false;
    *p = str_from(*p, char_at(*p, ret));
    return true;
}

/* A set after its '['. -1: it does not end, and '[' means itself. */
static int match_set(struct str *pattern, uint32_t c) {
    struct str p = *pattern;
    bool negated = p.n && (p.p[0] == '!' || p.p[0] == '^'), found = false, first = true;
    uint32_t from, to;
    p = str_from(p, negated ? 1 : 0);
    while (p.n && (first || p.p[0] != ']')) {
        first = false;
        if (!set_char(&p, &from))
            return -1;
        to = from;
        if (p.n > 1 && p.p[0] == '-' && p.p[1] != ']') {
            p = str_from(p, 1);
            if (!set_char(&p, &to))
                return -1;
        }
        found = found || (c >= from && c <= to);
    }
    if (!p.n)
        return -1;
    *pattern = str_from(p, 1);
    return found != negated;
}

/* One character against what the pattern begins with, which is no star. */
static bool match_one(struct str *pattern, struct str *path) {
    uint32_t c, want;
    if (!pattern->n || !path->n)
        return false;
    size_t n = char_at(*path, &c);
    struct str p = *pattern;
    if (p.p[0] == '[') {
        p = str_from(p, 1);
        int r = c == '/' ? 0 : match_set(&p, c);
        if (r == 0)
            return false;
        if (r < 0) {
            if (c != '[')
                return false;
            p = str_from(*pattern, 1);
        }
    } else if (p.p[0] == '?') {
        if (c == '/')
            return false;
        p = str_from(p, 1);
    } else {
        p = str_from(p, p.p[0] == '\\' && p.n > 1 ? 1 : 0);
        size_t length = char_at(p, &want);
        if (want != c)
            return false;
        p = str_from(p, length);
    }
    *pattern = p;
    *path = str_from(*path, n);
    return true;
}

/* Where to go on when the rest does not fit: a star takes one character more, two stars one directory more. */
struct retreat {
    struct str pattern, path;
    bool set;
};

static bool retreat_star(struct retreat *star, struct str *pattern, struct str *path) {
    if (!star->set || !star->path.n || star->path.p[0] == '/')
        return false;
    star->path = str_from(star->path, 1);
    *pattern = star->pattern;
    *path = star->path;
    return true;
}

static bool retreat_stars(struct retreat *stars, struct str *pattern, struct str *path) {
    ptrdiff_t slash = stars->set ? str_index(stars->path, '/') : -1;
    if (slash < 0)
        return false;
    stars->path = str_from(stars->path, (size_t)slash + 1);
    *pattern = stars->pattern;
    *path = stars->path;
    return true;
}

static bool is_stars(struct str pattern, bool at_start) {
    return at_start && pattern.n >= 2 && pattern.p[0] == '*' && pattern.p[1] == '*' &&
           (pattern.n == 2 || pattern.p[2] == '/');
}

bool ignore_glob_match(struct str pattern, struct str path) {
    struct retreat star = { 0 }, stars = { 0 };
    bool at_start = true; /* of a name in the pattern */
    while (pattern.n || path.n) {
        if (is_stars(pattern, at_start) && pattern.n == 2)
            return path.n > 0;
        if (is_stars(pattern, at_start)) {
            pattern = str_from(pattern, 3);
            stars = (struct retreat){ pattern, path, true };
            star.set = false;
            continue;
        }
        if (pattern.n && pattern.p[0] == '*') {
            pattern = str_from(pattern, 1);
            star = (struct retreat){ pattern, path, true };
            at_start = false;
            continue;
        }
        bool slash = pattern.n && pattern.p[0] == '/';
        if (match_one(&pattern, &path)) {
            at_start = slash;
            continue;
        }
        at_start = false;
        if (retreat_star(&star, &pattern, &path))
            continue;
        star.set = false;
        at_start = true;
        if (!retreat_stars(&stars, &pattern, &path))
            return false;
    }
    return true;
}

/* ---- a file ---- */

/* Blanks at the end do not count unless the last one is escaped. */
static struct str trim_end(struct str line) {
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t') &&
           !(line.n > 1 && line.p[line.n - 2] == '\\'))
        line.n--;
    return line;
}

static bool parse_rule(struct str line, struct ignore_rule *ret) {
    line = trim_end(line);
    *ret = (struct ignore_rule){ 0 };
    if (!line.n || line.p[0] == '#')
        return false;
    if (line.p[0] == '!') {
        ret->negated = true;
        line = str_from(line, 1);
    }
    if (line.n && line.p[line.n - 1] == '/') {
        ret->only_directories = true;
        line.n--;
    }
    ret->anchored = str_index(line, '/') >= 0;
    if (line.n && line.p[0] == '/')
        line = str_from(line, 1);
    ret->pattern = line;
    return line.n > 0;
}

struct ignore_rules ignore_rules_parse(struct arena *a, struct str text) {
    struct ignore_rules rules = { 0 };
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    rules.v = arena_array(a, struct ignore_rule, lines);
    while (text.n)
        rules.n += parse_rule(str_cut(&text, '\n'), &rules.v[rules.n]);
    return rules;
}

enum ignore_verdict ignore_rules_match(
    const struct ignore_rules *rules, struct str path, bool is_directory) {
    struct str name = path_basename(path);
    for (size_t i = rules->n; i-- > 0;) {
        const struct ignore_rule *rule = &rules->v[i];
        if (rule->only_directories && !is_directory)
            continue;
        if (ignore_glob_match(rule->pattern, rule->anchored ? path : name))
            return rule->negated ? IGNORE_NO : IGNORE_YES;
    }
    return IGNORE_UNDECIDED;
}
