/* type: the protocol as tables. What protocol/idl declares, compiled by tools/protogen; read by the
 * decoder, the encoder and the schema printers.
 *
 * Generated, in the build directory, included as "protocol/…":
 *   types.gen.h    structs, enums, enum type_id, x_decode(), x_encode(), x_name(), x_parse()
 *   methods.gen.h  enum method_id, notification_id, server_request_id; prototypes of the handlers
 *   wrappers.gen.h reply_x(), notify_x(), ask_x() for the layers above rpc
 *   methods.gen.c  proto_calls[]: compiled only into the program (proto_methods_src in meson), so
 *                  that a missing handler is a link error
 *
 * The tables hold indices and offsets instead of pointers: no relocations, nothing to touch at start.
 * protocol/idl/README.md describes the notation and the C that comes out. */
#pragma once

#include "base/json.h"

/* Scalars first: a scalar's index in proto_types[] is its kind. */
enum type_kind {
    KIND_BOOL,
    KIND_I64,
    KIND_U64,
    KIND_I32,
    KIND_U32,
    KIND_U16,
    KIND_U8,
    KIND_UINT, /* size_t */
    KIND_DOUBLE,
    KIND_STRING,
    KIND_PATH,
    KIND_ABSPATH,
    KIND_ANYPATH, /* absolute in the way of any system, or a file: URL */
    KIND_ANY,
    KIND_UNIT,
    KIND_ENUM,   /* variants */
    KIND_STRUCT, /* fields */
    KIND_UNION,  /* internally tagged: variants; C: tag first */
    KIND_ONEOF,  /* externally tagged: variants; C: tag first */
    KIND_ANYOF,  /* untagged: variants; C: tag first */
    KIND_ALIAS,  /* elem */
    KIND_OPTION, /* elem: T? in an array or map */
    KIND_ARRAY,  /* elem */
    KIND_MAP,    /* elem */
};

/* `x??: T` in C: enum presence x_is; T x; */
enum presence { ABSENT, PRESENT_NULL, PRESENT };

enum type_flag {
    TYPE_STRICT = 1 << 0,       /* unknown members are refused */
    TYPE_NO_SCHEMA = 1 << 1,    /* no JSON Schema of its own: expanded in place */
    TYPE_NO_TS = 1 << 2,        /* no TypeScript file */
    TYPE_EXPERIMENTAL = 1 << 3, /* not in the stable schema */
    TYPE_GATED = 1 << 4,        /* something in it has a gate, see proto_experimental_used() */
    TYPE_FLATTENS = 1 << 5,     /* one of its fields is flattened */
    TYPE_HAS_NULL = 1 << 6,     /* its C value begins with a pointer that is NULL when unset */
    TYPE_FALLBACK = 1 << 7,     /* enum, union, oneof: the last variant takes what fits no other */
    TYPE_UNTAGGED = 1 << 8,     /* union: the last variant takes what has no tag */
};

enum field_flag {
    FIELD_OPTIONAL = 1 << 0,     /* x?: left out when unset, or equal to the default */
    FIELD_NULLABLE = 1 << 1,     /* T? */
    FIELD_REQUIRED = 1 << 2,     /* x!: T? must be there */
    FIELD_THREE_STATE = 1 << 3,  /* x?? */
    FIELD_DEFAULT = 1 << 4,      /* NOTE_DEFAULT has its JSON text */
    FIELD_ZERO = 1 << 5,         /* which is false, 0, the first variant, [] or {} */
    FIELD_POINTER = 1 << 6,      /* C: const T * */
    FIELD_HAS_NULL = 1 << 7,     /* unset when the first pointer of the C member is NULL */
    FIELD_FLATTEN = 1 << 8,      /* its members stand beside the others */
    FIELD_EXPERIMENTAL = 1 << 9, /* not in the stable schema */
    FIELD_GATED = 1 << 10,       /* NOTE_REASON: a gate with a reason of its own */
    FIELD_NO_SCHEMA = 1 << 11,
    FIELD_NO_TS = 1 << 12,
    FIELD_NO_NULL = 1 << 13, /* may be absent but not null */
};

