/* http_request: the head of a request to a listener, and answers to what is no websocket. */
#include "transport/http_request.h"

#include <strings.h>

static bool same(struct str text, const char *name) {
    return text.n == strlen(name) && strncasecmp(text.p, name, text.n) == 0;
}

static bool parse_first_line(struct str line, struct http_request *ret) {
    struct str rest = line;
    ret->method = str_cut(&rest, ' ');
    struct str target = str_cut(&rest, ' ');
    ret->path = str_cut(&target, '?');
    return ret->method.n && ret->path.n && str_starts(rest, STR("HTTP/1."));
}

static bool parse_field(struct str line, struct http_request *ret) {
    struct str value = line, name = str_cut(&value, ':');
    if (!value.p || name.n == 0 || ret->field_count == HTTP_FIELDS_MAX)
        return false;
    ret->fields[ret->field_count].name = name;
    ret->fields[ret->field_count++].value = str_trim(value);
    return true;
}

ptrdiff_t http_request_parse(struct str bytes, struct http_request *ret) {
    const struct str end = STR("\r\n\r\n");
    ptrdiff_t at = str_find(bytes, end);
    if (at < 0)
        return bytes.n > HTTP_HEAD_BYTES_MAX ? -1 : 0;
    *ret = (struct http_request){ 0 };
    struct str rest = str_sub(bytes, 0, (size_t)at);
    bool first = true;
    while (rest.p) {
        struct str line = str_cut(&rest, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (first ? !parse_first_line(line, ret) : !parse_field(line, ret))
            return -1;
        first = false;
    }
    return at + (ptrdiff_t)end.n;
}

struct str http_request_field(const struct http_request *r, const char *name) {
    for (size_t i = 0; i < r->field_count; i++)
        if (same(r->fields[i].name, name))
            return r->fields[i].value;
    return STR_NONE;
}

bool http_request_has_word(const struct http_request *r, const char *name, const char *word) {
    struct str rest = http_request_field(r, name);
    while (rest.p)
        if (same(str_trim(str_cut(&rest, ',')), word))
            return true;
    return false;
}

void http_answer_write(struct buf *out, int status, const char *reason, const char *allow,
    struct str body, bool head_only) {
    buf_printf(out, "HTTP/1.1 %d %s\r\n", status, reason);
    if (allow)
        buf_printf(out, "allow: %s\r\n", allow);
    if (body.n)
        buf_add_str(out, STR("content-type: text/plain; charset=utf-8\r\n"));
    buf_printf(out, "content-length: %zu\r\nconnection: close\r\n\r\n", body.n);
    if (!head_only)
        buf_add_str(out, body);
}
