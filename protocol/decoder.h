/* decoder: what the parts of the decoder share. */
#pragma once

#include "protocol/type.h"

struct decoder {
    struct arena *arena;
    struct decode_error *err; /* NULL: nobody wants the text */
};

/* One JSON value as the C type of `t`, to zeroed memory. */
bool decode_value(struct decoder *d, const struct type *t, const struct json *json, void *to);

/* The same for objects and what is made of them. */
bool decode_struct(struct decoder *d, const struct type *t, const struct json *json, void *to);
bool decode_union(struct decoder *d, const struct type *t, const struct json *json, void *to);
bool decode_oneof(struct decoder *d, const struct type *t, const struct json *json, void *to);
bool decode_anyof(struct decoder *d, const struct type *t, const struct json *json, void *to);

/* Enums: the index of the variant of that name, or -1. */
int variant_find(const struct type *t, struct str name);
/* How many have a name on the wire. */
static inline unsigned variant_count(const struct type *t) {
    return t->count - !!(t->flags & TYPE_UNTAGGED);
}
/* The value that it stands for: itself unless it is an alias. */
int variant_unalias(const struct type *t, int i);
/* null or {}: what a variant without a value may have as its value. */
bool decode_unit(struct decoder *d, const struct json *json);
/* The only member of an object that names a variant: its last value, or NULL after reporting. */
const struct json *decode_single_key(struct decoder *d, const struct json *json);

/* Errors. All return false. */
bool fail(struct decoder *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "invalid type: integer `5`, expected <expected>" */
bool fail_type(struct decoder *d, const struct json *got, const char *expected);
bool fail_value(struct decoder *d, const struct json *got, const char *expected);
/* "unknown field `x`, expected `a` or `b`": `what` is "field" or "variant". */
bool fail_unknown(
    struct decoder *d, const char *what, struct str name, const struct str *known, size_t n);
bool fail_variant(struct decoder *d, const struct type *t, struct str name);

/* Numbers as the reference's reader classifies them. */
enum number_class {
    NUMBER_U64,
    NUMBER_I64,  /* negative */
    NUMBER_WIDE, /* an integer of more than 64, at most 128 bits */
    NUMBER_FLOAT,
    NUMBER_TEXT, /* not what its value would be printed as: a map for all but `any` */
};
enum number_class number_class(const struct json *number);
/* A NUMBER_TEXT as the map that it becomes wherever no number is expected; all else as it is. */
const struct json *number_unwrap(struct decoder *d, const struct json *json);
/* "invalid type: integer `…` as u128, expected any value" for the first one in document order. */
bool refuse_wide_numbers(struct decoder *d, const struct json *json);
