/* json_value: looking into values, making and comparing them. */
#include "base/json.h"

#include "base/json_index.h"
#include "base/xmalloc.h"

#include <assert.h>
#include <stdlib.h>

/* ---- lookup ---- */

const struct json *json_get_str(const struct json *object, struct str key) {
    const struct json *found = NULL;
    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *m = object->first; m; m = m->next)
        if (str_eq(m->key, key))
            found = m;
    return found;
}

const struct json *json_get(const struct json *object, const char *key) {
    return json_get_str(object, str_of(key));
}

struct str json_get_text(const struct json *object, const char *key) {
    const struct json *value = json_get(object, key);
    return value && value->kind == JSON_STRING ? value->text : STR_NONE;
}

int64_t json_get_i64(const struct json *object, const char *key, int64_t otherwise) {
    int64_t value;
    return json_to_i64(json_get(object, key), &value) ? value : otherwise;
}

bool json_get_bool(const struct json *object, const char *key, bool otherwise) {
    const struct json *value = json_get(object, key);
    return value && value->kind == JSON_BOOL ? value->boolean : otherwise;
}

bool json_is_null(const struct json *value) {
    return !value || value->kind == JSON_NULL;
}

/* ---- numbers ---- */

bool json_is_integer(const struct json *number) {
    if (!number || number->kind != JSON_NUMBER)
        return false;
    for (size_t i = 0; i < number->text.n; i++)
        if (number->text.p[i] == '.' || (number->text.p[i] | 0x20) == 'e')
            return false;
    return true;
}

bool json_to_i64(const struct json *number, int64_t *ret) {
    return number && number->kind == JSON_NUMBER && str_to_i64(number->text, ret);
}

bool json_to_u64(const struct json *number, uint64_t *ret) {
    if (!number || number->kind != JSON_NUMBER)
        return false;
    if (str_eq(number->text, STR("-0"))) {
        *ret = 0;
        return true;
    }
    return str_to_u64(number->text, ret);
}

bool json_to_double(const struct json *number, double *ret) {
    char few[64];
    if (!number || number->kind != JSON_NUMBER)
        return false;
    size_t n = number->text.n;
    char *text = n < sizeof few ? few : xmalloc(n + 1);
    memcpy(text, number->text.p, n);
    text[n] = '\0';
    *ret = strtod(text, NULL);
    if (text != few)
        free(text);
    return true;
}

/* ---- values made by hand ---- */

static struct json *new_node(struct arena *a, enum json_kind kind) {
    struct json *node = arena_new(a, struct json);
    node->kind = kind;
    return node;
}

struct json *json_new_null(struct arena *a) {
    return new_node(a, JSON_NULL);
}

struct json *json_new_bool(struct arena *a, bool value) {
    struct json *node = new_node(a, JSON_BOOL);
    node->boolean = value;
    return node;
}

struct json *json_new_i64(struct arena *a, int64_t value) {
    struct json *node = new_node(a, JSON_NUMBER);
    node->text = arena_printf(a, "%lld", (long long)value);
    return node;
}

struct json *json_new_double(struct arena *a, double value) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write_double(&text, value);
    if (str_eq(buf_str(&text), STR("null")))
        return json_new_null(a);
    struct json *node = new_node(a, JSON_NUMBER);
    node->text = arena_str(a, buf_str(&text));
    return node;
}

struct json *json_new_str(struct arena *a, struct str text) {
    struct json *node = new_node(a, JSON_STRING);
    node->text = text.p ? text : STR("");
    return node;
}

struct json *json_new_array(struct arena *a) {
    return new_node(a, JSON_ARRAY);
}

struct json *json_new_object(struct arena *a) {
    return new_node(a, JSON_OBJECT);
}

static void append(struct json *container, struct json *element) {
    struct json *last = container->last ? container->last : container->first;
    while (last && last->next)
        last = last->next;
    if (last)
        last->next = element;
    else
        container->first = element;
    element->next = NULL;
    container->last = element;
    container->count++;
}

void json_push(struct json *array, struct json *element) {
    assert(array->kind == JSON_ARRAY);
    element->key = STR_NONE;
    append(array, element);
}

