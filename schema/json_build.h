/* json_build: what json_schema.c and json_union.c need of each other. */
#pragma once

#include "schema/json_schema.h"

enum { SCHEMA_REQUIRED_MAX = 64 };

/* An object's schema while it is being made. */
struct object_schema {
    struct str base;   /* what variants in it are titled after */
    struct json *node; /* everything but the two below */
    struct json *properties;
    struct str required[SCHEMA_REQUIRED_MAX];
    size_t n_required;
    bool declares; /* has members, even if none of them is shown */
};

void object_init(struct json_schema *s, struct object_schema *o, struct str base);
void object_add(struct json_schema *s, struct object_schema *o, unsigned first, unsigned count);
void object_require(struct object_schema *o, struct str name);
/* The finished node. */
struct json *object_done(struct json_schema *s, struct object_schema *o, bool strict);

/* Names the variant after what tells it from the others, if anything does. */
void object_title(struct json_schema *s, struct object_schema *o);

/* {"enum":["name"],"type":"string"} */
struct json *schema_constant(struct json_schema *s, struct str name);

/* The description, if there is one and the schema may have it. */
void schema_describe(struct json_schema *s, struct json *schema, uint32_t notes);

struct json *schema_variants(struct json_schema *s, const struct type *t, struct str base);
