/* json_schema: one type as JSON Schema (draft-07), the way the reference prints it (style.md 2.4).
 *
 * What decides the shape: a documented `$ref` is wrapped in allOf, a nullable one in anyOf; a
 * documented value of an enum has an entry of its own; a default is printed unless the member is left
 * out when it has that value. */
#pragma once

#include "schema/node.h"
#include "schema/view.h"

struct json_schema {
    struct arena *arena; /* of the nodes */
    bool experimental;
    struct type_set uses;          /* collects the types that a $ref leads to */
    const struct type_set *nested; /* those whose definitions lie below "v2"; NULL for none */
};

/* The schema where the type is used: "$ref" for one with a name. */
struct json *schema_use(struct json_schema *s, const struct type *t);
/* The definition. Variants are titled after `base`: the type's name, "v2::" before it in files. */
struct json *schema_body(struct json_schema *s, const struct type *t, struct str base);

/* anyOf: the schema, or null. */
struct json *schema_nullable(struct json_schema *s, struct json *schema);
/* The word in upper camel case, behind it `rest`: "thread/start", "Request": "Thread/startRequest". */
struct str schema_title(struct arena *a, struct str word, struct str rest);
