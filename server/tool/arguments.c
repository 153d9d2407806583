/* arguments: the JSON of a function call. */
#include "tool/arguments.h"

bool tool_arguments_decode(
    struct arena *a, struct str arguments, enum type_id type, void *ret, struct str *ret_failure) {
    struct json_error syntax;
    struct decode_error shape;
    struct str why;
    const struct json *json = json_parse(a, arguments, &syntax);
    if (json && proto_decode(a, proto_type(type), json, ret, &shape))
        return true;
    if (!json)
        why = str_of(syntax.text);
    else /* the place of what is missing is the end */
        why = arena_printf(a, "%.*s at line 1 column %zu", STR_ARGS(shape.text), arguments.n);
    *ret_failure = arena_printf(a, "failed to parse function arguments: %.*s", STR_ARGS(why));
    return false;
}
