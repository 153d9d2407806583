/* http_head: header fields of an answer, as they come in. */
#include "upstream/http_head.h"

#include <strings.h>

enum { HTTP_HEADERS_MAX = 100 };

struct str http_head_get(const struct http_head *head, const char *name) {
    size_t n = strlen(name);
    for (size_t i = head->header_count; i-- > 0;)
        if (head->headers[i].name.n == n && strncasecmp(head->headers[i].name.p, name, n) == 0)
            return head->headers[i].value;
    return STR_NONE;
}

struct http_head http_head_copy(struct arena *a, const struct http_head *head) {
    struct http_header *copy = arena_array(a, struct http_header, head->header_count);
    for (size_t i = 0; i < head->header_count; i++)
        copy[i] = (struct http_header){ arena_str(a, head->headers[i].name),
            arena_str(a, head->headers[i].value) };
    return (struct http_head){ head->status, copy, head->header_count };
}

bool http_header_is_sendable(const struct http_header *h) {
    for (size_t i = 0; i < h->value.n; i++)
        if ((unsigned char)h->value.p[i] < ' ' && h->value.p[i] != '\t')
            return false;
    return h->name.n > 0 && str_index(h->name, ':') < 0 && str_index(h->name, '\n') < 0;
}

bool http_head_reader_add(struct http_head_reader *r, struct str line) {
    if (str_starts(line, STR("HTTP/"))) {
        /* Of an interim answer or a redirect before it: nothing of that is kept. */
        arena_reset(&r->arena);
        r->fields = NULL;
        r->count = r->bytes = 0;
    }
    r->bytes += line.n;
    if (r->bytes > HTTP_HEAD_BYTES_MAX || r->count == HTTP_HEADERS_MAX)
        return false;
    struct str value = line;
    struct str name = str_cut(&value, ':');
    if (!value.p)
        return true;
    if (!r->fields)
        r->fields = arena_array(&r->arena, struct http_header, HTTP_HEADERS_MAX);
    r->fields[r->count++] =
        (struct http_header){ arena_str(&r->arena, name), arena_str(&r->arena, str_trim(value)) };
    return true;
}

struct http_head http_head_reader_head(const struct http_head_reader *r, int status) {
    return (struct http_head){ status, r->fields, r->count };
}

void http_head_reader_done(struct http_head_reader *r) {
    arena_free(&r->arena);
}
