/* json_jansson: reads with jansson and describes what it has read. */
#include "json_jansson.h"

#include <jansson.h>

static void describe(const json_t *value, struct buf *out) {
    switch (json_typeof(value)) {
    case JSON_NULL:
        buf_add_char(out, 'n');
        break;
    case JSON_TRUE:
        buf_add_char(out, 't');
        break;
    case JSON_FALSE:
        buf_add_char(out, 'f');
        break;
    case JSON_INTEGER:
        buf_printf(out, "i%lld ", (long long)json_integer_value(value));
        break;
    case JSON_REAL:
        buf_printf(out, "r%a ", json_real_value(value));
        break;
    case JSON_STRING:
        buf_printf(out, "s%zu:", json_string_length(value));
        buf_add(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_ARRAY:
        buf_add_char(out, '[');
        for (size_t i = 0; i < json_array_size(value); i++)
            describe(json_array_get(value, i), out);
        buf_add_char(out, ']');
        break;
    case JSON_OBJECT:
        buf_add_char(out, '{');
        for (void *it = json_object_iter((json_t *)value); it;
             it = json_object_iter_next((json_t *)value, it)) {
            const char *key = json_object_iter_key(it);
            buf_printf(out, "s%zu:%s", strlen(key), key);
            describe(json_object_iter_value(it), out);
        }
        buf_add_char(out, '}');
        break;
    }
}

enum opinion jansson_describe(struct str text, struct buf *out) {
    json_error_t error;
    json_t *value = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (value) {
        describe(value, out);
        json_decref(value);
        return OPINION_ACCEPTED;
    }
    switch (json_error_code(&error)) {
    case json_error_numeric_overflow:
    case json_error_null_byte_in_key:
    case json_error_stack_overflow:
        return OPINION_NONE;
    default:
        return OPINION_REFUSED;
    }
}
