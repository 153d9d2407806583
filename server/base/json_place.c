/* json_place: where a value stands in the text it was read from: both are walked over in the same order. */
#include "base/json_place.h"

/* Adds up the values before `node` in document order; true when it is there. */
static bool count_before(const struct json *at, const struct json *node, size_t *count) {
    if (at == node)
        return true;
    (*count)++;
    if (at->kind != JSON_ARRAY && at->kind != JSON_OBJECT)
        return false;
    for (const struct json *element = at->first; element; element = element->next)
        if (count_before(element, node, count))
            return true;
    return false;
}

/* Over a text that is known to be JSON. */
struct walk {
    struct str text;
    size_t at, count, wanted;
    struct json_place found;
};

static char peek(const struct walk *w) {
    return w->at < w->text.n ? w->text.p[w->at] : '\0';
}

static char next_token(struct walk *w) {
    while (peek(w) == ' ' || peek(w) == '\t' || peek(w) == '\n' || peek(w) == '\r')
        w->at++;
    return peek(w);
}

static void skip_string(struct walk *w) {
    for (w->at++; w->at < w->text.n && peek(w) != '"'; w->at++)
        if (peek(w) == '\\')
            w->at++;
    w->at++;
}

static void skip_word(struct walk *w) {
    static const struct str ends = STR_INIT(",]} \t\r\n");
    while (w->at < w->text.n && str_index(ends, peek(w)) < 0)
        w->at++;
}

static void walk_value(struct walk *w);

static void walk_elements(struct walk *w, char end) {
    w->at++;
    while (next_token(w) != end && w->at < w->text.n) {
        if (end == '}') {
            skip_string(w);
            (void)next_token(w);
            w->at++; /* the colon */
        }
        walk_value(w);
        if (next_token(w) == ',')
            w->at++;
    }
    w->at++;
}

static void walk_value(struct walk *w) {
    char c = next_token(w);
    size_t number = w->count++, start = w->at;
    if (c == '{' || c == '[')
        walk_elements(w, c == '{' ? '}' : ']');
    else if (c == '"')
        skip_string(w);
    else
        skip_word(w);
    if (number == w->wanted)
        w->found = (struct json_place){ start, w->at };
}

struct json_place json_place_of(struct str text, const struct json *root, const struct json *node) {
    struct walk w = { .text = text };
    if (!count_before(root, node, &w.wanted))
        return (struct json_place){ 0, text.n };
    walk_value(&w);
    return w.found;
}

void json_place_line(struct str text, size_t offset, size_t *ret_line, size_t *ret_column) {
    *ret_line = 1;
    *ret_column = 0;
    for (size_t i = 0; i < offset && i < text.n; i++) {
        (*ret_column)++;
        if (text.p[i] == '\n') {
            (*ret_line)++;
            *ret_column = 0;
        }
    }
}
