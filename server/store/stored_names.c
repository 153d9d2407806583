/* stored_names: names of the wire and of the files. */
#include "store/stored_names.h"

#include <ctype.h>

struct str name_to_snake(struct arena *a, struct str camel) {
    char *out = arena_alloc(a, 2 * camel.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < camel.n; i++) {
        unsigned char c = (unsigned char)camel.p[i];
        if (isupper(c) && i > 0)
            out[n++] = '_';
        out[n++] = (char)tolower(c);
    }
    return (struct str){ out, n };
}

struct str name_to_camel(struct arena *a, struct str snake) {
    char *out = arena_alloc(a, snake.n + 1);
    size_t n = 0;
    bool up = false;
    for (size_t i = 0; i < snake.n; i++) {
        char c = snake.p[i];
        if (c == '_' && n > 0)
            up = true;
        else {
            out[n++] = up ? (char)toupper((unsigned char)c) : c;
            up = false;
        }
    }
    return (struct str){ out, n };
}

/* The wire's name where the file's is another word. */
static struct str member_name(struct arena *a, struct str camel) {
    return str_is(camel, "windowDurationMins") ? STR("window_minutes") : name_to_snake(a, camel);
}

struct json *stored_snake(struct arena *a, const struct json *wire) {
    if (!wire)
        return json_new_null(a);
    if (wire->kind == JSON_STRING)
        return json_new_str(a, name_to_snake(a, wire->text));
    if (wire->kind != JSON_OBJECT)
        return json_share(a, wire);
    struct json *stored = json_new_object(a);
    for (const struct json *m = wire->first; m; m = m->next)
        json_put(stored, member_name(a, m->key),
            m->kind == JSON_OBJECT ? stored_snake(a, m) : json_share(a, m));
    return stored;
}

struct json *stored_camel(struct arena *a, const struct json *stored) {
    if (stored->kind == JSON_STRING)
        return json_new_str(a, name_to_camel(a, stored->text));
    if (stored->kind != JSON_OBJECT)
        return json_share(a, stored);
    struct json *wire = json_new_object(a);
    for (const struct json *m = stored->first; m; m = m->next)
        json_put(wire, name_to_camel(a, m->key),
            m->kind == JSON_OBJECT ? stored_camel(a, m) : json_share(a, m));
    return wire;
}

static bool is_bare(char c) {
    return isalnum((unsigned char)c) || (c && strchr("-._~/!$&'()*+,;=:@", c));
}

struct str file_uri_of(struct arena *a, struct str path) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("file://"));
    for (size_t i = 0; i < path.n; i++) {
        if (is_bare(path.p[i]))
            buf_add_char(&out, path.p[i]);
        else
            buf_printf(&out, "%%%02X", (unsigned char)path.p[i]);
    }
    return arena_str(a, buf_str(&out));
}

struct str file_uri_path(struct arena *a, struct str uri) {
    const struct str scheme = STR("file://");
    if (str_starts(uri, STR("/")))
        return uri;
    if (!str_starts(uri, scheme))
        return STR_NONE;
    struct str s = str_from(uri, scheme.n);
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = i + 2 < s.n ? str_hex_digit(s.p[i + 1]) : -1;
        int low = i + 2 < s.n ? str_hex_digit(s.p[i + 2]) : -1;
        if (s.p[i] == '%' && high >= 0 && low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = s.p[i];
        }
    }
    out[n] = '\0';
    return (struct str){ out, n };
}

enum { NANOS_PER_MS = 1000000, MS_PER_SECOND = 1000 };

struct json *duration_of_ms(struct arena *a, int64_t ms) {
    struct json *duration = json_new_object(a);
    json_put_i64(a, duration, STR("secs"), ms / MS_PER_SECOND);
    json_put_i64(a, duration, STR("nanos"), ms % MS_PER_SECOND * NANOS_PER_MS);
    return duration;
}

int64_t duration_to_ms(const struct json *duration) {
    int64_t secs = json_get_i64(duration, "secs", -1), nanos = json_get_i64(duration, "nanos", 0);
    if (secs < 0 || secs > INT64_MAX / MS_PER_SECOND - 1)
        return -1;
    return secs * MS_PER_SECOND + nanos / NANOS_PER_MS;
}
