/* json_schema: scalars, members and objects as JSON Schema. */
#include "schema/json_build.h"

#include <assert.h>

/* ---- scalars and uses ---- */

static struct json *simple(struct json_schema *s, const char *type, const char *format) {
    struct json *node = node_object(s->arena, "type", node_text(s->arena, str_of(type)));
    if (format)
        node_put(node, "format", node_text(s->arena, str_of(format)));
    return node;
}

static struct json *integer(struct json_schema *s, enum type_kind kind) {
    static const char *const formats[] = {
        [KIND_I64] = "int64",
        [KIND_U64] = "uint64",
        [KIND_I32] = "int32",
        [KIND_U32] = "uint32",
        [KIND_U16] = "uint16",
        [KIND_U8] = "uint8",
        [KIND_UINT] = "uint",
    };
    struct json *node = simple(s, "integer", formats[kind]);
    if (formats[kind][0] == 'u')
        node_put(node, "minimum", json_new_double(s->arena, 0));
    return node;
}

static struct json *reference(struct json_schema *s, const struct type *t) {
    type_set_add(s->uses, view_id(t));
    bool nested = s->nested && type_set_has(*s->nested, view_id(t));
    struct str path = arena_printf(
        s->arena, "#/definitions/%s%.*s", nested ? "v2/" : "", STR_ARGS(view_json_name(t)));
    return node_object(s->arena, "$ref", node_text(s->arena, path));
}

struct json *schema_use(struct json_schema *s, const struct type *t) {
    switch ((enum type_kind)t->kind) {
    case KIND_BOOL:
        return simple(s, "boolean", NULL);
    case KIND_I64:
    case KIND_U64:
    case KIND_I32:
    case KIND_U32:
    case KIND_U16:
    case KIND_U8:
    case KIND_UINT:
        return integer(s, t->kind);
    case KIND_DOUBLE:
        return simple(s, "number", "double");
    case KIND_STRING:
    case KIND_PATH:
    case KIND_ABSPATH:
    case KIND_ANYPATH:
        return simple(s, "string", NULL);
    case KIND_ANY:
        return json_new_bool(s->arena, true);
    case KIND_UNIT:
        return simple(s, "null", NULL);
    case KIND_OPTION:
        return schema_nullable(s, schema_use(s, proto_type(t->elem)));
    case KIND_ARRAY: {
        struct json *node = simple(s, "array", NULL);
        node_put(node, "items", schema_use(s, proto_type(t->elem)));
        return node;
    }
    case KIND_MAP: {
        struct json *node = simple(s, "object", NULL);
        node_put(node, "additionalProperties", schema_use(s, proto_type(t->elem)));
        return node;
    }
    default:
        return t->flags & TYPE_NO_SCHEMA ? schema_body(s, t, view_json_name(t)) : reference(s, t);
    }
}

struct json *schema_nullable(struct json_schema *s, struct json *schema) {
    struct str type = json_get_text(schema, "type");
    struct json *null = node_text(s->arena, STR("null"));
    if (schema->kind == JSON_BOOL)
        return schema;
    if (type.p) {
        node_put(schema, "type", node_array(s->arena, node_text(s->arena, type), null));
        return schema;
    }
    return node_object(
        s->arena, "anyOf", node_array(s->arena, schema, node_object(s->arena, "type", null)));
}

/* A schema that the IDL gives as it is: its references are ours to place. */
static struct json *adopt(struct json_schema *s, struct json *schema) {
    struct str path = json_get_text(schema, "$ref");
    if (path.p) {
        const struct type *t = proto_type_find(str_from(path, strlen("#/definitions/")));
        assert(t);
        return reference(s, t);
    }
    if (schema->kind != JSON_OBJECT && schema->kind != JSON_ARRAY)
        return schema;
    struct json *same =
        schema->kind == JSON_OBJECT ? json_new_object(s->arena) : json_new_array(s->arena);
    for (struct json *m = schema->first, *next; m; m = next) {
        next = m->next;
        struct str key = m->key;
        struct json *value = adopt(s, m);
        if (schema->kind == JSON_OBJECT)
            json_put(same, key, value);
        else
            json_push(same, value);
    }
    return same;
}

static struct json *own_schema(struct json_schema *s, uint32_t notes) {
    struct str text = view_note(notes, NOTE_SCHEMA);
    if (!text.p || text.p[0] != '{')
        return NULL;
    struct json *node = json_parse(s->arena, text, NULL);
    assert(node);
    return adopt(s, node);
}

/* The lines of a paragraph are one line here. */
static struct str unfold(struct arena *a, struct str doc) {
    char *text = arena_cstr(a, doc);
    for (size_t i = 0; i + 1 < doc.n; i++)
        if (text[i] == '\n' && text[i + 1] != '\n' && (i == 0 || text[i - 1] != '\n'))
            text[i] = ' ';
    return (struct str){ text, doc.n };
}

