/* fuzzy_query: what is typed to find a file. */
#include "search/fuzzy_query.h"

#include "base/utf8.h"

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word, its escaped white space left escaped. */
static struct str next_word(struct str *rest) {
    size_t from = 0, to;
    while (from < rest->n && is_blank(rest->p[from]))
        from++;
    for (to = from; to < rest->n && !is_blank(rest->p[to]); to++)
        if (rest->p[to] == '\\' && to + 1 < rest->n && is_blank(rest->p[to + 1]))
            to++;
    struct str word = str_sub(*rest, from, to - from);
    *rest = str_from(*rest, to);
    return word;
}

static bool begins_with(struct str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static bool ends_with(struct str s, const char *suffix) {
    size_t n = strlen(suffix);
    return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

static void set_text(
    struct arena *a, struct letters *letters, struct fuzzy_atom *atom, struct str text) {
    atom->text = arena_array(a, uint32_t, text.n);
    while (text.n) {
        uint32_t c = 0;
        bool escaped = text.n > 1 && text.p[0] == '\\' && is_blank(text.p[1]);
        text = str_from(text, escaped ? 1 : 0);
        size_t n = utf8_decode(text, &c);
        text = str_from(text, n ? n : 1);
        c = letters_lower(letters, c);
        atom->keeps_accents = atom->keeps_accents || letters_bare(letters, c) != c;
        atom->text[atom->n++] = c;
    }
}

static void parse_atom(
    struct arena *a, struct letters *letters, struct str word, struct fuzzy_atom *atom) {
    bool literal_end = false;
    if (begins_with(word, "!")) {
        atom->inverse = true;
        word = str_from(word, 1);
    } else if (begins_with(word, "\\!")) {
        word = str_from(word, 1);
    }
    if (begins_with(word, "^")) {
        atom->kind = FUZZY_PREFIX;
        word = str_from(word, 1);
    } else if (begins_with(word, "'")) {
        atom->kind = FUZZY_SUBSTRING;
        word = str_from(word, 1);
    } else if (begins_with(word, "\\^") || begins_with(word, "\\'")) {
        word = str_from(word, 1);
    }
    if (ends_with(word, "\\$")) {
        literal_end = true;
        word.n -= 2;
    } else if (ends_with(word, "$")) {
        atom->kind = atom->kind == FUZZY_PREFIX ? FUZZY_EQUAL : FUZZY_SUFFIX;
        word.n--;
    }
    if (atom->inverse && atom->kind == FUZZY_ANYWHERE)
        atom->kind = FUZZY_SUBSTRING;
    set_text(a, letters, atom, literal_end ? arena_printf(a, "%.*s$", STR_ARGS(word)) : word);
}

static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.n; i++)
        if (is_blank(text.p[i]) || strchr("'^$!\\", text.p[i]))
            return false;
    return true;
}

void fuzzy_query_parse(
    struct arena *a, struct letters *letters, struct str text, struct fuzzy_query *ret) {
    *ret = (struct fuzzy_query){ .plain = is_plain(str_trim(text)) };
    for (struct str word; ret->count < FUZZY_ATOMS_MAX && (word = next_word(&text)).n;) {
        struct fuzzy_atom *atom = &ret->atoms[ret->count];
        *atom = (struct fuzzy_atom){ 0 };
        parse_atom(a, letters, word, atom);
        if (atom->n)
            ret->count++;
    }
}
