/* node: building and printing the JSON values of a schema. */
#include "schema/node.h"

#include "base/xmalloc.h"

#include <assert.h>
#include <stdlib.h>

enum { INDENT = 2 };

struct json *node_text(struct arena *a, struct str text) {
    return json_new_str(a, text);
}

void node_put(struct json *object, const char *key, struct json *value) {
    json_put(object, str_of(key), value);
}

struct json *node_object(struct arena *a, const char *key, struct json *value) {
    struct json *object = json_new_object(a);
    node_put(object, key, value);
    return object;
}

struct json *node_array(struct arena *a, struct json *first, struct json *second) {
    struct json *array = json_new_array(a);
    json_push(array, first);
    if (second)
        json_push(array, second);
    return array;
}

struct json *node_share(struct arena *a, const struct json *value) {
    struct json *same = arena_new(a, struct json);
    *same = *value;
    same->next = NULL;
    return same;
}

static void print(struct buf *out, const struct json *value, int depth);

static void new_line(struct buf *out, int depth) {
    size_t n = (size_t)depth * INDENT;
    char *p = buf_reserve(out, n + 1);
    p[0] = '\n';
    memset(p + 1, ' ', n);
    out->n += n + 1;
}

static int compare_keys(const void *a, const void *b) {
    const struct json *x = *(const struct json *const *)a, *y = *(const struct json *const *)b;
    return str_cmp(x->key, y->key);
}

static void print_object(struct buf *out, const struct json *object, int depth) {
    _cleanup_free_ const struct json **sorted = xcalloc(object->count, sizeof(struct json *));
    size_t n = 0;
    for (const struct json *m = object->first; m; m = m->next)
        sorted[n++] = m;
    assert(n == object->count);
    qsort(sorted, n, sizeof(struct json *), compare_keys);
    for (size_t i = 0; i < n; i++) {
        buf_add_char(out, i == 0 ? '{' : ',');
        new_line(out, depth + 1);
        json_write_str(out, sorted[i]->key);
        buf_add(out, ": ", 2);
        print(out, sorted[i], depth + 1);
    }
    new_line(out, depth);
    buf_add_char(out, '}');
}

static void print_array(struct buf *out, const struct json *array, int depth) {
    char before = '[';
    for (const struct json *e = array->first; e; e = e->next) {
        buf_add_char(out, before);
        new_line(out, depth + 1);
        print(out, e, depth + 1);
        before = ',';
    }
    new_line(out, depth);
    buf_add_char(out, ']');
}

static void print(struct buf *out, const struct json *value, int depth) {
    assert(depth < JSON_WRITE_DEPTH_MAX);
    if (value->kind == JSON_OBJECT && value->count > 0)
        print_object(out, value, depth);
    else if (value->kind == JSON_ARRAY && value->count > 0)
        print_array(out, value, depth);
    else
        json_write(out, value);
}

void node_print(struct buf *out, const struct json *value) {
    print(out, value, 0);
}
