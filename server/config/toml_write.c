/* toml_write: values as TOML. */
#include "config/toml_edit.h"

#include "base/buf.h"

#define DATETIME_KEY "$__toml_private_datetime"

bool toml_is_table(const struct json *value) {
    return value && value->kind == JSON_OBJECT &&
           !(value->count == 1 && str_is(value->first->key, DATETIME_KEY) &&
               value->first->kind == JSON_STRING);
}

static bool is_bare(struct str key) {
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '_')
            return false;
    }
    return key.n > 0;
}

/* What would need escapes is easier to read without. */
static bool is_literal(struct str text) {
    bool wants = false;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\'' || (c < 0x20 && c != '\t') || c == 0x7F)
            return false;
        wants |= c == '"' || c == '\\';
    }
    return wants;
}

/* JSON's escapes are TOML's; only U+007F must be escaped too. */
static void write_string(struct buf *out, struct str text) {
    _cleanup_buf_ struct buf quoted = { 0 };
    if (is_literal(text)) {
        buf_printf(out, "'%.*s'", STR_ARGS(text));
        return;
    }
    json_write_str(&quoted, text);
    for (size_t i = 0; i < quoted.n; i++)
        if (quoted.p[i] == 0x7F)
            buf_printf(out, "\\u007F");
        else
            buf_add_char(out, quoted.p[i]);
}

void toml_write_key(struct buf *out, struct str key) {
    if (is_bare(key))
        buf_add_str(out, key);
    else
        write_string(out, key);
}

void toml_write_path(struct buf *out, const struct toml_path *path) {
    for (size_t i = 0; i < path->n; i++) {
        if (i)
            buf_add_char(out, '.');
        toml_write_key(out, path->v[i]);
    }
}

/* "1e+16" is a float of TOML as it stands; a number without '.' and exponent is an integer. */
void toml_write_value(struct buf *out, const struct json *value) {
    size_t n = 0;
    switch (value->kind) {
    case JSON_STRING:
        write_string(out, value->text);
        return;
    case JSON_ARRAY:
        buf_add_char(out, '[');
        for (const struct json *e = value->first; e; e = e->next) {
            buf_printf(out, "%s", n++ ? ", " : "");
            toml_write_value(out, e);
        }
        buf_add_char(out, ']');
        return;
    case JSON_OBJECT:
        if (!toml_is_table(value)) {
            buf_add_str(out, value->first->text);
            return;
        }
        buf_printf(out, value->count ? "{ " : "{");
        for (const struct json *e = value->first; e; e = e->next) {
            buf_printf(out, "%s", n++ ? ", " : "");
            toml_write_key(out, e->key);
            buf_printf(out, " = ");
            toml_write_value(out, e);
        }
        buf_printf(out, value->count ? " }" : "}");
        return;
    case JSON_NULL:
    case JSON_BOOL:
    case JSON_NUMBER:
        break;
    }
    json_write(out, value);
}