void json_put(struct json *object, struct str key, struct json *value) {
    assert(object->kind == JSON_OBJECT);
    struct json **found = NULL;
    for (struct json **link = &object->first; *link; link = &(*link)->next)
        if (str_eq((*link)->key, key))
            found = link;
    value->key = key;
    if (!found) {
        append(object, value);
        return;
    }
    value->next = (*found)->next;
    *found = value;
    if (!value->next)
        object->last = value;
}

void json_put_text(struct arena *a, struct json *object, struct str key, struct str text) {
    if (text.p)
        json_put(object, key, json_new_str(a, text));
}

void json_put_i64(struct arena *a, struct json *object, struct str key, int64_t value) {
    json_put(object, key, json_new_i64(a, value));
}

void json_put_bool(struct arena *a, struct json *object, struct str key, bool value) {
    json_put(object, key, json_new_bool(a, value));
}

/* ---- whole values ---- */

static struct json *copy(struct arena *a, const struct json *value, int depth) {
    assert(depth < JSON_WRITE_DEPTH_MAX);
    struct json *node = arena_new(a, struct json);
    node->kind = value->kind;
    node->boolean = value->boolean;
    node->key = arena_str(a, value->key);
    if (value->kind == JSON_STRING || value->kind == JSON_NUMBER)
        node->text = arena_str(a, value->text);
    if (value->kind != JSON_ARRAY && value->kind != JSON_OBJECT)
        return node;
    struct json **link = &node->first;
    for (const struct json *e = value->first; e; e = e->next) {
        *link = node->last = copy(a, e, depth + 1);
        link = &node->last->next;
    }
    node->count = value->count;
    return node;
}

struct json *json_clone(struct arena *a, const struct json *value) {
    struct json *node = copy(a, value, 0);
    node->key = STR_NONE;
    return node;
}

struct json *json_share(struct arena *a, const struct json *value) {
    struct json *node = arena_new(a, struct json);
    *node = *value;
    node->key = STR_NONE;
    node->next = NULL;
    return node;
}

static bool equal(const struct json *x, const struct json *y, int depth);

static bool equal_numbers(const struct json *x, const struct json *y) {
    int64_t i, j;
    uint64_t u, v;
    double d, e;
    if (str_eq(x->text, y->text))
        return true;
    if (json_to_i64(x, &i) && json_to_i64(y, &j))
        return i == j;
    if (json_to_u64(x, &u) && json_to_u64(y, &v))
        return u == v;
    if (json_is_integer(x) && json_is_integer(y))
        return false; /* beyond 64 bits there is one spelling only */
    return json_to_double(x, &d) && json_to_double(y, &e) && d == e;
}

static bool equal_arrays(const struct json *x, const struct json *y, int depth) {
    if (x->count != y->count)
        return false;
    for (x = x->first, y = y->first; x; x = x->next, y = y->next)
        if (!equal(x, y, depth + 1))
            return false;
    return true;
}

static bool equal_objects(const struct json *x, const struct json *y, int depth) {
    struct json_index in_x, in_y;
    json_index_init(&in_x, x);
    json_index_init(&in_y, y);
    bool same = in_x.count == in_y.count;
    for (const struct json *m = x->first; m && same; m = m->next) {
        if (json_index_find(&in_x, m->key)->last != m)
            continue;
        const struct json_index_entry *other = json_index_find(&in_y, m->key);
        same = other && equal(m, other->last, depth + 1);
    }
    json_index_done(&in_x);
    json_index_done(&in_y);
    return same;
}

static bool equal(const struct json *x, const struct json *y, int depth) {
    assert(depth < JSON_WRITE_DEPTH_MAX);
    if (x->kind != y->kind)
        return false;
    switch (x->kind) {
    case JSON_NULL:
        return true;
    case JSON_BOOL:
        return x->boolean == y->boolean;
    case JSON_NUMBER:
        return equal_numbers(x, y);
    case JSON_STRING:
        return str_eq(x->text, y->text);
    case JSON_ARRAY:
        return equal_arrays(x, y, depth);
    case JSON_OBJECT:
        return equal_objects(x, y, depth);
    }
    return false;
}

bool json_same(const struct json *x, const struct json *y) {
    return equal(x, y, 0);
}
