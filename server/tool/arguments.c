/* arguments: the JSON of a function call. */
#include "tool/arguments.h"

#include "base/json_place.h"

/* Where the reference's parser stands when it finds that: behind the value, of one that is no scalar before it. */
static size_t offset_of(
    struct str arguments, const struct json *root, const struct decode_error *shape) {
    if (!shape->at)
        return arguments.n;
    const struct json_place place = json_place_of(arguments, root, shape->at);
    bool unread = (shape->at->kind == JSON_ARRAY || shape->at->kind == JSON_OBJECT) &&
                  str_starts(shape->text, STR("invalid type: "));
    return unread ? place.start : place.end;
}

bool tool_arguments_decode(
    struct arena *a, struct str arguments, enum type_id type, void *ret, struct str *ret_failure) {
    struct json_error syntax;
    struct decode_error shape;
    struct str why;
    const struct json *json = json_parse(a, arguments, &syntax);
    if (json && proto_decode(a, proto_type(type), json, ret, &shape))
        return true;
    if (!json) {
        why = str_of(syntax.text);
    } else {
        size_t line, column;
        json_place_line(arguments, offset_of(arguments, json, &shape), &line, &column);
        why = arena_printf(a, "%.*s at line %zu column %zu", STR_ARGS(shape.text), line, column);
    }
    *ret_failure = arena_printf(a, "failed to parse function arguments: %.*s", STR_ARGS(why));
    return false;
}
