/* pattern: reads JSON with holes and fills holes in. */
#include "tools/mock-upstream/pattern.h"

#include "tools/mock-upstream/pattern_name.h"

#include <stdlib.h>

json_t *pattern_parse_json(struct str text, struct error *reterr) {
    json_error_t e;
    size_t flags = JSON_DECODE_ANY | JSON_ALLOW_NUL;
    json_t *value = json_loadb(text.p ? text.p : "", text.n, flags, &e);
    if (!value && json_error_code(&e) == json_error_numeric_overflow)
        value = json_loadb(text.p, text.n, flags | JSON_DECODE_INT_AS_REAL, &e);
    if (!value)
        (void)error_set(reterr, 0, "not JSON: %s (column %d)", e.text, e.column);
    return value;
}

struct reader {
    struct str rest;
    struct buf out; /* strict JSON; holes are strings that begin with PATTERN_MARK */
    char open[PATTERN_DEPTH_MAX];
    size_t depth;
};

static void copy_string(struct reader *r) {
    size_t n = 1;
    while (n < r->rest.n && r->rest.p[n] != '"')
        n += r->rest.p[n] == '\\' && n + 1 < r->rest.n ? 2 : 1;
    n = n < r->rest.n ? n + 1 : r->rest.n;
    buf_add(&r->out, r->rest.p, n);
    r->rest = str_from(r->rest, n);
}

static bool copy_hole(struct reader *r) {
    size_t n = pattern_name_length(r->rest);
    if (n > 0) {
        buf_printf(&r->out, "\"\\u0001%.*s\"", (int)n, r->rest.p + 1);
        r->rest = str_from(r->rest, n + 1);
        return true;
    }
    if (!str_starts(r->rest, STR("...")))
        return false;
    bool in_object = r->depth > 0 && r->open[r->depth - 1] == '{';
    buf_printf(&r->out, "\"\\u0001...\"%s", in_object ? ":null" : "");
    r->rest = str_from(r->rest, 3);
    return true;
}

static bool track_depth(struct reader *r, char c) {
    if ((c == '{' || c == '[') && r->depth == PATTERN_DEPTH_MAX)
        return false;
    if (c == '{' || c == '[')
        r->open[r->depth++] = c;
    else if ((c == '}' || c == ']') && r->depth > 0)
        r->depth--;
    return true;
}

json_t *pattern_parse(struct str text, struct error *reterr) {
    struct reader r = { .rest = text };
    json_t *tree = NULL;
    while (r.rest.n > 0) {
        if (*r.rest.p == '"') {
            copy_string(&r);
        } else if (!copy_hole(&r)) {
            if (!track_depth(&r, *r.rest.p)) {
                (void)error_set(reterr, 0, "the pattern is too deep");
                goto out;
            }
            buf_add_char(&r.out, *r.rest.p);
            r.rest = str_from(r.rest, 1);
        }
    }
    tree = pattern_parse_json(buf_str(&r.out), reterr);
out:
    buf_done(&r.out);
    return tree;
}

static void add_value(struct buf *out, const json_t *value, bool in_string) {
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (!text)
        return;
    struct str s = str_of(text);
    if (in_string && json_is_string(value))
        s = str_sub(str_from(s, 1), 0, s.n - 2);
    buf_add_str(out, s);
    free(text);
}

bool pattern_expand(struct str text, const json_t *vars, struct buf *out, struct error *reterr) {
    bool in_string = false;
    while (text.n > 0) {
        size_t n = pattern_name_length(text);
        if (n > 0) {
            struct str name = str_sub(text, 1, n);
            const json_t *value = json_object_getn(vars, name.p, name.n);
            if (!value)
                return error_set(reterr, 0, "$%.*s is not bound", STR_ARGS(name));
            add_value(out, value, in_string);
            text = str_from(text, n + 1);
            continue;
        }
        size_t take = (*text.p == '\\' || str_starts(text, STR("$$"))) && text.n > 1 ? 2 : 1;
        if (*text.p == '"')
            in_string = !in_string;
        buf_add(out, *text.p == '$' ? text.p + take - 1 : text.p, *text.p == '$' ? 1 : take);
        text = str_from(text, take);
    }
    return true;
}
