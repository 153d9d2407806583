/* view: what of the protocol a schema shows, and the names and directories it uses for that. */
#pragma once

#include "schema/type_set.h"

/* Everything, or only what is stable. */
static inline bool view_type(const struct type *t, bool experimental) {
    return experimental || !(t->flags & TYPE_EXPERIMENTAL);
}

static inline bool view_field(const struct field *f, bool experimental) {
    return experimental || !(f->flags & FIELD_EXPERIMENTAL);
}

/* Values that are only understood, not offered, are in no schema. */
static inline bool view_variant(const struct variant *v, bool experimental) {
    return (experimental || !(v->flags & VARIANT_EXPERIMENTAL)) && !(v->flags & VARIANT_NO_SCHEMA);
}

static inline bool view_method(const struct method *m, bool experimental) {
    return experimental || !(m->flags & METHOD_EXPERIMENTAL);
}

static inline unsigned view_id(const struct type *t) {
    return (unsigned)(t - proto_types);
}

/* The text of a note; "no string" when there is none. */
static inline struct str view_note(uint32_t notes, enum note which) {
    return str_of(proto_note(notes, which));
}

/* The name of the definition: `title "…"`, else the type's. */
struct str view_json_name(const struct type *t);

/* `file "v2/"` and so on: "v2/" when there is none. A directory ends with a slash, "" is the root. */
struct str view_ts_directory(const struct type *t);
struct str view_ts_name(const struct type *t);

/* Which types have a JSON file of their own. */
struct view_roots {
    struct type_set files;    /* parameters, results, notifications, and `file "v2/"` written out */
    struct type_set requests; /* those of them that the daemon asks with: in the root directory */
    struct type_set nullable; /* parameters that may be absent: NullableX.json instead */
};

struct view_roots view_roots(struct arena *a, bool experimental);

/* "", "v1/" or "v2/". */
struct str view_json_directory(const struct view_roots *roots, const struct type *t);
