/* json_files: the JSON Schema files, each with the definitions it needs. */
#include "schema/json_files.h"

#include "schema/json_build.h"

#include <assert.h>

static struct json_schema builder(const struct json_files *f, bool experimental) {
    return (struct json_schema){
        .arena = f->arena,
        .experimental = experimental,
        .uses = type_set_new(f->arena),
    };
}

void json_files_init(struct json_files *f, struct arena *a, bool experimental) {
    static const char *const own[] = { "JSONRPCError", "JSONRPCErrorError", "JSONRPCMessage",
        "JSONRPCNotification", "JSONRPCRequest", "JSONRPCResponse", "RequestId" };
    *f = (struct json_files){
        .arena = a,
        .experimental = experimental,
        .roots = view_roots(a, true),
        .own = type_set_new(a),
        .uses = arena_array(a, struct type_set, proto_counts.types),
        .bodies = arena_array(a, struct json *, proto_counts.types),
    };
    for (size_t i = 0; i < ARRAY_LEN(own); i++) {
        const struct type *t = proto_type_find(str_of(own[i]));
        if (t)
            type_set_add(f->own, view_id(t));
    }
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        struct json_schema s = builder(f, true);
        (void)schema_body(&s, t, type_name(t));
        f->uses[view_id(t)] = s.uses;
    }
}

void json_files_close(const struct json_files *f, struct type_set set) {
    struct type_set done = type_set_new(f->arena);
    for (bool more = true; more;) {
        more = false;
        for (unsigned i = 0; i < proto_counts.named; i++) {
            unsigned id = view_id(proto_type_at(i));
            if (!type_set_has(set, id) || type_set_has(done, id))
                continue;
            type_set_add(done, id);
            type_set_merge(set, f->uses[id]);
            more = true;
        }
    }
}

struct type_set json_files_call_uses(const struct json_files *f, const struct call_list *list) {
    struct json_schema s = builder(f, true);
    (void)schema_calls(&s, list);
    return s.uses;
}

/* ---- heads ---- */

void json_file_head(
    const struct json_files *f, struct json *node, struct str title, struct json *definitions) {
    static const char draft[] = "http://json-schema.org/draft-07/schema#";
    node_put(node, "$schema", node_text(f->arena, str_of(draft)));
    node_put(node, "title", node_text(f->arena, title));
    if (definitions)
        node_put(node, "definitions", definitions);
}

struct json *json_file_type(
    const struct json_files *f, const struct type *t, const struct type_set *nested) {
    struct json_schema s = builder(f, f->experimental);
    struct str name = view_json_name(t), base = name;
    s.nested = nested;
    if (type_set_has(f->roots.files, view_id(t)) &&
        str_is(view_json_directory(&f->roots, t), "v2/"))
        base = arena_printf(f->arena, "v2::%.*s", STR_ARGS(name));
    struct json *node = schema_body(&s, t, base);
    json_file_head(f, node, name, NULL);
    return node;
}

struct json *json_file_nullable(
    const struct json_files *f, const struct type *t, const struct type_set *nested) {
    struct json_schema s = builder(f, f->experimental);
    s.nested = nested;
    struct json *node = schema_nullable(&s, schema_use(&s, t));
    struct str title = arena_printf(f->arena, "Nullable_%.*s", STR_ARGS(view_json_name(t)));
    json_file_head(f, node, title, NULL);
    return node;
}

struct json *json_file_calls(
    const struct json_files *f, const struct call_list *list, const struct type_set *nested) {
    struct json_schema s = builder(f, f->experimental);
    s.nested = nested;
    struct json *node = schema_calls(&s, list);
    json_file_head(f, node, str_of(list->name), NULL);
    return node;
}

/* ---- definitions ---- */

/* Of the types that `set` leads to; NULL when there are none. */
static struct json *definitions(const struct json_files *f, struct type_set set) {
    struct json *all = json_new_object(f->arena);
    struct json_schema s = builder(f, f->experimental);
    json_files_close(f, set);
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        struct json **body = &f->bodies[view_id(t)];
        if (!type_set_has(set, view_id(t)) || !view_type(t, f->experimental))
            continue;
        if (!*body)
            *body = schema_body(&s, t, view_json_name(t));
        json_put(all, view_json_name(t), node_share(f->arena, *body));
    }
    return all->count > 0 ? all : NULL;
}

static struct type_set copy_of(const struct json_files *f, struct type_set set) {
    struct type_set copy = type_set_new(f->arena);
    type_set_merge(copy, set);
    return copy;
}

/* ---- files ---- */

bool json_file_write(struct output *out, const char *name, const struct json *node) {
    _cleanup_buf_ struct buf text = { 0 };
    node_print(&text, node);
    return output_write(out, name, buf_str(&text));
}

static bool write_type(const struct json_files *f, struct output *out, const struct type *t) {
    bool own = type_set_has(f->own, view_id(t));
    struct str directory = own ? STR("") : view_json_directory(&f->roots, t);
    struct json *node = json_file_type(f, t, NULL);
    struct json *defs = definitions(f, copy_of(f, f->uses[view_id(t)]));
    json_file_head(f, node, view_json_name(t), defs);
    struct str name =
        arena_printf(f->arena, "%.*s%.*s.json", STR_ARGS(directory), STR_ARGS(view_json_name(t)));
    return json_file_write(out, name.p, node);
}

static bool write_nullable(const struct json_files *f, struct output *out, const struct type *t) {
    struct type_set set = type_set_new(f->arena);
    type_set_add(set, view_id(t));
    struct json *node = json_file_nullable(f, t, NULL);
    json_file_head(f, node, json_get(node, "title")->text, definitions(f, set));
    struct str name = arena_printf(f->arena, "v2/Nullable%.*s.json", STR_ARGS(view_json_name(t)));
    return json_file_write(out, name.p, node);
}

static bool write_calls(
    const struct json_files *f, struct output *out, const struct call_list *list) {
    struct json *node = json_file_calls(f, list, NULL);
    struct json *defs = definitions(f, json_files_call_uses(f, list));
    json_file_head(f, node, str_of(list->name), defs);
    struct str name = arena_printf(f->arena, "%s.json", list->name);
    return json_file_write(out, name.p, node);
}

bool json_files_write(const struct json_files *f, struct output *out) {
    struct view_roots shown = view_roots(f->arena, f->experimental);
    bool ok = true;
    for (unsigned i = 0; i < proto_counts.named && ok; i++) {
        const struct type *t = proto_type_at(i);
        if (type_set_has(shown.files, view_id(t)) || type_set_has(f->own, view_id(t)))
            ok = write_type(f, out, t);
        if (ok && type_set_has(shown.nullable, view_id(t)))
            ok = write_nullable(f, out, t);
    }
    for (unsigned i = 0; i < CALL_LISTS && ok; i++) {
        struct call_list list = call_list_at(i);
        ok = write_calls(f, out, &list);
    }
    return ok;
}
