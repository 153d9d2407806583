/* dynamic_check: may a client offer these tools? */
#include "thread/dynamic_check.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/utf8.h"

enum { TOOL_NAME_MAX = 128, SPACE_NAME_MAX = 64, SPACE_TEXT_MAX_CHARS = 1024 };

struct check {
    struct arena a;
    struct map names;  /* of tools, "SPACE/NAME" */
    struct map spaces; /* that were given whole */
    struct error *reterr;
};

/* Names that others read: ASCII as it is, the rest as `\u{e9}`. */
static const char *printable(struct check *c, struct str name) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < name.n;) {
        uint32_t point = (unsigned char)name.p[i];
        size_t n = point < 0x80 ? 1 : utf8_decode(str_from(name, i), &point);
        i += n ? n : 1;
        if (point == '\n')
            buf_add_str(&out, STR("\\n"));
        else if (point == '\t')
            buf_add_str(&out, STR("\\t"));
        else if (point == '\r')
            buf_add_str(&out, STR("\\r"));
        else if (point == '"' || point == '\'' || point == '\\')
            buf_printf(&out, "\\%c", (char)point);
        else if (point < 0x20 || point >= 0x7f)
            buf_printf(&out, "\\u{%x}", (unsigned)point);
        else
            buf_add_char(&out, (char)point);
    }
    return arena_cstr(&c->a, buf_str(&out));
}

static bool is_word(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        char ch = name.p[i], low = (char)(ch | 0x20);
        if (!((low >= 'a' && low <= 'z') || (ch >= '0' && ch <= '9') || ch == '_' || ch == '-'))
            return false;
    }
    return true;
}

static bool is_of_mcp(struct str name) {
    return str_is(name, "mcp") || str_starts(name, STR("mcp__"));
}

/* `what`: "name" or "namespace". */
static bool check_word(struct check *c, struct str name, const char *what, size_t max) {
    if (!name.n)
        return error_set(c->reterr, 0, "dynamic tool %s must not be empty", what);
    if (str_trim(name).n != name.n)
        return error_set(c->reterr, 0, "dynamic tool %s has leading/trailing whitespace: %s", what,
            printable(c, name));
    if (!is_word(name))
        return error_set(c->reterr, 0,
            "dynamic tool %s must match ^[a-zA-Z0-9_-]+$ to match Responses API: %s", what,
            printable(c, name));
    if (name.n > max)
        return error_set(c->reterr, 0,
            "dynamic tool %s must be at most %zu characters to match Responses API: %.*s", what,
            max, STR_ARGS(name));
    if (is_of_mcp(name))
        return error_set(c->reterr, 0, "dynamic tool %s is reserved: %.*s", what, STR_ARGS(name));
    return true;
}

static bool check_space(struct check *c, struct str name) {
    static const char *const taken[] = { "api_tool", "browser", "computer", "container",
        "file_search", "functions", "image_gen", "multi_tool_use", "python", "python_user_visible",
        "submodel_delegator", "terminal", "tool_search", "web" };
    if (!check_word(c, name, "namespace", SPACE_NAME_MAX))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(taken); i++)
        if (str_is(name, taken[i]))
            return error_set(c->reterr, 0,
                "dynamic tool namespace collides with a reserved Responses API namespace: %s",
                taken[i]);
    return true;
}

/* Only what keeps it from being a schema at all; types and words are the model's business. */
static bool check_schema(struct check *c, struct str name, const struct json *schema) {
    const char *why;
    if (schema->kind == JSON_NULL || schema->kind == JSON_NUMBER)
        why = schema->kind == JSON_NULL ? "invalid type: null, expected struct JsonSchema"
                                        : "invalid type: number, expected struct JsonSchema";
    else if (schema->kind == JSON_ARRAY && !schema->first)
        why = "invalid length 0, expected struct JsonSchema with 15 elements";
    else if (schema->kind == JSON_STRING)
        why = arena_printf(&c->a, "invalid type: string \"%.*s\", expected struct JsonSchema",
            STR_ARGS(schema->text))
                  .p;
    else
        return true;
    return error_set(c->reterr, 0, "dynamic tool input schema is not supported for %.*s: %s",
        STR_ARGS(name), why);
}

