/* json_union: enums and unions as JSON Schema. */
#include "schema/json_build.h"

#include <assert.h>

static bool ends_word(char c) {
    return c == '_' || c == '-' || c == ' ';
}

struct str schema_title(struct arena *a, struct str word, struct str rest) {
    _cleanup_buf_ struct buf b = { 0 };
    bool upper = true;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (!ends_word(c))
            buf_add_char(&b, upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        upper = ends_word(c);
    }
    buf_add_str(&b, rest);
    return arena_str(a, buf_str(&b));
}

struct json *schema_constant(struct json_schema *s, struct str name) {
    struct json *node = node_object(s->arena, "type", node_text(s->arena, STR("string")));
    node_put(node, "enum", node_array(s->arena, node_text(s->arena, name), NULL));
    return node;
}

/* The only value that the property may have; "no string" when there are more or none. */
static struct str constant_of(const struct json *property) {
    const struct json *values = json_get(property, "enum");
    return values && values->count == 1 ? values->first->text : STR_NONE;
}

static void title_tag(
    struct json_schema *s, struct object_schema *o, struct str title, const char *tag) {
    const struct json *property = json_get(o->properties, tag);
    if (!constant_of(property).p)
        return;
    struct json *titled = node_share(s->arena, property);
    struct str suffix = schema_title(s->arena, str_of(tag), STR(""));
    struct str text = arena_printf(s->arena, "%.*s%.*s", STR_ARGS(title), STR_ARGS(suffix));
    node_put(titled, "title", node_text(s->arena, text));
    node_put(o->properties, tag, titled);
}

void object_title(struct json_schema *s, struct object_schema *o) {
    struct str word = constant_of(json_get(o->properties, "type"));
    if (!word.p && o->properties->count == 1) {
        word = constant_of(o->properties->first);
        if (!word.p)
            word = o->properties->first->key;
    } else if (!word.p && o->n_required == 1) {
        word = o->required[0];
    }
    if (!word.p)
        return;
    struct str title = schema_title(s->arena, word, o->base);
    node_put(o->node, "title", node_text(s->arena, title));
    title_tag(s, o, title, "type");
    title_tag(s, o, title, "mode");
}

static struct json *tagged(
    struct json_schema *s, const struct type *t, const struct variant *v, struct str base) {
    struct object_schema o;
    object_init(s, &o, base);
    object_add(s, &o, v->first, v->count - t->common_count);
    json_put(o.properties, type_tag_name(t), schema_constant(s, variant_name(v)));
    object_require(&o, type_tag_name(t));
    o.declares = true;
    object_title(s, &o);
    return object_done(s, &o, (t->flags & TYPE_STRICT) || (v->flags & VARIANT_STRICT));
}

/* {"name":{…}} */
static struct json *keyed(struct json_schema *s, const struct variant *v, struct str base) {
    struct object_schema o, inner;
    struct json *value;
    if (v->flags & VARIANT_HAS_TYPE) {
        value = schema_use(s, proto_type(v->type));
    } else {
        object_init(s, &inner, base);
        object_add(s, &inner, v->first, v->count);
        value = object_done(s, &inner, false);
    }
    object_init(s, &o, base);
    json_put(o.properties, variant_name(v), value);
    object_require(&o, variant_name(v));
    o.declares = true;
    object_title(s, &o);
    return object_done(s, &o, true);
}

static struct json *untagged(struct json_schema *s, const struct variant *v, struct str base) {
    if (v->flags & VARIANT_HAS_TYPE)
        return schema_use(s, proto_type(v->type));
    struct object_schema o;
    object_init(s, &o, base);
    object_add(s, &o, v->first, v->count);
    object_title(s, &o);
    return object_done(s, &o, false);
}

static bool is_plain(const struct type *t, const struct variant *v) {
    return t->kind == KIND_ENUM ||
           (t->kind == KIND_ONEOF && !(v->flags & (VARIANT_HAS_TYPE | VARIANT_BRACES)));
}

static struct json *variant(
    struct json_schema *s, const struct type *t, const struct variant *v, struct str base) {
    if (t->kind == KIND_ONEOF && (v->flags & VARIANT_FALLBACK))
        return json_parse(s->arena, view_note(v->notes, NOTE_SCHEMA), NULL);
    if (is_plain(t, v))
        return schema_constant(s, variant_name(v));
    return t->kind == KIND_UNION   ? tagged(s, t, v, base)
           : t->kind == KIND_ONEOF ? keyed(s, v, base)
                                   : untagged(s, v, base);
}

/* Values without a description share one entry, the first. */
static struct json *undocumented(struct json_schema *s, const struct type *t) {
    struct json *names = NULL;
    for (unsigned i = t->first; i < t->first + t->count; i++) {
        const struct variant *v = &proto_variants[i];
        if (!is_plain(t, v) || !view_variant(v, s->experimental) || proto_note(v->notes, NOTE_DOC))
            continue;
        if (!names)
            names = json_new_array(s->arena);
        json_push(names, node_text(s->arena, variant_name(v)));
    }
    if (!names)
        return NULL;
    struct json *node = node_object(s->arena, "enum", names);
    node_put(node, "type", node_text(s->arena, STR("string")));
    return node;
}

static void add_common(
    struct json_schema *s, const struct type *t, struct json *node, struct str base) {
    struct object_schema o;
    object_init(s, &o, base);
    object_add(s, &o, t->common, t->common_count);
    const struct json *object = object_done(s, &o, false);
    for (const struct json *m = object->first; m; m = m->next)
        json_put(node, m->key, node_share(s->arena, m));
}

struct json *schema_variants(struct json_schema *s, const struct type *t, struct str base) {
    struct json *list = json_new_array(s->arena), *first = undocumented(s, t);
    const char *key = t->kind == KIND_ANYOF ? "anyOf" : "oneOf";
    if (first)
        json_push(list, first);
    for (unsigned i = t->first; i < t->first + t->count; i++) {
        const struct variant *v = &proto_variants[i];
        bool documented = proto_note(v->notes, NOTE_DOC) != NULL;
        if (!view_variant(v, s->experimental) || (is_plain(t, v) && !documented))
            continue;
        struct json *node = variant(s, t, v, base);
        schema_describe(s, node, v->notes);
        json_push(list, node);
        if (t->kind == KIND_ONEOF && (v->flags & VARIANT_FALLBACK))
            key = "anyOf";
    }
    if (t->kind == KIND_ENUM && first && list->count == 1)
        return first;
    struct json *node = node_object(s->arena, key, list);
    if (t->common_count > 0)
        add_common(s, t, node, base);
    return node;
}