enum variant_flag {
    VARIANT_HAS_TYPE = 1 << 0,     /* name: Type */
    VARIANT_BRACES = 1 << 1,       /* name { … }, even if nothing is in it */
    VARIANT_EXPERIMENTAL = 1 << 2, /* not in the stable schema */
    VARIANT_GATED = 1 << 3,        /* NOTE_REASON: a gate with a reason of its own */
    VARIANT_FALLBACK = 1 << 4,
    VARIANT_NO_SCHEMA = 1 << 5,
    VARIANT_NO_TS = 1 << 6,
    VARIANT_STRICT = 1 << 7, /* unknown members are refused */
    VARIANT_ALIAS = 1 << 8,  /* of an enum: read as the value `first`, never written */
    VARIANT_UNTAGGED = 1 << 9,
};

/* Offsets of texts are into proto_text[]; each text ends with a NUL. */
struct type {
    uint32_t name;         /* of a named type and of a scalar, else "" */
    uint32_t rust_name;    /* in error texts */
    uint32_t notes;        /* for proto_note() */
    uint32_t tag;          /* union: ,"type": */
    uint32_t size;         /* of the C type */
    uint16_t first, count; /* struct: in proto_fields[]; enum … anyof: in proto_variants[] */
    uint16_t common, common_count; /* union: fields of every variant (repeated in each of them) */
    uint16_t elem;                 /* alias, option, array, map: index in proto_types[] */
    uint16_t order;                /* of declaration among the named types */
    uint16_t flags;                /* enum type_flag */
    uint8_t kind;                  /* enum type_kind */
    uint8_t tag_bytes;             /* length of the tag's name */
};

struct field {
    uint32_t key; /* ,"name": */
    uint32_t notes;
    uint16_t offset; /* of the C member in the struct, or in the union's struct */
    uint16_t type;
    uint16_t flags; /* enum field_flag */
    uint8_t name_bytes;
    uint8_t is_distance; /* x??: bytes from x_is to x */
};

/* A value of an enum or a variant of a union, oneof, anyof. Its index is the C tag. */
struct variant {
    uint32_t key; /* "name": */
    uint32_t notes;
    uint16_t first, count; /* in proto_fields[], the common ones last */
    uint16_t type;         /* VARIANT_HAS_TYPE */
    uint16_t offset;       /* of its C member */
    uint16_t flags;        /* enum variant_flag */
    uint8_t name_bytes;
};

enum method_flag {
    METHOD_EXPERIMENTAL = 1 << 0,
    METHOD_PARAMS_OPTIONAL = 1 << 1, /* absent or null: the handler gets NULL */
    METHOD_QUEUE_SHARED = 1 << 2,    /* runs beside other shared requests of its queue */
    METHOD_QUEUE_KEYED = 1 << 3,     /* one queue for each value of the key */
    METHOD_QUEUE_OF_CONNECTION = 1 << 4,
    METHOD_NO_SCHEMA = 1 << 5,
    METHOD_NO_TS = 1 << 6,
};

/* Methods, server requests, and notifications of either side (without result and queue). */
struct method {
    uint32_t key; /* "name": */
    uint32_t notes;
    uint32_t queue;        /* name of the queue; 0: none, runs at once */
    uint16_t queue_offset; /* METHOD_QUEUE_KEYED: of a struct str in the params' struct */
    uint16_t params;       /* index in proto_types[]; KIND_UNIT for none */
    uint16_t result;
    uint8_t name_bytes;
    uint8_t flags; /* enum method_flag */
};

struct proto_counts {
    uint16_t types, first_named, named;
    uint16_t methods, notifications, requests, client_notifications;
};

/* In the order of scalars, named types by name, arrays and maps. */
extern const struct type proto_types[];
extern const struct field proto_fields[];
extern const struct variant proto_variants[];
extern const struct method proto_methods[]; /* in wire order, as the three below */
extern const struct method proto_notifications[];
extern const struct method proto_requests[];
extern const struct method proto_client_notifications[];
extern const uint16_t proto_methods_sorted[]; /* indices, by name */
extern const char proto_text[];
extern const struct proto_counts proto_counts;

static inline const struct type *proto_type(unsigned id) {
    return &proto_types[id];
}

