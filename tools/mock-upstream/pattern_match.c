/* pattern_match: compares a value with a pattern and binds its holes. */
#include "tools/mock-upstream/pattern.h"

#include "tools/mock-upstream/pattern_name.h"

#include <stdlib.h>

enum { EXCERPT_MAX_BYTES = 300 };

struct matcher {
    json_t *vars; /* a copy, given to the caller on success */
    unsigned flags;
    struct buf path;
    struct error *reterr;
};

static bool match(struct matcher *m, const json_t *pattern, const json_t *value);

/* Turns the marks of bare holes back into what was written. */
static void spell_holes(char *text) {
    static const struct str rest = STR_INIT("\"\\u0001...\":null"), hole = STR_INIT("\"\\u0001");
    char *to = text;
    while (*text) {
        struct str s = str_of(text);
        if (str_starts(s, rest)) {
            to = mempcpy(to, "...", 3);
            text += rest.n;
        } else if (str_starts(s, hole)) {
            text += hole.n;
            if (*text != '.')
                *to++ = '$';
            for (; *text && *text != '"'; text++)
                *to++ = *text;
            text += *text == '"';
        } else {
            *to++ = *text++;
        }
    }
    *to = '\0';
}

static bool differ(struct matcher *m, const char *what, const json_t *want, const json_t *got) {
    char *w = want ? json_dumps(want, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    char *g = got ? json_dumps(got, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    if (w)
        spell_holes(w);
    (void)error_set(m->reterr, 0, "$%s:%s%s%.*s%s%.*s", buf_cstr(&m->path), what,
        w ? " expected " : "", EXCERPT_MAX_BYTES, w ? w : "", g ? ", got " : "", EXCERPT_MAX_BYTES,
        g ? g : "");
    free(w);
    free(g);
    return false;
}

static struct str text_of(const json_t *string) {
    return (struct str){ json_string_value(string), json_string_length(string) };
}

/* The part after the mark when the pattern is a bare hole or "...". */
static struct str hole_of(const json_t *pattern) {
    if (!json_is_string(pattern) || json_string_length(pattern) < 2 ||
        *json_string_value(pattern) != PATTERN_MARK)
        return STR_NONE;
    return str_from(text_of(pattern), 1);
}

static bool is_free_rest(const json_t *pattern) {
    return str_is(hole_of(pattern), "...");
}

static void bind(struct matcher *m, struct str name, const json_t *value) {
    (void)json_object_setn_new(m->vars, name.p, name.n, json_deep_copy(value));
}

static bool match_hole(struct matcher *m, struct str name, const json_t *value) {
    const json_t *bound = json_object_getn(m->vars, name.p, name.n);
    if (str_is(name, "_"))
        return true;
    if (bound)
        return match(m, bound, value);
    bind(m, name, value);
    return true;
}

/* Whether `text` fits `pattern`, a text with holes. Unbound names take the shortest run that fits. */
static bool match_text(struct matcher *m, struct str pattern, struct str text) {
    while (pattern.n > 0 && pattern_name_length(pattern) == 0) {
        if (str_starts(pattern, STR("$$")))
            pattern = str_from(pattern, 1);
        if (text.n == 0 || *text.p != *pattern.p)
            return false;
        pattern = str_from(pattern, 1);
        text = str_from(text, 1);
    }
    if (pattern.n == 0)
        return text.n == 0;
    struct str name = str_sub(pattern, 1, pattern_name_length(pattern));
    struct str after = str_from(pattern, name.n + 1);
    const json_t *bound = json_object_getn(m->vars, name.p, name.n);
    if (bound && !str_is(name, "_")) {
        char *dump = json_is_string(bound) ? NULL : json_dumps(bound, JSON_ENCODE_ANY);
        struct str want = dump ? str_of(dump) : text_of(bound);
        bool ok = str_starts(text, want) && match_text(m, after, str_from(text, want.n));
        free(dump);
        return ok;
    }
    for (size_t n = 0; n <= text.n; n++) {
        json_t *saved = json_copy(m->vars);
        if (!str_is(name, "_"))
            (void)json_object_setn_new(m->vars, name.p, name.n, json_stringn(text.p, n));
        if (match_text(m, after, str_from(text, n))) {
            json_decref(saved);
            return true;
        }
        json_decref(m->vars);
        m->vars = saved;
    }
    return false;
}

static bool match_string(struct matcher *m, const json_t *pattern, const json_t *value) {
    struct str hole = hole_of(pattern);
    if (hole.p)
        return match_hole(m, hole, value);
    if (json_is_string(value) && match_text(m, text_of(pattern), text_of(value)))
        return true;
    return differ(m, "", pattern, value);
}

static bool match_member(
    struct matcher *m, const char *key, const json_t *pattern, const json_t *value) {
    size_t length = m->path.n;
    buf_printf(&m->path, ".%s", key);
    bool ok = value ? match(m, pattern, value) : differ(m, " missing,", pattern, NULL);
    m->path.n = length;
    return ok;
}

static bool match_object(struct matcher *m, const json_t *pattern, const json_t *value) {
    bool open = (m->flags & PATTERN_LOOSE) != 0;
    const char *key;
    json_t *sub;
    if (!json_is_object(value))
        return differ(m, "", pattern, value);
    json_object_foreach((json_t *)pattern, key, sub) {
        if (*key == PATTERN_MARK)
            open = true;
        else if (!match_member(m, key, sub, json_object_get(value, key)))
            return false;
    }
    if (open)
        return true;
    json_object_foreach((json_t *)value, key, sub) {
        if (json_object_get(pattern, key))
            continue;
        buf_printf(&m->path, ".%s", key);
        return differ(m, " not expected", NULL, sub);
    }
    return true;
}

static bool match_element(
    struct matcher *m, const json_t *pattern, const json_t *value, size_t at_pattern, size_t at) {
    size_t length = m->path.n;
    buf_printf(&m->path, "[%zu]", at);
    bool ok = match(m, json_array_get(pattern, at_pattern), json_array_get(value, at));
    m->path.n = length;
    return ok;
}

static bool match_array(struct matcher *m, const json_t *pattern, const json_t *value) {
    size_t n = json_array_size(pattern), got = json_array_size(value), free_at = n;
    if (!json_is_array(value))
        return differ(m, "", pattern, value);
    for (size_t i = 0; i < n; i++)
        if (is_free_rest(json_array_get(pattern, i)))
            free_at = i;
    if (free_at == n ? got != n : got < n - 1)
        return differ(m, " another number of elements:", pattern, value);
    for (size_t i = 0; i < free_at; i++)
        if (!match_element(m, pattern, value, i, i))
            return false;
    for (size_t i = free_at + 1; i < n; i++)
        if (!match_element(m, pattern, value, i, got - (n - i)))
            return false;
    return true;
}

static bool match_number(struct matcher *m, const json_t *pattern, const json_t *value) {
    bool ok = json_is_integer(pattern) && json_is_integer(value)
                  ? json_integer_value(pattern) == json_integer_value(value)
                  : json_is_number(value) && json_number_value(pattern) == json_number_value(value);
    return ok || differ(m, "", pattern, value);
}

static bool match(struct matcher *m, const json_t *pattern, const json_t *value) {
    switch (json_typeof(pattern)) {
    case JSON_STRING:
        return match_string(m, pattern, value);
    case JSON_OBJECT:
        return match_object(m, pattern, value);
    case JSON_ARRAY:
        return match_array(m, pattern, value);
    case JSON_INTEGER:
    case JSON_REAL:
        return match_number(m, pattern, value);
    default:
        return json_typeof(pattern) == json_typeof(value) || differ(m, "", pattern, value);
    }
}

bool pattern_match(const json_t *pattern, const json_t *value, json_t *vars, unsigned flags,
    struct error *reterr) {
    struct matcher m = { .vars = json_copy(vars), .flags = flags, .reterr = reterr };
    bool ok = match(&m, pattern, value);
    if (ok)
        (void)json_object_update(vars, m.vars);
    json_decref(m.vars);
    buf_done(&m.path);
    return ok;
}
