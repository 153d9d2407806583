/* decode_fields: which members an object of a type may have. */
#pragma once

#include "protocol/decoder.h"

/* tools/protogen refuses more members. */
enum { FIELDS_MAX = 64, FIELD_UNKNOWN = 255 };

/* The fields of a struct or of one variant. */
struct fields {
    const struct field *v;
    unsigned n;
    bool strict;
    struct str tag;                /* member that is none of them; p NULL: none */
    const struct type *type;       /* for error texts */
    const struct variant *variant; /* or NULL */
};

struct fields fields_of_struct(const struct type *t);
struct fields fields_of_variant(const struct type *t, const struct variant *v);

/* The index of the field, looking first at `hint` and after it, or FIELD_UNKNOWN. */
unsigned field_find(const struct fields *f, struct str key, unsigned hint);
bool is_tag(const struct fields *f, struct str key);
/* Whether a flattened field takes the member; maps take any. */
bool is_claimed(const struct fields *f, struct str key, bool by_maps);

/* "unknown field `zz`, expected …" */
bool fail_field(struct decoder *d, const struct fields *f, struct str name);

/* An object, or an array that gives the members by position, to the struct at `base`. */
bool decode_object(struct decoder *d, const struct fields *f, const struct json *json, char *base);
bool decode_positions(
    struct decoder *d, const struct fields *f, const struct json *first, char *base);
bool decode_fields(struct decoder *d, const struct fields *f, const struct json *json, char *base);