static bool check_schemas(struct check *c, struct str name, const struct json *schema) {
    const struct json *members = json_get(schema, "properties");
    if (!check_schema(c, name, schema))
        return false;
    if (members && members->kind == JSON_OBJECT)
        for (const struct json *m = members->first; m; m = m->next)
            if (!check_schema(c, name, m))
                return false;
    return true;
}

/* `space`: "no string" for a tool without one. */
static bool check_tool(
    struct check *c, struct str space, struct str name, const struct json *schema, bool deferred) {
    if (!check_word(c, name, "name", TOOL_NAME_MAX))
        return false;
    struct str key = arena_printf(&c->a, "%.*s/%.*s", STR_ARGS(space), STR_ARGS(name));
    if (map_put(&c->names, key, c))
        return space.p
                   ? error_set(c->reterr, 0, "duplicate dynamic tool name in namespace %.*s: %.*s",
                         STR_ARGS(space), STR_ARGS(name))
                   : error_set(c->reterr, 0, "duplicate dynamic tool name: %.*s", STR_ARGS(name));
    if (deferred && !space.p)
        return error_set(
            c->reterr, 0, "deferred dynamic tool must include a namespace: %.*s", STR_ARGS(name));
    return check_schemas(c, name, schema);
}

static bool check_whole_space(struct check *c, const struct dynamic_tool_namespace_spec *s) {
    if (!check_space(c, s->name))
        return false;
    if (map_put(&c->spaces, s->name, c))
        return error_set(c->reterr, 0, "duplicate dynamic tool namespace: %.*s", STR_ARGS(s->name));
    if (utf8_length(s->description) > SPACE_TEXT_MAX_CHARS)
        return error_set(c->reterr, 0,
            "dynamic tool namespace description must be at most %d characters",
            SPACE_TEXT_MAX_CHARS);
    if (!s->tools.n)
        return error_set(c->reterr, 0,
            "dynamic tool namespace must contain at least one tool: %.*s", STR_ARGS(s->name));
    for (size_t i = 0; i < s->tools.n; i++) {
        const struct dynamic_tool_function_spec *f =
            &s->tools.v[i].function.dynamic_tool_function_spec;
        if (!check_tool(c, s->name, f->name, f->input_schema, f->defer_loading))
            return false;
    }
    return true;
}

static bool check_one(struct check *c, const struct dynamic_tool_spec *spec) {
    const struct dynamic_tool_function_spec *f = &spec->function.dynamic_tool_function_spec;
    const struct legacy_dynamic_tool_spec *old = &spec->legacy.legacy_dynamic_tool_spec;
    switch (spec->type) {
    case DYNAMIC_TOOL_SPEC_FUNCTION:
        return check_tool(c, STR_NONE, f->name, f->input_schema, f->defer_loading);
    case DYNAMIC_TOOL_SPEC_NAMESPACE:
        return check_whole_space(c, &spec->namespace.dynamic_tool_namespace_spec);
    case DYNAMIC_TOOL_SPEC_LEGACY:
        break;
    }
    bool shown = !old->expose_to_context || *old->expose_to_context;
    return (!old->namespace.p || check_space(c, old->namespace)) &&
           check_tool(c, old->namespace, old->name, old->input_schema,
               old->defer_loading ? *old->defer_loading : !shown);
}

bool dynamic_tools_check(const struct dynamic_tool_spec_array *tools, struct error *reterr) {
    struct check c = { .reterr = reterr };
    bool good = true;
    for (size_t i = 0; good && i < tools->n; i++)
        good = check_one(&c, &tools->v[i]);
    map_done(&c.names);
    map_done(&c.spaces);
    arena_free(&c.a);
    return good;
}
