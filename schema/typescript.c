/* typescript: types and their members as TypeScript. */
#include "schema/typescript.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>

const char ts_json_value[] = "number | string | boolean | Array<JsonValue> | "
                             "{ [key in string]?: JsonValue } | null";

static void add(struct typescript *w, const char *text) {
    buf_add_str(w->out, str_of(text));
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

void ts_text(struct typescript *w, struct str text) {
    buf_add_str(w->out, text);
    for (size_t i = 0; i < text.n;) {
        size_t n = 0;
        while (i + n < text.n && is_word(text.p[i + n]))
            n++;
        struct str word = str_sub(text, i, n);
        const struct type *t = n > 0 ? proto_type_find(word) : NULL;
        if (t && t->kind >= KIND_ENUM)
            type_set_add(w->imports, view_id(t));
        w->uses_json_value |= str_is(word, "JsonValue");
        i += n + 1;
    }
}

void ts_comment(struct typescript *w, uint32_t notes) {
    struct str doc = view_note(notes, NOTE_DOC);
    if (!doc.p)
        return;
    add(w, "\n/**\n");
    while (doc.p) {
        struct str line = str_cut(&doc, '\n');
        buf_printf(w->out, " * %.*s\n", STR_ARGS(line));
    }
    add(w, " */\n");
}

/* ---- uses ---- */

static void use_named(struct typescript *w, const struct type *t) {
    if (t->flags & TYPE_NO_TS) {
        ts_body(w, t);
        return;
    }
    type_set_add(w->imports, view_id(t));
    buf_add_str(w->out, view_ts_name(t));
}

static void use_around(
    struct typescript *w, const char *before, const struct type *t, const char *after) {
    add(w, before);
    ts_use(w, proto_type(t->elem));
    add(w, after);
}

void ts_use(struct typescript *w, const struct type *t) {
    switch ((enum type_kind)t->kind) {
    case KIND_BOOL:
        add(w, "boolean");
        break;
    case KIND_I64:
    case KIND_U64:
    case KIND_I32:
    case KIND_U32:
    case KIND_U16:
    case KIND_U8:
    case KIND_UINT:
    case KIND_DOUBLE:
        add(w, "number");
        break;
    case KIND_STRING:
    case KIND_PATH:
    case KIND_ABSPATH:
    case KIND_ANYPATH:
        add(w, "string");
        break;
    case KIND_ANY:
        w->uses_json_value = true;
        add(w, "JsonValue");
        break;
    case KIND_UNIT:
        add(w, "null");
        break;
    case KIND_OPTION:
        use_around(w, "", t, " | null");
        break;
    case KIND_ARRAY:
        use_around(w, "Array<", t, ">");
        break;
    case KIND_MAP:
        use_around(w, "{ [key in string]?: ", t, " }");
        break;
    default:
        use_named(w, t);
        break;
    }
}

/* ---- members ---- */

static void add_key(struct typescript *w, struct str name) {
    bool plain = !isdigit((unsigned char)name.p[0]);
    for (size_t i = 0; i < name.n; i++)
        plain &= is_word(name.p[i]) || name.p[i] == '$';
    buf_printf(w->out, plain ? "%.*s" : "\"%.*s\"", STR_ARGS(name));
}

/* `ts "…"` replaces the type; beginning with "?" or ":" the mark before it, too. */
static void add_member(struct typescript *w, const struct field *f) {
    struct str own = view_note(f->notes, NOTE_TS);
    bool marked = own.p && (own.p[0] == '?' || own.p[0] == ':');
    add_key(w, field_name(f));
    if (marked ? own.p[0] == '?' : (f->flags & FIELD_OPTIONAL) != 0)
        add(w, "?");
    if (marked && own.p[0] == '?')
        own = str_from(own, 1);
    if (own.n > 0 && own.p[0] == ':') {
        ts_text(w, own);
        add(w, ", ");
        return;
    }
    add(w, ": ");
    if (own.n > 0)
        ts_text(w, own);
    else
        ts_use(w, proto_type(f->type));
    if (f->flags & FIELD_NULLABLE)
        add(w, " | null");
    if (f->flags & FIELD_THREE_STATE)
        add(w, f->flags & FIELD_NULLABLE ? " | null" : " | null | null");
    add(w, ", ");
}

/* Takes ", " off the end: the reference does so where it left something out. */
static void drop_comma(struct typescript *w) {
    if (str_ends(buf_str(w->out), STR(", "))) {
        w->out->n -= 2;
        buf_add_char(w->out, ' ');
    }
}

/* `ts "inline" flatten T`: the members of T among the others. */
static bool is_inline(const struct field *f) {
    return str_is(view_note(f->notes, NOTE_TS), "inline");
}

static bool is_flat(const struct field *f) {
    return (f->flags & FIELD_FLATTEN) && !is_inline(f);
}

static void add_members(struct typescript *w, unsigned first, unsigned count) {
    bool cut = false;
    for (unsigned i = first; i < first + count; i++) {
        const struct field *f = &proto_fields[i];
        if (!view_field(f, w->experimental)) {
            cut = true;
            continue;
        }
        const struct type *t = proto_type(f->type);
        if (is_inline(f))
            add_members(w, t->first, t->count);
        if (f->flags & FIELD_FLATTEN)
            continue;
        ts_comment(w, f->notes);
        add_member(w, f);
    }
    if (cut)
        drop_comma(w);
}

static void add_flattened(struct typescript *w, const struct type *t, bool alone) {
    add(w, alone ? "" : " & (");
    if (t->kind == KIND_MAP && proto_type(t->elem)->kind == KIND_ANY) {
        w->uses_json_value = true;
        buf_printf(w->out, "{ [key in string]?: %s }", ts_json_value);
    } else {
        ts_use(w, t);
    }
    add(w, alone ? "" : ")");
}

static void count_members(unsigned first, unsigned count, unsigned *ret_own, unsigned *ret_flat) {
    *ret_own = *ret_flat = 0;
    for (unsigned i = first; i < first + count; i++)
        ++*(is_flat(&proto_fields[i]) ? ret_flat : ret_own);
}

/* An object of these members; `tag` is its first one, or NULL. */
static void add_object(struct typescript *w, const char *tag, unsigned first, unsigned count) {
    unsigned own, flat;
    count_members(first, count, &own, &flat);
    bool alone = own == 0 && !tag;
    if (alone && flat == 0) {
        add(w, "Record<string, never>");
        return;
    }
    if (!alone) {
        buf_printf(w->out, "{ %s", tag ? tag : "");
        add_members(w, first, count);
        add(w, "}");
    }
    for (unsigned i = first; i < first + count; i++)
        if (is_flat(&proto_fields[i]))
            add_flattened(w, proto_type(proto_fields[i].type), alone);
}

/* ---- unions ---- */

static void add_tagged(struct typescript *w, const struct type *t, const struct variant *v) {
    char tag[256];
    unsigned own, flat, count = v->count - t->common_count;
    bool braces = v->flags & VARIANT_BRACES;
    count_members(v->first, count, &own, &flat);
    const struct type *inner = flat > 0 ? proto_type(proto_fields[v->first].type) : NULL;
    bool wraps = own == 0 && inner && !(inner->flags & TYPE_NO_TS);
    int n = snprintf(tag, sizeof tag, "\"%.*s\": \"%.*s\"%s", STR_ARGS(type_tag_name(t)),
        STR_ARGS(variant_name(v)), braces && !wraps ? ", " : "");
    assert(n > 0 && (size_t)n < sizeof tag);
    if (braces && !wraps) {
        add_object(w, tag, v->first, count);
        return;
    }
    buf_printf(w->out, "{ %s }", tag);
    if (wraps) {
        add(w, " & ");
        add_flattened(w, inner, true);
    }
}

static void add_keyed(struct typescript *w, const struct variant *v) {
    buf_printf(w->out, "{ \"%.*s\": ", STR_ARGS(variant_name(v)));
    if (v->flags & VARIANT_HAS_TYPE) {
        ts_use(w, proto_type(v->type));
    } else {
        add(w, "{ ");
        add_members(w, v->first, v->count);
        add(w, "}");
    }
    add(w, " }");
}

static void add_variant(struct typescript *w, const struct type *t, const struct variant *v) {
    if (t->kind == KIND_ONEOF && (v->flags & VARIANT_FALLBACK))
        ts_text(w, view_note(v->notes, NOTE_TS));
    else if (t->kind == KIND_UNION)
        add_tagged(w, t, v);
    else if (t->kind == KIND_ANYOF && (v->flags & VARIANT_HAS_TYPE))
        ts_use(w, proto_type(v->type));
    else if (t->kind == KIND_ANYOF)
        add_object(w, NULL, v->first, v->count);
    else if (t->kind == KIND_ENUM || !(v->flags & (VARIANT_HAS_TYPE | VARIANT_BRACES)))
        buf_printf(w->out, "\"%.*s\"", STR_ARGS(variant_name(v)));
    else
        add_keyed(w, v);
}

static void add_variants(struct typescript *w, const struct type *t) {
    const char *between = "";
    for (unsigned i = t->first; i < t->first + t->count; i++) {
        const struct variant *v = &proto_variants[i];
        if (!view_variant(v, w->experimental))
            continue;
        add(w, between);
        add_variant(w, t, v);
        between = " | ";
    }
}

void ts_body(struct typescript *w, const struct type *t) {
    if (t->kind == KIND_ALIAS) {
        ts_use(w, proto_type(t->elem));
    } else if (t->kind == KIND_STRUCT) {
        add_object(w, NULL, t->first, t->count);
    } else if (t->common_count > 0) {
        add(w, "{ ");
        add_members(w, t->common, t->common_count);
        add(w, "} & (");
        add_variants(w, t);
        add(w, ")");
    } else {
        add_variants(w, t);
    }
}
