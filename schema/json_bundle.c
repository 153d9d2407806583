/* json_bundle: the two files that hold every definition. */
#include "schema/json_files.h"

/* Which definitions lie below "v2", and which at the top. */
struct places {
    struct type_set nested, top;
};

/* Everything that the files of a directory lead to, themselves included. */
static struct type_set reached_from(const struct json_files *f, const char *directory) {
    struct type_set set = type_set_new(f->arena);
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        unsigned id = view_id(t);
        if (type_set_has(f->roots.files, id) &&
            str_is(view_json_directory(&f->roots, t), directory))
            type_set_add(set, id);
    }
    if (str_is(STR("v2/"), directory))
        type_set_merge(set, f->roots.nullable);
    json_files_close(f, set);
    return set;
}

static struct places find_places(const struct json_files *f) {
    struct places p = { reached_from(f, "v2/"), reached_from(f, "") };
    type_set_merge(p.top, f->own);
    for (unsigned i = 0; i < CALL_LISTS; i++) {
        struct call_list list = call_list_at(i);
        type_set_merge(p.top, json_files_call_uses(f, &list));
    }
    json_files_close(f, p.top);
    for (size_t i = 0; i < type_set_words(); i++)
        p.top.bits[i] &= ~p.nested.bits[i];
    /* What the files of version 1 hold stays at the top, too. */
    type_set_merge(p.top, reached_from(f, "v1/"));
    return p;
}

static struct json *definition(
    const struct json_files *f, const struct type *t, const struct type_set *nested) {
    if (type_set_has(f->roots.files, view_id(t)))
        return json_file_type(f, t, nested);
    struct json_schema s = {
        .arena = f->arena,
        .experimental = f->experimental,
        .uses = type_set_new(f->arena),
        .nested = nested,
    };
    return schema_body(&s, t, view_json_name(t));
}

static void add_types(const struct json_files *f, struct json *definitions, struct type_set set,
    const struct type_set *nested) {
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        if (type_set_has(set, view_id(t)) && view_type(t, f->experimental))
            json_put(definitions, view_json_name(t), definition(f, t, nested));
    }
}

/* The envelope's types have files in the root directory only. */
static void add_own(
    const struct json_files *f, struct json *definitions, const struct type_set *nested) {
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        if (type_set_has(f->own, view_id(t)))
            json_put(definitions, view_json_name(t), json_file_type(f, t, nested));
    }
}

static void add_nullable(
    const struct json_files *f, struct json *definitions, const struct type_set *nested) {
    struct view_roots shown = view_roots(f->arena, f->experimental);
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        if (!type_set_has(shown.nullable, view_id(t)))
            continue;
        struct str name = arena_printf(f->arena, "Nullable%.*s", STR_ARGS(view_json_name(t)));
        json_put(definitions, name, json_file_nullable(f, t, nested));
    }
}

static bool write_bundle(
    const struct json_files *f, struct output *out, const char *title, struct json *definitions) {
    struct json *node = node_object(f->arena, "type", node_text(f->arena, STR("object")));
    bool flat = str_is(STR("CodexAppServerProtocolV2"), title);
    json_file_head(f, node, str_of(title), definitions);
    return json_file_write(out,
        flat ? "codex_app_server_protocol.v2.schemas.json"
             : "codex_app_server_protocol.schemas.json",
        node);
}

/* Version 2 in a map of its own. */
static bool write_nested(
    const struct json_files *f, struct output *out, const struct places *places) {
    struct json *all = json_new_object(f->arena), *v2 = json_new_object(f->arena);
    add_types(f, v2, places->nested, &places->nested);
    add_nullable(f, v2, &places->nested);
    node_put(all, "v2", v2);
    add_types(f, all, places->top, &places->nested);
    add_own(f, all, &places->nested);
    for (unsigned i = 0; i < CALL_LISTS; i++) {
        struct call_list list = call_list_at(i);
        node_put(all, list.name, json_file_calls(f, &list, &places->nested));
    }
    return write_bundle(f, out, "CodexAppServerProtocol", all);
}

/* Version 2, and what clients send and get: one map. */
static bool write_flat(
    const struct json_files *f, struct output *out, const struct places *places) {
    struct json *all = json_new_object(f->arena);
    struct type_set set = type_set_new(f->arena);
    type_set_merge(set, places->nested);
    for (unsigned i = 0; i < CALL_LISTS; i++) {
        struct call_list list = call_list_at(i);
        if (list.calls != proto_methods && list.calls != proto_notifications)
            continue;
        type_set_merge(set, json_files_call_uses(f, &list));
        node_put(all, list.name, json_file_calls(f, &list, NULL));
    }
    json_files_close(f, set);
    add_types(f, all, set, NULL);
    add_nullable(f, all, NULL);
    return write_bundle(f, out, "CodexAppServerProtocolV2", all);
}

bool json_bundles_write(const struct json_files *f, struct output *out) {
    struct places places = find_places(f);
    return write_nested(f, out, &places) && write_flat(f, out, &places);
}