void schema_describe(struct json_schema *s, struct json *schema, uint32_t notes) {
    struct str doc = view_note(notes, NOTE_DOC);
    if (doc.p && schema->kind == JSON_OBJECT)
        node_put(schema, "description", node_text(s->arena, unfold(s->arena, doc)));
}

/* ---- members ---- */

static bool prints_default(const struct field *f) {
    return (f->flags & FIELD_DEFAULT) && !(f->flags & FIELD_OPTIONAL);
}

static bool may_be_null(const struct field *f) {
    return (f->flags & (FIELD_NULLABLE | FIELD_THREE_STATE)) ||
           ((f->flags & FIELD_OPTIONAL) && !(f->flags & (FIELD_DEFAULT | FIELD_NO_NULL)));
}

static bool is_required(const struct field *f) {
    return (f->flags & FIELD_REQUIRED) ||
           !(f->flags & (FIELD_NULLABLE | FIELD_THREE_STATE | FIELD_OPTIONAL | FIELD_DEFAULT));
}

static struct json *member(struct json_schema *s, const struct field *f) {
    struct json *node = own_schema(s, f->notes);
    if (!node) {
        node = schema_use(s, proto_type(f->type));
        if (may_be_null(f))
            node = schema_nullable(s, node);
    }
    if (!prints_default(f) && !proto_note(f->notes, NOTE_DOC))
        return node;
    if (node->kind == JSON_BOOL)
        node = json_new_object(s->arena);
    else if (json_get(node, "$ref"))
        node = node_object(s->arena, "allOf", node_array(s->arena, node, NULL));
    if (prints_default(f))
        node_put(node, "default", json_parse(s->arena, view_note(f->notes, NOTE_DEFAULT), NULL));
    schema_describe(s, node, f->notes);
    return node;
}

/* The property's name: the schema has some that differ from the wire's. */
static struct str member_name(struct json_schema *s, const struct field *f) {
    struct str text = view_note(f->notes, NOTE_SCHEMA);
    if (!text.p || text.p[0] != '"')
        return field_name(f);
    return json_parse(s->arena, text, NULL)->text;
}

/* ---- objects ---- */

void object_init(struct json_schema *s, struct object_schema *o, struct str base) {
    *o = (struct object_schema){
        .base = base, .node = simple(s, "object", NULL), .properties = json_new_object(s->arena)
    };
}

void object_require(struct object_schema *o, struct str name) {
    size_t i = o->n_required++;
    assert(i < SCHEMA_REQUIRED_MAX);
    for (; i > 0 && str_cmp(o->required[i - 1], name) > 0; i--)
        o->required[i] = o->required[i - 1];
    o->required[i] = name;
}

/* The members of another type stand beside the object's own. */
static void flatten(struct json_schema *s, struct object_schema *o, const struct type *t) {
    if (t->kind == KIND_STRUCT) {
        object_add(s, o, t->first, t->count);
    } else if (t->kind == KIND_ANYOF) {
        struct json *choice = schema_variants(s, t, o->base);
        node_put(o->node, "anyOf", node_share(s->arena, json_get(choice, "anyOf")));
    } else {
        assert(t->kind == KIND_MAP);
        struct json *elem = schema_use(s, proto_type(t->elem));
        if (elem->kind == JSON_BOOL)
            node_put(o->node, "additionalProperties", elem);
    }
}

void object_add(struct json_schema *s, struct object_schema *o, unsigned first, unsigned count) {
    for (unsigned i = first; i < first + count; i++) {
        const struct field *f = &proto_fields[i];
        o->declares |= !(f->flags & FIELD_FLATTEN);
        if (!view_field(f, s->experimental))
            continue;
        if (f->flags & FIELD_FLATTEN) {
            flatten(s, o, type_resolve(proto_type(f->type)));
            continue;
        }
        struct str name = member_name(s, f);
        json_put(o->properties, name, member(s, f));
        if (is_required(f))
            object_require(o, name);
    }
}

struct json *object_done(struct json_schema *s, struct object_schema *o, bool strict) {
    if (o->declares)
        node_put(o->node, "properties", o->properties);
    if (strict)
        node_put(o->node, "additionalProperties", json_new_bool(s->arena, false));
    if (o->n_required > 0) {
        struct json *required = json_new_array(s->arena);
        for (size_t i = 0; i < o->n_required; i++)
            json_push(required, node_text(s->arena, o->required[i]));
        node_put(o->node, "required", required);
    }
    return o->node;
}

/* ---- definitions ---- */

struct json *schema_body(struct json_schema *s, const struct type *t, struct str base) {
    struct json *node = own_schema(s, t->notes);
    if (!node && t->kind == KIND_ALIAS) {
        node = schema_use(s, proto_type(t->elem));
    } else if (!node && t->kind == KIND_STRUCT) {
        struct object_schema o;
        object_init(s, &o, base);
        object_add(s, &o, t->first, t->count);
        node = object_done(s, &o, t->flags & TYPE_STRICT);
    } else if (!node) {
        node = schema_variants(s, t, base);
    }
    schema_describe(s, node, t->notes);
    return node;
}
