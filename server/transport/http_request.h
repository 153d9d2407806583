/* http_request: the head of a request to a listener, and answers to what is no websocket (surface.md 1.14). */
#pragma once

#include "base/buf.h"

enum { HTTP_HEAD_BYTES_MAX = 64 * 1024, HTTP_FIELDS_MAX = 100 };

/* Pieces of the text that was parsed. */
struct http_request {
    struct str method, path; /* without the query */
    struct {
        struct str name, value;
    } fields[HTTP_FIELDS_MAX];
    size_t field_count;
};

/* Bytes of the head including the blank line, 0 when it is not whole yet, -1 when it is none or too large. */
ptrdiff_t http_request_parse(struct str bytes, struct http_request *ret);

/* The value of the first field of that name, in any case; "no string" when there is none. */
struct str http_request_field(const struct http_request *r, const char *name);
/* Is the word in a list separated by commas? In any case. */
bool http_request_has_word(const struct http_request *r, const char *name, const char *word);

/* Appends a whole answer that ends the connection. `allow` may be NULL. Without a body for HEAD. */
void http_answer_write(struct buf *out, int status, const char *reason, const char *allow,
    struct str body, bool head_only);