/* The named types in strcmp() order: i < proto_counts.named. */
static inline const struct type *proto_type_at(unsigned i) {
    return &proto_types[proto_counts.first_named + i];
}

/* NULL when there is none of that name. */
const struct type *proto_type_find(struct str name);
const struct method *proto_method_find(struct str name);

static inline struct str type_name(const struct type *t) {
    return str_of(proto_text + t->name);
}

static inline struct str field_name(const struct field *f) {
    return (struct str){ proto_text + f->key + 2, f->name_bytes };
}

static inline struct str variant_name(const struct variant *v) {
    return (struct str){ proto_text + v->key + 1, v->name_bytes };
}

static inline struct str method_name(const struct method *m) {
    return (struct str){ proto_text + m->key + 1, m->name_bytes };
}

static inline struct str type_tag_name(const struct type *t) {
    return (struct str){ proto_text + t->tag + 2, t->tag_bytes };
}

/* What the IDL says beside the shape. */
enum note {
    NOTE_DEFAULT = 'v',    /* JSON text */
    NOTE_DOC = 'd',        /* lines joined by '\n' */
    NOTE_REASON = 'r',     /* experimental "…", gated "…" */
    NOTE_DEPRECATED = 'o', /* deprecated "…" */
    NOTE_FILE = 'f',
    NOTE_TITLE = 't',
    NOTE_TS = 's',
    NOTE_SCHEMA = 'j', /* JSON text */
};

/* NULL when there is none. */
const char *proto_note(uint32_t notes, enum note which);

/* The type behind aliases. */
static inline const struct type *type_resolve(const struct type *t) {
    while (t->kind == KIND_ALIAS)
        t = &proto_types[t->elem];
    return t;
}

/* Any array or map in C: struct x_array, struct x_map. */
struct proto_list {
    char *v;
    size_t n;
};

/* Bytes from one entry of a map to the next: a struct str and the value. */
enum { PROTO_ENTRY_VALUE = sizeof(struct str) };
static inline size_t proto_entry_size(const struct type *value) {
    size_t align = _Alignof(struct str);
    return (PROTO_ENTRY_VALUE + value->size + align - 1) / align * align;
}

/* Enums. */

/* The wire's word for a value of an enum type. */
struct str proto_enum_name(const struct type *t, unsigned value);
bool proto_enum_parse(const struct type *t, struct str name, unsigned *ret);

/* Decoding. */

struct decode_error {
    struct str text; /* in the arena; a NUL follows */
    const struct json
        *at; /* the innermost value that is wrong; NULL when it is none in particular */
};

/* The value of `json` as the C type of `t`, in *ret, and what hangs on it in the arena. Texts and
 * `any` values are shared with `json`: they live as long as its nodes and the text it was read from.
 * Errors are worded as the reference's (surface.md 1.4), without "Invalid request: ". False and
 * *reterr (may be NULL) on failure; *ret is written on success only. */
bool proto_decode(struct arena *a, const struct type *t, const struct json *json, void *ret,
    struct decode_error *reterr);

/* The parameters of a method: `params` is NULL when the message has none. *ret points to the
 * params' struct, or is NULL for unit and for optional ones that are absent. */
bool proto_decode_params(struct arena *a, const struct method *m, const struct json *params,
    const void **ret, struct decode_error *reterr);

/* "unknown variant `bogus/x`, expected one of `initialize`, …": 4.4 kB. */
void proto_unknown_method(struct arena *a, struct str name, struct decode_error *reterr);

/* Encoding. */

/* Appends compact JSON. Members in the order of their declaration. */
void proto_encode(struct buf *out, const struct type *t, const void *value);

/* Gates (surface.md 1.6). */

/* The reason of the first member or variant in declaration order that needs the experimental
 * capability and is used: not unset, not false. A member of the parameters themselves has the reason
 * "<method>.<member>" unless the IDL gives one; deeper ones gate only with a reason of their own.
 * "No string" when nothing is used. */
struct str proto_experimental_used(
    struct arena *a, struct str method, const struct type *params, const void *value);
/* The reason of the method itself: its name unless the IDL gives one; "no string" for a stable one. */
struct str proto_experimental_method(const struct method *m);
