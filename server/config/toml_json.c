/* toml_json: a TOML tree as the JSON that the reference makes of it. */
#include "config/toml_read.h"

static struct json *datetime(struct arena *a, const struct toml *value) {
    struct json *object = json_new_object(a);
    json_put(object, STR("$__toml_private_datetime"), json_new_str(a, value->text));
    return object;
}

static struct json *convert(struct arena *a, const struct toml *value) {
    switch (value->kind) {
    case TOML_STRING:
        return json_new_str(a, value->text);
    case TOML_INTEGER:
        return json_new_i64(a, value->integer);
    case TOML_FLOAT:
        return json_new_double(a, value->real);
    case TOML_BOOL:
        return json_new_bool(a, value->boolean);
    case TOML_DATETIME:
        return datetime(a, value);
    case TOML_ARRAY:
        return json_new_array(a);
    case TOML_TABLE:
        return json_new_object(a);
    }
    return NULL;
}

/* Keys differ within a table, so elements are linked without looking for them. */
static void append(struct json *container, struct json *element) {
    if (container->last)
        container->last->next = element;
    else
        container->first = element;
    container->last = element;
    container->count++;
}

/* Nesting is bounded by the reader: TOML_DEPTH_MAX below each of two dotted keys. */
struct json *toml_to_json(struct arena *a, const struct toml *value) {
    struct json *json = convert(a, value);
    if (value->kind != TOML_ARRAY && value->kind != TOML_TABLE)
        return json;
    for (const struct toml *e = value->first; e; e = e->next) {
        struct json *element = toml_to_json(a, e);
        element->key = value->kind == TOML_TABLE ? e->key : STR_NONE;
        append(json, element);
    }
    return json;
}
